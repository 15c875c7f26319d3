"""Service standards in public: what is promised, how it went, and who was asked about it (S4-21)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.timezone import localdate
from django.views.decorators.http import require_safe

from cms.casework.procedure.schema import Procedure
from cms.casework.selectors import TimescaleRow, timescales_of
from cms.casework.uses import procedures_in_use
from cms.policies.reviews import is_overdue
from cms.policies.selectors import Review, last_review
from cms.published_summaries.telling.results import LEAST_OF_RATE, Result, results_lately


@dataclass(frozen=True)
class Standard:
    """One promise with how it was kept; None where too little may be told.

    ``target``: how many in 100 are to be kept by the first date; None where none is set.
    """

    row: TimescaleRow
    result: Result | None
    target: int | None

    @property
    def reached(self) -> bool | None:
        """None where there is nothing to compare."""
        if self.result is None or self.target is None:
            return None
        return self.result.in_hundred >= self.target


@dataclass(frozen=True)
class Standards:
    """The standards of one procedure. ``review`` is None where no policy speaks for it."""

    title: str
    rows: Sequence[Standard]
    review: Review | None
    is_overdue: bool


@require_safe
def service_standards(request: HttpRequest) -> HttpResponse:
    today = localdate()
    used = procedures_in_use(on=today).all
    shown = [standards_of(one.spec, on=today) for one in used]
    context = {"standards": [one for one in shown if one.rows], "least": LEAST_OF_RATE}
    return render(request, "home/service_standards.html", context)


def standards_of(spec: Procedure, *, on: date) -> Standards:
    """With what was told of their results: nothing is counted for the page itself."""
    results = results_lately(spec.key)
    targets = targets_in(spec)
    review = last_review(spec.key)
    return Standards(
        title=spec.title,
        rows=[
            Standard(row, results.get(row.key), targets.get(row.key)) for row in timescales_of(spec)
        ],
        review=review,
        is_overdue=review is not None and is_overdue(review.next_review_on, on=on),
    )


def targets_in(spec: Procedure) -> dict[str, int | None]:
    return {clock.key: clock.target for clock in spec.clock_by_key.values()}
