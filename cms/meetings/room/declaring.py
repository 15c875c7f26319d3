"""Declaring an interest, and leaving the room for it: the member's own steps (M3, S0-21)."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST

from cms.meetings.errors import MeetingRefused
from cms.meetings.models import Attendance, InterestAtMeeting, ItemKind
from cms.meetings.room.chairing import form_page, get_or_post
from cms.meetings.room.declaring_forms import DeclareForm, NoneForm
from cms.meetings.room.entry import Entry, carried_out, for_members, for_who_runs_it, pressed
from cms.meetings.room.shown import interests_shown, item_rows, members_first
from cms.meetings.services.interests import (
    declare_interest,
    declare_none,
    declare_none_of,
    leave_room,
    return_to_room,
    stay_in_room,
)
from cms.meetings.services.roll import attend_as
from cms.meetings.tally import is_in_room, item_now

STEPS = {"leave": leave_room, "stay": stay_in_room, "return": return_to_room}


@get_or_post
@for_who_runs_it
def ask_all(request: HttpRequest, entry: Entry) -> HttpResponse:
    """Ask everybody who is here; “none” is written down too (S0-17)."""
    here = members_first(row for row in entry.meeting.attendances.all() if is_in_room(row))
    to_ask = [row for row in here if row.asked_at is None]
    form = NoneForm(request.POST or None, rows=to_ask)
    if request.method == "POST" and form.is_valid():
        chosen = [int(pk) for pk in form.cleaned_data["nobody"]]
        if carried_out(entry, form, declare_none_of, attendance_ids=chosen):
            return redirect("room:interests", entry.meeting.pk)
    context = {
        "entry": entry,
        "form": form,
        "to_ask": to_ask,
        "here": here,
        "interests": interests_shown(entry),
        "has_none": [row for row in here if row.has_none_to_declare],
    }
    return render(request, "meetings/room/interests.html", context)


@get_or_post
@for_members
def declare_own(request: HttpRequest, entry: Entry) -> HttpResponse:
    """A member's own declaration, from their own phone."""
    attendance = own_attendance(request, entry)
    if attendance is None:
        return redirect("room:mine", entry.meeting.pk)
    return declaring(request, entry, attendance, reverse("room:mine", args=[entry.meeting.pk]))


@get_or_post
@for_members
def declare(request: HttpRequest, entry: Entry, attendance_id: int) -> HttpResponse:
    """What a member says aloud, written down by who runs the meeting."""
    rows = entry.meeting.attendances.select_related("seat", "meeting")
    attendance = rows.filter(pk=attendance_id).first()
    if attendance is None or not entry.may_declare_for(attendance):
        raise Http404
    back = reverse("room:interests" if entry.runs else "room:mine", args=[entry.meeting.pk])
    return declaring(request, entry, attendance, back)


def declaring(
    request: HttpRequest, entry: Entry, attendance: Attendance, back: str
) -> HttpResponse:
    rows = (row.item for row in item_rows(entry))
    items = [item for item in rows if item.kind != ItemKind.DECLARATIONS]
    initial = {"item": asked_for(request, entry, {str(item.pk) for item in items})}
    form = DeclareForm(request.POST or None, items=items, initial=initial)
    if (
        request.method == "POST"
        and form.is_valid()
        and carried_out(
            entry, form, declare_interest, attendance_id=attendance.pk, **form.declared()
        )
    ):
        return redirect(back)
    is_own = entry.seat is not None and attendance.seat_id == entry.seat.pk
    about = "" if is_own else str(attendance)
    words = {"title": "Declare an interest", "button": "Declare it", "about": about}
    return form_page(request, entry, form, back, **words)


def asked_for(request: HttpRequest, entry: Entry, known: set[str]) -> str:
    """The item that the link named, or the one that is talked about."""
    named = request.GET.get("item", "")
    if named in known:
        return named
    now = item_now(entry.meeting)
    return str(now.pk) if now is not None and str(now.pk) in known else ""


@require_POST
@for_members
def none_of_own(request: HttpRequest, entry: Entry) -> HttpResponse:
    """A member says that they have nothing to declare."""
    back = reverse("room:mine", args=[entry.meeting.pk])
    attendance = own_attendance(request, entry)
    if attendance is None:
        return redirect(back)
    return pressed(request, entry, declare_none, attendance_id=attendance.pk, back=back)


def own_attendance(request: HttpRequest, entry: Entry) -> Attendance | None:
    """The attendance of whoever looks; None, with the reason said, where there can be none."""
    if entry.seat is None:
        raise PermissionDenied
    if entry.attendance is not None or request.method != "POST":
        return entry.attendance or Attendance(
            meeting=entry.meeting, seat=entry.seat, name=entry.seat.name
        )
    try:
        return attend_as(
            meeting_id=entry.meeting.pk, seat_id=entry.seat.pk, by=entry.user, now=timezone.now()
        )
    except MeetingRefused as refused:
        messages.error(request, refused.text)
        return None


@require_POST
@for_members
def say(request: HttpRequest, entry: Entry, interest_id: int) -> HttpResponse:
    """Leave, stay or come back: the button of the member, or of who writes it down for them."""
    rows = InterestAtMeeting.objects.filter(attendance__meeting=entry.meeting)
    interest = rows.select_related("attendance").filter(pk=interest_id).first()
    if interest is None or not entry.may_declare_for(interest.attendance):
        raise Http404
    step: Any = STEPS.get(request.POST.get("step", ""))
    if step is None:
        raise Http404
    return pressed(request, entry, step, interest_id=interest.pk, back=came_from(request, entry))


def came_from(request: HttpRequest, entry: Entry) -> str:
    """Back to the item for who runs the meeting, to their own page for a member."""
    item_id = request.POST.get("item", "")
    if entry.runs and item_id.isascii() and item_id.isdigit() and len(item_id) < 19:
        return reverse("room:item", args=[entry.meeting.pk, int(item_id)])
    is_at_own = request.POST.get("from") == "mine" or not entry.runs
    return reverse("room:mine" if is_at_own else "room:meeting", args=[entry.meeting.pk])
