"""The page that says what we publish. Nothing here can hold a case."""

from __future__ import annotations

from typing import Any, ClassVar

from django.db import models
from django.http import HttpRequest
from wagtail.admin.panels import FieldPanel
from wagtail.fields import RichTextField
from wagtail.models import Page

from cms.policies.blocks import TEXT_FEATURES
from cms.policies.live_context import LiveContextMixin
from cms.policies.selectors import published_policies


class PublicationsPage(LiveContextMixin, Page):
    """What we publish, and what we will: read live, written by nobody twice.

    It takes no pages beneath it: case material is published only by the path that checks it.
    """

    introduction: models.TextField[str, str] = RichTextField(features=TEXT_FEATURES, blank=True)
    promise: models.TextField[str, str] = RichTextField(
        "what will be published here", features=TEXT_FEATURES, blank=True
    )

    content_panels: ClassVar = [
        *Page.content_panels,
        FieldPanel("introduction"),
        FieldPanel("promise"),
    ]
    parent_page_types: ClassVar = ["home.HomePage"]
    subpage_types: ClassVar = [
        "published_summaries.SummaryPage",
        "published_summaries.YouSaidPage",
        "published_summaries.ReportPage",
    ]
    max_count = 1
    template = "published_summaries/publications_page.html"

    class Meta:
        verbose_name = "page of what we publish"

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        from cms.published_summaries.public.index import index_of

        context: dict[str, Any] = super().get_context(request, *args, **kwargs)
        context.update(index_of(request.GET), policies=published_policies())
        return context
