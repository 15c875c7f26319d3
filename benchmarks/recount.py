"""Counting open deadlines again after a holiday is added, beside a plain bulk update of their rows.

    python -m benchmarks.recount [--deadlines N] [--database postgresql|sqlite]

docs/benchmarks.md says what is measured and how to read it.
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
import tempfile
import time
import uuid
from collections.abc import Iterator
from contextlib import ExitStack
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

from benchmarks.intake import a_database
from benchmarks.server import ROOT, _seconds_of_group

PACK = "lgsco-code-2024"
TEMPLATES = 10  # true cases, received on as many days, that the others are copies of
ROWS = 1000  # in one statement of the plain bulk update
MOMENT = datetime(2026, 11, 20, 12, tzinfo=UTC)
NEW_DAY = date(2026, 11, 25)  # a Wednesday before the due dates of all of them


def main() -> int:
    asked = arguments()
    with (
        tempfile.TemporaryDirectory(prefix="answerable-benchmark-") as folder,
        ExitStack() as open_,
    ):
        address, pid = open_.enter_context(a_database(asked.database, Path(folder)))
        os.environ.update(
            DATABASE_URL=address,
            ANSWERABLE_VAR=folder,
            LOG_LEVEL="ERROR",
            ANSWERABLE_DEMO="1",
            DJANGO_SETTINGS_MODULE="benchmarks.settings",
        )
        import django
        from django.db import connections

        django.setup()
        say_what_this_is(asked)
        cases, rows = fill(asked.deadlines)
        print(f"{rows} open deadlines in {cases} cases", flush=True)
        idle = run_command()[1]
        add_holiday()
        connections.close_all()
        before = database_seconds(pid)
        took, peak, ours = run_command()
        ours += database_seconds(pid) - before
        moved, clocks = counted_again()
        print(f"counted again:          {took:8.1f} s   {moved} rows moved, each with its history")
        print(
            f"peak memory:            {peak / 1024:8.0f} MB  ({idle / 1024:.0f} MB with nothing to do)"
        )
        before = database_seconds(pid)
        plain, theirs = bulk_update(clocks)
        theirs += database_seconds(pid) - before
        print(f"plain bulk_update:      {plain:8.1f} s   the same rows and columns")
        print(
            f"one UPDATE statement:   {one_statement(clocks):8.1f} s   for comparison: it counts nothing"
        )
        print(f"counted again / plain:  {took / plain:8.2f}")
        print(f"processor time:         {ours:8.1f} s against {theirs:.1f} s: {ours / theirs:.2f}")
    return 0


def arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--deadlines", type=int, default=100_000)
    parser.add_argument("--database", choices=("sqlite", "postgresql"), default="postgresql")
    return parser.parse_args()


def say_what_this_is(asked: argparse.Namespace) -> None:
    sys.path.insert(0, str(ROOT / "scripts"))
    from environment import describe_machine

    print(describe_machine())
    print(f"{asked.database}, {PACK}; load of the machine before: {os.getloadavg()[0]:.1f}")


# --- the cases ----------------------------------------------------------------------------------
def fill(wanted: int) -> tuple[int, int]:
    """A few true cases and copies of them, until so many deadlines are open."""
    from cms.casework.models import Case, Deadline
    from cms.casework.services.procedures import install_pack
    from django.core.management import call_command

    call_command("migrate", verbosity=0)
    call_command("createcachetable")
    long_ago = MOMENT - timedelta(days=400)
    install_pack(PACK, on=long_ago.date(), now=long_ago)
    true = [
        one_case(MOMENT - timedelta(days=number % 3, hours=number)) for number in range(TEMPLATES)
    ]
    each = sum(Deadline.objects.open().filter(case=pk).count() for pk in true) / TEMPLATES
    copies(true, round(wanted / each) - TEMPLATES)
    return Case.objects.count(), Deadline.objects.open().count()


def one_case(at: datetime) -> int:
    from cms.casework.services.change import Act
    from cms.casework.services.intake import receive_case
    from cms.casework.services.told import PersonDetails, Told

    told = Told(
        key=uuid.uuid4(),
        kind="complaint",
        text="The bins were left, again.",
        person=PersonDetails(name="Ada Brown", email="ada@resident.example"),
        procedure_key=PACK,
    )
    return int(receive_case(act=Act(now=at), told=told).pk)


def copies(true: list[int], count: int) -> None:
    """Bulk insert: the rows that counting reads, and none of their history."""
    from cms.casework.models import Case

    originals = list(Case.objects.filter(pk__in=true))
    parts = [parts_of(case.pk) for case in originals]
    first = max(true) + 1
    for start in range(0, count, ROWS):
        numbers = range(start, min(start + ROWS, count))
        insert([copy_of_case(originals[n % len(originals)], first + n) for n in numbers])
        for model in range(len(parts[0])):
            insert(
                [
                    copied(row, pk=None, case_id=first + n)
                    for n in numbers
                    for row in parts[n % len(parts)][model]
                ]
            )


def parts_of(case_id: int) -> list[list[Any]]:
    from cms.casework.models import Deadline, Event, Party

    return [list(model.objects.filter(case=case_id)) for model in (Event, Party, Deadline)]


def copy_of_case(case: Any, number: int) -> Any:
    key = uuid.UUID(int=number)
    return copied(case, pk=number, reference=f"COPY-{number}", intake_key=key)


def copied(row: Any, **changed: Any) -> Any:
    values = {field.attname: getattr(row, field.attname) for field in row._meta.concrete_fields}
    pk = changed.pop("pk")
    values.pop(row._meta.pk.attname)
    return type(row)(pk=pk, **{**values, **changed})


def insert(rows: list[Any]) -> None:
    from django.db.models import QuerySet

    if rows:
        QuerySet(type(rows[0])).bulk_create(rows)


# --- what is measured ---------------------------------------------------------------------------
def add_holiday() -> None:
    """As the calendar's screen does; what runs after the commit is left to the command."""
    from cms.casework.models import CalendarDay, Recount
    from cms.casework.services import calendar

    calendar.AT_ONCE = 0  # type: ignore[misc]
    day = CalendarDay(day=NEW_DAY, kind="holiday", title="A day of thanks", source="Proclaimed")
    calendar.save_day(day, by=None, now=MOMENT)
    assert Recount.objects.count() == 1


