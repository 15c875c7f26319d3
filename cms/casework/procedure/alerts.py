"""Numbers that are unusual: which, compared with what, and what they call for (S3-89)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Final, Literal

from pydantic import Field

from cms.casework.procedure.parts import Key, Part

# What may be watched, and what its buckets are, in the words of the figures that are kept.
WATCHABLE: Final[Mapping[str, str]] = {
    "received": "kind",
    "received_by_channel": "channel",
    "due": "clock",
    "met": "clock",
    "extended": "clock",
    "late": "clock",
    "closed": "kind",
    "outcomes": "outcome",
    "settled_first": "kind",
    "first_stage": "kind",
    "refused": "ground",
    "refused_taken_up": "ground",
    "service_requests": "team",
    "escalated": "stage",
    "remedies_promised": "remedy",
    "remedies_due": "remedy",
    "remedies_kept": "remedy",
    "remedies_in_time": "remedy",
    "remedies_overdue": "remedy",
    "lessons_noted": "cause",
    "lessons_by_priority": "priority",
    "lessons_none": "cause",
    "lessons_done": "cause",
    "recommendations": "cause",
    "recommendations_done": "cause",
}
Periods = Annotated[int, Field(ge=2, le=24)]
Bound = Annotated[int, Field(ge=0, le=1_000_000)]


class AlertRule(Part):
    """One number that is looked at whenever a month, or a quarter, is over (S3-89).

    ``bucket`` empty: all that the measure counts. ``share_of``: not the number itself but how
    many in 100 it is of that other measure. Exactly one of these says what is unusual:
    ``above`` and ``below`` a fixed number, or so many per cent (``differs_by``) above the mean
    of the ``mean_of`` periods before, or with ``fewer`` below it. Fewer cases than ``least``
    are never unusual. ``role`` finds it on Today and answers for it.
    """

    key: Key
    measure: Literal[tuple(WATCHABLE)]  # type: ignore[valid-type]  # as many as there are
    bucket: Annotated[str, Field(max_length=80)] = ""
    share_of: Key = ""
    period: Literal["month", "quarter"] = "month"
    each_area: bool = False
    above: Bound | None = None
    below: Bound | None = None
    mean_of: Periods | None = None
    differs_by: Annotated[int, Field(ge=1, le=1000)] = 50
    fewer: bool = False
    least: Annotated[int, Field(ge=1, le=1000)] = 5
    says: Annotated[str, Field(max_length=300)]
    role: Key
