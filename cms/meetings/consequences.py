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
    ``key`` is what its difference is asked by.
    """

    key: int
    delegation_id: int
    title: str
    url: str
    made_at: datetime
    extent: str
    reason: str
    consulted: str = ""


OutcomeSource = Callable[[int], Sequence[Outcome]]
UsesSource = Callable[[], Sequence[PowerUse]]
DifferenceSource = Callable[[int], str]
RestsSource = Callable[[int], bool]


@dataclass
class _Sources:
    outcomes: OutcomeSource | None = None
    uses: UsesSource | None = None
    difference: DifferenceSource | None = None
    rests: RestsSource | None = None


_sources = _Sources()


def provide_consequences(
    outcomes: OutcomeSource | None,
    uses: UsesSource | None,
    difference: DifferenceSource | None,
    rests: RestsSource | None,
) -> None:
    """Say who knows what came of a decision, every use of a power, and what a use changed.

    And who knows whether a policy was adopted by a decision, public or not.
    """
    _sources.outcomes, _sources.uses = outcomes, uses
    _sources.difference, _sources.rests = difference, rests


def policy_rests_on(decision_id: int) -> bool:
    """Whether a version of a policy was adopted by the decision, so that it must stay one."""
    return _sources.rests(decision_id) if _sources.rests else False


def outcomes_of(decision_id: int) -> list[Outcome]:
    """What the decision brought about that the public can read."""
    return [*_sources.outcomes(decision_id)] if _sources.outcomes else []


def power_uses() -> list[PowerUse]:
    """Every change made under a power, the newest first."""
    return [*_sources.uses()] if _sources.uses else []


def difference_of(use: PowerUse) -> str:
    """What the change added and removed, as markup of ours; empty where nobody knows."""
    return _sources.difference(use.key) if _sources.difference else ""
