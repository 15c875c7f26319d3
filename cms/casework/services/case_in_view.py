"""One case for somebody who writes from it: what was told, found and done, as frozen words."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.utils.timezone import localdate

from cms.casework.models import Case, Direction, Kind
from cms.casework.permissions import CaseNotFound, kept_from, visible_to, why_kept_out
from cms.users.models import User

MOST_WORTH_TELLING = 30
LONGEST_THREAD = 60  # messages; what came before them is read on the case's own page


@dataclass(frozen=True)
class PointInView:
    """One point with what was found, in words; empty where nobody answered it yet."""

    text: str
    finding: str
    answer: str


@dataclass(frozen=True)
class WordsInView:
    """One message, call or note. ``who``: “From them”, “From us” or “Our note”."""

    who: str
    at: datetime
    text: str


@dataclass(frozen=True)
class CaseInView:
    """What stands beside the public text while it is written. Nothing here may reach a page."""

    pk: int
    reference: str
    kind: str
    topic: str
    received_on: date
    closed_on: date | None
    outcome: str
    is_of_general_interest: bool | None
    why_general_interest: str
    told: str
    wish: str
    points: Sequence[PointInView]
    thread: Sequence[WordsInView]
    done: Sequence[str]
    lessons: Sequence[str]
    asks_the_person: bool


def case_in_view(user: User, case_id: int, *, on: date | None = None) -> CaseInView:
    """Raises ``CaseNotFound`` for whoever may not see it. A few queries, however long it is."""
    rows = visible_to(user, on=on).select_related("procedure")
    case = rows.prefetch_related("points", "messages", "remedies", "lessons").filter(pk=case_id)
    found: Case | None = case.first()
    if found is None:
        raise CaseNotFound
    spec = found.procedure.spec
    findings, outcome = dict(spec.findings), spec.outcome(found.outcome)
    messages = list(found.messages.all())
    told = next((row for row in messages if row.kind == "told_us"), None)
    return CaseInView(
        pk=found.pk,
        reference=found.reference,
        kind=str(Kind(found.kind).label),
        topic=found.topic,
        received_on=localdate(found.received_at),
        closed_on=localdate(found.closed_at) if found.closed_at else None,
        outcome=outcome.label if outcome else "",
        is_of_general_interest=found.general_interest,
        why_general_interest=found.general_interest_reason,
        told=told.body if told else "",
        wish=told.wish if told else "",
        points=[
            PointInView(row.text, findings.get(row.finding, ""), row.answer)
            for row in found.points.all()
        ],
        thread=[
            WordsInView(str(Direction(row.direction).label), row.happened_at, row.body)
            for row in messages
            if row is not told
        ][-LONGEST_THREAD:],
        done=[row.what for row in found.remedies.all() if row.is_promised],
        lessons=[row.text for row in found.lessons.all() if not row.none_found],
        asks_the_person=spec.publishing is not None,
    )


@dataclass(frozen=True)
class WorthTelling:
    """A case that was noted as of general interest (S0-44). ``why`` may be empty."""

    pk: int
    reference: str
    topic: str
    why: str
    is_closed: bool


def worth_telling(
    user: User, *, besides: Collection[int] = (), on: date | None = None
) -> list[WorthTelling]:
    """Those that somebody sees, the newest first, without the keys in ``besides``. One query."""
    rows = visible_to(user, on=on).filter(general_interest=True).exclude(pk__in=besides)
    return [
        WorthTelling(
            row.pk, row.reference, row.topic, row.general_interest_reason, row.closed_at is not None
        )
        for row in rows.order_by("-received_at", "-pk")[:MOST_WORTH_TELLING]
    ]


def may_see(user: User, case_id: int, *, on: date | None = None) -> bool:
    return bool(visible_to(user, on=on).filter(pk=case_id).exists())


def must_not_know(user: User, case_id: int, *, on: date | None = None) -> bool:
    """Whether somebody is named in it, is close to it or is kept out for now (S0-22)."""
    if why_kept_out(user, on=on):
        return True
    return bool(kept_from(user, on=on).filter(pk=case_id).exists())
