"""Sallowfield Together, an invented partnership of residents in an invented town."""

from __future__ import annotations

from typing import Final

from cms.home.demonstration.bodies import BODIES
from cms.home.demonstration.cases import all_stories
from cms.home.demonstration.load_pages import load_pages
from cms.home.demonstration.meetings import MONTHLY
from cms.home.demonstration.organisation import Beside, Organisation
from cms.home.demonstration.people import DATA_PACK, HOLDERS, HUB
from cms.home.demonstration.published import SUMMARIES, YOU_SAID
from cms.home.demonstration.record import PROMISES, RECORD

PARTNERSHIP: Final = Organisation(
    key="partnership",
    name="Sallowfield Together",
    procedure="partnership-48h-month",
    beside=Beside(DATA_PACK, asked=True),
    people=HOLDERS,
    office=HUB,
    bodies=BODIES,
    stories=all_stories,
    load_pages=load_pages,
    meets=MONTHLY,
    record=RECORD,
    promises=PROMISES,
    published=(*SUMMARIES, *YOU_SAID),
    reports=True,
)
