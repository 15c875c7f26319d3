"""One promise of a draft as it would be drawn for somebody who wrote to us this minute."""

from __future__ import annotations

from datetime import datetime

from cms.casework.clocks import ClockEvent, PromiseLine, clock_state, promise_line
from cms.casework.procedure.schema import Procedure
from cms.casework.services.rounds import changes_under


def example_of(spec: Procedure, key: str, *, now: datetime) -> PromiseLine | None:
    """None for a target of staff, and where nothing can be drawn."""
    rule = spec.clock_by_key.get(key)
    if rule is None or not rule.is_public:
        return None
    settings = spec.settings_of(rule)
    begun = [] if rule.start_event == "received" else [ClockEvent(kind=rule.start_event, at=now)]
    state = clock_state(
        settings, received_at=now, events=begun, changes=changes_under(spec), now=now
    )
    line = promise_line(state, settings, now=now)
    return line if line.cells else None
