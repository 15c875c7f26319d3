"""Running a meeting: who is here, opening, beginning items, notes, closing, the minutes."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.safestring import mark_safe
from django.utils.timezone import localdate
from django.views.decorators.http import require_http_methods, require_POST

from cms.meetings.minuting import minutes_html
from cms.meetings.models import Attendance, Capacity, MinutesDraft, Seat
from cms.meetings.room.entry import Entry, carried_out, for_who_runs_it, pressed
from cms.meetings.room.forms import AttenderForm, MinutesForm, NotesForm, OpenForm, RollForm
from cms.meetings.room.looking import item_or_404
from cms.meetings.room.shown import item_rows, members_first
from cms.meetings.services.minutes import draft_minutes, minute_item, what_blocks
from cms.meetings.services.roll import add_attender, call_roll, list_members
from cms.meetings.services.room import (
    begin_item,
    close_meeting,
    note_speakers,
    open_meeting,
    reopen_meeting,
)
from cms.meetings.tally import is_in_room, outside_now, quorum_of_room

get_or_post = require_http_methods(["GET", "HEAD", "POST"])


@get_or_post
@for_who_runs_it
def roll(request: HttpRequest, entry: Entry) -> HttpResponse:
    """Who is here: everybody with a seat, and the officers and guests who were added."""
    listed = entry.meeting.attendances.exclude(seat=None).values("seat")
    if entry.meeting.closed_at is None and seats_of(entry).exclude(pk__in=listed).exists():
        list_members(meeting_id=entry.meeting.pk, by=entry.user, now=timezone.now())
    rows = members_first(entry.meeting.attendances.select_related("seat"))
    form = RollForm(request.POST or None, rows=rows, meeting=entry.meeting)
    if (
        request.method == "POST"
        and form.is_valid()
        and carried_out(entry, form, call_roll, found=form.found())
    ):
        return redirect("room:meeting", entry.meeting.pk)
    context = {"entry": entry, "form": form, "quorum": quorum_of_room(entry.meeting)}
    return render(request, "meetings/room/roll.html", context)


def seats_of(entry: Entry) -> Any:
    meeting = entry.meeting
    return Seat.objects.current(localdate(meeting.starts_at)).filter(group=meeting.group)


@get_or_post
@for_who_runs_it
def add(request: HttpRequest, entry: Entry) -> HttpResponse:
    form = AttenderForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        about = {**given, "capacity": Capacity(given["capacity"])}
        if carried_out(entry, form, add_attender, **about):
            return redirect("room:roll", entry.meeting.pk)
    words = {"title": "Somebody else is here", "button": "Add"}
    return form_page(request, entry, form, reverse("room:roll", args=[entry.meeting.pk]), **words)


@get_or_post
@for_who_runs_it
def open_(request: HttpRequest, entry: Entry) -> HttpResponse:
    """Open the meeting, with whoever takes the chair."""
    if entry.meeting.opened_at is not None:
        return redirect("room:meeting", entry.meeting.pk)
    seats = list(seats_of(entry))
    form = OpenForm(request.POST or None, seats=seats, initial={"chair": usual_chair(seats)})
    if request.method == "POST" and form.is_valid():
        chair_id = int(form.cleaned_data["chair"])
        if carried_out(entry, form, open_meeting, chair_id=chair_id):
            return redirect("room:meeting", entry.meeting.pk)
    words = {"title": "Open the meeting", "button": "Open the meeting"}
    return form_page(request, entry, form, at_meeting(entry), **words)


def usual_chair(seats: list[Seat]) -> str:
    chairs = [seat for seat in seats if seat.title.strip().lower() == "chair"]
    return str(chairs[0].pk) if chairs else ""


@require_POST
@for_who_runs_it
def begin(request: HttpRequest, entry: Entry, item_id: int) -> HttpResponse:
    back = reverse("room:item", args=[entry.meeting.pk, item_id])
    return pressed(request, entry, begin_item, item_id=item_id, back=back)


@get_or_post
@for_who_runs_it
def notes(request: HttpRequest, entry: Entry, item_id: int) -> HttpResponse:
    """What the minutes say of an item, and who spoke to it."""
    item = item_or_404(entry, item_id)
    spoke = {str(pk) for pk in item.speakers.values_list("attendance_id", flat=True)}
    rows = [row for row in entry.meeting.attendances.all() if is_listed(row, spoke)]
    initial = {"minute": item.minute, "speakers": sorted(spoke)}
    form = NotesForm(request.POST or None, rows=rows, initial=initial)
    if request.method == "POST" and form.is_valid() and noted(entry, form, item.pk):
        return redirect("room:item", entry.meeting.pk, item.pk)
    back = reverse("room:item", args=[entry.meeting.pk, item.pk])
    return form_page(request, entry, form, back, title="Notes for the minutes", about=str(item))


def is_listed(row: Attendance, spoke: set[str]) -> bool:
    """Those who speak and do not decide; a member is named where they moved, voted or ruled."""
    return str(row.pk) in spoke or (is_in_room(row) and row.capacity != Capacity.MEMBER)


def noted(entry: Entry, form: NotesForm, item_id: int) -> bool:
    chosen = [int(pk) for pk in form.cleaned_data.get("speakers", [])]

    def both(*, meeting_id: int, **who: Any) -> None:
        note_speakers(meeting_id=meeting_id, item_id=item_id, attendance_ids=chosen, **who)
        minute_item(item_id=item_id, text=form.cleaned_data["minute"], **who)

    return carried_out(entry, form, both)


@get_or_post
@for_who_runs_it
def close(request: HttpRequest, entry: Entry) -> HttpResponse:
    """Say what is left open, then close."""
    if request.method == "POST":
        back = at_meeting(entry)
        return pressed(request, entry, close_meeting, back=back, said="The meeting is closed.")
    context = {
        "entry": entry,
        "left_out": [row.item for row in item_rows(entry) if row.item.begun_at is None],
        "outside": outside_now(entry.meeting.pk),
    }
    return render(request, "meetings/room/close.html", context)


@require_POST
@for_who_runs_it
def reopen(request: HttpRequest, entry: Entry) -> HttpResponse:
    back = at_meeting(entry)
    return pressed(request, entry, reopen_meeting, back=back, said="The meeting is open again.")


@get_or_post
@for_who_runs_it
def minutes(request: HttpRequest, entry: Entry) -> HttpResponse:
    """The minutes as the records make them, and the words about them (S1-19)."""
    draft = MinutesDraft.objects.filter(meeting=entry.meeting).first()
    initial = (
        {"opening_words": draft.opening_words, "closing_words": draft.closing_words}
        if draft
        else {}
    )
    form = MinutesForm(request.POST or None, initial=initial)
    if (
        request.method == "POST"
        and form.is_valid()
        and carried_out(entry, form, draft_minutes, **form.cleaned_data)
    ):
        return redirect("room:minutes", entry.meeting.pk)
    html = entry.meeting.minutes.html if entry.is_final else minutes_html(entry.meeting)
    context = {
        "entry": entry,
        "form": form,
        "html": mark_safe(html),  # noqa: S308 - escaped by the template that drew it
        "undone": [] if entry.is_final else what_blocks(entry.meeting, entry.user),
    }
    return render(request, "meetings/room/minutes.html", context)


def at_meeting(entry: Entry) -> str:
    return reverse("room:meeting", args=[entry.meeting.pk])


def form_page(
    request: HttpRequest,
    entry: Entry,
    form: Any,
    back: str,
    *,
    title: str,
    button: str = "Save",
    about: str = "",
) -> HttpResponse:
    """A page with one form. ``about``: the item it belongs to, in words."""
    context = {
        "entry": entry,
        "form": form,
        "back": back,
        "title": title,
        "button": button,
        "about": about,
    }
    return render(request, "meetings/room/form.html", context)
