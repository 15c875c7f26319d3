"""What happened, as clocks read it. Data that makes no sense is read as absent."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from typing import Any

from cms.casework.clocks.london import local_date


@dataclass(frozen=True)
class ClockEvent:
    """One thing that happened to a case; ``at`` is kept in UTC.

    Raises ``ValueError`` for a time without a zone.
    """

    kind: str
    at: datetime
    data: Mapping[str, Any] = field(default_factory=dict)

    def __post_init__(self) -> None:
        if self.at.tzinfo is None:
            raise ValueError("An event's time needs its time zone.")
        object.__setattr__(self, "at", self.at.astimezone(UTC))

    @property
    def message_kind(self) -> str:
        """The kind of message, for a message that left us; empty for anything else."""
        return str(self.data.get("kind", "")) if self.kind == "message_sent" else ""

    def has(self, name: str) -> bool:
        """Whether the event says ``name``: not missing, not empty, not false."""
        value = self.data.get(name)
        return bool(value.strip()) if isinstance(value, str) else bool(value)

    def day(self, name: str) -> date | None:
        return as_date(self.data.get(name))

    def days(self, name: str) -> tuple[date, ...]:
        values = self.data.get(name)
        listed = values if isinstance(values, list | tuple) else [values]
        return tuple(day for value in listed if (day := as_date(value)))


def as_date(value: object) -> date | None:
    """A local date from a date, a moment, ISO text or a row with a ``date``; else nothing."""
    if isinstance(value, Mapping):
        value = value.get("date")
    if isinstance(value, str):
        try:
            value = datetime.fromisoformat(value.strip())
        except ValueError:
            return None
    if isinstance(value, datetime):
        return local_date(value) if value.tzinfo else value.date()
    return value if isinstance(value, date) else None
