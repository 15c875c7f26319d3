"""What stands on every agenda by itself: declarations first (S0-17), minutes, what people told us."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from django.utils.timezone import localtime

from cms.meetings.errors import MeetingRefused
from cms.meetings.models import AgendaItem, ItemKind, Meeting
from cms.web.templatetags.site import full_date

# In their order. Nothing but the minutes of the last meeting may come before declarations.
STANDING: Final = (ItemKind.DECLARATIONS, ItemKind.MINUTES, ItemKind.CASES)
DECLARATIONS_TEXT: Final = (
    "Everybody at the table says whether they have an interest in anything on this agenda. "
    "“None” is written down as well."
)
CASES_TEXT: Final = "What people wrote to us since the last meeting. Nobody is named."
KEPT: Final = {
    ItemKind.DECLARATIONS: "Every meeting asks for declarations of interest.",
    ItemKind.CASES: "What people told us goes to every meeting.",
}


def with_standing_items(meeting: Meeting, items: Sequence[AgendaItem]) -> list[AgendaItem]:
    """The items in their order, with unsaved ones in the places of those that are missing.

    What was taken off stays off.
    """
    ordered, there = list(items), set(meeting.items.values_list("kind", flat=True))
    for place, kind in enumerate(STANDING):
        if kind in there or not (text := text_of(kind, meeting)):
            continue
        earlier = [at for at, item in enumerate(ordered) if item.kind in STANDING[:place]]
        item = AgendaItem(meeting=meeting, kind=kind, title=kind.label, text=text)
        ordered.insert(earlier[-1] + 1 if earlier else 0, item)
    return ordered


def text_of(kind: ItemKind, meeting: Meeting) -> str:
    """What is said under a standing item; empty where this meeting has no such item."""
    if kind is not ItemKind.MINUTES:
        return DECLARATIONS_TEXT if kind is ItemKind.DECLARATIONS else CASES_TEXT
    last = last_meeting(meeting)
    if last is None:
        return ""
    return f"To agree the minutes of the meeting of {full_date(localtime(last.starts_at))}."


def last_meeting(meeting: Meeting) -> Meeting | None:
    """The meeting of the same group that took place before this one."""
    earlier = Meeting.objects.standing().filter(
        group=meeting.group_id, starts_at__lt=meeting.starts_at
    )
    last: Meeting | None = earlier.order_by("-starts_at").first()
    return last


def refuse_late_declarations(ordered: Sequence[AgendaItem]) -> None:
    """Raises ``MeetingRefused`` where something is talked about before declarations (S0-17)."""
    for item in ordered:
        if item.kind == ItemKind.DECLARATIONS:
            return
        if item.kind != ItemKind.MINUTES:
            raise MeetingRefused(
                "Declarations of interest come first: before them only the minutes of the last "
                "meeting may stand."
            )


def refuse_to_take_off(item: AgendaItem) -> None:
    if why := KEPT.get(ItemKind(item.kind), ""):
        raise MeetingRefused(f"{why} This item stays.")
