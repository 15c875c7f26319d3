"""The packs of meetings on the desk: what goes to each, and what became of it there (H2)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final
from urllib.parse import urlencode

from django.db.models import Count, Q, QuerySet
from django.urls import reverse
from django.utils.timezone import localtime

from cms.casework.desk.told import about_words, counts_of, entries_at, lines_of, raised_url, seen_by
from cms.casework.desk.waiting import Item
from cms.casework.models import Case, EntryState, MeetingEntry
from cms.casework.permissions import kept_from, may
from cms.casework.services.entries import (
    groups_by_clock,
    groups_by_version,
    may_be_raised_since,
)
from cms.meetings.models import AgendaItem, Meeting
from cms.meetings.registry import ToldUs
from cms.users.models import User
from cms.web.templatetags.site import full_date

# Meetings that were, with something in their packs; older ones have their minutes.
MOST_PAST: Final = 12
# As many of a meeting as somebody can look through at once; those to be settled come first.
MOST_SHOWN: Final = 100
WAITING: Final = Q(case_entries__state=EntryState.WAITING)


@dataclass(frozen=True)
class Seen:
    """One case of a pack, for a reader who may see it. Addresses: empty for who may not."""

    entry: MeetingEntry
    case: Case
    url: str
    about: str
    stage: str
    raised_url: str
    line_url: str

    @property
    def may_tick(self) -> bool:
        return bool(self.raised_url) and self.entry.state == EntryState.WAITING


@dataclass(frozen=True)
class Pack:
    """The pack of one meeting for one reader. ``told`` is what the public reads."""

    meeting: Meeting
    items: Sequence[AgendaItem]
    told: ToldUs
    seen: Sequence[Seen]
    more: bool
    waiting: int
    is_open: bool

    @property
    def may_tick(self) -> bool:
        return any(row.may_tick for row in self.seen)


@dataclass(frozen=True)
class AtMeeting:
    """How a case stands at one meeting, on its own screen. ``title``: empty without a date."""

    title: str
    url: str
    words: str
    line: str


def has_begun(meeting: Meeting, now: datetime) -> bool:
    return meeting.opened_at is not None or meeting.starts_at <= now


def begun(now: datetime) -> Q:
    """The same, of rows that are asked for."""
    return Q(starts_at__lte=now) | Q(opened_at__isnull=False)


def title_of(meeting: Meeting) -> str:
    return f"{meeting.group.name}, {full_date(localtime(meeting.starts_at))}"


def pack_of(meeting: Meeting, reader: User, *, now: datetime) -> Pack:
    """What the reader gets of a meeting. The number of queries does not grow with the cases."""
    entries = list(entries_at(meeting.pk, reader))
    mine = seen_by(reader, entries)
    shown = [entry for entry in entries if entry.case_id in mine]
    # What is to be settled first; then the order in which they came in.
    shown.sort(key=lambda entry: entry.state != EntryState.WAITING)
    is_open = has_begun(meeting, now) and not hasattr(meeting, "minutes")
    is_open = is_open and meeting.cancelled_at is None
    return Pack(
        meeting=meeting,
        items=list(meeting.items.filter(withdrawn_reason="")),
        told=ToldUs(counts_of(entries), lines_of(entries, frozenset())),
        seen=[seen_entry(entry, reader, is_open=is_open) for entry in shown[:MOST_SHOWN]],
        more=len(shown) > MOST_SHOWN,
        waiting=sum(entry.state == EntryState.WAITING for entry in entries),
        is_open=is_open,
    )


def seen_entry(entry: MeetingEntry, reader: User, *, is_open: bool) -> Seen:
    here = reverse("desk:meeting_pack", args=[entry.meeting_id])
    works, waits = may(reader, entry.case, "work"), entry.state == EntryState.WAITING
    line = f"{reverse('desk:agenda_line', args=[entry.case_id])}?{urlencode({'next': here})}"
    return Seen(
        entry=entry,
        case=entry.case,
        url=reverse("desk:case", args=[entry.case_id]),
        about=about_words(entry),
        stage=standing_words(entry.case),
        raised_url=raised_url(entry, back=here) if works and is_open else "",
        line_url=line if works and waits else "",
    )


def standing_words(case: Case) -> str:
    """How far it is, in the words of staff."""
    spec = case.procedure.spec
    if case.closed_at is None:
        return str(spec.stage_by_key[case.stage].label)
    outcome = spec.outcome(case.outcome)
    return f"Closed: {outcome.label}" if outcome else "Closed"


def packs(reader: User, *, now: datetime) -> dict[str, Any]:
    """The meetings to come to which something goes, and those that were. Four queries or so.

    What the reader must not learn of is not counted (S0-22).
    """
    groups = {key for known in groups_by_version().values() for key in known.values()}
    hidden = kept_from(reader)
    told = ~Q(case_entries__case__in=hidden)
    rows = Meeting.objects.select_related("group").annotate(
        waiting=Count("case_entries", filter=WAITING & told),
        entered=Count("case_entries", filter=told),
    )
    ahead = rows.standing().exclude(begun(now)).order_by("starts_at")
    ahead = ahead.filter(Q(group__key__in=groups) | Q(entered__gt=0))
    held = rows.filter(begun(now), entered__gt=0).order_by("-starts_at")
    # However long ago it was: its minutes wait.
    been = [*held.filter(waiting__gt=0), *held.filter(waiting=0)[:MOST_PAST]]
    lost = MeetingEntry.objects.filter(meeting=None, state=EntryState.WAITING)
    lost = lost.exclude(case__in=hidden)
    return {
        "ahead": [ahead_item(row) for row in ahead],
        "been": [been_item(row) for row in been],
        "lost": lost.count(),
    }


def ahead_item(row: Any) -> Item:
    return Item(title_of(row), pack_url(row), row.place, f"{row.waiting} to be raised")


def been_item(row: Any) -> Item:
    """``row``: a meeting with how many wait at it, and how many were entered."""
    if row.waiting:
        words = f"{row.waiting} neither raised nor carried over"
        return Item(title_of(row), pack_url(row), row.place, words, "late")
    return Item(title_of(row), pack_url(row), row.place, f"{row.entered} settled", "closed")


def pack_url(meeting: Meeting) -> str:
    return reverse("desk:meeting_pack", args=[meeting.pk])


def unsettled_today(cases: QuerySet[Case], *, now: datetime) -> list[Item]:
    """Meetings that were, with cases of the reader that are neither raised nor carried over."""
    rows = Meeting.objects.standing().filter(begun(now)).select_related("group")
    rows = rows.filter(case_entries__state=EntryState.WAITING, case_entries__case__in=cases)
    rows = rows.annotate(waiting=Count("case_entries"))
    return [been_item(row) for row in rows.order_by("starts_at")]


def at_meetings(case: Case, *, now: datetime) -> list[AtMeeting]:
    """Where it is to be raised, and where it was or was not, newest first. One query."""
    rows = case.meeting_entries.select_related("meeting__group").order_by("-entered_at", "-pk")
    return [at_meeting(entry, now) for entry in rows]


def at_meeting(entry: MeetingEntry, now: datetime) -> AtMeeting:
    meeting = entry.meeting
    if meeting is None:
        words = "To be raised at the next meeting. None is in the diary yet."
        return AtMeeting("", "", words, entry.line)
    waits = "Neither raised nor carried over yet." if has_begun(meeting, now) else "To be raised."
    words = {
        EntryState.WAITING: waits,
        EntryState.RAISED: "Raised.",
        EntryState.CARRIED: f"Carried over: {entry.reason}",
    }[EntryState(entry.state)]
    return AtMeeting(title_of(meeting), pack_url(meeting), words, entry.line)


def meetings_for(case: Case, *, now: datetime) -> list[Meeting]:
    """Those at which it may have been raised, newest first: begun, and since it waits for one."""
    groups = set(groups_by_clock(case.procedure.spec).values())
    rows = Meeting.objects.standing().filter(begun(now), minutes=None)
    rows = rows.filter(starts_at__gte=may_be_raised_since(case))
    if groups:
        rows = rows.filter(group__key__in=groups)
    return list(rows.select_related("group").order_by("-starts_at"))
