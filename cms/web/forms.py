"""The base of every public form: our own markup, plain errors, what was typed kept."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, cast

import django.forms
from django import forms
from django.conf import settings
from django.forms.renderers import DjangoTemplates
from django.template.backends.django import DjangoTemplates as DjangoEngine
from django.utils.functional import cached_property

from cms.web.bound import REQUIRED, SiteBoundField, asking_for
from cms.web.fields import (
    CleanCharField,
    CleanEmailField,
    CleanPhoneField,
    CleanTextField,
    FilesField,
    MomentField,
    WholeDateField,
)
from cms.web.refusals import Refused
from cms.web.widgets import Checkboxes, DateParts, MomentParts, OneDate, Radios, SeveralFiles

__all__ = [
    "Checkboxes",
    "CleanCharField",
    "CleanEmailField",
    "CleanPhoneField",
    "CleanTextField",
    "DateParts",
    "ErrorLine",
    "FilesField",
    "MomentField",
    "MomentParts",
    "OneDate",
    "Radios",
    "SeveralFiles",
    "SiteBoundField",
    "SiteForm",
    "SiteRenderer",
    "WholeDateField",
]

_DJANGO_CHOICE = str(forms.ChoiceField.default_error_messages["invalid_choice"])


@dataclass(frozen=True)
class ErrorLine:
    """One line of the error summary. ``href`` is empty when it is about the whole form."""

    href: str
    text: str


class SiteRenderer(DjangoTemplates):
    """Draws forms with the templates under ``web/forms/``; the admin keeps Django's own."""

    form_template_name = "web/forms/form.html"
    field_template_name = "web/forms/field.html"
    bound_field_class = SiteBoundField

    @cached_property
    def engine(self) -> DjangoEngine:
        """One for all forms, so that none compiles the templates again.

        While somebody develops, every form has its own: a changed template shows at once.
        """
        return _new_engine() if settings.DEBUG else _kept_engine()


def _new_engine() -> DjangoEngine:
    """Look in the site's templates first, then among Django's own widgets."""
    own_widgets = Path(django.forms.__file__).parent / "templates"
    own_templates = cast("list[Path]", settings.TEMPLATES[0]["DIRS"])
    directories = [*own_templates, own_widgets]
    return DjangoEngine({"APP_DIRS": True, "DIRS": directories, "NAME": "siteforms", "OPTIONS": {}})


_kept_engine = cache(_new_engine)


class SiteForm(forms.Form):
    """Base of public forms. Errors come back as sentences, with what was typed still there.

    The browser's own checks are off (``use_required_attribute``, and ``novalidate`` on the
    form element), so that every refusal is ours, at the top and beside the field.
    """

    default_renderer = SiteRenderer
    use_required_attribute = False
    mark_optional = True

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """Put plain words where a field still has Django's own."""
        kwargs.setdefault("label_suffix", "")
        super().__init__(*args, **kwargs)
        self.use_plain_words()

    def use_plain_words(self) -> None:
        """For a form that adds fields of its own, once they are there."""
        for name, field in self.fields.items():
            _use_plain_words(name, field)

    @property
    def error_summary(self) -> list[ErrorLine]:
        """Return every error in the order of the fields, those of the whole form first."""
        return error_lines(self)

    def add_refusal(self, refused: Refused) -> None:
        """Put what a service said beside its field; at the top where the form has none of the name."""
        self.add_error(refused.field if refused.field in self.fields else None, refused.text)

    @property
    def revealed_names(self) -> set[str]:
        """Name the fields that are drawn under a choice of another."""
        return {
            name
            for field in self.fields.values()
            for name in getattr(field.widget, "reveals", {}).values()
        }


def fields_of(form: forms.BaseForm) -> list[SiteBoundField]:
    """Return the fields of any form, a library's as well, as our templates draw them."""
    return [SiteBoundField(form, field, name) for name, field in form.fields.items()]


def error_lines(form: forms.BaseForm) -> list[ErrorLine]:
    """Return every error of any form, those of the whole form first."""
    lines = [ErrorLine("", str(text)) for text in form.non_field_errors()]
    for bound in fields_of(form):
        href = "" if bound.is_hidden else bound.href
        lines += [ErrorLine(href, text) for text in bound.messages]
    return lines


def _use_plain_words(name: str, field: forms.Field) -> None:
    label = str(field.label or name.replace("_", " "))
    if str(field.error_messages.get("required")) == REQUIRED:
        field.error_messages["required"] = asking_for(label, field)
    if str(field.error_messages.get("invalid_choice")) == _DJANGO_CHOICE:
        field.error_messages["invalid_choice"] = "Choose one of the answers shown."
