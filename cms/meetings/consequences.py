"""What came of decisions and of the powers they gave, asked of the apps above.

They fill this in when they start; where nobody does, nothing is known to have come of them.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True)
class Outcome:
    """Something that a decision brought about, such as a version of a policy."""

    title: str
    url: str


@dataclass(frozen=True)
class PowerUse:
    """One change made under a power (S1-8…S1-10).

    ``consulted`` is who was asked and what they said; empty where nobody need be asked.
    ``difference`` is markup of ours with what was added and removed; empty unless asked for.
    """

    delegation_id: int
    title: str
    url: str
    made_at: datetime
    extent: str
    reason: str
    consulted: str = ""
    difference: str = ""


OutcomeSource = Callable[[int], Sequence[Outcome]]
UsesSource = Callable[[bool], Sequence[PowerUse]]
UsedSource = Callable[[], frozenset[int]]


@dataclass
class _Sources:
    outcomes: OutcomeSource | None = None
    uses: UsesSource | None = None
    used: UsedSource | None = None


_sources = _Sources()


def provide_consequences(outcomes: OutcomeSource, uses: UsesSource, used: UsedSource) -> None:
    """Say who knows what came of a decision, every use of a power, and which were used."""
    _sources.outcomes, _sources.uses, _sources.used = outcomes, uses, used


def outcomes_of(decision_id: int) -> list[Outcome]:
    """What the decision brought about that the public can read."""
    return [*_sources.outcomes(decision_id)] if _sources.outcomes else []


def power_uses(*, with_differences: bool = False) -> list[PowerUse]:
    """Every change made under a power, the newest first."""
    return [*_sources.uses(with_differences)] if _sources.uses else []


def used_powers() -> frozenset[int]:
    """The keys of the powers that were used at least once."""
    return _sources.used() if _sources.used else frozenset()
