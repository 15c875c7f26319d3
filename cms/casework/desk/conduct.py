"""How often each principle of the members' code was touched, in cases that somebody may see."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from datetime import date, datetime, time
from typing import Any

from django.utils.timezone import get_current_timezone

from cms.casework import registry
from cms.casework.desk.evidence import asks_for_principles
from cms.casework.models import CaseFlag
from cms.casework.permissions import visible_to
from cms.casework.selectors import procedures_in_force
from cms.users.models import User


@dataclass(frozen=True)
class ConductCounts:
    """``cases`` about members' conduct; each principle with how many of them touch it."""

    cases: int
    rows: list[tuple[str, int]] = field(default_factory=list)
    is_asked: bool = False


def about_members(user: User, *, since: date, on: date) -> ConductCounts:
    """Counted by when it was marked so; what was taken off again is left out. Four queries."""
    asked: dict[str, str] = {}
    for spec in procedures_in_force(on=on):
        asked |= asks_for_principles(spec)
    if not asked:
        return ConductCounts(0)
    begun: datetime = datetime.combine(since, time(), get_current_timezone())
    rows = CaseFlag.objects.filter(
        key__in=asked, ended_at=None, set_at__gte=begun, case__in=visible_to(user, on=on)
    )
    found = list(rows.values_list("key", "evidence"))
    touched: Counter[str] = Counter(
        key for flag, evidence in found for key in said_in(evidence, asked[flag])
    )
    known = {one.key: one for one in registry.principles(on=on)}
    shown = [(one.title, touched[key]) for key, one in known.items() if shows(one, touched)]
    return ConductCounts(len(found), shown, is_asked=True)


def shows(one: registry.Principle, touched: Counter[str]) -> bool:
    return one.is_current or touched[one.key] > 0


def said_in(evidence: dict[str, Any], name: str) -> list[str]:
    return list(evidence.get(name) or ())
