"""What is promised in a case, as its screen and its forms show it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from django.urls import reverse
from django.utils.timezone import localdate

from cms.casework import registry
from cms.casework.desk.evidence import names_in, shown_evidence
from cms.casework.models import Case, Remedy
from cms.casework.permissions import may, titles_for
from cms.casework.procedure.endings import RemedyType
from cms.casework.registry import PolicyInForce
from cms.casework.services.finishing import standing_of
from cms.users.models import User
from cms.web.templatetags.site import full_date

BODIES = ("body", "bodies")


@dataclass(frozen=True)
class ShownRemedy:
    """One promise: ``state`` and the colour that follows it, its details, its pages.

    An url is empty where there is nothing to do, or for who may not.
    """

    remedy: Remedy
    label: str
    state: str
    kind: str
    details: list[tuple[str, str]]
    policy: PolicyInForce | None
    done_url: str = ""
    look_url: str = ""
    drop_url: str = ""
    tell_url: str = ""


@dataclass(frozen=True)
class OfferedRemedy:
    """A type to choose. ``may_agree``: whoever reads may; else ``asks`` names who must."""

    kind: RemedyType
    url: str
    asks: str = ""


def remedies_part(case: Case, user: User, *, now: datetime) -> dict[str, Any]:
    """What the part of the screen shows; nothing where the procedure has no remedies."""
    rules = case.procedure.spec.putting_right
    works = may(user, case, "work")
    return {
        "rules": rules,
        "rows": [to_tell(row, user) for row in shown_remedies(case, works=works, now=now)],
        "standing": standing_of(case),
        "add_url": reverse("desk:choose_remedy", args=[case.pk]) if rules and works else "",
    }


def to_tell(row: ShownRemedy, user: User) -> ShownRemedy:
    """A promise that was kept may be told to the public by those who write for it (S0-9)."""
    if row.remedy.done_on is None or not row.remedy.is_promised:
        return row
    return replace(row, tell_url=registry.telling_url(user, "remedy", row.remedy.pk))


def shown_remedies(case: Case, *, works: bool, now: datetime) -> list[ShownRemedy]:
    rows = list(case.remedies.all())
    spec, today = case.procedure.spec, localdate(now)
    asked = any(asks_for_bodies(spec.remedy_by_key, row) for row in rows)
    bodies = names_in(spec, bodies=asked)
    return [shown(case, row, bodies, works=works, today=today) for row in rows]


def asks_for_bodies(kinds: Mapping[str, RemedyType], row: Remedy) -> bool:
    kind = kinds.get(row.key)
    return kind is not None and any(field.type in BODIES for field in kind.asks)


def shown(
    case: Case, row: Remedy, bodies: Mapping[str, str], *, works: bool, today: date
) -> ShownRemedy:
    kind = case.procedure.spec.remedy_by_key.get(row.key)
    state, colour = state_of(row, today)

    def page(name: str, *, when: bool) -> str:
        return reverse(f"desk:{name}", args=[case.pk, row.pk]) if works and when else ""

    undone = row.is_promised and row.done_on is None
    return ShownRemedy(
        remedy=row,
        label=kind.label if kind else row.key,
        state=state,
        kind=colour,
        details=shown_evidence(kind.asks, row.details, bodies) if kind else [],
        policy=policy_of(kind, on=localdate(row.agreed_at)),
        done_url=page("remedy_done", when=undone),
        look_url=page("follow_up_remedy", when=row.is_open and not undone),
        drop_url=page("drop_remedy", when=undone),
    )


def state_of(row: Remedy, today: date) -> tuple[str, str]:
    """Where a promise stands, in words, and the kind of its tag."""
    if not row.is_promised:
        return "Dropped", "closed"
    if row.done_on is None:
        late = row.due_on is not None and row.due_on < today
        words = f"by {full_date(row.due_on)}" if row.due_on else "no date"
        return (f"Overdue, {words}", "late") if late else (f"To do, {words}", "waiting")
    if not row.is_open:
        return "Done", ""
    kind = "waiting" if row.follow_up_on and row.follow_up_on <= today else "closed"
    return f"Done; look again on {full_date(row.follow_up_on)}", kind


def policy_of(kind: RemedyType | None, *, on: date) -> PolicyInForce | None:
    """The policy that a type follows, as it stood on that day (S4-40)."""
    return registry.policy_in_force(kind.policy, on) if kind and kind.policy else None


def offered_remedies(case: Case, user: User) -> list[OfferedRemedy]:
    """Every type of the procedure, with its page; who must agree where the reader may not."""
    spec = case.procedure.spec
    found = []
    for kind in spec.remedy_by_key.values():
        if may(user, case, f"remedy:{kind.key}"):
            found.append(
                OfferedRemedy(kind, reverse("desk:agree_remedy", args=[case.pk, kind.key]))
            )
        else:
            titles = titles_for(spec, f"remedy:{kind.key}")
            url = reverse("desk:ask_to_agree", args=[case.pk, kind.key])
            found.append(OfferedRemedy(kind, url, titles))
    return found
