"""A page of Wagtail's own form builder, as its documentation makes one, to be measured against."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from modelcluster.fields import ParentalKey
from wagtail.contrib.forms.models import AbstractEmailForm, AbstractFormField


class BuiltFormPage(AbstractEmailForm):
    """Stores a submission and sends one mail."""

    template = "form_builder/form.html"
    landing_page_template = "form_builder/thanks.html"


class BuiltField(AbstractFormField):
    """One field of the page."""

    page = ParentalKey(BuiltFormPage, on_delete=models.CASCADE, related_name="form_fields")

    class Meta(AbstractFormField.Meta):
        ordering: ClassVar = ["sort_order"]
