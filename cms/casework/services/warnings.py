"""Telling whoever has a case, and then others, that a promise is due or late (E24)."""

from __future__ import annotations

import logging
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from typing import Final

from django.db import IntegrityError, transaction
from django.utils.timezone import localdate, localtime

from cms.casework.clocks import explain
from cms.casework.clocks.words import due_words
from cms.casework.errors import CaseworkError
from cms.casework.mail.moments import late_words
from cms.casework.mail.outbox import queue_to_people
from cms.casework.mail.words import Letter, compose
from cms.casework.models import (
    Case,
    Deadline,
    ProcedureVersion,
    SentWarning,
)
from cms.casework.permissions import visible_to
from cms.casework.procedure.schema import ClockRule, ClockWarning, Procedure
from cms.casework.services.rounds import (
    calendar_changes,
    events_of,
    round_called,
    settings_in,
    state_in,
)
from cms.casework.services.routing import grant, subject_roles
from cms.users.models import User
from cms.users.roles import holders_of
from cms.web.limits import Limit

logger = logging.getLogger(__name__)

FROM, UNTIL = time(8), time(18)
# A promise about to be broken is worth waking somebody for; nothing else is.
AT_ANY_HOUR: Final = timedelta(hours=4)
# A warning that could not go for so long is no news: the case stands late on Today.
STALE_AFTER: Final = timedelta(days=14)
BATCH: Final = 200
# Of many from one place, one is warned of in this time (quality 47).
ONE_OF_A_FLOOD: Final = Limit("flood_warning", 1, 3600)


@dataclass
class DueWarning:
    """A deadline whose next warning is due; ``hours`` are all those not sent yet.

    ``called_in``: the roles that the procedure tells only once the promise is broken.
    """

    deadline: Deadline
    due_at: datetime
    rule: ClockRule
    hours: tuple[int, ...]
    to: frozenset[str]
    called_in: frozenset[str]


@dataclass
class Readers:
    """Who may be told of which case, each question asked once a run."""

    on: date
    by_role: dict[str, list[User]] = field(default_factory=dict)
    may_see: dict[tuple[int, int], bool] = field(default_factory=dict)

    def holders(self, role: str) -> list[User]:
        if role not in self.by_role:
            self.by_role[role] = holders_of(role, on=self.on)
        return self.by_role[role]

    def wanted(self, case: Case, to: Iterable[str]) -> list[User]:
        people: dict[int, User] = {}
        for name in sorted(to):
            if name == "handler" and case.handler and case.handler.is_active:
                found = [case.handler]
            else:
                found = self.holders(case.handler_role if name == "handler" else name)
            people.update((user.pk, user) for user in found)
        return list(people.values())

    def look_up(self, wanted: Iterable[tuple[User, int]]) -> None:
        """Ask for every case of a batch at once, one query a person."""
        cases: dict[int, tuple[User, set[int]]] = {}
        for user, case_id in wanted:
            cases.setdefault(user.pk, (user, set()))[1].add(case_id)
        for user, ids in cases.values():
            seen = set(visible_to(user, on=self.on).filter(pk__in=ids).values_list("pk", flat=True))
            self.may_see.update(((user.pk, pk), pk in seen) for pk in ids)


def send_warnings(*, now: datetime) -> int:
    """Queue every warning that is due, once each; returns how many went.

    Nobody is told of a case that they may not see, and nobody outside 08:00 to 18:00 unless
    the promise ends within four hours. A date that moves warns again.
    """
    readers = Readers(localdate(now))
    return sum(send_batch(batch, readers, now=now) for batch in batches(now, live_versions()))


def live_versions() -> dict[int, ProcedureVersion]:
    """Each document once, rather than once a case."""
    rows = ProcedureVersion.objects.once_live()
    return {row.pk: row for row in rows.select_related("procedure")}


def batches(now: datetime, versions: dict[int, ProcedureVersion]) -> Iterator[list[Deadline]]:
    """The open deadlines near enough to warn of, with their cases and the warnings sent."""
    hours = [
        warning.hours
        for version in versions.values()
        for _, rule in version.spec.clocks
        for warning in warnings_of(version.spec, rule)
    ]
    if not hours:
        return
    earliest = now + timedelta(hours=min(hours)) - STALE_AFTER
    latest = now + timedelta(hours=max(hours))
    rows = Deadline.objects.open().filter(due_at__gte=earliest, due_at__lte=latest)
    rows = rows.select_related("case__handler").prefetch_related("warnings").order_by("pk")
    last = 0
    while batch := list(rows.filter(pk__gt=last)[:BATCH]):
        for row in batch:
            row.case.procedure = versions[row.case.procedure_id]
        yield batch
        last = batch[-1].pk


