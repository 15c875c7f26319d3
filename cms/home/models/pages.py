"""The front page, plain pages and the page of meetings."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import groupby
from typing import Any, ClassVar

from django.db import models
from django.http import HttpRequest
from django.utils.functional import cached_property
from django.utils.timezone import localdate, now
from wagtail.admin.panels import FieldPanel, MultiFieldPanel
from wagtail.fields import RichTextField, StreamField
from wagtail.models import Page

from cms.casework.selectors import main_procedure_key
from cms.home.blocks import DoorBlock, PageBody
from cms.home.contents import Anchors, contents_of
from cms.home.figures import Figure, meeting_figure, promise_figures
from cms.meetings.selectors import diary, next_meeting
from cms.policies.blocks import TEXT_FEATURES
from cms.policies.live import Timescale
from cms.policies.live_context import LiveContextMixin
from cms.policies.selectors import published_policies
from cms.published_summaries.listing import index_url, newest
from cms.published_summaries.telling.results import results_lately


class HomePage(LiveContextMixin, Page):
    """The front page: a sentence, three doors, what is promised, whom to talk to."""

    sentence: models.CharField[str, str] = models.CharField(
        "the one sentence", max_length=90, default="Tell us what went well, or what went wrong."
    )
    lead: models.TextField[str, str] = models.TextField(max_length=240, blank=True)
    doors = StreamField([("door", DoorBlock())], min_num=1, max_num=3)
    promise_heading: models.CharField[str, str] = models.CharField(
        max_length=90, default="What we promise"
    )
    meeting_group: models.SlugField[str, str] = models.SlugField(
        "group whose next meeting is shown", default="partnership", blank=True
    )
    procedure_key: models.SlugField[str, str] = models.SlugField(
        "procedure whose times are shown", max_length=80, blank=True
    )  # empty: the main one
    body_heading: models.CharField[str, str] = models.CharField(max_length=90, blank=True)
    body = StreamField(PageBody(required=False), blank=True)
    policies_heading: models.CharField[str, str] = models.CharField(
        "heading over the policies", max_length=90, default="Our policies"
    )
    contacts_heading: models.CharField[str, str] = models.CharField(
        "heading over the contacts", max_length=90, default="Who to talk to"
    )

    content_panels: ClassVar = [
        *Page.content_panels,
        MultiFieldPanel([FieldPanel("sentence"), FieldPanel("lead")], heading="Opening"),
        FieldPanel("doors"),
        MultiFieldPanel(
            [
                FieldPanel("promise_heading"),
                FieldPanel("procedure_key"),
                FieldPanel("meeting_group"),
            ],
            heading="What we promise",
        ),
        MultiFieldPanel([FieldPanel("body_heading"), FieldPanel("body")], heading="Below"),
        MultiFieldPanel(
            [FieldPanel("policies_heading"), FieldPanel("contacts_heading")], heading="Headings"
        ),
    ]
    parent_page_types: ClassVar = ["wagtailcore.Page"]
    subpage_types: ClassVar = [
        "home.StandardPage",
        "home.MeetingsPage",
        "policies.PolicyIndexPage",
        "policies.ValuesPage",
        "published_summaries.PublicationsPage",
    ]
    max_count = 1
    template = "home/home_page.html"

    class Meta:
        verbose_name = "front page"

    @cached_property
    def live_procedure_key(self) -> str:
        return self.procedure_key or main_procedure_key(on=localdate())

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context(request, *args, **kwargs)
        context["doors"] = [block.value for block in self.doors]
        context["figures"] = self.figures(context["live"].timescales)
        context["policies"] = published_policies()[:3]
        context["published"] = newest(3)
        context["published_url"] = index_url() if context["published"] else ""
        return context

    def figures(self, timescales: Iterable[Timescale]) -> list[Figure]:
        """The times of the live procedure, how often they were kept, and the next meeting."""
        moment = now()
        figures = promise_figures(timescales, results_lately(self.live_procedure_key))
        meeting = next_meeting(self.meeting_group, after=moment)
        if meeting is not None:
            listing = MeetingsPage.objects.live().filter(group_key=self.meeting_group).first()
            figures.append(meeting_figure(meeting, listing.url if listing else ""))
        return figures


class StandardPage(LiveContextMixin, Page):
    """A plain page in the editors' words."""

    introduction: models.TextField[str, str] = models.TextField(max_length=400, blank=True)
    show_contents: models.BooleanField[bool, bool] = models.BooleanField(
        "list the headings at the top", default=False
    )
    body = StreamField(PageBody(required=False), blank=True)

    content_panels: ClassVar = [
        *Page.content_panels,
        FieldPanel("introduction"),
        FieldPanel("show_contents"),
        FieldPanel("body"),
    ]
    parent_page_types: ClassVar = ["home.HomePage", "home.StandardPage"]
    subpage_types: ClassVar = ["home.StandardPage", "policies.ValuesPage"]
    template = "home/standard_page.html"

    class Meta:
        verbose_name = "plain page"

    @cached_property
    def live_procedure_key(self) -> str:
        return main_procedure_key(on=localdate())

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context(request, *args, **kwargs)
        context["contents"] = contents_of(self.body) if self.show_contents else ()
        context["anchors"] = Anchors()
        return context


class MeetingsPage(LiveContextMixin, Page):
    """When and where we meet: what is coming, what was."""

    introduction: models.TextField[str, str] = RichTextField(features=TEXT_FEATURES, blank=True)
    group_key: models.SlugField[str, str] = models.SlugField("group", default="partnership")

    content_panels: ClassVar = [
        *Page.content_panels,
        FieldPanel("introduction"),
        FieldPanel("group_key"),
    ]
    parent_page_types: ClassVar = ["home.HomePage"]
    subpage_types: ClassVar[list[str]] = []
    template = "home/meetings_page.html"

    class Meta:
        verbose_name = "page of meetings"

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context(request, *args, **kwargs)
        moment = now()
        found = diary(self.group_key)
        coming = [row for row in found.meetings if row.when.starts_at > moment]
        past = [row for row in found.meetings if row.when.starts_at <= moment]
        context["coming"] = coming[::-1]
        context["years"] = [
            (year, list(rows))
            for year, rows in groupby(past, key=lambda row: localdate(row.when.starts_at).year)
        ]
        context["calendars"] = found.calendars
        return context
