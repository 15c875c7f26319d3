"""Restricting contact: after every question, by two people, told in the same deed, for a while."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from cms.casework.errors import CaseworkError
from cms.casework.models import Job, OutgoingMail, Restriction
from cms.casework.permissions import CaseNotFound, NotAllowed, visible_to
from cms.casework.services.change import Act, AlreadyDone
from cms.casework.services.closing import close_case
from cms.casework.services.evidence import EvidenceMissing
from cms.casework.services.known_again import normal_phone, restriction_of
from cms.casework.services.replies import NobodyToWriteTo, WordsEmpty
from cms.casework.services.restricting import (
    CannotRestrict,
    NoRestrictions,
    RestrictionOver,
    ask_for_decision,
    end_restrictions,
    lift_restriction,
    restrict_contact,
    review_restriction,
)
from cms.casework.services.told import PersonDetails
from cms.casework.services.triage import ReasonMissing
from cms.users.models import User
from tests.casework.documents import SMALL, message
from tests.casework.services.written import everything, refused
from tests.casework.together import (
    ANSWERS,
    LATER,
    case_of,
    decision,
    people,
    procedure,
    restricted,
)
from tests.factories import open_case

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)
END = date(2026, 11, 20)  # six months after


@pytest.fixture
def who() -> dict[str, User]:
    return people()


@pytest.mark.req("S3-98", "S3-99", "S3-100", "S3-101", "S3-106", "S4-28", "S4-29")
def test_it_is_decided_by_two_after_every_question_and_told_in_the_same_deed(who):
    case = case_of()

    row = restricted(case, who)

    assert (row.decided_by, row.discussed_with) == (who["chair"], who["clerk"])
    assert row.answers == ANSWERS
    assert (row.review_on, row.ends_on) == (END, END)
    letter = case.messages.get(kind="in_touch")
    assert "forty times" in letter.body
    assert "You can challenge this." in letter.body
    assert "No more replies on what is settled." in letter.body
    assert "ends by itself on Friday 20 November 2026" in letter.body
    assert OutgoingMail.objects.get(message=letter).to == "ada@resident.example"
    assert row.history.get().history_user == who["chair"]


@pytest.mark.req("S3-98", "S3-99", "S4-28")
@pytest.mark.parametrize("question", sorted(ANSWERS))
def test_each_question_is_answered_first(who, question):
    case = case_of()
    before = everything()

    with pytest.raises(EvidenceMissing) as missing:
        restricted(case, who, answers={**ANSWERS, question: " "})

    assert list(missing.value.problems) == [question]
    assert everything() == before


@pytest.mark.req("S3-100")
def test_two_different_people_decide_and_the_case_is_about_neither(who):
    case = case_of()
    about_clerk, about_chair = case_of(subject_role="clerk"), case_of(subject_role="chair")

    with refused(CannotRestrict, "somebody else", field="discussed_with"):
        restrict_contact(
            case_id=case.pk, act=Act(LATER, who["chair"]), decision=decision(case, who["chair"])
        )
    with refused(CannotRestrict, "role", field="discussed_with"):
        restricted(case, {**who, "clerk": who["worker"]})
    with refused(CannotRestrict, "interest", field="discussed_with"):
        restricted(about_clerk, who)
    with refused(CaseNotFound):
        restricted(about_chair, who)


@pytest.mark.req("S3-100")
@pytest.mark.parametrize("role", ["clerk", "worker", "director"])
def test_only_who_the_procedure_names_decides(who, role):
    case = case_of()

    with refused(CaseNotFound if role in ("worker", "director") else NotAllowed):
        restrict_contact(
            case_id=case.pk, act=Act(LATER, who[role]), decision=decision(case, who["other_chair"])
        )


@pytest.mark.req("S3-100", "S4-39")
def test_those_who_decide_are_asked_and_see_the_case_from_then_on(who):
    case = open_case(procedure_key=SMALL)
    assert not visible_to(who["chair"]).filter(pk=case.pk).exists()
    with refused(ReasonMissing, field="reason"):
        ask_for_decision(case_id=case.pk, act=Act(LATER, who["clerk"]))
    job = ask_for_decision(case_id=case.pk, act=Act(LATER, who["clerk"], reason="Forty letters."))

    assert job.role == "chair"
    assert visible_to(who["chair"]).filter(pk=case.pk).exists()
    restricted(case, who)
    job.refresh_from_db()
    assert job.done_by == who["chair"]


@pytest.mark.req("S3-100")
def test_nobody_whom_the_case_is_about_is_asked(who):
    case = open_case(procedure_key=SMALL, subject_role="chair")

    ask_for_decision(case_id=case.pk, act=Act(LATER, who["clerk"], reason="Forty letters."))

    assert not case.access.filter(role="chair").exists()


@pytest.mark.req("S3-102")
def test_a_single_point_of_contact_stands_in_the_letter(who):
    case = case_of()

    restricted(case, who, kind="one_contact", contact_point="Kim at the hub")

    assert (
        "Everything you send us goes to Kim at the hub." in case.messages.get(kind="in_touch").body
    )


@pytest.mark.req("S3-106")
@pytest.mark.parametrize(
    ("dates", "field"),
    [
        ({"ends_on": END + DAY}, "ends_on"),
        ({"ends_on": LATER.date()}, "ends_on"),
        ({"review_on": LATER.date()}, "review_on"),
        ({"ends_on": END - DAY, "review_on": END}, "review_on"),
    ],
)
def test_it_never_lasts_longer_than_the_procedure_says_and_is_looked_at_before_its_end(
    who, dates, field
):
    case = case_of()

    with refused(CannotRestrict, field=field):
        restricted(case, who, **dates)


def test_what_it_cannot_be_is_refused(who):
    case = case_of()
    nameless = case_of(person=PersonDetails())
    unreachable = case_of(person=PersonDetails(name="Ada Brown"))

    with refused(CannotRestrict, "list", field="kind"):
        restricted(case, who, kind="for_ever")
    with refused(WordsEmpty, field="words"):
        restricted(case, who, words=" ")
    with refused(CannotRestrict, "name", field="party_id"):
        restricted(nameless, who)
    with refused(NobodyToWriteTo, field="channel"):
        restricted(unreachable, who)
    restricted(case, who)
    with refused(CannotRestrict, "already", field="party_id"):
        restricted(case, who)


def test_a_procedure_without_rules_restricts_nobody(db):
    who = people(restrictions=None)
    case = case_of()

    with refused(NoRestrictions):
        restricted(case, {**who, "chair": who["other_clerk"]})


@pytest.mark.req("S3-97")
def test_it_may_be_decided_after_the_case_has_ended(who):
    case = case_of()
    close_case(case_id=case.pk, act=Act(LATER, who["clerk"]), outcome="answered")

    assert restricted(case, who, at=LATER + DAY).ends_on == date(2026, 11, 21)


def test_a_second_press_of_the_same_button_restricts_once(who):
    case = case_of()
    act = Act(LATER, who["chair"], key=case.intake_key)
    restrict_contact(case_id=case.pk, act=act, decision=decision(case, who["clerk"]))

    with refused(AlreadyDone):
        restrict_contact(case_id=case.pk, act=act, decision=decision(case, who["clerk"]))


@pytest.mark.req("S3-106")
def test_it_goes_on_only_by_a_review_that_says_why_and_tells_them(who):
    case = case_of()
    row = restricted(case, who)
    act = Act(LATER + 170 * DAY, who["chair"])

    with refused(ReasonMissing, field="note"):
        review_restriction(restriction_id=row.pk, act=act, note=" ", words="It goes on.")
    with refused(NotAllowed):
        review_restriction(
            restriction_id=row.pk, act=Act(act.now, who["clerk"]), note="Same.", words="On."
        )
    review_restriction(
        restriction_id=row.pk, act=act, note="It still happens.", words="It goes on."
    )

    row.refresh_from_db()
    assert row.reviewed_at == act.now
    assert row.ends_on == date(2027, 5, 6)
    assert "6 May 2027" in case.messages.filter(kind="in_touch").last().body


@pytest.mark.req("S3-106")
def test_it_ends_by_itself_and_the_person_is_told_once(who):
    case = case_of()
    row = restricted(case, who)
    after = LATER + 190 * DAY

    assert end_restrictions(now=LATER + 184 * DAY - DAY) == 0
    assert restriction_of(case.parties.all(), on=END) == row
    assert restriction_of(case.parties.all(), on=END + DAY) is None
    assert end_restrictions(now=after) == 1
    assert end_restrictions(now=after + DAY) == 0

    row.refresh_from_db()
    assert row.lifted_reason == "It came to its end."
    assert case.messages.filter(kind="as_before").count() == 1
    with refused(RestrictionOver):
        review_restriction(
            restriction_id=row.pk, act=Act(after, who["chair"]), note="More.", words="It goes on."
        )


def test_a_letter_that_needs_words_waits_for_a_person_when_it_ends(db):
    needs = message("as_before", screen="own", requires=["message"])
    others = [row for row in procedure()["messages"] if row["key"] != "as_before"]
    who = people(messages=[*others, needs])
    case = case_of()
    restricted(case, who)

    end_restrictions(now=LATER + 190 * DAY)

    assert Job.objects.get(kind="restriction_ended").text == "Tell Ada Brown: It came to its end."
    assert not case.messages.filter(kind="as_before").exists()


@pytest.mark.req("S3-106")
def test_it_is_lifted_with_a_reason_by_who_may(who):
    case = case_of()
    row = restricted(case, who)

    with refused(ReasonMissing, field="reason"):
        lift_restriction(restriction_id=row.pk, act=Act(LATER, who["chair"]), words="Thank you.")
    with refused(NotAllowed):
        lift_restriction(
            restriction_id=row.pk, act=Act(LATER, who["clerk"], reason="Better."), words="Thanks."
        )
    with refused(WordsEmpty, field="words"):
        lift_restriction(restriction_id=row.pk, act=Act(LATER, who["chair"], reason="Better."))
    lift_restriction(
        restriction_id=row.pk, act=Act(LATER, who["chair"], reason="Better."), words="Thank you."
    )

    assert Restriction.objects.get().lifted_reason == "Better."
    assert "Thank you." in case.messages.get(kind="as_before").body
    with refused(RestrictionOver):
        lift_restriction(
            restriction_id=row.pk, act=Act(LATER, who["chair"], reason="Again."), words="Thanks."
        )


@pytest.mark.parametrize(
    ("typed", "known"),
    [
        ("01632 960 114", "01632960114"),
        ("+44 1632 960114", "01632960114"),
        ("0044 (0)1632-960114", "01632960114"),
        ("ext 12", ""),
        ("", ""),
    ],
)
def test_a_number_is_known_again_however_it_is_typed(typed, known):
    assert normal_phone(typed) == known


def test_a_restriction_that_never_was_is_over(who):
    with refused(RestrictionOver):
        lift_restriction(restriction_id=99, act=Act(LATER, who["chair"], reason="Better."))
    assert issubclass(RestrictionOver, CaseworkError)
