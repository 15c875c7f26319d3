"""Telling us something beside Wagtail's own form builder: processor time, and time to answer.

    python -m benchmarks.intake [--database sqlite|postgresql] [--rounds N] [--each N] [--seconds N]

docs/benchmarks.md says what is measured and how to read it.
"""

from __future__ import annotations

import argparse
import os
import signal
import statistics
import sys
import tempfile
import time
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from benchmarks.residents import FormBuilderVisitor, Resident, timed
from benchmarks.server import ROOT, Server, serving

A_SECOND = 20  # submissions, under load
AT_ONCE = 16  # browsers that may wait for an answer at the same time
BUILT, STOCK = "form builder", "form builder, stock Wagtail"


@dataclass
class Row:
    """One kind of request: for each round, milliseconds a request."""

    in_workers: list[float] = field(default_factory=list)
    in_database: list[float] = field(default_factory=list)
    answered_in: list[float] = field(default_factory=list)


Rows = defaultdict[str, Row]


def main() -> int:
    asked = arguments()
    # Told to stop, it takes its servers with it.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(1))
    with (
        tempfile.TemporaryDirectory(prefix="answerable-benchmark-") as folder,
        ExitStack() as open_,
    ):
        database, pid = open_.enter_context(a_database(asked.database, Path(folder)))
        variables = {"DATABASE_URL": database, "ANSWERABLE_VAR": folder, "LOG_LEVEL": "ERROR"}
        fields = prepared(variables)
        ours = {**variables, "ANSWERABLE_DEMO": "0"}
        site = open_.enter_context(serving("benchmarks.settings", ours, pid))
        stock = open_.enter_context(serving("benchmarks.stock_settings", ours, pid))
        say_what_this_is(asked, fields)
        rows: Rows = defaultdict(Row)
        for number in range(asked.rounds + 1):
            # The first round warms up every worker and is thrown away.
            into = rows if number else defaultdict(Row)
            one_round(site, stock, into, asked.each)
        report(rows)
        if asked.seconds:
            under_load(site, asked.seconds)
    return 0


def arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--database", choices=("sqlite", "postgresql"), default="sqlite")
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--each", type=int, default=40, help="requests of each kind in a round")
    parser.add_argument("--seconds", type=int, default=30, help="of load; 0: none")
    return parser.parse_args()


@contextmanager
def a_database(kind: str, folder: Path) -> Iterator[tuple[str, int]]:
    """The address of an empty database that waits for the disk, and PostgreSQL's process or 0."""
    if kind == "sqlite":
        yield f"sqlite:///{folder / 'benchmark.sqlite3'}", 0
        return
    sys.path.insert(0, str(ROOT / "scripts"))
    import postgres

    # Unlike a run of tests, this one has to wait for the disk.
    postgres.UNSAFE = ()
    with postgres.temporary_server() as address:
        yield address, process_of(address)


def process_of(address: str) -> int:
    import dj_database_url

    data = Path(dj_database_url.parse(address)["HOST"]) / "data"
    return int((data / "postmaster.pid").read_text().split()[0])


def prepared(variables: dict[str, str]) -> int:
    os.environ.update(variables, DJANGO_SETTINGS_MODULE="benchmarks.settings", ANSWERABLE_DEMO="1")
    import django
    from django.db import connections

    django.setup()
    from benchmarks.preparation import prepare

    filled = prepare()
    connections.close_all()
    return filled


def one_round(site: Server, stock: Server, rows: Rows, each: int) -> None:
    """The form builder, the site, the stock form builder: a turn each, then again."""
    visit(rows, BUILT, site, each)
    walk(rows, site, each)
    visit(rows, STOCK, stock, each)


def visit(rows: Rows, name: str, server: Server, each: int) -> None:
    visitors = [FormBuilderVisitor(server.address) for _ in range(each)]
    measure(rows[f"{name}: GET"], server, [one.look for one in visitors])
    measure(rows[f"{name}: POST"], server, [one.press for one in visitors])


def walk(rows: Rows, server: Server, each: int) -> None:
    """All take one step, then all the next, so that each kind of request is measured apart."""
    residents = [Resident(server.address) for _ in range(each)]
    posts = []
    while True:
        path = stage(residents[0].path)
        measure(rows[f"{path}: GET"], server, [one.look for one in residents])
        if residents[0].path.startswith("/tell-us/sent/"):
            break
        posts.append(rows[f"{path}: POST"])
        measure(posts[-1], server, [one.press for one in residents])
    add_up(rows["all POSTs of the journey"], posts)


