"""The meetings in the diary, and the next of them (section 2.2, 6)."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from cms.casework.clocks.answers import Ending
from cms.casework.clocks.events import ClockEvent
from cms.casework.procedure.clock_rule import ClockSettings

SCHEDULED, CANCELLED = "meeting_scheduled", "meeting_cancelled"
DIARY = (SCHEDULED, CANCELLED)


def meetings_in(
    settings: ClockSettings, events: Iterable[ClockEvent], ending: Ending
) -> list[datetime]:
    """When the meetings of the group start, in order.

    A meeting scheduled again under the same ``ref`` has moved, and one scheduled after its
    cancellation stands. ``at`` is the start of a meeting, so the order is that of the list; a
    cancellation listed before its meeting still cancels it.
    """
    standing: dict[str, datetime] = {}
    known: set[str] = set()
    cancelled: set[str] = set()
    for event in events:
        if event.kind not in DIARY or not is_of_group(settings, event):
            continue
        ref = str(event.data.get("ref") or event.at)
        if event.kind == SCHEDULED:
            standing[ref] = event.at
            known.add(ref)
        elif not ending.came_before(event.at):
            standing.pop(ref, None)
            cancelled |= {ref} - known
    return sorted(at for ref, at in standing.items() if ref not in cancelled)


def is_of_group(settings: ClockSettings, event: ClockEvent) -> bool:
    """Whether the meeting is of the group that the clock counts to; unsaid: it is."""
    group = event.data.get("event_type")
    return not group or not settings.event_type or group == settings.event_type
