"""A suspected crime leaves the ordinary way: closed to others, with one person, and the police."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse

from cms.casework.models import Case, CaseAccess, OutgoingMail
from cms.casework.permissions import visible_to
from cms.casework.services.change import Act
from cms.casework.services.flags import lift_flag, set_flag
from cms.casework.services.routing import grant
from cms.casework.services.triage import assign_case
from cms.users.models import User
from tests.casework.resident import address, answer, words
from tests.casework.services.conftest import HOUR
from tests.factories import WEDNESDAY

pytestmark = pytest.mark.django_db


@pytest.fixture
def suspected(sorted_out: Case, people: dict[str, User]) -> Case:
    """It was the caseworker's, and another role was let in; then the coordinator marks it."""
    case, by = sorted_out, people["coordinator"]
    assign_case(case_id=case.pk, act=Act(WEDNESDAY + 2 * HOUR, by), handler=people["caseworker"])
    grant(case, role="area_adviser", by=by, now=WEDNESDAY + 2 * HOUR, why="Asked for advice")
    return case


def mark(case: Case, by: User) -> int:
    act = Act(WEDNESDAY + 3 * HOUR, by)
    evidence = {"why": "Money of the hall is missing."}
    return set_flag(case_id=case.pk, act=act, key="suspected_crime", evidence=evidence).pk


@pytest.mark.req("S0-30")
def test_the_chair_alone_has_it_and_whoever_was_let_in_sees_it_no_longer(
    suspected: Case, people: dict[str, User]
) -> None:
    assert visible_to(people["caseworker"]).filter(pk=suspected.pk).exists()

    mark(suspected, people["coordinator"])

    suspected.refresh_from_db()
    assert (suspected.handler_role, suspected.handler) == ("chair", people["chair"])
    assert visible_to(people["chair"]).filter(pk=suspected.pk).exists()
    assert not visible_to(people["caseworker"]).filter(pk=suspected.pk).exists()
    assert not visible_to(people["area_adviser"]).filter(pk=suspected.pk).exists()
    left = CaseAccess.objects.filter(case=suspected, until_at=None)
    assert {row.role or row.user for row in left} == {"chair"}
    told = OutgoingMail.objects.filter(case=suspected, kind="case_news")
    assert [mail.to for mail in told] == [people["chair"].email]


@pytest.mark.req("S0-30")
def test_the_desk_says_to_share_nothing_and_shows_it_to_no_other_caseworker(
    suspected: Case, people: dict[str, User], client: Client
) -> None:
    mark(suspected, people["coordinator"])
    page = reverse("desk:case", args=[suspected.pk])

    client.force_login(people["chair"])
    assert "A crime is suspected: share nothing" in words(client.get(page))
    client.force_login(people["caseworker"])
    assert client.get(page).status_code == 404


@pytest.mark.req("S0-30")
def test_once_it_is_taken_off_the_case_goes_back_to_the_ordinary_way(
    suspected: Case, people: dict[str, User]
) -> None:
    flag = mark(suspected, people["coordinator"])
    act = Act(WEDNESDAY + 5 * HOUR, people["chair"], reason="The money was found.")

    lift_flag(case_id=suspected.pk, act=act, flag_id=flag)

    suspected.refresh_from_db()
    assert suspected.handler == people["coordinator"]


@pytest.mark.req("S0-30")
@pytest.mark.parametrize("told", ["They stole our money.", "It is fraud.", "There was a burglary."])
def test_whoever_tells_of_one_is_shown_the_way_to_the_police_and_may_still_tell_us(
    told: str, people: dict[str, User], client: Client
) -> None:
    client.get(address("what-happened"))

    sent = answer(client, "what-happened", kind="concern", text=told)

    assert sent.status_code == 302
    assert "Call 101" in words(client.get(sent.headers["Location"]))
