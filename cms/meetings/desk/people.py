"""Who is expected at one meeting, and who sent apologies."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404

from cms.meetings.desk.base import FormPage, MeetingPage, PressPage
from cms.meetings.desk.forms import GuestForm
from cms.meetings.models import Attendance, Capacity, Presence
from cms.meetings.services.expected import (
    list_expected,
    members_on_the_day,
    no_longer_expect,
    note_apologies,
)
from cms.meetings.services.roll import add_attender


class PeoplePage(MeetingPage):
    """Everybody who is listed for the meeting."""

    title = "Who is expected"
    template_name = "meetings/desk/people.html"

    def get(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        rows = self.meeting.attendances.select_related("seat__user")
        is_open = self.meeting.opened_at is not None or self.meeting.cancelled_at is not None
        return self.show(
            members=[row for row in rows if row.seat_id],
            seats=set(members_on_the_day(self.meeting).values_list("pk", flat=True)),
            others=[row for row in rows if not row.seat_id],
            changes=self.may_write and not is_open,
        )


class ToPeople:
    """Goes back to the list of people."""

    def success_url(self: Any) -> str:
        return str(self.url("people"))


class ExpectPage(ToPeople, PressPage):
    """Everybody who holds a seat on that day."""

    def perform(self) -> str:
        added = list_expected(meeting_id=self.meeting.pk, by=self.person, now=self.now)
        return f"{added} added." if added else "Everybody with a seat is on the list already."


class ApologiesPage(ToPeople, PressPage):
    """Apologies before the meeting, or that they come after all; a second press changes nothing."""

    def perform(self) -> str:
        row = attendance_here(self)
        sent = self.request.POST.get("sent") != "no"
        note_apologies(attendance_id=row.pk, sent=sent, by=self.person, now=self.now)
        return f"{row.name} {'sends apologies' if sent else 'is expected'}."


class NotExpectedPage(ToPeople, PressPage):
    """An officer or guest who does not come, or a member whose seat ended."""

    def perform(self) -> str:
        row = attendance_here(self)
        no_longer_expect(attendance_id=row.pk, by=self.person, now=self.now)
        return f"{row.name} is off the list."


class AddGuestPage(ToPeople, FormPage):
    title = "Expect an officer or a guest"
    form_class = GuestForm
    button = "Expect them"

    def perform(self, given: dict[str, Any]) -> str:
        row = add_attender(
            meeting_id=self.meeting.pk,
            name=given["name"],
            capacity=Capacity(given["capacity"]),
            role_title=given["role_title"],
            presence=Presence.EXPECTED,
            by=self.person,
            now=self.now,
        )
        return f"{row.name} is expected."


def attendance_here(view: MeetingPage) -> Attendance:
    rows = view.meeting.attendances
    row: Attendance = get_object_or_404(rows, pk=view.kwargs["attendance_id"])
    return row
