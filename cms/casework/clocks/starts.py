"""When a clock starts (section 2.2, 8 to 10, 18, 19)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from cms.casework.clocks.answers import is_acknowledgement
from cms.casework.clocks.calendars import Calendar
from cms.casework.clocks.events import ClockEvent
from cms.casework.clocks.london import end_of_day, local_date
from cms.casework.clocks.opening import opening_hours
from cms.casework.clocks.tally import first_counted_from, nth_counted
from cms.casework.procedure.clock_rule import ClockSettings, Unit

ACKNOWLEDGED, REOPENED = "acknowledged", "reopened"
# Other names that procedures use for the same event.
SAME_AS = {
    "request_received": "escalation_requested",
    "request_for_next_stage_received": "escalation_requested",
    "informal_attempt_failed": "informal_failed",
    "received_by_anyone": "received",
}
# Arrivals, which a body with opening hours may date by its next opening.
ARRIVALS = ("received", "received_by_contact", "escalation_requested")


class How(StrEnum):
    """Why the clock starts at that moment. ``CAPPED``: the acknowledgement came too late."""

    HAPPENED = "happened"
    NEXT_OPENING = "next_opening"
    UNREADABLE_OPENING = "unreadable_opening"
    CAPPED = "capped"
    PROVISIONAL = "provisional"


@dataclass(frozen=True)
class Start:
    """Where a clock starts.

    ``at`` is empty while the clock waits. ``since_at`` is the moment from which an answer
    counts: earlier than ``at`` where the start was moved to an opening or held by the cap.
    """

    kind: str
    since_at: datetime | None = None
    at: datetime | None = None
    how: How = How.HAPPENED


def counts_back(settings: ClockSettings) -> bool:
    """Whether the clock runs back from a meeting, which nobody receives."""
    return settings.unit is Unit.CLEAR_WORKING_DAYS_BEFORE


def start_of(
    settings: ClockSettings, received_at: datetime, events: Sequence[ClockEvent], calendar: Calendar
) -> Start:
    """Where the clock starts; it waits where its start has not happened."""
    kind = SAME_AS.get(settings.start_event, settings.start_event)
    if kind == ACKNOWLEDGED:
        return from_acknowledgement(settings, received_at, events, calendar)
    kind, at = happened(kind, received_at, events)
    return arrived(settings, kind, at, calendar) if at else Start(kind)


def happened(
    kind: str, received_at: datetime, events: Sequence[ClockEvent]
) -> tuple[str, datetime | None]:
    """When the start event happened, and which event that was.

    A thing happens first when it happens; only a case can be opened again several times,
    and then the last time counts. Nothing said about when it was first raised or reached the
    right person: the case's own receipt.
    """
    times = [event.at for event in events if event.kind == kind]
    if kind != "received" and times:
        return kind, max(times) if kind == REOPENED else min(times)
    if kind.startswith("received") or kind == "first_raised":
        return "received", received_at
    return kind, None


def arrived(settings: ClockSettings, kind: str, at: datetime, calendar: Calendar) -> Start:
    """An arrival, moved to the next opening where the body counts so."""
    as_it_came = settings.out_of_hours == "as_received" or counts_back(settings)
    if as_it_came or kind not in ARRIVALS:
        return Start(kind, at, at)
    hours = opening_hours(settings.opening)
    if hours is None:
        return Start(kind, at, at, How.UNREADABLE_OPENING)
    opened = hours.next_opening(at, calendar)
    return Start(kind, at, opened, How.HAPPENED if opened == at else How.NEXT_OPENING)


def from_acknowledgement(
    settings: ClockSettings, received_at: datetime, events: Sequence[ClockEvent], calendar: Calendar
) -> Start:
    """The earlier of the acknowledgement and the last day for it, which is the cap.

    Without a cap the clock waits for the acknowledgement. An acknowledgement from before the
    receipt belongs to an earlier stage.
    """
    kind = SAME_AS.get(settings.receipt_event, settings.receipt_event)
    kind, since = happened(kind, received_at, events)
    if since is None:
        return Start(kind)
    given = next((e.at for e in events if is_acknowledgement(e) and e.at >= since), None)
    if settings.start_cap is None:
        return Start(ACKNOWLEDGED, since, given)
    receipt = arrived(settings, kind, since, calendar).at or since
    cap = end_of_day(
        nth_counted(
            first_counted_from(settings, local_date(receipt)),
            settings.start_cap.working_days_from_receipt,
            calendar.is_working,
        )
    )
    if given and given <= cap:
        return Start(ACKNOWLEDGED, since, given)
    return Start(ACKNOWLEDGED, since, cap, How.CAPPED if given else How.PROVISIONAL)
