"""Figures over 1,000 to 1,000,000 cases: counting them, and the page and the report that show them.

    python -m benchmarks.figures [--cases 1000 10000 100000 1000000]

docs/benchmarks.md says what is measured and how to read it.
"""

from __future__ import annotations

import argparse
import os
import resource
import statistics
import subprocess
import sys
import tempfile
import time
import uuid
from collections.abc import Callable
from contextlib import ExitStack
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from benchmarks.intake import a_database
from benchmarks.server import ROOT

SIZES = (1_000, 10_000, 100_000, 1_000_000)
TEMPLATES = 50  # cases of which the others are copies, each moved back by days of its own
DAYS = 1_095  # three years
ROUNDS = 25
PAGE = "/how-we-are-doing/"
AREAS = ("", "streets", "homes", "parks", "grants", "contact")


def main() -> int:
    asked = arguments()
    if asked.build_report:
        return build(asked.build_report)
    with (
        tempfile.TemporaryDirectory(prefix="answerable-benchmark-") as folder,
        ExitStack() as open_,
    ):
        address, _ = open_.enter_context(a_database("postgresql", Path(folder)))
        os.environ.update(
            DATABASE_URL=address,
            ANSWERABLE_VAR=folder,
            LOG_LEVEL="ERROR",
            ANSWERABLE_DEMO="1",
            DJANGO_SETTINGS_MODULE="benchmarks.settings",
        )
        import django

        django.setup()
        say_what_this_is()
        found = [measure(size) for size in prepared(asked.cases)]
        report(found)
    return 0


def arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--cases", type=int, nargs="+", default=list(SIZES))
    parser.add_argument("--build-report", type=int, default=0, help=argparse.SUPPRESS)
    return parser.parse_args()


def say_what_this_is() -> None:
    sys.path.insert(0, str(ROOT / "scripts"))
    from environment import describe_machine

    print(describe_machine())
    print(f"PostgreSQL; load of the machine before: {os.getloadavg()[0]:.1f}", flush=True)


# --- the cases ----------------------------------------------------------------------------------
def prepared(sizes: list[int]) -> list[int]:
    from django.utils.timezone import now

    from benchmarks.preparation import prepare

    prepare()
    add_templates(now())
    return sorted(sizes)


def add_templates(now: datetime) -> None:
    """Cases of the last month, with the rows that are counted; nothing is told of them."""
    from cms.casework.models import Case, ProcedureVersion
    from cms.casework.selectors import main_procedure_key
    from cms.users.models import User
    from django.utils.timezone import localdate

    key = main_procedure_key(on=localdate(now))
    version = ProcedureVersion.objects.filter(procedure__key=key).latest("number")
    by = User.objects.earliest("pk")
    kinds = ("complaint", "complaint", "concern", "comment", "compliment")
    cases = []
    for number in range(1, TEMPLATES + 1):
        received = now - timedelta(days=number % 28 + 1, hours=number)
        closed = None if number % 6 == 0 else received + timedelta(days=number % 23 + 1)
        cases.append(
            Case(
                pk=number,
                reference=f"T{number}",
                intake_key=uuid.UUID(int=number),
                procedure=version,
                kind=kinds[number % 5],
                channel=("web", "email", "phone", "letter")[number % 4],
                topic=f"topic {number % 17}",
                service_area=AREAS[number % len(AREAS)],
                stage=version.spec.first_stage.key,
                received_at=received,
                first_raised_at=received - timedelta(days=number % 3),
                written=True,
                handler_role="coordinator",
                outcome="" if closed is None else ("upheld", "answered", "not_upheld")[number % 3],
                closed_at=closed,
            )
        )
    insert(cases)
    for case in cases:
        add_parts(case, by, version.spec)


