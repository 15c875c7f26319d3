"""Counting the open deadlines of many cases again, a batch at a time (section 2.2, 11).

A batch is one short transaction: its cases are held locked, read together, counted without a
question to the database, and only the dates that moved are written. How far a pass has come is
written with it, so it can be stopped at any moment, run again, and run beside another server.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from django.db import transaction

from cms.casework.clocks import CalendarChange
from cms.casework.fact_rows import ASKED_FOR_EACH
from cms.casework.models import (
    Case,
    Deadline,
    ProcedureVersion,
    Recount,
    add_recorded,
    change_recorded,
)
from cms.casework.procedure.conditions import facts_in
from cms.casework.procedure.schema import Procedure
from cms.casework.services.deadlines import Counted, count_deadlines
from cms.casework.services.rounds import changes_under, diary_read_once
from cms.users.models import User

# Cases. Others wait for the end of a batch to work on one of them, on SQLite on any.
BATCH: Final = 100
# What the clocks and their conditions read of a case.
READ: Final = (
    "events", "deadlines", "parties", "points", "steps", "flags", "remedies", "lessons",
    "scope_decisions", "information_requests", "new_issue_checks",
)  # fmt: skip


def recount_waiting(*, now: datetime, at_most: int | None = None) -> int:
    """Count again what is owed, a batch at a time; how many cases. None: all of it."""
    done = 0
    for owed in Recount.objects.all():
        while at_most is None or done < at_most:
            size = BATCH if at_most is None else min(BATCH, at_most - done)
            counted = recount_batch(owed.pk, now=now, size=size)
            if not counted:
                break
            done += counted
    return done


def cases_waiting() -> int:
    """How many cases are still to be counted again, over all that is owed."""
    return sum(cases_after(owed.after_case).count() for owed in Recount.objects.all())


@transaction.atomic
def recount_batch(owed_id: int, *, now: datetime, size: int = BATCH) -> int:
    """Count the next cases of a pass; how many. None left ends the pass."""
    # Held for the whole batch, so that another server goes on behind it.
    owed = Recount.objects.select_for_update().filter(pk=owed_id).first()
    if owed is None:
        return 0
    ids = list(cases_after(owed.after_case)[:size])
    if not ids:
        owed.delete()
        return 0
    recount_cases(ids, now=now, by=owed.by, reason=owed.reason)
    owed.after_case = ids[-1]
    owed.save(update_fields=["after_case"])
    return len(ids)


def cases_after(case_id: int) -> Any:
    """The keys of the cases with an open deadline that come after that one, in order."""
    rows = Deadline.objects.open().filter(case__gt=case_id).order_by("case_id")
    return rows.values_list("case_id", flat=True).distinct()


@transaction.atomic
def recount_cases(ids: Sequence[int], *, now: datetime, by: User | None, reason: str) -> None:
    """Count those cases again. A few statements in all; only rows that changed are written."""
    # In the order of their keys, so that nobody who holds one of them waits for another.
    rows = Case.objects.select_for_update(of=("self",)).filter(pk__in=ids).order_by("pk")
    cases = list(rows.select_related("contractor").prefetch_related(*READ))
    versions = versions_of(cases)
    counted: list[Counted] = []
    with diary_read_once():
        for case in cases:
            known = versions[case.procedure_id]
            case.procedure = known.version
            counted.append(count_deadlines(case, now=now, sent=known.sent, changes=known.changes))
    names = sorted(frozenset[str]().union(*(one.names for one in counted)))
    changed = [row for one in counted for row in one.changed]
    change_recorded(changed, names, by=by, reason=reason, at=now)
    add_recorded([row for one in counted for row in one.new], by=by, reason=reason, at=now)


@dataclass(frozen=True)
class Shared:
    """What the cases of one version share. ``sent`` as ``facts_of`` has it."""

    version: ProcedureVersion
    changes: list[CalendarChange]
    sent: tuple[str, ...] | None


def versions_of(cases: Iterable[Case]) -> dict[int, Shared]:
    keys = {case.procedure_id for case in cases}
    found = ProcedureVersion.objects.without_document().in_bulk(keys)
    return {
        key: Shared(
            version, changes_under(version.spec), None if asks_for_each(version.spec) else ()
        )
        for key, version in found.items()
    }


def asks_for_each(spec: Procedure) -> bool:
    """Whether a clock depends on what has to be asked for each case apart."""
    return any(facts_in(rule.when) & ASKED_FOR_EACH for _, rule in spec.clocks)
