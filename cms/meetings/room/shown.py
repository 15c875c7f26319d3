"""What the screens of a running meeting show."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from cms.meetings import registry
from cms.meetings.models import AgendaItem, Attendance, InterestAtMeeting
from cms.meetings.room.entry import Entry
from cms.meetings.tally import declared_at, item_now
from cms.meetings.wording import interest_sentence, leaving_sentence


@dataclass(frozen=True)
class ItemRow:
    """One line of the agenda. ``state``: “now”, “done” or empty."""

    item: AgendaItem
    state: str


@dataclass(frozen=True)
class ShownInterest:
    """One declaration. ``is_own``: of whoever looks; ``may_act``: they or who runs the meeting.

    ``step``: what can be said of it next: “asked”, “out” or nothing more.
    """

    row: InterestAtMeeting
    sentence: str
    leaving: str
    details: str
    is_own: bool
    may_act: bool
    is_of_now: bool
    step: str
    dispensation: str = ""


def members_first(rows: Iterable[Attendance]) -> list[Attendance]:
    """Members by name, then whoever is here without a seat."""
    return sorted(rows, key=lambda row: (row.seat_id is None, row.name))


def item_rows(entry: Entry) -> list[ItemRow]:
    """The agenda in its order. Two queries."""
    now = item_now(entry.meeting)
    rows = []
    for item in entry.meeting.items.to_consider():
        is_now = now is not None and item.pk == now.pk
        state = "now" if is_now else "done" if item.begun_at is not None else ""
        rows.append(ItemRow(item, state))
    return rows


def next_item(rows: Sequence[ItemRow]) -> AgendaItem | None:
    """The first that was not begun; None when all were."""
    return next((row.item for row in rows if row.item.begun_at is None), None)


def interests_shown(entry: Entry) -> list[ShownInterest]:
    """Every declaration at the meeting, as soon as it is made (S0-19). Up to four queries."""
    rows = list(declared_at(entry.meeting))
    now = item_now(entry.meeting)
    dispensed = registry.dispensations_for([row.pk for row in rows])
    return [shown(entry, row, now, dispensed.get(row.pk, "")) for row in rows]


def shown(
    entry: Entry, row: InterestAtMeeting, now: AgendaItem | None, dispensation: str
) -> ShownInterest:
    is_own = entry.seat is not None and row.attendance.seat_id == entry.seat.pk
    may_act = is_own or entry.runs
    return ShownInterest(
        row=row,
        sentence=interest_sentence(row, with_item=True),
        leaving=leaving_sentence(row),
        # Details that stay private are read by who declared them and who writes the minutes.
        details=row.how_it_arises if row.is_sensitive and may_act else "",
        is_own=is_own,
        may_act=may_act,
        is_of_now=now is not None and row.item_id in (None, now.pk),
        step=step_of(entry, row) if may_act else "",
        dispensation=dispensation,
    )


def step_of(entry: Entry, row: InterestAtMeeting) -> str:
    meeting = entry.meeting
    if meeting.opened_at is None or meeting.closed_at is not None or row.returned_at is not None:
        return ""
    return "out" if row.left_at is not None else "asked"


def of_item(shown: Sequence[ShownInterest], item: AgendaItem) -> list[ShownInterest]:
    """The interests in one item, those in the whole meeting too."""
    return [one for one in shown if one.row.item_id in (None, item.pk)]


def still_out(shown: Sequence[ShownInterest], item: AgendaItem) -> list[ShownInterest]:
    """Who left for another item and is not back: to be called in again."""
    return [one for one in shown if one.step == "out" and one.row.item_id not in (None, item.pk)]
