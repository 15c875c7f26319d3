"""The agenda of a meeting: what is put on it, in which order, and when it is public (S0-11)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime
from typing import Final

from django.db import models
from django.db.models import Max
from django.utils.timezone import localtime

from cms.meetings.dates import agenda_deadline
from cms.meetings.errors import MeetingRefused
from cms.meetings.models import AgendaItem, ItemKind, Meeting
from cms.meetings.models.agenda import OFF_THE_AGENDA
from cms.meetings.services.record import MeetingRecord, recording
from cms.meetings.services.standing import (
    refuse_late_declarations,
    refuse_to_take_off,
    with_standing_items,
)
from cms.records import change_recorded
from cms.users.models import User
from cms.web.templatetags.site import full_date

ASIDE: Final = 10_000
STANDS_ALWAYS: Final = "Stands on every agenda."
NUMBERS_FIXED: Final = (
    "The agenda is public, so its numbers stay. An item can be changed or taken off."
)


def make_agenda(*, meeting_id: int, by: User | None, now: datetime) -> list[AgendaItem]:
    """Put on the standing items that are missing; gives the whole agenda in its order.

    Declarations of interest come first (S0-17). Doing it again changes nothing. Raises
    ``MeetingRefused`` for a meeting that was cancelled or is over.
    """
    with recording(meeting_id, by=by, now=now) as record:
        refuse_over(record.meeting)
        return put_standing_items(record)


def add_item(
    *,
    meeting_id: int,
    title: str,
    by: User | None,
    now: datetime,
    text: str = "",
    annex: str = "",
    issue_id: int | None = None,
    reason: str = "",
) -> AgendaItem:
    """Put an item at the end, after the standing ones, which are put on with the first.

    Once the agenda is public it must say why it could not wait, and residents read that. The
    same a second time, such as a second press of the button, is the item that is there.
    """
    with recording(meeting_id, by=by, now=now) as record:
        refuse_over(record.meeting)
        is_public = record.meeting.agenda_published_at is not None
        if is_public and not reason:
            raise MeetingRefused("Say why this cannot wait; residents read it.", field="reason")
        put_standing_items(record)
        said = {"title": title, "text": text, "annex": annex, "issue_id": issue_id}
        same = record.meeting.items.filter(kind=ItemKind.ORDINARY, withdrawn_reason="", **said)
        if (there := same.first()) is not None:
            found: AgendaItem = there
            return found
        late_reason = reason if is_public else ""
        number = next_number(record.meeting)
        item = AgendaItem(meeting=record.meeting, number=number, late_reason=late_reason, **said)
        refuse_untitled(item)
        record.save(item, reason or "Put on the agenda.")
    return item


def change_item(
    *,
    item_id: int,
    title: str,
    by: User | None,
    now: datetime,
    text: str = "",
    annex: str = "",
    issue_id: int | None = None,
    reason: str = "",
) -> AgendaItem:
    """Change what an item says. Once it is public a reason is kept with the change."""
    with item_held(item_id, by=by, now=now) as (record, item):
        refuse_over(record.meeting)
        refuse_begun(item)
        if record.meeting.agenda_published_at and not reason:
            raise MeetingRefused("The agenda is public: say why it changes.", field="reason")
        item.title, item.text, item.annex, item.issue_id = title, text, annex, issue_id
        refuse_untitled(item)
        record.save(item, reason or "Changed before the agenda was public.")
    return item


def move_item(*, item_id: int, to: int, by: User | None, now: datetime) -> list[AgendaItem]:
    """Give an item the number ``to``; the others move up or down. Gives the new order.

    Refused once the agenda is public, and where declarations would come too late (S0-17).
    """
    with item_held(item_id, by=by, now=now) as (record, item):
        if record.meeting.agenda_published_at is not None:
            raise MeetingRefused(NUMBERS_FIXED)
        refuse_over(record.meeting)
        refuse_begun(item)
        items = list(record.meeting.items.on_agenda())
        ordered = [each for each in items if each.pk != item.pk]
        ordered.insert(max(to, 1) - 1, item)
        refuse_late_declarations(ordered)
        arrange(record, ordered, "Moved on the agenda.")
        return ordered


def take_off_item(*, item_id: int, reason: str, by: User | None, now: datetime) -> AgendaItem:
    """Take an item off, with a reason. Once the agenda is public it keeps its number.

    Standing items stay, the minutes of the last meeting excepted.
    """
    with item_held(item_id, by=by, now=now) as (record, item):
        refuse_over(record.meeting)
        refuse_begun(item)
        refuse_to_take_off(item)
        if item.decisions.exists():
            raise MeetingRefused("It was decided on, so it stays on the agenda.")
        if not reason:
            raise MeetingRefused("Say why it is taken off.", field="reason")
        item.withdrawn_reason = reason
        if record.meeting.agenda_published_at is None:
            item.number = first_free_aside(record.meeting)
        record.save(item, f"Taken off: {reason}")
        if record.meeting.agenda_published_at is None:
            arrange(record, list(record.meeting.items.on_agenda()), "Moved up on the agenda.")
    return item


def publish_agenda(
    *, meeting_id: int, by: User | None, now: datetime, reason: str = ""
) -> list[AgendaItem]:
    """Make the agenda public; from then on its numbers stay.

    After the clear working days that the group promises it needs a reason, which residents
    read (the clock's own count, on the calendar of the cases).
    """
    with recording(meeting_id, by=by, now=now) as record:
        meeting = record.meeting
        refuse_over(meeting)
        if meeting.agenda_published_at is not None:
            raise MeetingRefused("This agenda is public already.")
        last = agenda_deadline(meeting, now=now)
        late = last is not None and now > last.due_at
        if last is not None and late and not reason:
            raise MeetingRefused(
                f"The last day for this agenda was {full_date(localtime(last.due_at))}. "
                "Say why it comes later; residents read it.",
                field="reason",
            )
        items = put_standing_items(record)
        meeting.agenda_published_at = now
        meeting.agenda_late_reason = reason if late else ""
        meeting.save(update_fields=["agenda_published_at", "agenda_late_reason"])
    return items


@contextmanager
def item_held(
    item_id: int, *, by: User | None, now: datetime
) -> Iterator[tuple[MeetingRecord, AgendaItem]]:
    """Hold the meeting of an item, and read the item as it now is."""
    meeting_id = AgendaItem.objects.values_list("meeting_id", flat=True).get(pk=item_id)
    with recording(meeting_id, by=by, now=now) as record:
        yield record, record.meeting.items.get(pk=item_id)


def put_standing_items(record: MeetingRecord) -> list[AgendaItem]:
    items = list(record.meeting.items.on_agenda())
    ordered = with_standing_items(record.meeting, items)
    # A public agenda has them; its numbers stay whatever the diary became meanwhile.
    if len(ordered) == len(items) or record.meeting.agenda_published_at is not None:
        return items
    arrange(record, ordered, STANDS_ALWAYS)
    return ordered


def arrange(record: MeetingRecord, ordered: Sequence[AgendaItem], reason: str) -> None:
    """Number the items 1, 2, 3…; each that is new or moves has a version that says why."""
    places = {place: item for place, item in enumerate(ordered, 1) if item.number != place}
    moved = [item for item in places.values() if item.pk]
    # Out of the way first: two items never have one number, not even for a moment.
    rows: models.QuerySet[AgendaItem] = models.QuerySet(AgendaItem)
    rows.filter(pk__in=[item.pk for item in moved]).update(number=models.F("number") + ASIDE)
    for place, item in places.items():
        item.number = place
    change_recorded(moved, ["number"], by=record.by, reason=reason, at=record.now)
    for item in places.values():
        if item not in moved:
            record.save(item, reason)


def next_number(meeting: Meeting) -> int:
    last = meeting.items.on_agenda().aggregate(last=Max("number"))["last"]
    return (last or 0) + 1


def first_free_aside(meeting: Meeting) -> int:
    last = meeting.items.aggregate(last=Max("number"))["last"] or 0
    return max(int(last), OFF_THE_AGENDA - 1) + 1


def refuse_over(meeting: Meeting) -> None:
    if meeting.cancelled_at is not None:
        raise MeetingRefused("This meeting is cancelled, so its agenda stays as it is.")
    if meeting.closed_at is not None:
        raise MeetingRefused("This meeting is over, so its agenda stays as it is.")


def refuse_begun(item: AgendaItem) -> None:
    if item.begun_at is not None:
        raise MeetingRefused("The meeting has begun this item, so it stays as it is.")
    if item.withdrawn_reason:
        raise MeetingRefused("This item was taken off the agenda.")


def refuse_untitled(item: AgendaItem) -> None:
    if not item.title.strip():
        raise MeetingRefused("Give the item a title.", field="title")
