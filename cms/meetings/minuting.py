"""The minutes as they are rendered from the records: nothing decided is typed twice (S1-19)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Prefetch
from django.template.loader import render_to_string

from cms.meetings import registry
from cms.meetings.attended import Attended, attended
from cms.meetings.models import (
    AgendaItem,
    Chairing,
    Decision,
    InterestAtMeeting,
    ItemKind,
    Meeting,
    MinutesDraft,
    Motion,
    Ruling,
    Vote,
)
from cms.meetings.presiding import chaired_item
from cms.meetings.registry import ToldUs
from cms.meetings.tally import declared_at
from cms.meetings.wording import (
    VotesCast,
    interest_sentence,
    leaving_sentence,
    moving_sentence,
    people,
    votes_of,
)


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
    attended: Attended
    declared: Sequence[str]  # shown apart where no item is for declarations
    items: Sequence[MinutedItem]
    opening_words: str = ""
    closing_words: str = ""


def minutes_html(meeting: Meeting) -> str:
    """The minutes as markup, headings from the second level on. Some fifteen queries."""
    return render_to_string("meetings/minutes_body.html", {"minutes": minuted(meeting)}).strip()


def minuted(meeting: Meeting) -> Minuted:
    there = attended(meeting)
    interests = list(declared_at(meeting))
    dispensed = registry.dispensations_for([one.pk for one in interests])
    chairings = list(meeting.chairings.select_related("attendance"))
    declared = _declared(there, interests, dispensed)
    items = [_item(row, interests, chairings, declared, dispensed) for row in _items(meeting)]
    draft = MinutesDraft.objects.filter(meeting=meeting).first()
    return Minuted(
        meeting=meeting,
        attended=there,
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
        AgendaItem.objects.on_agenda()
        .filter(meeting=meeting)
        .order_by("number")
        .prefetch_related(
            "speakers__attendance",
            "rulings__made_by",
            Prefetch("decisions", decisions),
            Prefetch("motions", motions),
            Prefetch("motions__votes", votes),
        )
    )


def _declared(
    there: Attended, interests: Sequence[InterestAtMeeting], dispensed: Mapping[int, str]
) -> list[str]:
    """Declared at the beginning, and who said that they had nothing to declare (S0-17)."""
    lines = [_declaration(one, dispensed) for one in interests if one.during is None]
    return [*lines, f"Nothing to declare: {there.none_declared}."] if there.none_declared else lines


def _declaration(
    one: InterestAtMeeting, dispensed: Mapping[int, str], during: AgendaItem | None = None
) -> str:
    """What was declared, and a dispensation; with what became of it, unless its item says so."""
    words = interest_sentence(one, with_item=during is None or one.item_id != during.pk)
    left = leaving_sentence(one) if one.item_id is None else ""
    return " ".join(filter(None, (words, dispensed.get(one.pk, ""), left)))


def _item(
    row: AgendaItem,
    interests: Sequence[InterestAtMeeting],
    chairings: Sequence[Chairing],
    declared: Sequence[str],
    dispensed: Mapping[int, str],
) -> MinutedItem:
    late = [_declaration(one, dispensed, row) for one in interests if one.during_id == row.pk]
    left = [leaving_sentence(one) for one in interests if one.item_id == row.pk]
    speakers = people(one.attendance for one in row.speakers.all())
    spoke = f"{speakers} spoke to this item." if speakers else ""
    is_for_cases = row.kind == ItemKind.CASES
    sentences = (chaired_item(chairings, row), spoke, *late, *left)
    return MinutedItem(
        row=row,
        sentences=[words for words in sentences if words],
        motions=[minuted_motion(motion) for motion in row.motions.all()],
        rulings=list(row.rulings.all()),
        decisions=list(row.decisions.all()),
        declared=declared if row.kind == ItemKind.DECLARATIONS else (),
        told=registry.told_us(row.meeting_id, None) if is_for_cases else None,
    )


def minuted_motion(motion: Motion) -> MinutedMotion:
    """Reads its votes, mover and seconder."""
    agreed, votes = motion.agreed.strip(), votes_of(motion)
    return MinutedMotion(
        proposed=motion.proposed,
        agreed="" if agreed == motion.proposed.strip() else agreed,
        moving=moving_sentence(motion, votes),
        votes=votes,
    )
