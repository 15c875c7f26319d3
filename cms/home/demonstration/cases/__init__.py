"""The live cases, by what they show."""

from cms.home.demonstration.cases.about_us import about_us
from cms.home.demonstration.cases.answered import answered
from cms.home.demonstration.cases.apart import apart
from cms.home.demonstration.cases.closed import closed
from cms.home.demonstration.cases.fresh import fresh
from cms.home.demonstration.cases.going_on import going_on
from cms.home.demonstration.cases.together import together
from cms.home.demonstration.cases.with_chair import with_chair
from cms.home.demonstration.load_people import Staff
from cms.home.demonstration.story import Moments, Story
from cms.home.demonstration.year import year_of


def all_stories(at: Moments, staff: Staff) -> list[Story]:
    return [
        *fresh(at),
        *going_on(at),
        *answered(at, staff),
        *together(at),
        *apart(at, staff),
        *about_us(at),
        *with_chair(at),
        *closed(at),
        *year_of(at),
    ]
