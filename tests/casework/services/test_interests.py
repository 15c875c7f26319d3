"""Interests in a case: said, noted, ended; and what they keep somebody from (S0-22)."""

from __future__ import annotations

from datetime import timedelta

import pytest

from cms.casework.errors import CaseworkError
from cms.casework.models import CaseInterest, OutgoingMail, folded
from cms.casework.permissions import (
    CaseNotFound,
    NotAllowed,
    has_interest,
    kept_from,
    visible_to,
)
from cms.casework.services.change import Act
from cms.casework.services.fact_checks import may_check
from cms.casework.services.interests import (
    InterestNotFound,
    end_interest,
    hand_on_cases,
    say_interest,
)
from cms.casework.services.triage import CannotHave, assign_case
from cms.casework.services.warnings import send_warnings
from cms.casework.services.withdrawing import withdraw
from cms.users.models import Appointment, User
from tests.casework.desk.rows import make_people
from tests.factories import WEDNESDAY, holder, open_case
from tests.remembered import remembered

pytestmark = [pytest.mark.django_db, pytest.mark.req("S0-22")]
HOUR, DAY = timedelta(hours=1), timedelta(days=1)
LATER = WEDNESDAY + 2 * HOUR
TODAY = WEDNESDAY.date()


@pytest.fixture
def people(db):
    return remembered("people of the desk", make_people)


@pytest.fixture
def case(people):
    return open_case()


def by(user, *, reason=""):
    return Act(now=LATER, by=user, reason=reason)


def test_whoever_says_so_never_sees_the_case_again_and_somebody_else_has_it(people, case):
    assert case.handler == people["coordinator"]

    interest = say_interest(case_id=case.pk, act=by(people["coordinator"]), how="A cousin.")

    assert interest.history.latest().history_user == people["coordinator"]
    case.refresh_from_db()
    assert case.handler == people["conflicted"]
    for user in (people["coordinator"],):
        assert not visible_to(user, on=TODAY).exists()
        assert has_interest(user, case, on=TODAY)
        assert list(kept_from(user, on=TODAY)) == [case]
        assert not may_check(user, case, on=TODAY)
    assert visible_to(people["conflicted"], on=TODAY).get() == case
    with pytest.raises(CannotHave):
        assign_case(case_id=case.pk, act=by(people["conflicted"]), handler=people["coordinator"])


def test_who_only_reads_says_it_too_and_the_case_stays_where_it_is(people, case):
    say_interest(case_id=case.pk, act=by(people["auditor"]), how="My neighbour.")

    case.refresh_from_db()
    assert case.handler == people["coordinator"]
    assert not visible_to(people["auditor"], on=TODAY).exists()


def test_who_does_not_see_the_case_says_nothing_of_it(people, case):
    with pytest.raises(CaseNotFound):
        say_interest(case_id=case.pk, act=by(people["caseworker"]), how="A cousin.")

    assert not CaseInterest.objects.exists()


def test_only_a_coordinator_notes_the_interest_of_another(people, case):
    with pytest.raises(NotAllowed):
        say_interest(
            case_id=case.pk, act=by(people["auditor"]), how="So I heard.", user=people["chair"]
        )
    assert not CaseInterest.objects.exists()

    say_interest(
        case_id=case.pk, act=by(people["coordinator"]), how="A cousin.", user=people["chair"]
    )

    assert CaseInterest.objects.get().user == people["chair"]
    with pytest.raises(CaseworkError, match="noted already"):
        say_interest(
            case_id=case.pk, act=by(people["coordinator"]), how="Again.", user=people["chair"]
        )


def test_it_takes_words_how_it_arises(people, case):
    with pytest.raises(CaseworkError) as refused:
        say_interest(case_id=case.pk, act=by(people["coordinator"]), how="  ")

    assert refused.value.field == "how"
    assert not CaseInterest.objects.exists()


def test_a_coordinator_ends_it_with_a_reason_and_nobody_their_own(people, case):
    interest = say_interest(case_id=case.pk, act=by(people["coordinator"]), how="A cousin.")
    ended = {"case_id": case.pk, "interest_id": interest.pk}

    with pytest.raises(CaseNotFound):
        end_interest(**ended, act=by(people["coordinator"], reason="Not any more."))
    with pytest.raises(CaseworkError, match="Say why"):
        end_interest(**ended, act=by(people["conflicted"]))
    with pytest.raises(NotAllowed):
        end_interest(**ended, act=by(people["auditor"], reason="I think so."))
    interest.refresh_from_db()
    assert interest.ended_at is None

    end_interest(**ended, act=by(people["conflicted"], reason="Somebody else of that name."))

    interest.refresh_from_db()
    assert interest.ended_at == LATER
    assert interest.history.latest().history_change_reason == "Somebody else of that name."
    assert visible_to(people["coordinator"], on=TODAY).get() == case
    with pytest.raises(InterestNotFound):
        end_interest(**ended, act=by(people["conflicted"], reason="Again."))


