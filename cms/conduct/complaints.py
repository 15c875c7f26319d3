"""What casework is told of members, so that a complaint about one names what was promised."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from cms.casework.registry import Principle
from cms.conduct.models import Code, Member
from cms.conduct.principles import principles_of
from cms.conduct.signing import in_force_from
from cms.policies.models import PolicyVersion


def names_of_members(on: date) -> dict[int, str]:
    """Those with an account on the local date ``on``, by that account. One query."""
    rows = Member.objects.current(on).exclude(user=None).order_by("name")
    return dict(rows.values_list("user_id", "name"))


def promised(on: date) -> list[Principle]:
    """The principles of the codes of that day, then those that only older words had. Two queries.

    A case keeps the key of what it touches, so the words of an older code are still found.
    """
    codes = list(Code.objects.select_related("policy"))
    current = {code.policy_id for code in codes if holds(code, on)}
    found: dict[str, Principle] = {}
    for version, is_newest in newest_first({code.policy_id for code in codes}, on):
        is_current = is_newest and version.policy_id in current
        for one in principles_of(version):
            key = f"{version.policy_id}_{one.anchor}"
            title = f"{one.heading} ({version.title})" if len(current) > 1 else one.heading
            found.setdefault(key, Principle(key, title, is_current))
    return sorted(found.values(), key=lambda one: not one.is_current)


def holds(code: Code, on: date) -> bool:
    return code.starts_on <= on and (code.ends_on is None or on <= code.ends_on)


def newest_first(policies: set[int], on: date) -> Iterator[tuple[PolicyVersion, bool]]:
    """Each version in force by that day, and whether it is the newest of its policy."""
    rows = PolicyVersion.objects.filter(policy__in=policies).order_by("policy", "-number")
    last = 0
    for row in rows.defer("html", "text"):
        if in_force_from(row) <= on:
            yield row, row.policy_id != last
            last = row.policy_id
