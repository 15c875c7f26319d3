"""Who sees the cases of a procedure, and whom they may be about, through its own screens."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from django.test import Client
from django.urls import reverse

from cms.casework.models import Case, Part
from cms.casework.permissions import visible_to
from cms.casework.services.change import Act
from cms.casework.services.triage import CannotHave, assign_case
from cms.casework.services.using import switch_main
from cms.users.models import User
from tests.casework.packs.test_stories import Story
from tests.casework.resident import tell_us
from tests.casework.services.written import refused
from tests.factories import WEDNESDAY, holder, open_case

pytestmark = [pytest.mark.django_db, pytest.mark.one_database]
BEGAN = datetime(2020, 1, 1, 9, tzinfo=UTC)


def opened(user: User, case: Case) -> int:
    client = Client()
    client.force_login(user)
    return client.get(reverse("desk:case", args=[case.pk])).status_code


@pytest.mark.req("S2-6")
def test_the_officer_who_oversees_sees_every_case_but_those_about_them() -> None:
    story = Story("customer-relations")
    officer, worker = story.people["customer_relations_officer"], story.people["service_officer"]
    told = {"kind": "complaint", "procedure_key": "customer-relations"}
    given = open_case(**told)
    assign_case(case_id=given.pk, act=Act(WEDNESDAY, officer), handler=worker)
    of_manager = open_case(subject_role="service_manager", **told)
    of_officer = open_case(subject_role="customer_relations_officer", **told)
    of_other = open_case(kind="compliment", procedure_key="customer-relations", channel="phone")

    seen = {story.case, given, of_manager, of_other}
    assert set(visible_to(officer)) == seen
    assert {opened(officer, case) for case in seen} == {200}
    assert opened(officer, of_officer) == 404
    assert set(visible_to(worker)) == {given}
    assert opened(worker, story.case) == 404
    of_officer.refresh_from_db()
    assert of_officer.handler not in (None, officer)


@pytest.mark.req("S4-3", "S4-6")
def test_somebody_who_is_no_customer_tells_of_a_contractor_who_never_sees_it(
    client: Client,
) -> None:
    people = Story("housing-appeals").people
    switch_main(key="housing-appeals", now=BEGAN, by=None, reason="It is ours.")

    case = tell_us(
        client,
        what_happened={"kind": "complaint", "text": "The scaffold shuts off my shop."},
        putting_it_right={"about": "contractor"},
        about_you={"name": "Ada Brown", "email": "ada@shop.example", "relation": "affected"},
        making_it_easier={},
    )

    assert case.procedure.procedure.key == "housing-appeals"
    assert case.parties.get(part=Part.PERSON).relation == "affected"
    assert case.parties.get(part=Part.SUBJECT).role == "contractor"
    assert not visible_to(people["contractor"]).exists()
    assert opened(people["contractor"], case) in (302, 403, 404)
    assert opened(people["complaints_officer"], case) == 200


@pytest.mark.req("S4-3")
def test_an_agency_worker_has_cases_like_any_officer_and_none_about_themselves() -> None:
    story = Story("housing-appeals")
    agency = holder("housing_officer", user=story.people["contractor"])
    told = {"kind": "complaint", "procedure_key": "housing-appeals"}
    about_them = open_case(subject_role="contractor", **told)
    act = Act(WEDNESDAY, story.people["complaints_officer"])

    assign_case(case_id=story.case.pk, act=act, handler=agency)
    with refused(CannotHave, "interest", field="handler"):
        assign_case(case_id=about_them.pk, act=act, handler=agency)

    assert set(visible_to(agency)) == {story.case}
    assert opened(agency, story.case) == 200
    assert opened(agency, about_them) == 404


@pytest.mark.req("S2-4")
def test_one_queue_holds_all_three_kinds_and_one_team_has_them() -> None:
    story = Story("customer-relations")
    cases = [story.case] + [
        open_case(kind=kind, procedure_key="customer-relations")
        for kind in ("comment", "compliment")
    ]
    client = Client()
    client.force_login(story.people["customer_relations_officer"])

    listed = client.get("/admin/casework/cases/").context["object_list"]

    assert {case.pk for case in listed} == {case.pk for case in cases}
    assert {case.kind for case in listed} == {"complaint", "comment", "compliment"}
    assert {case.handler for case in listed} == {story.people["customer_relations_officer"]}
