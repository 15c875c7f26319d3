"""Service standards in public: what is promised, how it went, and who was asked about it (S4-21)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Final

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.timezone import localdate, now
from django.views.decorators.http import require_safe

from cms.casework.procedure.schema import Procedure
from cms.casework.selectors import TimescaleRow, promises_kept, timescales_of
from cms.casework.uses import procedures_in_use
from cms.home.figures import LEAST_SHOWN, kept_words
from cms.policies.reviews import is_overdue
from cms.policies.selectors import Review, last_review

A_YEAR: Final = timedelta(days=365)


@dataclass(frozen=True)
class Standard:
    """One promise with its result in words; empty where too few were promised it to tell."""

    row: TimescaleRow
    result: str


@dataclass(frozen=True)
class Standards:
    """The standards of one procedure. ``review`` is None where no policy speaks for it."""

    title: str
    rows: Sequence[Standard]
    review: Review | None
    is_overdue: bool


@require_safe
def service_standards(request: HttpRequest) -> HttpResponse:
    moment = now()
    today = localdate(moment)
    used = procedures_in_use(on=today).all
    shown = [standards_of(one.spec, now=moment, on=today) for one in used]
    context = {"standards": [one for one in shown if one.rows], "least": LEAST_SHOWN}
    return render(request, "home/service_standards.html", context)


def standards_of(spec: Procedure, *, now: datetime, on: date) -> Standards:
    """Counted from the cases of the last year."""
    kept = promises_kept(spec.key, since=now - A_YEAR, until=now)
    counted = {row.clock: kept_words(row.met, row.due) for row in kept}
    review = last_review(spec.key)
    return Standards(
        title=spec.title,
        rows=[Standard(row, counted.get(row.key, "")) for row in timescales_of(spec)],
        review=review,
        is_overdue=review is not None and is_overdue(review.next_review_on, on=on),
    )
