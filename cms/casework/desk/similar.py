"""Earlier cases that were about the same, and what was published on it, beside a case (S0-44)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.timezone import localdate

from cms.casework import registry
from cms.casework.models import Case
from cms.casework.permissions import visible_to
from cms.users.models import User
from cms.web.likeness import Texts

# So many newest lines are looked through, and as many of the same service: the same work for
# ever, however many cases there are.
LOOKED_THROUGH: Final = 500
MOST: Final = 3
LEAST: Final = 0.2
# Of a long letter; its beginning says what it is about.
BEGINNING: Final = 1500


@dataclass(frozen=True)
class SimilarCase:
    """One that its reader may see. ``state``: how it ended, or where it stands."""

    reference: str
    url: str
    topic: str
    received_on: date
    state: str
    is_open: bool


def similar_part(case: Case, user: User, *, words: str) -> dict[str, Any]:
    """What the part of the screen shows. ``words``: what they told us.

    By the neutral line where somebody wrote one, else by their own words; other cases are known
    by their lines alone.
    """
    text = f"{case.topic}. {words[:BEGINNING]}"
    return {
        "cases": similar_cases(case, user, text=case.topic or words[:BEGINNING]),
        "published": registry.similar_published(text, localdate()),
    }


def similar_cases(case: Case, user: User, *, text: str) -> list[SimilarCase]:
    """The likest first; up to three queries."""
    earlier = visible_to(user).filter(received_at__lte=case.received_at).exclude(pk=case.pk)
    lines = lines_of(earlier)
    if case.service_area:
        lines |= lines_of(earlier.filter(service_area=case.service_area))
    found = Texts(lines).like(text, least=LEAST, least_shared=1, most=MOST)
    rows = Case.objects.select_related("procedure__procedure").in_bulk([one.key for one in found])
    return [shown(rows[one.key]) for one in found]


def lines_of(cases: QuerySet[Case]) -> dict[int, str]:
    rows = cases.exclude(topic="").order_by("-received_at", "-pk")
    return dict(rows.values_list("pk", "topic")[:LOOKED_THROUGH])


def shown(case: Case) -> SimilarCase:
    spec = case.procedure.spec
    outcome = spec.outcome(case.outcome)
    stage = spec.stage_by_key[case.stage].label
    return SimilarCase(
        reference=case.reference,
        url=reverse("desk:case", args=[case.pk]),
        topic=case.topic,
        received_on=localdate(case.received_at),
        state=outcome.label if outcome else stage,
        is_open=case.is_open,
    )
