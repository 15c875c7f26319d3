"""The list of policies as a page."""

from __future__ import annotations

from typing import Any, ClassVar

from django.db import models
from django.http import HttpRequest
from django.utils.timezone import localdate
from wagtail.admin.panels import FieldPanel
from wagtail.fields import RichTextField
from wagtail.models import Page

from cms.policies.blocks import TEXT_FEATURES
from cms.policies.live_context import LiveContextMixin


class PolicyIndexPage(LiveContextMixin, Page):
    """The list of policies."""

    introduction: models.TextField[str, str] = RichTextField(features=TEXT_FEATURES, blank=True)

    content_panels: ClassVar = [*Page.content_panels, FieldPanel("introduction")]
    parent_page_types: ClassVar = ["home.HomePage"]
    subpage_types: ClassVar = ["policies.PolicyPage"]
    template = "policies/index.html"

    class Meta:
        verbose_name = "list of policies"

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context(request, *args, **kwargs)
        from cms.policies.models.pages import PolicyPage
        from cms.policies.reading.behind import policies_with_reviews

        children = PolicyPage.objects.live().public().child_of(self)
        context["policies"] = policies_with_reviews(children.order_by("path"), on=localdate())
        return context