def send_batch(batch: list[Deadline], readers: Readers, *, now: datetime) -> int:
    found = [warning for row in batch if (warning := due_warning(row, now=now))]
    for warning in found:
        call_in(warning, now=now)
    people = {id(w): readers.wanted(w.deadline.case, w.to) for w in found}
    readers.look_up((user, w.deadline.case.pk) for w in found for user in people[id(w)])
    sent = 0
    for warning in found:
        case = warning.deadline.case
        if case.one_of_many and case.triaged_at is None and ONE_OF_A_FLOOD.passed("", now=now):
            continue  # the others wait their turn: a flood of warnings would hide the true ones
        allowed = [user for user in people[id(warning)] if readers.may_see[user.pk, case.pk]]
        sent += bool(allowed) and send_warning(warning, allowed, now=now)
    return sent


def call_in(warning: DueWarning, *, now: datetime) -> None:
    """Let the roles see a late case that the procedure tells of it, or their link opens nothing.

    Never a role that the case is about.
    """
    case = warning.deadline.case
    roles = warning.called_in - {"handler", case.handler_role}
    for role in sorted(roles - subject_roles(case) if roles else ()):
        grant(case, role=role, by=None, now=now, why="Told that the case is late")


def due_warning(row: Deadline, *, now: datetime) -> DueWarning | None:
    """What is to be said now about a deadline; after a pause, one warning for all missed."""
    spec = row.case.procedure.spec
    rule = spec.clock_by_key.get(row.clock)
    if rule is None or row.due_at is None or not may_disturb(row.due_at, now=now):
        return None
    if message_for(row.due_at, now=now) not in spec.message_by_key:
        return None  # the procedure has no words for it
    sent = {past.hours for past in row.warnings.all() if past.due_at == row.due_at}
    due = [
        warning
        for warning in warnings_of(spec, rule)
        if warning.hours not in sent and row.due_at - timedelta(hours=warning.hours) <= now
    ]
    if not due:
        return None
    return DueWarning(
        row,
        row.due_at,
        rule,
        tuple(warning.hours for warning in due),
        frozenset(name for warning in due for name in warning.to),
        frozenset(name for warning in due if warning.hours < 0 for name in warning.to),
    )


def warnings_of(spec: Procedure, rule: ClockRule) -> tuple[ClockWarning, ...]:
    """Those of the clock; whoever is kept informed hears that it ran out, whatever it says (S2-7)."""
    kept = spec.kept_informed
    if kept is None or "overdue" not in kept.at:
        return rule.warnings
    others = tuple(warning for warning in rule.warnings if warning.hours)
    now = {name: None for warning in rule.warnings if not warning.hours for name in warning.to}
    return (*others, ClockWarning(hours=0, to=(*now, kept.role)))


def may_disturb(due_at: datetime, *, now: datetime) -> bool:
    return FROM <= localtime(now).time() < UNTIL or now <= due_at <= now + AT_ANY_HOUR


def send_warning(warning: DueWarning, people: list[User], *, now: datetime) -> bool:
    """Queue the mail and note that it went, together; False when another server was first."""
    row = warning.deadline
    try:
        with transaction.atomic():
            # It may have been met, or moved, since the batch was read.
            if not Deadline.objects.open().filter(pk=row.pk, due_at=warning.due_at).exists():
                return False
            for hours in warning.hours:
                SentWarning.objects.create(
                    deadline=row, hours=hours, due_at=warning.due_at, sent_at=now
                )
            queue_to_people(letter_for(warning, now=now), case=row.case, users=people, now=now)
    except IntegrityError:
        return False
    except CaseworkError as refusal:
        # One letter that cannot be written must not keep the others back.
        logger.error("Warning of deadline %s: %s", row.pk, type(refusal).__name__)
        return False
    return True


def letter_for(warning: DueWarning, *, now: datetime) -> Letter:
    row, rule = warning.deadline, warning.rule
    extra = {
        "clock": rule.label,
        "due": due_words(warning.due_at),
        "promise_line": counting_in_words(warning, now=now),
    }
    if warning.due_at <= now:
        extra["late_by"] = late_words(warning.due_at, now=now)
    return compose(row.case, message_for(warning.due_at, now=now), now=now, extra=extra)


def message_for(due_at: datetime, *, now: datetime) -> str:
    return "due_soon" if due_at > now else "overdue"


def counting_in_words(warning: DueWarning, *, now: datetime) -> str:
    """How the date was counted, in the words that the person's own page uses."""
    row, rule = warning.deadline, warning.rule
    changes = calendar_changes(row.case)
    round_ = round_called(row.round, row.case, rule, events_of(row.case), changes)
    state = state_in(row.case, rule, round_, now=now, changes=changes)
    return explain(state, settings_in(row.case, rule, round_), now=now).text
