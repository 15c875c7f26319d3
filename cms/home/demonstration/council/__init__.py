"""Eastmarch Borough Council, an invented council with a procedure of its own and the Code's."""

from __future__ import annotations

from typing import Final

from cms.home.demonstration.bodies import EASTMARCH_VOICES
from cms.home.demonstration.council.cases import stories
from cms.home.demonstration.council.pages import CODE, CONTENTS, OWN
from cms.home.demonstration.council.people import HALL, HOLDERS
from cms.home.demonstration.council.promises import PROMISES
from cms.home.demonstration.council.record import DIARY, RECORD
from cms.home.demonstration.organisation import Beside, Organisation

COUNCIL: Final = Organisation(
    key="council",
    name="Eastmarch Borough Council",
    procedure=OWN,
    beside=Beside(CODE, areas=("planning", "tax_benefits")),
    people=HOLDERS,
    office=HALL,
    bodies=(EASTMARCH_VOICES,),
    stories=stories,
    load_pages=CONTENTS.load,
    meets=DIARY,
    record=RECORD,
    promises=PROMISES,
)