def add_parts(case: Any, by: Any, spec: Any) -> None:
    from cms.casework.models import Deadline, Event, Lesson, Remedy, ScopeDecision

    number, at = case.pk, case.received_at
    decision = next(iter(spec.deciding))
    told: list[tuple[str, int, dict[str, Any]]] = [
        ("first_raised", 0, {}),
        ("received", 0, {"message": number}),
        ("received_by_contact", 0, {}),
        ("triaged", 6, {}),
        ("message_sent", 20 + number, {"message": number + 1000, "kind": "initial_response"}),
        ("message_sent", 100 + 9 * number, {"message": number + 2000, "kind": decision}),
    ]
    if number % 9 == 0:
        told.append(("stage_entered", 700, {"stage": spec.stages[1].key}))
    if case.closed_at is not None:
        told.append(("closed", 600, {"outcome": case.outcome}))
    insert(
        Event(
            case=case,
            kind=kind,
            happened_at=at + timedelta(hours=hours),
            recorded_at=at + timedelta(hours=hours),
            data=data,
        )
        for kind, hours, data in told
    )
    results = ("met", "met", "met", "extended", "late", "not_applicable", "running")
    insert(
        Deadline(
            case=case,
            stage=case.stage,
            clock=clock.key,
            start_at=at,
            due_at=at + timedelta(days=days),
            original_due_at=at + timedelta(days=days),
            result=results[(number + days) % 7],
            met_at=at + timedelta(days=number % 40),
            ended=(number + days) % 7 != 6,
        )
        for days, (_, clock) in zip((2, 30, 14), spec.clocks, strict=False)
    )
    if number % 3 == 0:
        promised = (at + timedelta(days=20)).date()
        done = promised + timedelta(days=number % 9 - 4) if number % 4 else None
        given = {"case": case, "what": "A new lock.", "by_whom": "Us", "role": "coordinator"}
        insert(
            [
                Remedy(
                    **given, key="action", agreed_at=at, agreed_by=by, due_on=promised, done_on=done
                )
            ]
        )
    if number % 4 == 0:
        insert([Lesson(case=case, text="Look each day.", cause="delay", noted_at=at, noted_by=by)])
    if number % 25 == 0:
        insert(
            [ScopeDecision(case=case, kind="refused", reason="No.", decided_at=at, decided_by=by)]
        )


def insert(rows: Any) -> None:
    from django.db.models import QuerySet

    rows = list(rows)
    if rows:
        QuerySet(type(rows[0])).bulk_create(rows)


def grow(size: int) -> None:
    """Copies of the templates inside the database, until there are so many cases."""
    from cms.casework.models import Case, Deadline, Event, Lesson, Remedy, ScopeDecision
    from django.db import connection

    first = Case.objects.count() // TEMPLATES
    last = size // TEMPLATES - 1
    if first > last:
        return
    with connection.cursor() as cursor:
        for model in (Case, Event, Deadline, Remedy, Lesson, ScopeDecision):
            cursor.execute(copying(model), [first, last])
        cursor.execute("ANALYZE")


def copying(model: Any) -> str:
    from django.db import models

    names, values = [], []
    for field in model._meta.concrete_fields:
        name = f'"{field.column}"'
        if field.primary_key and model._meta.model_name != "case":
            continue
        names.append(name)
        if field.primary_key or field.column == "case_id":
            values.append(f"{name} + n * {TEMPLATES}")
        elif field.column == "reference":
            values.append(f"'C' || (id + n * {TEMPLATES})")
        elif field.column == "intake_key":
            values.append(f"md5((id + n * {TEMPLATES})::text)::uuid")
        elif isinstance(field, models.DateTimeField):
            values.append(f"{name} - mod(n * 7, {DAYS}) * interval '1 day'")
        elif isinstance(field, models.DateField):
            values.append(f"{name} - mod(n * 7, {DAYS})::integer")
        else:
            values.append(name)
    case = "id" if model._meta.model_name == "case" else "case_id"
    return (
        f"INSERT INTO {model._meta.db_table} ({', '.join(names)}) "  # noqa: S608  our own names
        f"SELECT {', '.join(values)} FROM {model._meta.db_table}, generate_series(%s, %s) AS n "
        f"WHERE {case} <= {TEMPLATES}"
    )


