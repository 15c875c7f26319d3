"""The register: what became of each case, in the columns that a download of the queue adds (S0-54)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime, timedelta
from typing import Final

from django.db.models import Prefetch, QuerySet
from django.utils.timezone import localtime

from cms.casework.models import Case, Event, EventKind
from cms.casework.procedure.schema import Procedure

IN_WRITING, FIRST_ANSWER, FULL_REPLY = "In writing", "First answer (hours)", "Full reply"
RAISED, GENERAL_INTEREST = "Raised at a meeting", "Of general interest"
LOOKED_AT_AGAIN, OUTSIDE = "Looked at again", "With an outside body"
COLUMNS: Final = (
    IN_WRITING,
    FIRST_ANSWER,
    FULL_REPLY,
    RAISED,
    GENERAL_INTEREST,
    LOOKED_AT_AGAIN,
    OUTSIDE,
)
TOLD_BY: Final = (
    EventKind.MESSAGE_SENT,
    EventKind.BOUNCED,
    EventKind.RAISED_AT_MEETING,
    EventKind.STAGE_ENTERED,
)
AGAIN: Final = ("review", "chair")  # the kinds of stage where somebody else looks at it


def with_story(cases: QuerySet[Case]) -> QuerySet[Case]:
    """With the events that the register tells of; one query more, however many cases."""
    told = Event.objects.filter(kind__in=TOLD_BY, superseded_by=None)
    return cases.prefetch_related(Prefetch("events", told, to_attr="told"))


def row_of(case: Case) -> Mapping[str, str]:
    """What became of a case of ``with_story``. Empty: it did not happen, or nobody has said."""
    events: list[Event] = case.told  # type: ignore[attr-defined]
    spec = case.procedure.spec
    sent = list(sent_and_arrived(events))
    first = first_at(sent, answers_in(spec))
    decided = first_at(sent, {spec.message_by_key[key].kind for key in spec.deciding})
    raised = [event.happened_at for event in events if event.kind == EventKind.RAISED_AT_MEETING]
    return {
        IN_WRITING: yes_or_no(case.written),
        FIRST_ANSWER: hours(first - case.received_at) if first else "",
        FULL_REPLY: day(decided),
        RAISED: day(max(raised, default=None)),
        GENERAL_INTEREST: yes_or_no(case.general_interest),
        LOOKED_AT_AGAIN: day(entered(events, spec, *AGAIN)),
        OUTSIDE: day(entered(events, spec, "external")),
    }


def sent_and_arrived(events: Iterable[Event]) -> Iterator[Event]:
    """The messages that left us and did not come back."""
    events = list(events)
    back = {event.data.get("message") for event in events if event.kind == EventKind.BOUNCED}
    for event in events:
        if event.kind == EventKind.MESSAGE_SENT and event.data.get("message") not in back:
            yield event


def answers_in(spec: Procedure) -> set[str]:
    """The kinds of message that somebody writes to the person: a receipt is not one (S0-38)."""
    return {
        message.kind
        for message in spec.messages
        if message.to in ("person", "representative") and not message.automatic
    }


def first_at(sent: Iterable[Event], kinds: set[str]) -> datetime | None:
    return min((row.happened_at for row in sent if row.data.get("kind") in kinds), default=None)


def entered(events: Iterable[Event], spec: Procedure, *kinds: str) -> datetime | None:
    """When it first came to a stage of those kinds."""
    stages = {stage.key for stage in spec.stages if stage.kind in kinds}
    moved = (row for row in events if row.kind == EventKind.STAGE_ENTERED)
    return min((row.happened_at for row in moved if row.data["stage"] in stages), default=None)


def hours(time: timedelta) -> str:
    return f"{time / timedelta(hours=1):.1f}"


def day(at: datetime | None) -> str:
    """A local day that every spreadsheet reads and sorts; empty for none."""
    return f"{localtime(at):%Y-%m-%d}" if at else ""


def yes_or_no(said: bool | None) -> str:
    return {True: "Yes", False: "No", None: ""}[said]
