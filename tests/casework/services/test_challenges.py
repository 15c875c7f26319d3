"""Challenging a restriction: once a decision, answered by somebody who did not decide it."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from cms.casework.desk.restriction import links_for
from cms.casework.models import Case, NewIssueCheck, Restriction
from cms.casework.permissions import NotAllowed
from cms.casework.services.challenges import (
    Answer,
    ChallengedAlready,
    ChallengeEmpty,
    DecidedItThemselves,
    NothingToAnswer,
    answer_challenge,
    challenge_restriction,
)
from cms.casework.services.change import Act, NotReady
from cms.casework.services.new_issues import check_item
from cms.casework.services.replies import WordsEmpty
from cms.casework.services.restricting import (
    CannotRestrict,
    RestrictionOver,
    lift_restriction,
    review_restriction,
)
from cms.casework.services.triage import assign_case
from cms.users.models import User
from tests.casework.services.written import refused
from tests.casework.together import LATER, RESTRICTIONS, case_of, people, restricted
from tests.factories import holder

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)
NEXT = LATER + DAY
UPHELD = Answer("upheld", "We looked at it, and it stands.")


@pytest.fixture
def who() -> dict[str, User]:
    return people()


@pytest.fixture
def case(who) -> Case:
    return case_of()


@pytest.fixture
def row(who, case) -> Restriction:
    return restricted(case, who)


def challenged(row: Restriction, who: dict[str, User]) -> Restriction:
    """Challenged by the person, and what they wrote looked at."""
    challenge_restriction(restriction_id=row.pk, act=Act(NEXT), text="It is not fair.")
    check_item(
        case_id=row.case_id,
        act=Act(NEXT, who["clerk"]),
        check_id=NewIssueCheck.objects.get(case=row.case_id, checked_at=None).pk,
        is_new=False,
        note="It is the challenge.",
    )
    row.refresh_from_db()
    return row


@pytest.mark.req("S3-106")
def test_the_person_challenges_it_once_in_their_own_words(who, case, row):
    with refused(ChallengeEmpty, field="text"):
        challenge_restriction(restriction_id=row.pk, act=Act(NEXT), text=" ")
    challenged(row, who)

    assert (row.challenge, row.challenged_at) == ("It is not fair.", NEXT)
    assert case.messages.get(kind="challenge").body == "It is not fair."
    with refused(ChallengedAlready, field="text"):
        challenge_restriction(restriction_id=row.pk, act=Act(NEXT + DAY), text="Again.")


@pytest.mark.req("S3-106")
def test_somebody_else_answers_it_and_the_person_is_told_in_the_same_deed(who, case, row):
    challenged(row, who)

    for decider in ("chair", "clerk"):
        with refused(DecidedItThemselves):
            answer_challenge(restriction_id=row.pk, act=Act(NEXT, who[decider]), answer=UPHELD)
    with refused(WordsEmpty, field="words"):
        answer_challenge(
            restriction_id=row.pk, act=Act(NEXT, who["other_clerk"]), answer=Answer("upheld", " ")
        )
    answer_challenge(restriction_id=row.pk, act=Act(NEXT, who["other_clerk"]), answer=UPHELD)

    row.refresh_from_db()
    assert (row.challenge_outcome, row.challenge_decided_by) == ("upheld", who["other_clerk"])
    assert "it stands" in case.messages.get(kind="challenge_answered").body
    with refused(NothingToAnswer):
        answer_challenge(restriction_id=row.pk, act=Act(NEXT, who["other_clerk"]), answer=UPHELD)


def test_who_the_procedure_does_not_name_answers_none(who, case, row):
    challenged(row, who)
    assign_case(case_id=case.pk, act=Act(NEXT, who["clerk"]), handler=who["worker"])

    with refused(NotAllowed):
        answer_challenge(restriction_id=row.pk, act=Act(NEXT, who["worker"]), answer=UPHELD)


def test_nothing_waits_before_there_is_a_challenge(who, row):
    with refused(NothingToAnswer):
        answer_challenge(restriction_id=row.pk, act=Act(NEXT, who["other_clerk"]), answer=UPHELD)


@pytest.mark.req("S3-103")
def test_what_they_wrote_is_looked_at_before_it_is_answered(who, row):
    challenge_restriction(restriction_id=row.pk, act=Act(NEXT), text="It is not fair.")

    with refused(NotReady, "new issue"):
        answer_challenge(restriction_id=row.pk, act=Act(NEXT, who["other_clerk"]), answer=UPHELD)


@pytest.mark.req("S3-106")
def test_a_challenge_lifts_it(who, case, row):
    challenged(row, who)

    answer_challenge(
        restriction_id=row.pk,
        act=Act(NEXT, who["other_chair"]),
        answer=Answer("lifted", "You are right."),
    )

    row.refresh_from_db()
    assert row.lifted_at == NEXT
    with refused(RestrictionOver):
        challenge_restriction(restriction_id=row.pk, act=Act(NEXT), text="Again.")


def test_a_challenge_makes_it_lighter_or_shorter_and_never_longer(who, case, row):
    challenged(row, who)
    act = Act(NEXT, who["other_chair"])

    with refused(CannotRestrict, "earlier", field="ends_on"):
        answer_challenge(
            restriction_id=row.pk,
            act=act,
            answer=Answer("changed", "Longer.", ends_on=row.ends_on + DAY),
        )
    with refused(CannotRestrict, field="kind"):
        answer_challenge(
            restriction_id=row.pk, act=act, answer=Answer("changed", "So.", kind="for_ever")
        )
    with refused(CannotRestrict, field="outcome"):
        answer_challenge(restriction_id=row.pk, act=act, answer=Answer("", "So."))
    changed = Answer(
        "changed", "Shorter.", "one_contact", "Kim at the hub", ends_on=date(2026, 6, 30)
    )
    answer_challenge(restriction_id=row.pk, act=act, answer=changed)

    row.refresh_from_db()
    assert (row.kind, row.contact_point) == ("one_contact", "Kim at the hub")
    assert row.review_on == row.ends_on == date(2026, 6, 30)
    assert "Kim at the hub" in case.messages.get(kind="challenge_answered").body


def test_without_a_letter_of_its_own_the_letter_of_the_restriction_tells_it(db):
    rules = {name: rule for name, rule in RESTRICTIONS.items() if name != "challenge_message"}
    who = people(restrictions=rules)
    case = case_of()
    row = challenged(restricted(case, who), who)

    answer_challenge(restriction_id=row.pk, act=Act(NEXT, who["other_chair"]), answer=UPHELD)

    assert "it stands" in case.messages.filter(kind="in_touch").last().body


def test_a_review_is_a_new_decision_that_may_be_challenged(who, row):
    challenged(row, who)
    answer_challenge(restriction_id=row.pk, act=Act(NEXT, who["other_chair"]), answer=UPHELD)
    review_restriction(
        restriction_id=row.pk, act=Act(NEXT + DAY, who["chair"]), note="Same.", words="It goes on."
    )

    row.refresh_from_db()
    assert row.challenged_at is None
    assert row.history.filter(challenge="It is not fair.").exists()


@pytest.mark.req("S3-106")
def test_whoever_let_it_go_on_does_not_answer_the_challenge_to_that(who, row):
    review_restriction(
        restriction_id=row.pk, act=Act(NEXT, who["other_chair"]), note="Same.", words="It goes on."
    )
    challenged(row, who)

    with refused(DecidedItThemselves):
        answer_challenge(restriction_id=row.pk, act=Act(NEXT, who["other_chair"]), answer=UPHELD)
    assert "Answer the challenge" not in dict(links_for(row, who["other_chair"]))

    third = holder("chair", is_public_contact=False)
    assert "Answer the challenge" in dict(links_for(row, third))
    answer_challenge(restriction_id=row.pk, act=Act(NEXT, third), answer=UPHELD)


def test_an_open_challenge_is_over_when_it_is_lifted(who, row):
    challenged(row, who)
    lift_restriction(
        restriction_id=row.pk, act=Act(NEXT, who["chair"], reason="Better."), words="Thank you."
    )

    with refused(RestrictionOver):
        answer_challenge(restriction_id=row.pk, act=Act(NEXT, who["other_chair"]), answer=UPHELD)


@pytest.mark.req("S3-106")
def test_a_challenge_that_waits_is_answered_before_the_restriction_is_reviewed(who, row):
    challenged(row, who)
    act = Act(NEXT + DAY, who["chair"])

    with refused(CannotRestrict, "did not decide it", field="note"):
        review_restriction(restriction_id=row.pk, act=act, note="Same.", words="It goes on.")
    assert "Look at it again" not in dict(links_for(row, who["chair"]))

    answer_challenge(restriction_id=row.pk, act=Act(NEXT, who["other_clerk"]), answer=UPHELD)
    row.refresh_from_db()
    assert "Look at it again" in dict(links_for(row, who["chair"]))
    review_restriction(restriction_id=row.pk, act=act, note="Same.", words="It goes on.")
