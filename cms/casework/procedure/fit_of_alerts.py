"""That what is watched fits the rest of the document (S3-89)."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Final

from cms.casework.procedure.alerts import WATCHABLE, AlertRule
from cms.casework.procedure.schema import Procedure

Path = tuple[str | int, ...]
Found = Iterator[tuple[Path, str]]
ONE_OF: Final = "say one of “above”, “below” and “mean_of”, and no other of them"


def problems_of_alerts(procedure: Procedure) -> Found:
    """Every misfit, with the path to it and what to do."""
    seen: set[str] = set()
    for number, rule in enumerate(procedure.alerts):
        here: Path = ("alerts", number)
        if rule.key in seen:
            yield (*here, "key"), f"“{rule.key}” is used twice; give each its own key"
        seen.add(rule.key)
        if sum(one is not None for one in (rule.above, rule.below, rule.mean_of)) != 1:
            yield here, ONE_OF
        if rule.role not in procedure.role_by_key:
            yield (*here, "role"), f"no role is called “{rule.role}”"
        yield from share_problems(here, rule)
        if rule.bucket and rule.bucket not in buckets_of(procedure, rule.measure):
            what = WATCHABLE[rule.measure]
            yield (*here, "bucket"), f"no {what} is called “{rule.bucket}”"


def share_problems(here: Path, rule: AlertRule) -> Found:
    if not rule.share_of:
        return
    if rule.share_of not in WATCHABLE:
        yield (*here, "share_of"), f"nothing that is counted is called “{rule.share_of}”"
    elif rule.bucket and WATCHABLE[rule.share_of] != WATCHABLE[rule.measure]:
        yield (
            (*here, "share_of"),
            "what is compared must be counted by the same; leave out “bucket”",
        )


BUCKETS: Final[Mapping[str, Callable[[Procedure], Iterable[str]]]] = {
    "kind": lambda spec: (*spec.types, "unsure"),
    "channel": lambda spec: ("web", "email", "letter", "phone", "in_person", "text"),
    "clock": lambda spec: (clock.key for _, clock in spec.clocks if clock.is_public),
    "outcome": lambda spec: (one.key for one in spec.outcomes),
    "ground": lambda spec: spec.ground_by_key,
    "team": lambda spec: (team.key for team in spec.scope.teams) if spec.scope else (),
    "stage": lambda spec: spec.stage_by_key,
    "remedy": lambda spec: spec.remedy_by_key,
    "cause": lambda spec: (one.key for one in spec.learning.causes) if spec.learning else (),
    "priority": lambda spec: (one.key for one in spec.learning.priorities) if spec.learning else (),
}


def buckets_of(procedure: Procedure, measure: str) -> set[str]:
    """The keys by which something is counted under that procedure."""
    return set(BUCKETS[WATCHABLE[measure]](procedure))