# --- what is measured ---------------------------------------------------------------------------
def measure(size: int) -> dict[str, float]:
    from cms.casework.models import Figure
    from cms.casework.reports.counting import count_what_changed
    from cms.casework.reports.figures import figures_of
    from cms.casework.selectors import main_procedure_key
    from django.db import connections
    from django.utils.timezone import localdate, now

    began = time.perf_counter()
    grow(size)
    print(f"{size:,} cases are there, after {time.perf_counter() - began:.0f} s", flush=True)
    connections.close_all()
    whole, peak = run(["manage.py", "count_figures"])
    _, idle = run(["manage.py", "count_figures", "--changed"])
    touch_a_case(now())
    began = time.perf_counter()
    change = count_what_changed(now=now())
    changed = time.perf_counter() - began
    assert change is not None and change.since is not None
    key, today = main_procedure_key(on=localdate(now())), localdate(now())
    year: dict[str, Any] = {"since": today - timedelta(days=365), "until": today}
    publish_anew()
    built, built_peak = build_one(key, today)
    row = {
        "cases": size,
        "count all, s": whole,
        "peak, MB": peak / 1024,
        "peak with nothing to do, MB": idle / 1024,
        "count what changed, s": changed,
        "rows of figures": Figure.objects.count(),
        "figures of a year, ms": 1000 * median(lambda: figures_of(key, **year)),
        "page, ms": 1000 * median(page_once),
        "report, s": built,
        "report's peak, MB": built_peak / 1024,
    }
    print({name: round(value, 1) for name, value in row.items()}, flush=True)
    return row


def run(words: list[str]) -> tuple[float, int]:
    """Seconds, the start of Python included, and peak memory in kilobytes."""
    began = time.perf_counter()
    process = subprocess.Popen([sys.executable, *words], cwd=ROOT, stdout=subprocess.DEVNULL)
    _, status, used = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        raise SystemExit(f"{' '.join(words)} failed.")
    return time.perf_counter() - began, used.ru_maxrss


def touch_a_case(now: datetime) -> None:
    """Something happens in a case of this month."""
    from cms.casework.models import Case, Event

    case = Case.objects.latest("received_at")
    Event(case=case, kind="triaged", happened_at=now, recorded_at=now, data={}).save()


def publish_anew() -> None:
    """Every quarter, as if none had been published; the page shows nothing else."""
    from cms.published_summaries.models import PublishedQuarter
    from cms.published_summaries.services.quarters import publish_quarters
    from django.db.models import QuerySet
    from django.utils.timezone import now

    QuerySet(PublishedQuarter).delete()
    publish_quarters(now())


def median(once: Callable[[], object]) -> float:
    took = []
    for _ in range(ROUNDS):
        began = time.perf_counter()
        once()
        took.append(time.perf_counter() - began)
    return statistics.median(took)


def page_once() -> None:
    """Drawn anew: what was drawn for somebody before is forgotten."""
    from django.core.cache import cache
    from django.test import Client

    cache.clear()
    answer = Client().get(PAGE, headers={"host": "localhost"})
    assert answer.status_code == 200, answer.status_code


def build_one(key: str, today: Any) -> tuple[float, int]:
    """The report of the last quarter, built by a process of its own; seconds and kilobytes."""
    from cms.casework.reports.alerts import months_before
    from cms.casework.reports.figures import last_day_of, month_of
    from cms.published_summaries.models import Report
    from django.db import connections
    from django.db.models import QuerySet
    from django.utils.timezone import now

    QuerySet(Report).delete()
    ended = months_before(month_of(today), (today.month - 1) % 3)
    report = Report(
        kind="quarterly",
        procedure_key=key,
        since=months_before(ended, 3),
        until=last_day_of(months_before(ended, 1)),
        asked_at=now(),
    )
    insert([report])
    connections.close_all()
    return run(["-m", "benchmarks.figures", "--build-report", str(report.pk)])


def build(report_id: int) -> int:
    import django

    django.setup()
    from cms.published_summaries.services.building import build_report
    from django.utils.timezone import now

    state = build_report(report_id, now=now())
    print(state, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss)
    return 0 if state == "draft" else 1


def report(found: list[dict[str, float]]) -> None:
    for name in found[0]:
        values = " | ".join(f"{row[name]:,.1f}".removesuffix(".0") for row in found)
        print(f"| {name} | {values} |")
    pages = [row["page, ms"] for row in found]
    print(f"The page over the most cases / over the fewest: {pages[-1] / pages[0]:.2f}")
    if pages[-1] > 2 * pages[0]:
        raise SystemExit("The page over many cases took more than twice as long.")


if __name__ == "__main__":
    sys.exit(main())
