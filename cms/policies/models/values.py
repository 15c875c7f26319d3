"""The body's values: an ordered list that every page which shows values reads (S0-4)."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from modelcluster.fields import ParentalKey
from wagtail.admin.panels import FieldPanel, InlinePanel
from wagtail.models import Orderable, Page

from cms.policies.live_context import LiveContextMixin


class ValuesPage(LiveContextMixin, Page):
    """The values, each with a title and what it means for us."""

    introduction: models.TextField[str, str] = models.TextField(max_length=600, blank=True)

    content_panels: ClassVar = [
        *Page.content_panels,
        FieldPanel("introduction"),
        InlinePanel("entries", label="Values", min_num=1),
    ]
    parent_page_types: ClassVar = ["home.HomePage", "home.StandardPage"]
    subpage_types: ClassVar[list[str]] = []
    max_count = 1
    template = "policies/values_page.html"

    class Meta:
        verbose_name = "values"


class Value(Orderable):
    """One value."""

    page = ParentalKey(ValuesPage, on_delete=models.CASCADE, related_name="entries")
    title: models.CharField[str, str] = models.CharField(max_length=120)
    text: models.TextField[str, str] = models.TextField(max_length=600)

    panels: ClassVar = [FieldPanel("title"), FieldPanel("text")]

    class Meta(Orderable.Meta):
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["page", "title"], name="policies_a_value_is_listed_once"
            )
        ]

    def __str__(self) -> str:
        return self.title
