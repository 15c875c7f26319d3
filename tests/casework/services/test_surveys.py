"""“How did we do?”: who is asked after closing and who is not, and that no answer leads to a case."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest

from cms.casework.mail.notices import LINK_IN_MAIL
from cms.casework.models import (
    Case,
    Message,
    OutgoingMail,
    Restriction,
    SurveyAnswer,
    SurveyLink,
    SurveyRefusal,
    SurveyRequest,
    save_recorded,
)
from cms.casework.procedure.survey import WHY_NOT
from cms.casework.services.change import Act
from cms.casework.services.closing import reopen_case
from cms.casework.services.flags import set_flag
from cms.casework.services.surveys import (
    ASKED_LATE,
    NothingAnswered,
    SurveyOver,
    answer_survey,
    ask_how_we_did,
    forget_links,
    refuse_surveys,
    survey_of,
)
from cms.casework.services.told import PersonDetails
from cms.users.models import User
from tests.casework.endings import DAY, close, ending_case, ending_procedure
from tests.casework.services.written import everything, refused
from tests.casework.surveyed import ASKED, CLOSED, asked_of, closed_case, link_sent, surveying
from tests.factories import WEDNESDAY

pytestmark = [pytest.mark.django_db, pytest.mark.req("S4-33")]
ANSWERS = {"heard": "well", "fair": "badly"}


@pytest.fixture
def people(db: None) -> dict[str, User]:
    return surveying()


@pytest.fixture
def clerk(people: dict[str, User]) -> User:
    return people["clerk"]


def why_not_asked(case: Case) -> str:
    row = SurveyRequest.objects.get(case=case)
    assert row.asked_at is None
    assert row.not_sent in WHY_NOT
    return row.not_sent


def test_a_week_after_closing_they_are_asked_once(clerk):
    case = closed_case(clerk)

    assert ask_how_we_did(now=ASKED - DAY) == 0
    assert ask_how_we_did(now=ASKED) == 1
    assert ask_how_we_did(now=ASKED + DAY) == 0

    mail = OutgoingMail.objects.get(case=case, kind="how")
    assert mail.to == "ada@resident.example"
    assert "How well did we listen?" in mail.text
    assert f"/your-case/?reference={case.reference}" in mail.text  # how to say that it is not right
    assert case.reference not in mail.subject


def test_the_link_stands_in_the_mail_and_on_no_file(clerk):
    token = asked_of(clerk)

    filed = Message.objects.get(kind="how")
    assert LINK_IN_MAIL in filed.body
    for model, rows in everything().items():
        if model is not OutgoingMail:  # its text is put away after thirty days
            assert token not in repr(rows), model


def test_a_case_closed_long_before_is_not_asked_about(clerk):
    closed_case(clerk)

    assert ask_how_we_did(now=ASKED + ASKED_LATE + DAY) == 0
    assert not SurveyRequest.objects.exists()


def test_a_procedure_that_asks_nothing_asks_nobody(db):
    clerk = ending_procedure()["clerk"]
    close(ending_case(clerk), clerk, at=CLOSED)

    assert ask_how_we_did(now=ASKED) == 0
    assert not SurveyRequest.objects.exists()


def test_only_the_kinds_named_are_asked_about(db):
    clerk = surveying(kinds=["complaint"])["clerk"]
    closed_case(clerk, kind="concern")

    assert ask_how_we_did(now=ASKED) == 0
    assert not SurveyRequest.objects.exists()


def test_after_opening_and_closing_again_they_are_asked_of_the_last_closing(clerk):
    case = closed_case(clerk)
    reopen_case(case_id=case.pk, act=Act(now=CLOSED + DAY, by=clerk, reason="More came."))

    assert ask_how_we_did(now=ASKED) == 0
    close(case, clerk, at=CLOSED + 2 * DAY)
    assert ask_how_we_did(now=ASKED + 2 * DAY) == 1


@pytest.mark.parametrize(
    ("person", "why"),
    [
        (PersonDetails(), "no_way"),
        (PersonDetails(name="Ada Brown", postal_address="1 The Row"), "no_way"),
        (PersonDetails(name="Ada Brown", phone="01632 960 101", prefers="phone"), "no_way"),
    ],
)
def test_whoever_cannot_be_reached_by_itself_makes_nobody_ring_or_print(people, clerk, person, why):
    case = closed_case(clerk, person=person)
    jobs = case.jobs.count()

    assert ask_how_we_did(now=ASKED) == 0
    assert why_not_asked(case) == why
    assert case.jobs.count() == jobs


def test_whoever_withdrew_is_not_asked(clerk):
    case = closed_case(clerk, outcome="withdrawn")

    assert ask_how_we_did(now=ASKED) == 0
    assert why_not_asked(case) == "outcome"


def test_whoever_died_or_asked_us_not_to_is_not_asked(clerk):
    case = ending_case(clerk)
    set_flag(
        case_id=case.pk,
        act=Act(now=WEDNESDAY, by=clerk),
        key="not_asked",
        evidence={"why": "They died."},
    )
    close(case, clerk, at=CLOSED)

    assert ask_how_we_did(now=ASKED) == 0
    assert why_not_asked(case) == "flag"


def test_whoever_is_restricted_is_not_asked(people, clerk):
    case = closed_case(clerk)
    row = Restriction(
        case=case,
        name="Ada Brown",
        email="ada@resident.example",
        kind="one_contact",
        answers={"why": "Said."},
        decided_at=CLOSED,
        decided_by=clerk,
        discussed_with=people["chair"],
        review_on=date(2026, 8, 1),
        ends_on=date(2026, 9, 1),
    )
    save_recorded(row, by=clerk, reason="Decided.")

    assert ask_how_we_did(now=ASKED) == 0
    assert why_not_asked(case) == "restricted"


def test_nobody_is_asked_about_each_of_several_cases(clerk):
    first = closed_case(clerk)
    second = closed_case(clerk, topic="another")

    assert ask_how_we_did(now=ASKED) == 1
    rows = SurveyRequest.objects.in_bulk(field_name="pk").values()
    assert {row.not_sent for row in rows} == {"", "lately"}
    assert {row.case_id for row in rows} == {first.pk, second.pk}

    third = closed_case(clerk, topic="a third", at=CLOSED + 91 * DAY)
    assert ask_how_we_did(now=ASKED + 91 * DAY) == 1
    assert SurveyRequest.objects.get(case=third).asked_at is not None


def test_a_letter_that_cannot_be_written_keeps_no_other_back(clerk, monkeypatch):
    broken = closed_case(clerk, person=PersonDetails(name="Bo", email="bo@resident.example"))
    closed_case(clerk)
    real = SurveyRequest.save

    def save(row: SurveyRequest, *args: Any, **kwargs: Any) -> None:
        real(row, *args, **kwargs)
        if row.case_id == broken.pk:
            raise SurveyOver

    monkeypatch.setattr(SurveyRequest, "save", save)

    assert ask_how_we_did(now=ASKED) == 1
    assert not SurveyRequest.objects.filter(case=broken).exists()


def test_an_answer_is_kept_under_its_month_and_leads_to_no_case(clerk):
    token = asked_of(clerk, service_area="roads")

    answer_survey(token=token, answers=ANSWERS, words=" Be quicker. ", now=ASKED + DAY)

    kept = SurveyAnswer.objects.get()
    assert (kept.answers, kept.words) == (ANSWERS, "Be quicker.")
    assert (kept.month, kept.kind, kept.area) == (date(2026, 5, 1), "complaint", "roads")
    assert not SurveyLink.objects.exists()
    # Nothing of a case, no moment and no growing number stands in any row of an answer.
    names = {field.name for field in SurveyAnswer._meta.get_fields()}
    assert names == {"id", "procedure_key", "month", "kind", "area", "answers", "words"}
    assert kept.pk > 1000
    assert not any(
        field.is_relation for field in SurveyLink._meta.fields if field.name != "procedure"
    )


def test_whether_somebody_answered_is_not_noted_of_their_case(clerk):
    token = asked_of(clerk)
    before = {model: rows for model, rows in everything().items() if "Survey" not in model.__name__}
    request = SurveyRequest.objects.values().get()

    answer_survey(token=token, answers=ANSWERS, words="", now=ASKED + DAY)

    after = {model: rows for model, rows in everything().items() if "Survey" not in model.__name__}
    assert after == before
    assert SurveyRequest.objects.values().get() == request


@pytest.mark.parametrize("late", [timedelta(0), timedelta(days=61)])
def test_a_link_serves_once_and_not_for_ever(clerk, late):
    token = asked_of(clerk)
    if not late:
        answer_survey(token=token, answers=ANSWERS, words="", now=ASKED)

    assert survey_of(token, now=ASKED + late) is None
    with refused(SurveyOver, "used already"):
        answer_survey(token=token, answers=ANSWERS, words="", now=ASKED + late)
    with refused(SurveyOver):
        refuse_surveys(token=token, now=ASKED + late)


def test_looking_at_a_link_changes_nothing(clerk):
    token = asked_of(clerk)
    before = everything()

    asked = survey_of(token, now=ASKED)

    assert asked is not None
    assert asked.rules.words == "What could be better?"
    assert everything() == before


@pytest.mark.parametrize(
    ("answers", "words"),
    [({}, "  "), ({"heard": "immortal"}, ""), ({"unheard": "well"}, "")],
)
def test_nothing_that_was_asked_is_no_answer(clerk, answers, words):
    token = asked_of(clerk)

    with refused(NothingAnswered, "Choose at least one", field="heard"):
        answer_survey(token=token, answers=answers, words=words, now=ASKED)
    assert survey_of(token, now=ASKED) is not None


def test_words_are_not_kept_where_none_are_asked_for(db):
    token = asked_of(surveying(words="")["clerk"])

    with refused(NothingAnswered, field="heard"):
        answer_survey(token=token, answers={}, words="Something", now=ASKED)
    answer_survey(token=token, answers=ANSWERS, words="Something", now=ASKED)
    assert SurveyAnswer.objects.get().words == ""


def test_whoever_asks_not_to_be_asked_again_never_is(clerk):
    token = asked_of(clerk)

    refuse_surveys(token=token, now=ASKED)

    assert not SurveyLink.objects.exists()
    kept = SurveyRefusal.objects.get()
    assert "ada" not in repr(kept.__dict__)
    later = closed_case(clerk, topic="another", at=CLOSED + 200 * DAY)
    assert ask_how_we_did(now=ASKED + 200 * DAY) == 0
    assert why_not_asked(later) == "said_no"


def test_links_that_nobody_used_are_forgotten(clerk):
    asked_of(clerk)

    assert forget_links(now=ASKED + 60 * DAY) == 0
    assert forget_links(now=ASKED + 61 * DAY) == 1
    assert not SurveyLink.objects.exists()


def test_a_text_message_asks_whoever_likes_texts_better(clerk, settings):
    settings.TEXT_BACKEND = "cms.casework.mail.texts.FolderTexts"
    person = PersonDetails(name="Ada Brown", phone="07700 900123", prefers="text")
    case = closed_case(clerk, person=person)

    assert ask_how_we_did(now=ASKED) == 1
    mail = OutgoingMail.objects.get(case=case, kind="how")
    assert (mail.way, mail.to) == ("text", "+447700900123")
    assert survey_of(link_sent(case), now=ASKED) is not None
