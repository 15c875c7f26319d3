"""What is put on Today by the passing of time: a promise that ran out, a person who waits for news."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from django.db import transaction
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils.timezone import localdate

from cms.casework.clocks.calendars import Calendar, calendar_for
from cms.casework.clocks.london import ONE_DAY, end_of_day
from cms.casework.clocks.tally import nth_counted
from cms.casework.models import (
    Case,
    Deadline,
    Event,
    EventKind,
    Job,
    ProcedureVersion,
    save_recorded,
)
from cms.casework.procedure.clock_rule import ClockSettings, Unit
from cms.casework.procedure.schema import Procedure, Updates
from cms.casework.services.change import Act
from cms.casework.services.informing import inform
from cms.casework.services.rounds import calendar_changes, clock_events, events_of

RAN_OUT, NO_NEWS = "ran_out", "no_news"
GIVEN: Final = "given"  # to somebody to see to, until the time that a step names for it is over
KINDS: Final = (RAN_OUT, NO_NEWS, GIVEN)
BATCH: Final = 200
SEEN_TO: Final = "Seen to since."


@dataclass(frozen=True)
class Wanted:
    """A job that should be on Today: for the same thing there is one at a time."""

    kind: str
    text: str
    since_at: datetime
    due_at: datetime | None = None


def add_due_jobs(*, now: datetime) -> int:
    """Put on Today what time has made due, once each, and take off what was seen to.

    Safe to stop, to run again, and to run beside another server. How many cases changed.
    """
    return sum(bring_up_to_date(case_id, now=now) for case_id in cases_concerned(now))


def cases_concerned(now: datetime) -> Iterator[int]:
    """Open cases that such a job could be for, and all that have one open. In batches."""
    specs = [version.spec for version in ProcedureVersion.objects.once_live()]
    clocks = {rule.key for spec in specs for _, rule in spec.clocks if rule.overdue_job}
    late = Deadline.objects.open().filter(clock__in=clocks, due_at__lt=now).values("case")
    jobs = Job.objects.filter(kind__in=KINDS, done_at=None).values("case")
    rows = Case.objects.filter(Q(closed_at=None, pk__in=late) | Q(pk__in=jobs))
    rows = (rows | without_news(specs, now)).distinct().order_by("pk")
    last = 0
    while ids := list(rows.filter(pk__gt=last).values_list("pk", flat=True)[:BATCH]):
        yield from ids
        last = ids[-1]


def without_news(specs: Iterable[Procedure], now: datetime) -> QuerySet[Case]:
    """Those to whom nothing was sent for as many calendar days; working days are no fewer."""
    told = [(spec, stage.key, stage.updates) for spec in specs for stage in spec.stages]
    wanted = [(spec, key, updates) for spec, key, updates in told if updates]
    if not wanted:
        return Case.objects.none()
    fewest = min(updates.every for _, _, updates in wanted) - 1
    since = now - timedelta(days=fewest)
    kinds = {kind for spec, _, updates in wanted for kind in kinds_of(spec, updates)}
    recent = Event.objects.filter(case=OuterRef("pk"), happened_at__gt=since).filter(
        Q(kind=EventKind.STAGE_ENTERED) | Q(kind=EventKind.MESSAGE_SENT, data__kind__in=kinds)
    )
    stages = {key for _, key, _ in wanted}
    rows: QuerySet[Case] = Case.objects.filter(
        ~Exists(recent), closed_at=None, stage__in=stages, received_at__lte=since
    )
    return rows


@transaction.atomic
def bring_up_to_date(case_id: int, *, now: datetime) -> bool:
    rows = Case.objects.select_for_update(of=("self",)).select_related("procedure__procedure")
    case: Case = rows.get(pk=case_id)
    wanted = [] if case.closed_at is not None else list(wanted_for(case, now=now))
    known, given = list(case.jobs.filter(kind__in=KINDS)), time_is_given(case)
    changed = [job for job in known if job.done_at is None and not is_wanted(job, wanted)]
    changed = [job for job in changed if not (given and job.kind == GIVEN)]
    for job in changed:
        job.done_at, job.result = now, SEEN_TO
        save_recorded(job, by=None, reason=SEEN_TO)
    new = [one for one in wanted if not any(is_for(job, one) for job in known)]
    for one in new:
        job = Job(
            case=case,
            kind=one.kind,
            text=one.text[:300],
            role=case.handler_role,
            since_at=now,
            due_at=one.due_at,
        )
        save_recorded(job, by=None, reason="Its time has come.")
        if one.kind == NO_NEWS:  # of a promise that ran out they are warned
            inform(case, "overdue", one.text, act=Act(now=now))
    return bool(changed or new)


def time_is_given(case: Case) -> bool:
    """Whether a time runs within which somebody was asked to see to it (S3-23)."""
    steps = case.procedure.spec.step_by_key.values()
    clocks = {step.given_to.clock for step in steps if step.given_to}
    rows = case.deadlines.all() if clocks and case.closed_at is None else ()
    return any(row.clock in clocks and not row.ended for row in rows)


def is_wanted(job: Job, wanted: list[Wanted]) -> bool:
    return any(is_for(job, one) for one in wanted)


def is_for(job: Job, one: Wanted) -> bool:
    """Whether a job is for this very thing, seen to or not."""
    return job.kind == one.kind and job.text == one.text[:300] and job.since_at > one.since_at


def wanted_for(case: Case, *, now: datetime) -> Iterator[Wanted]:
    spec = case.procedure.spec
    late = [row for row in case.deadlines.all() if not row.ended and row.due_at]
    late = [row for row in late if row.due_at < now]
    for row in late:
        rule = spec.clock_by_key.get(row.clock)
        if rule is not None and rule.overdue_job:
            yield Wanted(RAN_OUT, rule.overdue_job, row.due_at)
    updates = spec.stage_by_key[case.stage].updates
    if updates and (not updates.once_overdue or updates.once_overdue in {r.clock for r in late}):
        yield from news_due(case, updates, now=now)


def news_due(case: Case, updates: Updates, *, now: datetime) -> Iterator[Wanted]:
    """Due on the last of so many working days without a word; so a job of that day."""
    since = last_news(case, updates)
    first = localdate(since) + ONE_DAY
    last = nth_counted(first, updates.every, calendar_of(case).is_working)
    if last <= localdate(now):
        text = f"Tell them how it stands: {updates.every} working days went by without news."
        yield Wanted(NO_NEWS, text, since, end_of_day(last))


def last_news(case: Case, updates: Updates) -> datetime:
    """When they heard from us last in this stage; at its start, or when somebody saw to it."""
    spec, events = case.procedure.spec, events_of(case)
    entered = [
        event.happened_at
        for event in events
        if event.kind == EventKind.STAGE_ENTERED and event.data["stage"] == case.stage
    ]
    start = max(entered, default=case.received_at)
    kinds = kinds_of(spec, updates)
    sent = [event.at for event in clock_events(events) if event.message_kind in kinds]
    seen_to = case.jobs.filter(kind=NO_NEWS).exclude(done_at=None).exclude(result=SEEN_TO)
    done = [job.done_at for job in seen_to if job.done_at]
    latest: datetime = max([start, *sent, *done])
    return latest


def kinds_of(spec: Procedure, updates: Updates) -> set[str]:
    """What counts as news, as events name it."""
    known = spec.message_by_key
    return {*updates.met_by, *(known[key].kind for key in updates.met_by if key in known)}


def calendar_of(case: Case) -> Calendar:
    """The working days of the procedure."""
    division = case.procedure.spec.calendar.division
    settings = ClockSettings(unit=Unit.WORKING_DAYS, amount=1, division=division)
    return calendar_for(settings, calendar_changes(case))
