"""Lanternside Homes, an invented landlord with appeals of its own and the ombudsman's Code."""

from __future__ import annotations

from typing import Final

from cms.home.demonstration.bodies import EASTMARCH_VOICES
from cms.home.demonstration.landlord.cases import stories
from cms.home.demonstration.landlord.pages import CODE, CONTENTS, OWN
from cms.home.demonstration.landlord.people import HOLDERS, OFFICE
from cms.home.demonstration.landlord.promises import PROMISES
from cms.home.demonstration.landlord.record import DIARY, RECORD
from cms.home.demonstration.organisation import Beside, Organisation

LANDLORD: Final = Organisation(
    key="landlord",
    name="Lanternside Homes",
    procedure=OWN,
    beside=Beside(CODE, areas=("repairs", "tenancy", "rent")),
    people=HOLDERS,
    office=OFFICE,
    bodies=(EASTMARCH_VOICES,),
    stories=stories,
    load_pages=CONTENTS.load,
    meets=DIARY,
    record=RECORD,
    promises=PROMISES,
)