def test_where_all_who_could_have_it_have_an_interest_nobody_has_it_and_no_mail_goes(people, case):
    for name in ("coordinator", "conflicted"):
        say_interest(case_id=case.pk, act=by(people[name]), how="A cousin.")

    case.refresh_from_db()
    assert case.handler not in (people["coordinator"], people["conflicted"])
    addresses = [people[name].email for name in ("coordinator", "conflicted")]
    assert not OutgoingMail.objects.filter(to__in=addresses, created_at__gte=LATER).exists()


def test_a_coordinator_who_comes_later_ends_it_too(people, case):
    interest = say_interest(case_id=case.pk, act=by(people["coordinator"]), how="A cousin.")

    end_interest(
        case_id=case.pk,
        act=by(holder("coordinator", is_public_contact=False), reason="It was another."),
        interest_id=interest.pk,
    )

    assert not has_interest(people["coordinator"], case, on=TODAY)


@pytest.mark.one_database
@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Ada Brown", "brown, ADA"),
        ("José Núñez", "Jose Nunez"),
        ("Mrs Ada Brown", "Ada  Brown"),
        ("Maeve O’Hara", "Maeve O'Hara"),
        ("Ann-Marie Lee", "Ann Marie Lee"),
        ("Straße Müller", "STRASSE Mu\u0308ller"),
    ],
)
def test_a_name_is_the_same_however_it_is_written(one, other):
    assert folded(one) == folded(other)


@pytest.mark.one_database
def test_different_names_stay_different_and_no_name_is_like_none():
    assert folded("Ada Brown") != folded("Ada Browne")
    assert folded("Ada Brown") != folded("Ada")
    assert folded(" – ") == folded("Mr.") == ""


@pytest.mark.one_database
def test_the_compared_names_of_a_part_follow_it(people, case):
    party = case.parties.get(part="person")
    assert party.known_as == f"|{folded('Ada Brown')}|"

    party.name, party.organisation, party.members = "Bo Green", "Green & Co", "Cy Green\nBo Green"
    party.save()

    party.refresh_from_db()
    assert party.known_as.count("|") == 4
    assert f"|{folded('Cy Green')}|" in party.known_as


@pytest.mark.req("S3-22")
def test_what_somebody_had_who_left_their_role_goes_to_whoever_has_it_now(people, case):
    Appointment.objects.filter(user=people["coordinator"]).update(ends_on=TODAY)
    following, later = people["conflicted"], WEDNESDAY + DAY
    assert hand_on_cases(now=WEDNESDAY) == 0  # it is still their last day

    assert (hand_on_cases(now=later), hand_on_cases(now=later)) == (1, 0)

    case.refresh_from_db()
    assert case.handler == following
    # Without it nobody is warned, and the news goes to somebody who cannot open it.
    assert send_warnings(now=WEDNESDAY + 25 * HOUR) == 1
    assert OutgoingMail.objects.get(kind="due_soon").to == following.email
    withdraw(case_id=case.pk, act=Act(now=WEDNESDAY + 26 * HOUR))
    assert OutgoingMail.objects.get(kind="withdrawn_handler").to == following.email


def test_what_nobody_can_have_waits_for_somebody_and_a_closed_case_stays(people, case):
    closed = open_case()
    withdraw(case_id=closed.pk, act=Act(now=LATER))
    Appointment.objects.update(ends_on=TODAY)

    assert hand_on_cases(now=WEDNESDAY + DAY) == 1

    case.refresh_from_db()
    closed.refresh_from_db()
    assert (case.handler_role, case.handler) == ("coordinator", None)
    assert closed.handler == people["coordinator"]


def test_who_left_and_comes_back_in_another_role_sees_nothing_of_what_they_had(people, case):
    worker = people["caseworker"]
    assign_case(case_id=case.pk, act=by(people["coordinator"]), handler=worker)
    Appointment.objects.filter(user=worker).update(ends_on=TODAY)

    assert hand_on_cases(now=WEDNESDAY + DAY) == 1

    holder("vice_chair", user=worker)
    again = User.objects.get(pk=worker.pk)
    assert not visible_to(again, on=TODAY + DAY).exists()
    case.refresh_from_db()
    assert case.handler == people["coordinator"]
