"""The figures of a period in plain sentences, which come before every chart.

A number that may not be told is called that, and nothing is worked out from it.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from cms.casework.reports.shares import in_hundred
from cms.published_summaries.reports.sections import joined, waited
from cms.published_summaries.telling.cells import DUE, OF_DUE
from cms.published_summaries.telling.reading import Told
from cms.published_summaries.telling.results import LEAST_OF_RATE

MORE: Final = (
    "More is not worse. It often means that more people know how to reach us, and trust us to "
    "listen."
)
FEWER: Final = (
    "Fewer is not better by itself. If people stop telling us what goes wrong, we want to know why."
)
ANY: Final = (
    "A number that rises may be good news: it often means that more people trust us to listen."
)


def sentences_of(told: Told, before: Told | None) -> list[str]:
    """``before``: the same length of time before, where it was published."""
    return [
        *received(told, before),
        *promises(told),
        *waiting(told),
        *endings(told),
        *refusals(told),
        *remedies(told),
        *learning(told),
    ]


def number(count: int, one: str, many: str) -> str:
    return f"{count:,} {one if count == 1 else many}"


def received(told: Told, before: Told | None) -> Iterator[str]:
    total = told.count("received")
    if total == 0:
        yield "Nobody told us anything in this time."
        return
    kinds = [
        f"{count:,} {told.name_of('received', kind).lower()}"
        for kind, count in told.buckets("received").items()
        if count
    ]
    if total is None:
        shown = f" What we can show: {joined(kinds)}." if kinds else ""
        yield (
            "We do not show how many people told us something, as that could point to "
            f"a person.{shown}"
        )
        yield ANY
        return
    hides = None in told.buckets("received").values()
    brought = f"{', among it' if hides else ':'} {joined(kinds)}" if kinds else ""
    yield f"{number(total, 'person', 'people')} told us something{brought}."
    yield compared(total, before.count("received") if before else None)


def compared(total: int, before: int | None) -> str:
    if before is None or before == total:
        return ANY
    if total > before:
        return (
            f"That is more than in the same length of time before, when it was {before:,}. {MORE}"
        )
    return f"That is fewer than in the same length of time before, when it was {before:,}. {FEWER}"


def promises(told: Told) -> Iterator[str]:
    for clock, due in told.buckets(DUE).items():
        if due:
            name = told.name_of(DUE, clock)
            yield f"{name}: {' '.join(kept(due, *(told.count(key, clock) for key in OF_DUE)))}"


def kept(due: int, met: int | None, extended: int | None, late: int | None) -> Iterator[str]:
    if met is None:
        yield f"this came due {number(due, 'time', 'times')}."
    elif met == due:
        yield f"we kept to our time every time, {number(due, 'time', 'times')}."
    else:
        share = f" ({in_hundred(met, due)})" if due >= LEAST_OF_RATE else ""
        yield f"we kept to our time {number(met, 'time', 'times')} of {due:,}{share}."
    if extended:
        yield f"We kept to a later date that we had told {number(extended, 'time', 'times')}."
    if late:
        yield f"We were late {number(late, 'time', 'times')}."


def waiting(told: Told) -> Iterator[str]:
    for measure, what in (("first_answer_days", "first answer"), ("decision_days", "decision")):
        if (days := told.median(measure)) is not None:
            yield waited(what, days, None)


def endings(told: Told) -> Iterator[str]:
    closed, settled = told.count("closed"), told.count("settled_first")
    if not closed:
        return
    first = ""
    if settled:
        first = f", {settled:,} of them at the first contact"
    yield f"We finished with {number(closed, 'case', 'cases')}{first}."
    if went_on := told.count("escalated"):
        yield f"{number(went_on, 'time', 'times')} somebody took it to the next stage."


def refusals(told: Told) -> Iterator[str]:
    refused = told.count("refused")
    if refused == 0:
        yield "We turned nothing away."
    elif refused:
        taken = told.count("refused_taken_up")
        after_all = f", and looked at {taken:,} of these after all" if taken else ""
        yield f"We said {number(refused, 'time', 'times')} that it was not for us{after_all}."


def remedies(told: Told) -> Iterator[str]:
    due, kept, in_time = (
        told.count(name) for name in ("remedies_due", "remedies_kept", "remedies_in_time")
    )
    if not due:
        return
    said = f"Of what we promised to put right, {number(due, 'thing', 'things')} came due"
    if kept is not None:
        said += f". We did {kept:,} of them"
    if in_time is not None:
        said += f", {in_time:,} in time" if kept is not None else f". We did {in_time:,} in time"
    yield f"{said}."


def learning(told: Told) -> Iterator[str]:
    noted, done = told.count("lessons_noted"), told.count("lessons_done")
    if noted:
        yield f"We noted {number(noted, 'lesson', 'lessons')}."
    if done:
        yield f"We changed something because of {number(done, 'lesson', 'lessons')}."