def run_command() -> tuple[float, int, float]:
    """Seconds, the start of Python included, peak memory in kilobytes, and processor time."""
    began = time.perf_counter()
    process = subprocess.Popen([sys.executable, "manage.py", "recount"], cwd=ROOT)
    _, status, used = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        raise SystemExit("The command failed.")
    return time.perf_counter() - began, used.ru_maxrss, used.ru_utime + used.ru_stime


def database_seconds(pid: int) -> float:
    """Processor time of PostgreSQL and of its connections that have ended; 0 without it."""
    return _seconds_of_group(pid) if pid else 0.0


def counted_again() -> tuple[int, set[str]]:
    """How many rows moved, and of which clocks: those of the others stay where they were."""
    from cms.casework.models import Deadline, Recount

    assert not Recount.objects.exists()
    reason = "The calendar changed: A day of thanks, 25 November 2026."
    rows = Deadline.history.filter(history_change_reason=reason)
    return rows.count(), set(rows.values_list("clock", flat=True).distinct())


def chunks(clocks: set[str]) -> Iterator[list[Any]]:
    from cms.casework.models import Deadline

    after = 0
    open_rows = Deadline.objects.open().filter(clock__in=clocks).order_by("pk")
    while rows := list(open_rows.filter(pk__gt=after)[:ROWS]):
        after = rows[-1].pk
        yield rows


def bulk_update(clocks: set[str]) -> tuple[float, float]:
    """Both dates of every row a day later, no history: the time of the writing alone."""
    from cms.casework.models import Deadline
    from django.db.models import QuerySet

    took = worked = 0.0
    for rows in chunks(clocks):
        for row in rows:
            row.due_at += timedelta(days=1)
            row.original_due_at += timedelta(days=1)
        began, at_work = time.perf_counter(), time.process_time()
        QuerySet(Deadline).bulk_update(rows, ["due_at", "original_due_at"])
        took += time.perf_counter() - began
        worked += time.process_time() - at_work
    return took, worked


def one_statement(clocks: set[str]) -> float:
    from cms.casework.models import Deadline
    from django.db.models import F, QuerySet

    day = timedelta(days=1)
    began = time.perf_counter()
    open_rows = QuerySet(Deadline).filter(ended=False, clock__in=clocks)
    open_rows.update(due_at=F("due_at") - day, original_due_at=F("original_due_at") - day)
    return time.perf_counter() - began


if __name__ == "__main__":
    sys.exit(main())
