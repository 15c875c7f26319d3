"""The council's cases: each shows another state of its procedure, or of the Code's."""

from __future__ import annotations

from cms.home.demonstration.council.code import refund, shed
from cms.home.demonstration.council.further import hedge, permit
from cms.home.demonstration.council.service import (
    bins,
    crossing,
    damp,
    fine,
    lamp,
    library,
    pothole,
    recycling,
)
from cms.home.demonstration.council.year import year_of
from cms.home.demonstration.load_people import Staff
from cms.home.demonstration.story import Moments, Story


def stories(at: Moments, staff: Staff) -> list[Story]:
    return [
        recycling(at),
        lamp(at),
        pothole(at),
        damp(at),
        bins(at),
        library(at),
        crossing(at),
        fine(at),
        permit(at, staff),
        hedge(at),
        shed(at),
        refund(at),
        *year_of(at),
    ]
