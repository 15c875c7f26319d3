"""The minutes as they are rendered from the records: nothing decided is typed twice (S1-19)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Prefetch
from django.template.loader import render_to_string
from django.utils.timezone import localtime

from cms.meetings import registry
from cms.meetings.models import (
    AgendaItem,
    Attendance,
    Capacity,
    Decision,
    InterestAtMeeting,
    ItemKind,
    Meeting,
    MinutesDraft,
    Motion,
    Presence,
    Ruling,
    Vote,
)
from cms.meetings.registry import ToldUs
from cms.meetings.tally import IN_ROOM
from cms.meetings.wording import (
    VotesCast,
    interest_sentence,
    leaving_sentence,
    listed,
    minuted_as,
    moving_sentence,
    votes_of,
)
from cms.web.templatetags.site import clock_time


@dataclass(frozen=True)
class Attended:
    """Who was there. Residents who came as guests are counted, not named."""

    members: Sequence[str]
    officers: Sequence[str]
    guests: int
    apologies: Sequence[str]
    absent: Sequence[str]


@dataclass(frozen=True)
class MinutedMotion:
    """``agreed`` is empty where it was agreed as proposed (S1-11)."""

    proposed: str
    agreed: str
    moving: str
    votes: Sequence[VotesCast]


@dataclass(frozen=True)
class MinutedItem:
    """One item with what was said, ruled, moved and decided on it."""

    row: AgendaItem
    sentences: Sequence[str]
    motions: Sequence[MinutedMotion]
    rulings: Sequence[Ruling]
    decisions: Sequence[Decision]
    declared: Sequence[str] = ()
    told: ToldUs | None = None


@dataclass(frozen=True)
class Minuted:
    """All that the minutes of one meeting hold."""

    meeting: Meeting
    chair: str
    attended: Attended
    declared: Sequence[str]  # shown apart where no item is for declarations
    items: Sequence[MinutedItem]
    opening_words: str = ""
    closing_words: str = ""


def minutes_html(meeting: Meeting) -> str:
    """The minutes as markup, headings from the second level on. Some fifteen queries."""
    return render_to_string("meetings/minutes_body.html", {"minutes": minuted(meeting)}).strip()


def minuted(meeting: Meeting) -> Minuted:
    rows = list(Attendance.objects.filter(meeting=meeting).select_related("seat"))
    interests = list(_interests(meeting))
    declared = _declared(rows, interests)
    items = [_item(row, interests, declared) for row in _items(meeting)]
    draft = MinutesDraft.objects.filter(meeting=meeting).first()
    return Minuted(
        meeting=meeting,
        chair=meeting.chaired_by.name if meeting.chaired_by else "",
        attended=_attended(rows, meeting),
        declared=() if any(one.declared for one in items) else declared,
        items=items,
        opening_words=draft.opening_words if draft else "",
        closing_words=draft.closing_words if draft else "",
    )


def _items(meeting: Meeting) -> Any:
    decisions = Decision.objects.order_by("pk").prefetch_related("parts", "delegations")
    motions = Motion.objects.order_by("pk").select_related("item", "mover", "seconder")
    votes = Vote.objects.order_by("cast_at", "pk").select_related("attendance")
    return (
        AgendaItem.objects.filter(meeting=meeting)
        .order_by("number")
        .prefetch_related(
            "speakers__attendance",
            "rulings__made_by",
            Prefetch("decisions", decisions),
            Prefetch("motions", motions),
            Prefetch("motions__votes", votes),
        )
    )


def _interests(meeting: Meeting) -> Any:
    rows = InterestAtMeeting.objects.filter(attendance__meeting=meeting)
    return rows.select_related("attendance", "item", "during").order_by("declared_at", "pk")


def _attended(rows: Sequence[Attendance], meeting: Meeting) -> Attended:
    def named(capacity: str) -> list[str]:
        there = [row for row in rows if row.presence in IN_ROOM and row.capacity == capacity]
        return [_with_notes(row, meeting) for row in there]

    return Attended(
        members=named(Capacity.MEMBER),
        officers=named(Capacity.OFFICER),
        guests=len(named(Capacity.GUEST)),
        apologies=[minuted_as(row) for row in rows if row.presence == Presence.APOLOGIES],
        absent=[
            minuted_as(row)
            for row in rows
            if row.presence == Presence.ABSENT and row.capacity == Capacity.MEMBER
        ],
    )


def _with_notes(row: Attendance, meeting: Meeting) -> str:
    notes = [row.seat.title, row.seat.organisation] if row.seat else []
    if row.presence == Presence.REMOTE:
        notes.append("by video")
    if row.arrived_at and meeting.opened_at and row.arrived_at > meeting.opened_at:
        notes.append(f"from {clock_time(localtime(row.arrived_at))}")
    if row.left_at and (meeting.closed_at is None or row.left_at < meeting.closed_at):
        notes.append(f"until {clock_time(localtime(row.left_at))}")
    words = ", ".join(note for note in notes if note)
    return f"{minuted_as(row)} ({words})" if words else minuted_as(row)


def _declared(rows: Sequence[Attendance], interests: Sequence[InterestAtMeeting]) -> list[str]:
    """Declared at the beginning, and who said that they had nothing to declare (S0-17)."""
    lines = [interest_sentence(one, with_item=True) for one in interests if one.during is None]
    none = [minuted_as(row) for row in rows if row.has_none_to_declare]
    if none:
        lines.append(f"Nothing to declare: {listed(none)}.")
    return lines


def _item(
    row: AgendaItem, interests: Sequence[InterestAtMeeting], declared: Sequence[str]
) -> MinutedItem:
    late = [interest_sentence(one) for one in interests if one.during_id == row.pk]
    left = [leaving_sentence(one) for one in interests if one.item_id == row.pk]
    speakers = [minuted_as(one.attendance) for one in row.speakers.all()]
    spoke = [f"{listed(speakers)} spoke to this item."] if speakers else []
    is_for_cases = row.kind == ItemKind.CASES
    return MinutedItem(
        row=row,
        sentences=[*spoke, *late, *(words for words in left if words)],
        motions=[minuted_motion(motion) for motion in row.motions.all()],
        rulings=list(row.rulings.all()),
        decisions=list(row.decisions.all()),
        declared=declared if row.kind == ItemKind.DECLARATIONS else (),
        told=registry.told_us(row.meeting_id, None) if is_for_cases else None,
    )


def minuted_motion(motion: Motion) -> MinutedMotion:
    """Reads its votes, mover and seconder."""
    agreed = motion.agreed.strip()
    return MinutedMotion(
        proposed=motion.proposed,
        agreed="" if agreed == motion.proposed.strip() else agreed,
        moving=moving_sentence(motion),
        votes=votes_of(motion),
    )
