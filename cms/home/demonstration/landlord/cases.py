"""The landlord's cases: each shows another state of its own procedure, or of the Code's."""

from __future__ import annotations

from cms.home.demonstration.landlord.appeals import charges, flat, garden, lift, noise, warden
from cms.home.demonstration.landlord.code import arrears, boiler, heater, mould, tap, window
from cms.home.demonstration.landlord.year import year_of
from cms.home.demonstration.load_people import Staff
from cms.home.demonstration.story import Moments, Story


def stories(at: Moments, _: Staff) -> list[Story]:
    told = (lift, warden, garden, noise, flat, charges, boiler, window, mould, heater, arrears, tap)
    return [*(one(at) for one in told), *year_of(at)]
