"""The screens of minutes: how far each is, its words, what it will say, and its approval."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.functional import cached_property
from wagtail.admin import messages

from cms.meetings.deciding.forms import ApproveForm, MinutesForm
from cms.meetings.deciding.screens import DeedScreen, Screen
from cms.meetings.errors import MeetingRefused
from cms.meetings.minuting import minutes_html
from cms.meetings.models import AgendaItem, ApprovedMinutes, Meeting, MinutesDraft
from cms.meetings.services.minutes import (
    approve_minutes,
    circulate_minutes,
    draft_minutes,
    what_blocks,
)

MOST_SHOWN = 100
WAY = ("Minutes", "minutes:index")


@dataclass(frozen=True)
class MinutesRow:
    """One meeting in the list, and how far its minutes are, in words."""

    meeting: Meeting
    state: str
    is_approved: bool


class MinutesList(Screen):
    """Meetings that were held, the newest first."""

    template_name = "meetings/deciding/minutes_list.html"
    title = "Minutes"

    def get(self, request: HttpRequest) -> HttpResponse:
        rows = Meeting.objects.standing().filter(starts_at__lte=self.now)
        rows = rows.select_related("group", "minutes", "draft_minutes").order_by("-starts_at")
        return self.show(rows=[row_of(meeting) for meeting in rows[:MOST_SHOWN]])


def row_of(meeting: Meeting) -> MinutesRow:
    approved: ApprovedMinutes | None = getattr(meeting, "minutes", None)
    draft: MinutesDraft | None = getattr(meeting, "draft_minutes", None)
    if approved is not None:
        return MinutesRow(meeting, "Approved", is_approved=True)
    if draft is not None and draft.circulated_at is not None:
        return MinutesRow(meeting, "Shown to the members", is_approved=False)
    return MinutesRow(meeting, "Draft" if draft else "Not begun", is_approved=False)


class MeetingMixin:
    """A screen of the minutes of one meeting."""

    kwargs: dict[str, Any]

    @cached_property
    def meeting(self) -> Meeting:
        rows = Meeting.objects.standing().select_related("group", "chaired_by")
        found: Meeting = get_object_or_404(rows, pk=self.kwargs["pk"])
        return found


class MinutesScreen(MeetingMixin, Screen):
    """What the minutes say, as they are or would be; and what keeps them open."""

    template_name = "meetings/deciding/minutes.html"
    way = (WAY,)

    def get_page_title(self) -> str:
        return f"Minutes: {self.meeting}"

    def get(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        rows = ApprovedMinutes.objects.select_related("approved_at_meeting__group")
        approved = rows.filter(meeting=self.meeting).first()
        return self.show(
            meeting=self.meeting,
            approved=approved,
            draft=MinutesDraft.objects.filter(meeting=self.meeting).first(),
            html=approved.html if approved else minutes_html(self.meeting),
            blocks=[] if approved else what_blocks(self.meeting, self.person),
        )

    def post(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        """Note that the members were shown the draft."""
        if self.may_write:
            try:
                circulate_minutes(meeting_id=self.meeting.pk, by=self.person, now=self.now)
            except MeetingRefused as refused:
                messages.error(request, refused.text)
            else:
                messages.success(request, "It is noted that the members were shown the draft.")
        return redirect("minutes:minutes", pk=self.meeting.pk)


class MinutesDeed(MeetingMixin, DeedScreen):
    """A form about the minutes of one meeting."""

    way = (WAY,)

    def back(self) -> str:
        return reverse("minutes:minutes", args=[self.meeting.pk])

    def context(self) -> dict[str, Any]:
        return {"about": str(self.meeting)}


class WriteMinutes(MinutesDeed):
    title = "Write the minutes"
    hint = (
        "Who was there, interests, motions, votes, rulings and decisions come from the records. "
        "Write here only what is not said there."
    )

    def make_form(self, data: Any = None) -> MinutesForm:
        items = AgendaItem.objects.to_consider().filter(meeting=self.meeting).order_by("number")
        draft = MinutesDraft.objects.filter(meeting=self.meeting).first()
        return MinutesForm(data, items=list(items), draft=draft)

    def carry_out(self, form: Any) -> tuple[str, str]:
        draft_minutes(
            meeting_id=self.meeting.pk,
            by=self.person,
            now=self.now,
            opening_words=form.cleaned_data["opening_words"],
            closing_words=form.cleaned_data["closing_words"],
            items=form.item_words(),
        )
        return "The minutes are drafted.", self.back()


class ApproveMinutes(MinutesDeed):
    title = "Approve the minutes"
    button = "Approve the minutes"
    hint = (
        "From then on residents read them, and nothing in the record of the meeting can be changed."
    )

    def make_form(self, data: Any = None) -> ApproveForm:
        later = Meeting.objects.standing().filter(group=self.meeting.group)
        later = later.filter(starts_at__gt=self.meeting.starts_at, starts_at__lte=self.now)
        return ApproveForm(data, offered=list(later.order_by("starts_at")))

    def carry_out(self, form: Any) -> tuple[str, str]:
        approve_minutes(
            meeting_id=self.meeting.pk,
            at_meeting_id=int(form.cleaned_data["at_meeting"]),
            approved_by_name=form.cleaned_data["approved_by_name"],
            by=self.person,
            now=self.now,
        )
        return "The minutes are approved. Residents can read them now.", self.back()
