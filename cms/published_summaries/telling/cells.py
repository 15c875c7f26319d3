"""What is told of a quarter, and how it adds up: counts in, those that may be told out.

A cell is named by measure and bucket; its bucket is empty where it is the total. Topics and
teams are never told: the first are people's own words.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from types import MappingProxyType
from typing import Any, Final, TypeAlias

from cms.casework.reports.figures import Figures
from cms.casework.reports.measures import MEASURES, UNNAMED

Counts: TypeAlias = Mapping[tuple[str, str], int]
Told: TypeAlias = Mapping[tuple[str, str], int | None]

ALL: Final = ""
BY_AREA: Final = "received_by_area"
# Told by bucket, and the total that the buckets of each make together.
SPLIT: Final[Mapping[str, str]] = {
    "received": "received",
    "received_by_channel": "received",
    BY_AREA: "received",
    "closed": "closed",
    "outcomes": "closed",
    "refused": "refused",
    "escalated": "escalated",
    "remedies_promised": "remedies_promised",
    "lessons_noted": "lessons_noted",
}
# Of each public promise: how many were due, and what became of them.
DUE: Final = "due"
OF_DUE: Final = ("met", "extended", "late")
# Totals that are parts of another. What is no measure is the rest, and is never told itself.
PARTS: Final[Mapping[str, tuple[str, str]]] = {
    "closed": ("first_stage", "went further"),
    "first_stage": ("settled_first", "settled later"),
    "refused": ("refused_taken_up", "stayed refused"),
    "remedies_due": ("remedies_kept", "remedies_overdue"),
    "remedies_kept": ("remedies_in_time", "done late"),
    "lessons_noted": ("recommendations", "other lessons"),
    "lessons_done": ("recommendations_done", "other lessons done"),
}
# Told as they are, in no sum with another.
ALONE: Final = ("service_requests",)
# In days: how many there were, and the median.
MEDIANS: Final = ("first_answer_days", "decision_days")
PLACES: Final = {measure: place for place, measure in enumerate(MEASURES)}
# A median of fewer says little, and could point to a person.
LEAST_OF_MEDIAN: Final = 10


def counts_of(figures: Figures, *, areas: bool, buckets: Mapping[str, Iterable[str]]) -> Counts:
    """Every cell of one quarter.

    ``areas``: the procedure asks for the service. ``buckets``: those that are told by measure
    although nothing was counted for them, as 0.
    """
    found: dict[tuple[str, str], int] = {}
    for measure, total in SPLIT.items():
        if measure == BY_AREA:
            if areas:
                by_area = figures.by_area().items()
                found |= {(BY_AREA, area or UNNAMED): of.count(total) for area, of in by_area}
            continue
        found |= {(measure, bucket): 0 for bucket in buckets.get(measure, ())}
        found |= {(measure, bucket): n for bucket, n in figures.buckets(measure).items()}
    for clock in {**dict.fromkeys(buckets.get(DUE, ())), **figures.buckets(DUE)}:
        found |= {(name, clock): figures.count(name, clock) for name in (DUE, *OF_DUE)}
    totals = {*SPLIT.values(), *PARTS, *(part for parts in PARTS.values() for part in parts)}
    for name in sorted({*totals, *ALONE, *MEDIANS} & MEASURES.keys()):
        found[name, ALL] = figures.count(name)
    for total, (part, rest) in PARTS.items():
        found.setdefault((rest, ALL), found[total, ALL] - found[part, ALL])
    return found


def never_told(measure: str) -> bool:
    """The rest of a sum: it is known to whoever knows the others, and has no name."""
    return measure not in MEASURES and measure != BY_AREA


def sums_within(counts: Iterable[tuple[str, str]]) -> list[tuple[tuple[str, str], ...]]:
    """Each total of one period, followed by its parts."""
    there = list(counts)
    found: list[tuple[tuple[str, str], ...]] = []
    for measure, total in SPLIT.items():
        parts = [key for key in there if key[0] == measure and key[1] != ALL]
        if parts:
            found.append(((total, ALL), *parts))
    for _, clock in (key for key in there if key[0] == DUE):
        found.append(((DUE, clock), *((part, clock) for part in OF_DUE)))
    found += [((total, ALL), *((part, ALL) for part in parts)) for total, parts in PARTS.items()]
    return found


def year_counts(quarters: Iterable[Counts]) -> Counts:
    """The sum of its quarters, so that whoever adds them up comes to the same."""
    found: dict[tuple[str, str], int] = {}
    for quarter in quarters:
        for key, count in quarter.items():
            found[key] = found.get(key, 0) + count
    return found


# --- as data ------------------------------------------------------------------------------------
def as_data(told: Told) -> dict[str, Any]:
    """By measure: its total, and its buckets. None: it may not be told."""
    found: dict[str, Any] = {}
    for (measure, bucket), count in told.items():
        data = found.setdefault(measure, {})
        if bucket == ALL:
            data["total"] = count
        else:
            data.setdefault("by", {})[bucket] = count
    return found


def order_of(cells: Iterable[tuple[str, str]]) -> dict[str, list[str]]:
    """The buckets of each measure as they are shown: a database keeps no order of names."""
    found: dict[str, list[str]] = {}
    for measure, bucket in cells:
        if bucket != ALL:
            found.setdefault(measure, []).append(bucket)
    return found


def from_data(
    data: Mapping[str, Any], order: Mapping[str, Sequence[str]] = MappingProxyType({})
) -> dict[tuple[str, str], Any]:
    """Such data as cells again, in the order of measures and that of ``order_of``."""
    found: dict[tuple[str, str], Any] = {}
    for measure in sorted(data, key=place_of):
        if "total" in data[measure]:
            found[measure, ALL] = data[measure]["total"]
        buckets = data[measure].get("by", {})
        known = [bucket for bucket in order.get(measure, ()) if bucket in buckets]
        found |= {(measure, bucket): buckets[bucket] for bucket in (*known, *buckets)}
    return found


def place_of(measure: str) -> tuple[int, str]:
    return PLACES.get(measure, len(PLACES)), measure
