"""What the privacy check finds, how often it warns of nothing, and how its time grows.

    python -m benchmarks.privacy [--cases N] [--seed N] [--show]

docs/benchmarks.md says what is measured and how to read it.
"""

from __future__ import annotations

import argparse
import random
import sys
import time
from collections import Counter
from dataclasses import dataclass, field
from statistics import median

from cms.published_summaries.privacy import DraftText, Finding, Kind, check

from benchmarks.privacy_corpus.cases import MadeCase, clean_draft, made_case
from benchmarks.privacy_corpus.planting import Plant, planted

LEAST_FOUND = 0.995
MOST_WARNED = 1 / 20
MESSAGES = (25, 50, 100, 200, 400, 800)
MOST_GROWTH = 1.5  # times the growth of the text, so that noise of the machine fails nothing
ROUNDS = 5


@dataclass
class Counted:
    """``missed`` and ``warned`` hold what to look at, the newest last."""

    planted: Counter[Kind] = field(default_factory=Counter)
    found: Counter[Kind] = field(default_factory=Counter)
    drafts: int = 0
    warned: list[tuple[str, Finding]] = field(default_factory=list)
    missed: list[Plant] = field(default_factory=list)

    @property
    def share_found(self) -> float:
        return self.found.total() / max(self.planted.total(), 1)

    @property
    def drafts_warned(self) -> int:
        return len({name for name, _ in self.warned})


def count(cases: int, seed: int) -> Counted:
    """Every case with one clean draft and one in which something of each kind was planted."""
    lot = random.Random(seed)  # noqa: S311 - names, not secrets
    counted = Counted()
    for number in range(cases):
        case = made_case(lot)
        clean = clean_draft(lot, case)
        counted.drafts += 1
        counted.warned += [(f"draft {number}", one) for one in check(clean, case.material)]
        draft, plants = planted(lot, clean, case)
        findings = check(draft, case.material)
        for plant in plants:
            counted.planted[plant.kind] += 1
            if any(is_of(finding, plant) for finding in findings):
                counted.found[plant.kind] += 1
            else:
                counted.missed.append(plant)
    return counted


def is_of(finding: Finding, plant: Plant) -> bool:
    """Whether it points at what was planted; of which kind it calls it, whoever reads it sees."""
    same = finding.part == plant.part
    return same and finding.start < plant.end and plant.start < finding.end


def times(seed: int) -> list[tuple[int, int, float]]:
    """Messages, signs of text, and seconds of one check of a whole draft."""
    lot = random.Random(seed)  # noqa: S311 - names, not secrets
    rows = []
    for messages in MESSAGES:
        case = made_case(lot, messages=messages)
        draft, _ = planted(lot, clean_draft(lot, case), case)
        rows.append((messages, sum(map(len, case.texts)), median(seconds(draft, case))))
    return rows


def seconds(draft: DraftText, case: MadeCase) -> list[float]:
    taken = []
    for _ in range(ROUNDS):
        begun = time.process_time()
        check(draft, case.material)
        taken.append(time.process_time() - begun)
    return taken


def main() -> int:
    asked = arguments()
    counted = count(asked.cases, asked.seed)
    for kind in Kind:
        if counted.planted[kind]:
            print(f"{kind:14} {counted.found[kind]:6} of {counted.planted[kind]}")
    print(f"found {counted.share_found:.2%} of {counted.planted.total()}")
    print(f"clean drafts warned: {counted.drafts_warned} of {counted.drafts}")
    if asked.show:
        for plant in counted.missed:
            print("missed", plant.kind, plant.way, plant.part, repr(plant.text))
        for name, finding in counted.warned:
            print("warned", name, finding.kind, finding.part, repr(finding.quote))
    rows = times(asked.seed)
    for messages, signs, taken in rows:
        print(f"{messages:5} messages, {signs:8} signs: {1000 * taken:7.1f} ms")
    grown = (rows[-1][2] / rows[0][2]) / (rows[-1][1] / rows[0][1])
    print(f"time has grown {grown:.2f} times as much as the text")
    good = counted.share_found >= LEAST_FOUND and grown <= MOST_GROWTH
    return 0 if good and counted.drafts_warned < MOST_WARNED * counted.drafts else 1


def arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--cases", type=int, default=1000)
    parser.add_argument("--seed", type=int, default=7)
    parser.add_argument("--show", action="store_true", help="what was missed and warned of")
    return parser.parse_args()


if __name__ == "__main__":
    sys.exit(main())
