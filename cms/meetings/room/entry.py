"""Who comes in: somebody who runs meetings, or a member of the group, and nobody else."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from typing import Any, cast

from django.contrib import messages
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.timezone import localdate

from cms.meetings.errors import MeetingRefused
from cms.meetings.models import Attendance, Meeting, Seat
from cms.meetings.permissions import may_run, seat_at
from cms.users.middleware import must_enrol
from cms.users.models import User
from cms.web.forms import SiteForm


@dataclass(frozen=True)
class Entry:
    """Somebody at one meeting. ``seat`` is empty for who runs it without being a member."""

    meeting: Meeting
    user: User
    runs: bool
    seat: Seat | None

    @property
    def is_final(self) -> bool:
        """Whether the minutes were approved, so that nothing here can be changed any more."""
        return hasattr(self.meeting, "minutes")

    @property
    def attendance(self) -> Attendance | None:
        """Their own, where somebody listed them."""
        if self.seat is None:
            return None
        rows = self.meeting.attendances.filter(seat=self.seat).select_related("seat", "meeting")
        row: Attendance | None = rows.first()
        return row

    def may_declare_for(self, attendance: Attendance) -> bool:
        """Who runs the meeting writes down what is said aloud; a member speaks for themselves."""
        return self.runs or (self.seat is not None and attendance.seat_id == self.seat.pk)


EntryView = Callable[..., HttpResponse]
View = Callable[..., HttpResponse]


def for_members(view: EntryView) -> View:
    """Let in members of the group and who runs it, as an ``Entry`` in place of the meeting's key.

    To anybody else the meeting has no such address.
    """

    @wraps(view)
    def entered(request: HttpRequest, meeting_id: int, **kwargs: Any) -> HttpResponse:
        if not request.user.is_authenticated:
            return cast("HttpResponse", redirect_to_login(request.get_full_path()))
        entry = entry_of(request.user, meeting_id)
        if entry.runs and must_enrol(request.user):
            return redirect("mfa_index")
        return kept_by_nobody(view(request, entry, **kwargs))

    return entered


def for_who_runs_it(view: EntryView) -> View:
    @for_members
    @wraps(view)
    def running(request: HttpRequest, entry: Entry, **kwargs: Any) -> HttpResponse:
        if not entry.runs:
            raise PermissionDenied
        return view(request, entry, **kwargs)

    return running


def entry_of(user: User, meeting_id: int) -> Entry:
    rows = Meeting.objects.select_related("group", "chaired_by", "minutes")
    rows = rows.defer("minutes__html", "minutes__text")
    meeting = rows.filter(pk=meeting_id).first()
    if meeting is None:
        raise Http404
    entry = Entry(meeting, user, may_run(user), seat_now(user, meeting))
    if not entry.runs and entry.seat is None:
        raise Http404
    return entry


def seat_now(user: User, meeting: Meeting) -> Seat | None:
    """The seat they had at the meeting, unless they left the group since."""
    seat, today = seat_at(user, meeting), localdate()
    if seat is None or seat.ends_on is None or seat.ends_on >= today:
        return seat
    sits = Seat.objects.current(today).filter(group=meeting.group, user=user)
    return seat if sits.exists() else None


def kept_by_nobody(response: HttpResponse) -> HttpResponse:
    response.headers["Cache-Control"] = "no-store, private"
    response.headers["X-Robots-Tag"] = "noindex, nofollow"
    return response


def carried_out(entry: Entry, form: SiteForm, service: Callable[..., Any], **given: Any) -> bool:
    """Call a service for this meeting; False, with the reason at its field, where it refuses."""
    now = timezone.now()
    try:
        service(meeting_id=entry.meeting.pk, by=entry.user, now=now, **given)
    except MeetingRefused as refused:
        form.add_refusal(refused)
        return False
    return True


def pressed(
    request: HttpRequest,
    entry: Entry,
    service: Callable[..., Any],
    *,
    back: str,
    said: str = "",
    **given: Any,
) -> HttpResponse:
    """Call a service for a button that asks for no words, and go back to where it stood."""
    try:
        service(meeting_id=entry.meeting.pk, by=entry.user, now=timezone.now(), **given)
    except MeetingRefused as refused:
        messages.error(request, refused.text)
    else:
        if said:
            messages.success(request, said)
    return redirect(back)
