"""What other apps and screens may read of casework: frozen values, nothing that can be saved."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import prefetch_related_objects
from django.utils.timezone import localdate

from cms.casework.facts import facts_of
from cms.casework.interests import kept_by_interest
from cms.casework.models import (
    Case,
    Event,
    EventKind,
    InformationRequest,
    Job,
    Kind,
    OutsideBody,
    ProcedureVersion,
)
from cms.casework.models.work import AGREED_CONTACT
from cms.casework.procedure.clock_rule import Unit
from cms.casework.procedure.conditions import holds
from cms.casework.procedure.schema import ClockRule, Procedure, Stage
from cms.casework.uses import first_procedure, procedures_in_use
from cms.users.models import User
from cms.users.roles import Contact, contact_for

UNIT_WORDS = {
    Unit.HOURS: ("hour", "hours"),
    Unit.WORKING_DAYS: ("working day", "working days"),
    Unit.CALENDAR_DAYS: ("day", "days"),
    Unit.CALENDAR_MONTHS: ("month", "months"),
    Unit.CLEAR_WORKING_DAYS_BEFORE: ("clear working day before", "clear working days before"),
}


@dataclass(frozen=True)
class TimescaleRow:
    """One public promise as the policy shows it. ``time`` is in words, such as “48 hours”.

    ``is_aim`` says which word must be shown, “aim” or “duty” (S0-3); neither, where no time
    ``is_set`` (S2-9).
    """

    key: str
    label: str
    time: str
    text: str
    stage: str
    is_aim: bool
    is_set: bool = True


@dataclass(frozen=True)
class Body:
    """An outside body that can be offered on a day."""

    key: str
    name: str
    what_for: str
    contact: str
    url: str
    time_limit: str


@dataclass(frozen=True)
class TimeToResolve:
    """How long it takes from the day on which somebody first told one of us (S3-18).

    ``resolved_on``: put right on the spot, or decided, at the stage where it stands; else closed.
    Empty while none of these happened, and for what the person withdrew. ``kept_on``: from when
    on everything promised with it is done. Days are those of the calendar; 0 is the same day.
    """

    since: date
    resolved_on: date | None = None
    kept_on: date | None = None

    @property
    def days(self) -> int | None:
        return (self.resolved_on - self.since).days if self.resolved_on else None

    @property
    def days_to_keep(self) -> int | None:
        return (self.kept_on - self.since).days if self.kept_on else None

    def days_so_far(self, on: date) -> int:
        return max((on - self.since).days, 0)


# What happens to a case before it is resolved, or resolves it.
BEGINS_ANEW = (EventKind.STAGE_ENTERED, EventKind.REOPENED, EventKind.DISAGREED)
MAY_RESOLVE = (EventKind.STEP_RECORDED, EventKind.MESSAGE_SENT)


def times_to_resolve(cases: Iterable[Case]) -> dict[int, TimeToResolve]:
    """For each case, by its key. Up to four queries, however many there are."""
    rows = list(cases)
    prefetch_related_objects(rows, "procedure__procedure")
    kinds = (*BEGINS_ANEW, *MAY_RESOLVE, EventKind.BOUNCED, EventKind.WITHDRAWN)
    events: dict[int, list[Event]] = {}
    found = Event.objects.filter(case__in=rows, kind__in=kinds, superseded_by=None)
    for event in found.order_by("happened_at", "pk"):
        events.setdefault(event.case_id, []).append(event)
    resolved = {case.pk: resolved_at(case, events.get(case.pk, [])) for case in rows}
    ends = ends_of([case for case in rows if resolved[case.pk]])
    return {case.pk: time_from(case, resolved[case.pk], ends.get(case.pk, [])) for case in rows}


def ends_of(cases: list[Case]) -> dict[int, list[date | None]]:
    """When each thing that was promised was done; empty for one that is not."""
    if not cases:
        return {}
    prefetch_related_objects(cases, "remedies")
    ends: dict[int, list[date | None]] = {
        case.pk: [row.done_on for row in case.remedies.all() if not row.dropped_reason]
        for case in cases
    }
    agreed = Job.objects.filter(case__in=cases, kind=AGREED_CONTACT)
    for case_id, done_at in agreed.values_list("case", "done_at"):
        ends[case_id].append(done_at and localdate(done_at))
    return ends


def time_to_resolve(case: Case) -> TimeToResolve:
    return times_to_resolve([case])[case.pk]


def time_from(case: Case, resolved: datetime | None, ends: list[date | None]) -> TimeToResolve:
    since = localdate(case.first_raised_at)
    if resolved is None:
        return TimeToResolve(since)
    resolved_on = localdate(resolved)
    done = [end for end in ends if end is not None]
    kept_on = max([resolved_on, *done]) if len(done) == len(ends) else None
    return TimeToResolve(since, resolved_on, kept_on)


def resolved_at(case: Case, events: list[Event]) -> datetime | None:
    """The last answer since the case came to where it stands; one that came back is none."""
    spec = case.procedure.spec
    decisions = {spec.message_by_key[key].kind for key in spec.deciding}
    back = {event.data.get("message") for event in events if event.kind == EventKind.BOUNCED}
    begun = max((e.happened_at for e in events if e.kind in BEGINS_ANEW), default=None)
    since = [event for event in events if begun is None or event.happened_at >= begun]
    if any(event.kind == EventKind.WITHDRAWN for event in since):
        return None
    answers = [
        event.happened_at
        for event in since
        if event.data.get("clock_event") == EventKind.RESOLVED
        or (event.data.get("kind") in decisions and event.data.get("message") not in back)
    ]
    return max(answers, default=case.closed_at)


def procedure_in_force(procedure_key: str, *, on: date) -> Procedure | None:
    """The live document of a procedure on a local date; None where there is none. One query."""
    versions = ProcedureVersion.objects.in_force(on).filter(procedure__key=procedure_key)
    version = versions.without_document().first()
    return version.spec if version else None


def procedure_until_now(procedure_key: str, *, on: date) -> list[Procedure]:
    """Its documents that took effect by that day, in force or not, the newest first. One query.

    Cases go on under each of them, and their figures are told, after the last was ended.
    """
    rows = ProcedureVersion.objects.once_live().filter(
        procedure__key=procedure_key, effective_from__lte=on
    )
    rows = rows.without_document().order_by("-effective_from", "-number")
    return [version.spec for version in rows]


def procedures_until_now(*, on: date) -> list[Procedure]:
    """Of every procedure that ever was in force by that day its latest document.

    The main one first, then those in force, then those that have ended. A few queries.
    """
    main, current = main_procedure_key(on=on), {spec.key for spec in procedures_in_force(on=on)}
    specs = [version.spec for version in ProcedureVersion.objects.newest(on)]
    return sorted(specs, key=lambda one: (one.key != main, one.key not in current, one.title))


@dataclass(frozen=True)
class OtherProcedure:
    """A procedure that a site runs beside its main one."""

    key: str
    title: str
    summary: str


def main_procedure_key(*, on: date) -> str:
    """The procedure whose times the public pages show. One query."""
    main = procedures_in_use(on=on).main
    return main.key if main else first_procedure()


def other_procedures(procedure_key: str, *, on: date) -> list[OtherProcedure]:
    """What else takes something in that day, named beside the times of that one. One query."""
    return [
        OtherProcedure(one.key, one.spec.title, one.spec.summary)
        for one in procedures_in_use(on=on).all
        if one.key != procedure_key
    ]


def procedures_in_force(*, on: date) -> list[Procedure]:
    """Every live document on a local date, by title. One query."""
    versions = ProcedureVersion.objects.in_force(on).select_related("procedure")
    newest: dict[int, ProcedureVersion] = {}
    for version in versions:
        newest.setdefault(version.procedure_id, version)
    return sorted((version.spec for version in newest.values()), key=lambda spec: spec.title)


def kinds_told(procedure_key: str, *, on: date) -> list[tuple[str, str]]:
    """Each kind that a procedure takes in, by its name, with what it means. One query."""
    spec = procedure_in_force(procedure_key, on=on)
    if spec is None:
        return []
    return [(str(Kind(kind).label), spec.definitions[kind]) for kind in spec.types]


def timescale_rows(procedure_key: str, *, on: date) -> list[TimescaleRow]:
    """The public timescale table, from the same rules that compute the deadlines (S1-15).

    A stage with no public clock has a row with its own words and an empty time (S0-53).
    """
    spec = procedure_in_force(procedure_key, on=on)
    return timescales_of(spec) if spec else []


def timescales_of(spec: Procedure) -> list[TimescaleRow]:
    rows = []
    for stage in spec.stages:
        public = [clock for clock in stage.clocks if clock.is_public]
        rows += [row_from(stage, clock) for clock in public]
        if not public and stage.no_time_text:
            rows.append(
                TimescaleRow(
                    stage.key, stage.public_label, "", stage.no_time_text, stage.key, True, False
                )
            )
    return rows


def row_from(stage: Stage, clock: ClockRule) -> TimescaleRow:
    return TimescaleRow(
        key=clock.key,
        label=clock.label,
        time=time_in_words(clock),
        text=clock.public_text,
        stage=stage.key,
        is_aim=clock.force == "aim",
        is_set=clock.unit is not Unit.NONE,
    )


def time_in_words(clock: ClockRule) -> str:
    """Such as “48 hours”, “1 month”, “the next meeting”."""
    if clock.unit in UNIT_WORDS and clock.amount:
        one, many = UNIT_WORDS[clock.unit]
        return f"{clock.amount} {one if clock.amount == 1 else many}"
    return {
        Unit.NEXT_EVENT: "the next meeting",
        Unit.MONTH_END: "the end of the month",
        Unit.AS_SOON_AS_POSSIBLE: "as soon as possible",
        Unit.NONE: "no published timescale",
    }.get(clock.unit, "")


def bodies_for(case: Case, *, on: date, among: Iterable[OutsideBody] | None = None) -> list[Body]:
    """Those that fit this case, such as the ombudsman of its area of service (S3-62)."""
    spec = case.procedure.spec
    facts = facts_of(case) if any(body.when for body in spec.bodies) else None
    return offered_bodies(spec, on=on, facts=facts, among=among)


def offered_bodies(
    spec: Procedure,
    *,
    on: date,
    facts: Mapping[str, Any] | None = None,
    among: Iterable[OutsideBody] | None = None,
) -> list[Body]:
    """The outside bodies that the procedure names and that still exist on that day (S0-51).

    Those that do not fit the ``facts`` of a case are left out; without facts none is. One that
    has ended is replaced by its successor, and left out where it has none. One query; none
    where ``among`` is every row.
    """
    unfit = {body.key for body in spec.bodies if facts is not None and not holds(body.when, facts)}
    keys = [key for stage in spec.stages for key in stage.bodies if key not in unfit]
    rows = {row.pk: row for row in (OutsideBody.objects.all() if among is None else among)}
    by_key = {row.key: row for row in rows.values()}
    offered: list[Body] = []
    for key in keys:
        row = by_key.get(key)
        seen: set[int] = set()
        while row is not None and not in_force(row, on) and row.pk not in seen:
            seen.add(row.pk)
            row = rows.get(row.successor_id)
        if row is not None and in_force(row, on) and row.shown_to_person:
            body = body_from(row)
            if body not in offered:
                offered.append(body)
    return offered


def advocates(*, on: date) -> list[Body]:
    """Who helps somebody to say what they want to say, on that day (S3-92). One query."""
    rows = OutsideBody.objects.filter(kind="advocacy", shown_to_person=True).order_by("name", "pk")
    return [body_from(row) for row in rows if in_force(row, on)]


def body_from(row: OutsideBody) -> Body:
    return Body(row.key, row.name, row.what_for, row.contact, row.url, row.time_limit)


def in_force(row: OutsideBody, on: date) -> bool:
    begun = row.valid_from is None or row.valid_from <= on
    return begun and (row.valid_to is None or row.valid_to >= on)


@dataclass(frozen=True)
class QuestionAsked:
    """Something that somebody was asked by mail and has not answered. Says nothing of the case."""

    asked_at: datetime
    due_on: date


def questions_to(user: User) -> list[QuestionAsked]:
    """What the person still owes an answer to, the first due first (S0-40, M4).

    A question about a case that they must not see any more is left out (S0-22).
    """
    rows = InformationRequest.objects.filter(
        asked_user=user, answered_at=None, fact_check=None, case__closed_at=None
    ).exclude(case__in=kept_by_interest(user))
    return [QuestionAsked(row.asked_at, row.due_on) for row in rows.order_by("due_on", "pk")]


def handler_contact(case: Case, *, on: date) -> Contact | None:
    """How the public reaches whoever has the case; None while the role is vacant."""
    return contact_for(case.handler_role, on=on)


def status_words(case: Case) -> str:
    """Where a case stands, in the words of its procedure, for the person."""
    spec = case.procedure.spec
    if case.closed_at is not None:
        outcome = spec.outcome(case.outcome)
        return outcome.public_label if outcome else "Closed"
    if case.triaged_at is None and case.stage == spec.first_stage.key:
        return "We have it"
    return spec.stage_by_key[case.stage].public_label
