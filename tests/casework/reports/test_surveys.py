"""What the survey counts, for staff and for the board; nothing that fewer than five said."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest
import time_machine
from django.test import Client
from hypothesis import given
from hypothesis import strategies as st

from cms.casework.desk.survey import answered_words
from cms.casework.models import Party, SurveyAnswer, save_recorded
from cms.casework.permissions import kept_from
from cms.casework.procedure.survey import SurveyRules
from cms.casework.reports.surveys import Surveyed, counted, own_words, survey_rules, surveyed
from cms.casework.services.surveys import ask_how_we_did, drawn
from cms.users.models import User
from tests.casework.desk.test_endings import signed_in, text_of
from tests.casework.documents import SMALL
from tests.casework.surveyed import ASKED, SURVEY, closed_case, surveying

pytestmark = [pytest.mark.django_db, pytest.mark.req("S4-33", "S4-34")]
MAY = date(2026, 5, 1)
JUNE = date(2026, 6, 30)
NOW = datetime(2026, 6, 20, 9, tzinfo=UTC)


@pytest.fixture
def people(db: None) -> dict[str, User]:
    return surveying()


def answered(count: int, choice: str = "well", **more: str) -> None:
    for number in range(count):
        SurveyAnswer(
            pk=drawn(),
            procedure_key=SMALL,
            month=MAY,
            kind="complaint",
            area=more.get("area", ""),
            answers={"heard": choice},
            words=f"{more['words']} {number}" if "words" in more else "",
        ).save(force_insert=True)


def test_asked_not_asked_and_answered_are_counted(people):
    closed_case(people["clerk"])
    closed_case(people["clerk"], topic="another")
    closed_case(people["clerk"], topic="a third", outcome="withdrawn")
    ask_how_we_did(now=ASKED)
    answered(3)
    answered(2, "cannot", area="roads")

    found = surveyed(SMALL, since=MAY, until=JUNE)

    assert (found.asked, found.answered) == (1, 5)
    assert found.not_asked == {"lately": 1, "outcome": 1}
    assert found.answers == {"heard": {"well": 3, "cannot": 2}}
    rules = survey_rules(SMALL, on=JUNE)
    assert rules is not None
    assert found.good(rules, "heard") == (3, 3)
    assert surveyed(SMALL, since=MAY, until=JUNE, area="roads").answered == 2
    assert surveyed(SMALL, since=date(2026, 6, 1), until=JUNE).answered == 0


def test_a_hundred_of_a_hundred_is_everybody():
    assert answered_words(Surveyed(200, {}, 199, {})) == "199 (99 for every 100 asked)"


def test_a_procedure_that_never_asked_has_no_rules(people):
    assert survey_rules("another", on=JUNE) is None


@pytest.mark.parametrize(("count", "shown"), [(4, 0), (5, 5)])
def test_nobodys_words_are_shown_while_it_could_be_told_whose_they_are(people, count, shown):
    answered(count, words="Be kinder.")

    assert len(own_words(SMALL, since=MAY, until=JUNE)) == shown


@given(
    st.lists(st.dictionaries(st.sampled_from("ab"), st.sampled_from(["well", "badly"]), min_size=1))
)
def test_every_answer_counts_once_and_is_good_or_not(answers):
    rules = SurveyRules.model_validate(
        {**SURVEY, "questions": [{"key": key, "label": key} for key in "ab"]}
    )
    found = counted(answers)

    for question in rules.questions:
        given_to = [one[question.key] for one in answers if question.key in one]
        counts = found.get(question.key, {})
        assert sum(counts.values()) == len(given_to)
        assert counts.get("well", 0) == given_to.count("well")


def seen(client: Client, address: str) -> str:
    with time_machine.travel(NOW, tick=False):
        return text_of(client.get(address))


def test_staff_read_each_question_and_each_service_with_five_answers(people, settings):
    settings.CASEWORK_DEFAULT_PACK = SMALL
    answered(5, words="Be kinder.", area="roads")
    answered(1, "badly")
    with time_machine.travel(NOW, tick=False):
        client = signed_in(people["clerk"])

    shown = seen(client, "/admin/casework/survey/")

    assert "How well did we listen?" in shown
    assert "5 of 6" in shown
    assert "Roads" in shown
    assert "Be kinder. 3" in shown
    assert "Who was not asked" not in shown


def test_what_fewer_than_five_said_is_not_shown(people, settings):
    settings.CASEWORK_DEFAULT_PACK = SMALL
    answered(4, words="Be kinder.", area="roads")
    with time_machine.travel(NOW, tick=False):
        client = signed_in(people["clerk"])

    shown = seen(client, "/admin/casework/survey/")

    assert "Fewer than 5 answers" in shown
    assert "4 of 4" not in shown
    assert "Be kinder" not in shown
    assert "Roads" not in shown


def test_the_board_reads_five_quarters_and_who_was_not_asked(people, settings):
    settings.CASEWORK_DEFAULT_PACK = SMALL
    closed_case(people["clerk"], outcome="withdrawn")
    ask_how_we_did(now=ASKED)
    answered(6)
    with time_machine.travel(NOW, tick=False):
        client = signed_in(people["chair"])

    shown = seen(client, "/admin/casework/survey/?for=board")

    assert "April to June 2025" in shown
    assert "Who was not asked, and why" in shown
    assert "being withdrawn" in shown
    # Their own words go to those who see every case.
    assert "In their own words" not in shown


@pytest.mark.req("S0-22")
def test_whom_a_case_is_about_reads_neither_its_words_nor_that_its_person_was_asked(
    people, settings
):
    settings.CASEWORK_DEFAULT_PACK = SMALL
    case = closed_case(people["clerk"])
    ask_how_we_did(now=ASKED)
    answered(6, words="Be kinder.")
    with time_machine.travel(NOW, tick=False):
        client, other = signed_in(people["clerk"]), signed_in(people["chair"])
    assert "Be kinder. 3" in seen(client, "/admin/casework/survey/")
    about = Party(case=case, part="subject", name="Clerk", user=people["clerk"])
    save_recorded(about, by=people["chair"], reason="It is about them.")

    shown = seen(client, "/admin/casework/survey/")

    assert "Be kinder" not in shown
    asked = {"since": MAY, "until": JUNE}
    assert surveyed(SMALL, **asked, hidden=kept_from(people["clerk"])).asked == 0
    assert surveyed(SMALL, **asked, hidden=kept_from(people["chair"])).asked == 1
    assert "April to June 2026 1 6" in seen(other, "/admin/casework/survey/")
    assert "April to June 2026 0 6" in shown


def test_a_body_that_asks_nobody_says_so(people, settings):
    settings.CASEWORK_DEFAULT_PACK = "another"
    with time_machine.travel(NOW, tick=False):
        client = signed_in(people["clerk"])

    assert "Nobody is asked." in seen(client, "/admin/casework/survey/?for=nobody")
