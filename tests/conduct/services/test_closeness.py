"""People close to somebody, whose cases are kept from them (S0-22)."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from cms.casework.mail.notices import notify_handler
from cms.casework.models import Case, OutgoingMail
from cms.casework.permissions import has_interest, kept_from, visible_to, why_kept_out
from cms.casework.services.interests import hand_on_cases
from cms.casework.services.told import PersonDetails
from cms.conduct.closeness import close_ones, same_names
from cms.conduct.errors import ConductRefused
from cms.conduct.models import CloseAssociate, MistakenIdentity
from cms.conduct.services.closeness import declare_close, end_close, note_mistaken
from cms.users.models import User
from tests.casework.desk.rows import make_people
from tests.factories import WEDNESDAY, open_case
from tests.remembered import remembered

pytestmark = [pytest.mark.django_db, pytest.mark.req("S0-22")]
TODAY = WEDNESDAY.date()
ADA = {"name": "Ada Brown", "how": "My sister.", "now": WEDNESDAY}


@pytest.fixture
def people(db):
    return remembered("people of the desk", make_people)


def fresh(user: User) -> User:
    """As the next request has it."""
    return User.objects.get(pk=user.pk)


def sees(user: User) -> int:
    return visible_to(fresh(user), on=TODAY).count()


@pytest.mark.parametrize(
    "told",
    [
        {"name": "Brown, Ada"},
        {"name": "Somebody", "email": "ADA@resident.example"},
    ],
)
def test_a_case_of_somebody_close_is_kept_from_them_by_name_or_by_address(people, told):
    case, other = open_case(), open_case(person=PersonDetails(name="Bo Green"))
    coordinator = people["coordinator"]

    declare_close(**{**ADA, **told}, by=coordinator)

    assert visible_to(coordinator, on=TODAY).get() == other
    assert kept_from(coordinator, on=TODAY).get() == case
    assert has_interest(coordinator, case, on=TODAY)
    assert sees(people["conflicted"]) == 2


def test_a_case_that_comes_in_never_goes_to_whoever_is_close_and_they_get_no_mail(people):
    declare_close(**ADA, by=people["coordinator"])

    case = open_case()

    assert case.handler == people["conflicted"]
    assert not OutgoingMail.objects.filter(to=people["coordinator"].email).exists()
    assert OutgoingMail.objects.filter(to=people["conflicted"].email).exists()


def test_who_is_named_as_in_a_group_or_as_a_business_counts(people):
    open_case(person=PersonDetails(name="Bo Green", organisation="Brown & Sons", kind="business"))
    declare_close(name="Brown and Sons", how="I work there.", now=WEDNESDAY, by=people["auditor"])
    assert sees(people["auditor"]) == 1

    declare_close(name="Brown & Sons", how="I work there.", now=WEDNESDAY, by=people["auditor"])

    assert sees(people["auditor"]) == 0


def test_what_came_in_while_they_were_close_stays_closed(people):
    coordinator = people["coordinator"]
    row = declare_close(**ADA, by=coordinator)
    open_case()

    end_close(associate_id=row.pk, by=coordinator, now=WEDNESDAY)
    after = open_case(at=WEDNESDAY + timedelta(days=1))

    assert visible_to(fresh(coordinator), on=TODAY).get() == after
    assert after.handler == coordinator


def test_the_gate_of_members_keeps_who_is_close_to_staff_in_mind(people):
    declare_close(**ADA, by=people["coordinator"])
    open_case()

    for name, seen in (("coordinator", 0), ("conflicted", 1)):
        user = fresh(people[name])
        assert not why_kept_out(user, on=TODAY)
        assert visible_to(user, on=TODAY).count() == seen


def test_nobody_ends_those_of_another(people):
    row = declare_close(**ADA, by=people["coordinator"])

    with pytest.raises(CloseAssociate.DoesNotExist):
        end_close(associate_id=row.pk, by=people["conflicted"], now=WEDNESDAY)

    row.refresh_from_db()
    assert row.ended_on is None


@pytest.mark.one_database
@pytest.mark.parametrize(("told", "field"), [({"name": " – "}, "name"), ({"how": " "}, "how")])
def test_what_is_missing_is_refused_and_nothing_is_kept(people, told, field):
    with pytest.raises(ConductRefused) as refused:
        declare_close(**{**ADA, **told}, by=people["coordinator"])

    assert refused.value.field == field
    assert not CloseAssociate.objects.exists()


@pytest.mark.one_database
def test_nobody_is_named_twice_but_an_address_is_added(people):
    declare_close(**ADA, by=people["coordinator"])
    with pytest.raises(ConductRefused):
        declare_close(**{**ADA, "name": "BROWN Ada"}, by=people["coordinator"])

    declare_close(**ADA, email="ada@resident.example", by=people["coordinator"])

    assert CloseAssociate.objects.count() == 2


def test_a_coordinator_who_sees_the_case_says_that_it_is_somebody_else(people):
    row = declare_close(**ADA, by=people["coordinator"])
    case = open_case()
    party = case.parties.get(part="person")
    mistaken = {"associate_id": row.pk, "party": party.pk, "now": WEDNESDAY}
    assert [one.user for one in same_names({party.pk: frozenset({"ada brown"})})] == [
        people["coordinator"]
    ]

    for name in ("coordinator", "auditor", "chair"):
        with pytest.raises(ConductRefused):
            note_mistaken(**mistaken, by=fresh(people[name]), reason="I know.")
    with pytest.raises(ConductRefused):
        note_mistaken(**mistaken, by=people["conflicted"], reason=" ")
    assert not MistakenIdentity.objects.exists()

    note_mistaken(**mistaken, by=people["conflicted"], reason="Another street.")

    assert sees(people["coordinator"]) == 1
    assert not same_names({party.pk: frozenset({"ada brown"})})
    open_case()
    assert sees(people["coordinator"]) == 1


def test_an_address_is_no_mistake(people):
    row = declare_close(**ADA, email="ada@resident.example", by=people["coordinator"])
    party = open_case().parties.get(part="person")

    note_mistaken(
        associate_id=row.pk,
        party=party.pk,
        reason="Another street.",
        by=people["conflicted"],
        now=WEDNESDAY,
    )

    assert sees(people["coordinator"]) == 0


@pytest.mark.one_database
def test_it_costs_one_query_however_many_cases_there_are(people):
    def cost(user: User) -> int:
        with CaptureQueriesContext(
            connection,
        ) as asked:
            for _ in range(3):
                list(visible_to(user, on=TODAY))
        return len(asked)

    open_case()
    nobody = cost(fresh(people["coordinator"]))
    for number in range(4):
        declare_close(**{**ADA, "name": f"Ada Brown {number}"}, by=people["coordinator"])
        open_case()

    assert cost(fresh(people["coordinator"])) == nobody + 2  # they, and mistakes
    assert len(close_ones(people["coordinator"])) == 4


def test_a_case_of_theirs_goes_to_somebody_else_and_no_mail_of_it_comes_to_them(people):
    case = open_case()
    coordinator = people["coordinator"]
    assert case.handler == coordinator
    declare_close(**ADA, by=coordinator)
    OutgoingMail.objects.all().delete()
    later = WEDNESDAY + timedelta(minutes=5)

    notify_handler(Case.objects.get(pk=case.pk), "new_case", now=later)
    assert not OutgoingMail.objects.filter(to=coordinator.email).exists()
    assert (hand_on_cases(now=later), hand_on_cases(now=later)) == (1, 0)

    case.refresh_from_db()
    assert case.handler == people["conflicted"]
    assert visible_to(people["conflicted"], on=TODAY).get() == case


def test_nobody_is_handed_on_what_they_may_have(people):
    case = open_case()
    declare_close(**{**ADA, "name": "Bo Green"}, by=people["coordinator"])

    assert hand_on_cases(now=WEDNESDAY) == 0

    before = case.version
    case.refresh_from_db()
    assert (case.handler, case.version) == (people["coordinator"], before)
