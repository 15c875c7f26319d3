"""Areas of service: whose a case is from the first day, and who else may be gone to."""

from __future__ import annotations

import pytest

from cms.casework.errors import CaseworkError
from cms.casework.mail.fields import values_for
from cms.casework.models import OutsideBody, save_recorded
from cms.casework.selectors import bodies_for, offered_bodies
from cms.casework.services.triage import Triage, triage_case
from tests.casework.documents import SMALL, in_force
from tests.casework.keeping.conftest import LATER, small
from tests.factories import open_case

pytestmark = pytest.mark.django_db
HOMES = Triage("concern", "a repair", service_area="homes")


@pytest.mark.req("S3-22")
def test_the_team_of_an_area_has_the_case_from_its_creation(people):
    assert open_case(procedure_key=SMALL, service_area="homes").handler == people["worker"]
    assert open_case(procedure_key=SMALL, service_area="streets").handler == people["clerk"]
    unknown = open_case(procedure_key=SMALL, service_area="moon")
    assert (unknown.service_area, unknown.handler) == ("", people["clerk"])


@pytest.mark.req("S3-22")
def test_sorting_it_into_an_area_gives_it_to_its_team(case, people, act):
    triage_case(case_id=case.pk, act=act(), decided=HOMES)

    case.refresh_from_db()
    assert (case.service_area, case.handler) == ("homes", people["worker"])


def test_sorting_it_without_a_word_of_the_area_leaves_it(case, people, act):
    triage_case(case_id=case.pk, act=act(), decided=HOMES)
    triage_case(case_id=case.pk, act=act(), decided=Triage("concern", "a repair"))

    case.refresh_from_db()
    assert case.service_area == "homes"


def test_an_area_that_is_not_there_writes_nothing(case, act, written):
    before = written(case)

    with pytest.raises(CaseworkError):
        triage_case(case_id=case.pk, act=act(), decided=Triage("concern", "x", service_area="moon"))

    assert written(case) == before


@pytest.mark.req("S3-62")
def test_the_ombudsman_fits_the_area_in_letters_and_lists(people):
    bodies = [
        {
            "key": key,
            "name": name,
            "kind": "ombudsman",
            "what_for": "To look at it.",
            "contact": "By phone.",
            "when": {"field": "service_area", operator: "homes"},
        }
        for key, name, operator in (
            ("homes_body", "Homes Ombudsman", "is"),
            ("other_body", "General Ombudsman", "is_not"),
        )
    ]
    parts = small(key="two-bodies", bodies=bodies)
    parts["stages"][0]["bodies"] = ["homes_body", "other_body"]
    in_force(parts)
    homes = open_case(procedure_key="two-bodies", service_area="homes")
    streets = open_case(procedure_key="two-bodies", service_area="streets")
    on = LATER.date()
    for body in bodies:
        if not OutsideBody.objects.filter(key=body["key"]).exists():
            kept = {name: value for name, value in body.items() if name != "when"}
            save_recorded(OutsideBody(**kept), by=None, reason="For the test.")

    assert [row.name for row in bodies_for(homes, on=on)] == ["Homes Ombudsman"]
    assert [row.name for row in bodies_for(streets, on=on)] == ["General Ombudsman"]
    assert len(offered_bodies(homes.procedure.spec, on=on)) == 2
    said = values_for(homes, now=LATER)["outside_bodies"]
    assert "Homes Ombudsman" in said
    assert "General" not in said
