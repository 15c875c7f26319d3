"""What keeps a promise, what came back, and what ends a clock (section 2.2, 16 to 18)."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from cms.casework.clocks.events import ClockEvent
from cms.casework.clocks.london import local_date
from cms.casework.clocks.words import full_date, listed
from cms.casework.procedure.clock_rule import ClockSettings, Unit

AUTOMATIC = "automatic_receipt"
REPLIES = (
    "reply_sent",
    "reply",
    "full_reply",
    "fuller_reply",
    "final_reply",
    "decision",
    "resolved",
    "logged_call",
)
ACKNOWLEDGEMENTS = ("acknowledged", "acknowledgement")
# What a receipt that nobody wrote must name before it counts as an acknowledgement (S3).
NAMED = ("officer_or_section", "contact", "reply_date")
OUTGOING = (
    "message_sent",
    "reply_sent",
    "acknowledged",
    "holding_reply_sent",
    "extension_notified",
)
SPOKEN = ("phone", "telephone", "call", "in_person", "meeting")
STOPS = ("withdrawn", "marked_duplicate", "voided", "not_applicable")
ENTRY = re.compile(r"\s*(?P<kind>\w+)\s*(?:\((?P<needs>[^)]*)\))?\s*")


@dataclass(frozen=True)
class Answer:
    """One kind of event or message that keeps a promise, and what it must carry."""

    kind: str
    needs: tuple[str, ...] = ()


@dataclass(frozen=True)
class Ending:
    """When a clock was answered or stopped, and by what; empty while it is open."""

    at: datetime | None = None
    kind: str = ""

    @property
    def is_stop(self) -> bool:
        return self.kind in STOPS

    def came_before(self, at: datetime) -> bool:
        return self.at is not None and self.at < at


def answers_to(settings: ClockSettings) -> tuple[Answer, ...]:
    """What keeps this promise. Where the settings name nothing: what the unit suggests."""
    if settings.met_by:
        return tuple(answer for entry in settings.met_by for answer in read_entry(entry))
    if settings.unit is Unit.NEXT_EVENT:
        return (Answer("raised_at_meeting"),)
    return tuple(Answer(kind) for kind in ("initial_response", *REPLIES))


def read_entry(entry: str) -> Iterator[Answer]:
    """Read “acknowledgement(officer_or_section, contact)”. An acknowledgement has two names."""
    found = ENTRY.fullmatch(entry)
    if found is None:
        return
    needs = tuple(name.strip() for name in (found["needs"] or "").split(",") if name.strip())
    kinds = ACKNOWLEDGEMENTS if found["kind"] in ACKNOWLEDGEMENTS else (found["kind"],)
    for kind in kinds:
        yield Answer(kind, needs)


def delivered(events: Iterable[ClockEvent]) -> tuple[list[ClockEvent], list[str]]:
    """The events without the messages that came back, and what is said about those.

    A bounce takes back the message it names by ``message`` or ``ref``, or else the last one
    before it that was not spoken.
    """
    kept: list[ClockEvent] = []
    said: list[str] = []
    for event in events:
        if event.kind != "bounced":
            kept.append(event)
            continue
        back = came_back(event, kept)
        if back is None:
            said.append(f"Nothing was sent before what came back on {day_of(event)}.")
        else:
            kept.remove(back)
            said.append(f"The message of {day_of(back)} came back, so it does not count as sent.")
    return kept, said


def came_back(bounce: ClockEvent, before: Sequence[ClockEvent]) -> ClockEvent | None:
    sent = [e for e in before if e.kind in OUTGOING and e.data.get("channel") not in SPOKEN]
    for name in ("message", "ref"):
        if bounce.has(name):
            sent = [e for e in sent if e.data.get(name) == bounce.data[name]]
    return sent[-1] if sent else None


def ending(
    settings: ClockSettings, events: Iterable[ClockEvent], since: datetime | None
) -> tuple[Ending, list[str]]:
    """How the clock that runs since ``since`` ended, and what failed to end it.

    Nothing answers a clock that has not started, but it can be stopped.
    """
    answers = answers_to(settings)
    said: list[str] = []
    for event in events:
        if since and event.at < since:
            continue
        if event.kind in STOPS:
            return Ending(event.at, event.kind), said
        problem = why_no_answer(event, answers) if since else None
        if problem == "":
            return Ending(event.at, event.message_kind or event.kind), said
        if problem:
            said.append(problem)
    return Ending(), said


def why_no_answer(event: ClockEvent, answers: Iterable[Answer]) -> str | None:
    """Empty if the event keeps the promise; words if it falls short; nothing if unrelated."""
    problem = None
    for answer in answers:
        if is_automatic(event) and answer.kind in ACKNOWLEDGEMENTS:
            missing = lacking(event, {*answer.needs, *NAMED})
        elif answer.kind in (event.kind, event.message_kind) and not is_automatic(event):
            missing = lacking(event, answer.needs) or stated_empty(event)
        else:
            continue
        if not missing:
            return ""
        problem = f"What was sent on {day_of(event)} does not count: it lacks {listed(missing)}."
    return problem


def is_automatic(event: ClockEvent) -> bool:
    """Whether nobody wrote the message."""
    return event.data.get("kind") == AUTOMATIC or event.has("automatic")


def lacking(event: ClockEvent, needs: Iterable[str]) -> list[str]:
    return sorted(name.replace("_", " ") for name in needs if not event.has(name))


def stated_empty(event: ClockEvent) -> list[str]:
    """What an acknowledgement says outright that it does not name."""
    if not {event.kind, event.message_kind} & set(ACKNOWLEDGEMENTS):
        return []
    return lacking(event, [name for name in NAMED if name in event.data])


def is_acknowledgement(event: ClockEvent) -> bool:
    return why_no_answer(event, [Answer(kind) for kind in ACKNOWLEDGEMENTS]) == ""


def day_of(event: ClockEvent) -> str:
    return full_date(local_date(event.at))