def stage(path: str) -> str:
    return "receipt" if path.startswith("/tell-us/sent/") else path


def add_up(total: Row, parts: Sequence[Row]) -> None:
    for name in ("in_workers", "in_database", "answered_in"):
        getattr(total, name).append(sum(getattr(part, name)[-1] for part in parts))


def measure(row: Row, server: Server, deeds: Sequence[Callable[[], None]]) -> None:
    """Do them one after another, so that none waits for another's answer."""
    before = server.cpu_seconds()
    took = [timed(deed) for deed in deeds]
    after = server.cpu_seconds()
    row.in_workers.append(1000 * (after[0] - before[0]) / len(deeds))
    row.in_database.append(1000 * (after[1] - before[1]) / len(deeds))
    row.answered_in.append(1000 * statistics.median(took))


# --- under load ---------------------------------------------------------------------------------
def under_load(server: Server, seconds: int) -> None:
    size = A_SECOND * seconds
    print(f"\n{A_SECOND} submissions a second for {seconds} s, each followed by its receipt")
    print(f"{'':<34}{'50th':>8}{'95th':>8}{'99th':>8}{'slowest':>9}  ms", flush=True)
    with ThreadPoolExecutor(4) as pool:
        visitors = [FormBuilderVisitor(server.address) for _ in range(size)]
        list(pool.map(FormBuilderVisitor.look, visitors))
        residents = [Resident(server.address) for _ in range(size)]
        list(pool.map(up_to_sending, residents))
    tell("the form builder's POST", at_a_pace([one.press for one in visitors]))
    sent = at_a_pace([one.press for one in residents], then=[one.see for one in residents])
    tell("the POST that sends it", sent)


def up_to_sending(resident: Resident) -> None:
    resident.look()
    while not resident.has_only_to_send:
        resident.press()
        resident.look()


def at_a_pace(
    deeds: Sequence[Callable[[], None]], then: Sequence[Callable[[], None]] = ()
) -> list[float]:
    """Start one every twentieth of a second, whatever became of the others.

    Milliseconds from when each was due, so that waiting for a free browser counts as well.
    """
    started = time.perf_counter() + 0.5

    def do(number: int) -> float:
        due = started + number / A_SECOND
        time.sleep(max(0.0, due - time.perf_counter()))
        deeds[number]()
        took = time.perf_counter() - due
        if then:
            then[number]()
        return 1000 * took

    with ThreadPoolExecutor(AT_ONCE) as pool:
        return list(pool.map(do, range(len(deeds))))


def tell(name: str, took: list[float]) -> None:
    hundredths = statistics.quantiles(took, n=100)
    figures = (hundredths[49], hundredths[94], hundredths[98])
    print(f"{name:<34}" + "".join(f"{one:>8.0f}" for one in figures) + f"{max(took):>9.0f}")


# --- telling ------------------------------------------------------------------------------------
def say_what_this_is(asked: argparse.Namespace, fields: int) -> None:
    sys.path.insert(0, str(ROOT / "scripts"))
    from environment import describe_machine

    print(describe_machine())
    print(f"{asked.database}, gunicorn gthread 2 x 4, {fields} fields")
    print(f"load of the machine before: {os.getloadavg()[0]:.1f}")
    print(f"medians of {asked.rounds} rounds of {asked.each} requests, in milliseconds a request\n")


def report(rows: Rows) -> None:
    print(f"{'':<34}{'CPU':>8}{'range':>14}{'database':>10}{'answer':>8}")
    for name, row in rows.items():
        spread = f"{min(row.in_workers):.1f}-{max(row.in_workers):.1f}"
        print(
            f"{name:<34}{statistics.median(row.in_workers):>8.1f}{spread:>14}"
            f"{statistics.median(row.in_database):>10.1f}{statistics.median(row.answered_in):>8.1f}"
        )
    print()
    for last, words in (("check", "the POST that sends it"), ("all", "all POSTs of the journey")):
        ours = next(row for name, row in rows.items() if last in name and "POST" in name)
        for against in (BUILT, STOCK):
            ratio = ratio_of(ours, rows[f"{against}: POST"])
            print(f"{words} / POST of {against}: {ratio:.2f}")


def ratio_of(one: Row, other: Row) -> float:
    """The median of each round's own ratio: what else the machine did weighs on both."""
    pairs = zip(one.in_workers, other.in_workers, strict=True)
    return statistics.median(ours / theirs for ours, theirs in pairs)


if __name__ == "__main__":
    sys.exit(main())
