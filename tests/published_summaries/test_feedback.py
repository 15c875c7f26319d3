"""The survey for customers: by the quarter, in plain words, and no small count in any of it."""

from __future__ import annotations

from collections import Counter
from datetime import UTC, date, datetime
from operator import itemgetter
from typing import Final
from unittest import mock

import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from hypothesis import given, settings
from hypothesis import strategies as st

from cms.casework.models import ProcedureVersion, SurveyAnswer, save_recorded
from cms.casework.models.procedure import VersionStatus
from cms.casework.procedure.survey import SurveyRules
from cms.casework.reports.surveys import Surveyed, asked_by_each_version, survey_rules
from cms.casework.reports.surveys import counted as answers_counted
from cms.casework.services.surveys import drawn
from cms.published_summaries.feedback import (
    ToldPeriod,
    counted,
    periods_over,
    shown_of,
    told_period,
)
from cms.published_summaries.reports.periods import QUARTER, YEAR, Period
from tests.casework.documents import begun
from tests.casework.reports.body import counted_document
from tests.casework.resident import words
from tests.casework.surveyed import SURVEY
from tests.factories import PACK
from tests.published_summaries.disclosure.attacker import assert_nothing_recovered

RULES: Final = SurveyRules.model_validate(SURVEY)
PAGE: Final = "/how-we-are-doing/what-people-say/"
SPRING: Final = Period(date(2026, 4, 1), QUARTER)
NOW: Final = datetime(2027, 4, 20, 9, tzinfo=UTC)
YEAR_OVER: Final = "April 2026 to March 2027"
Versions = list[tuple[date, str]]
sheets = st.lists(
    st.dictionaries(
        st.sampled_from(["heard", "fair"]),
        st.sampled_from(["well", "badly", "cannot", "an older answer"]),
        min_size=1,
    ),
    max_size=60,
)


def surveyed(answers: list[dict[str, str]]) -> Surveyed:
    return Surveyed(len(answers), {}, len(answers), answers_counted(answers))


@pytest.mark.req("S4-34")
@settings(max_examples=150, deadline=None)
@given(sheets)
def test_nobody_works_out_how_few_gave_an_answer_or_left_a_question(answers):
    counts, lines = counted(surveyed(answers), RULES)

    shown = shown_of(counts, lines)

    assert_nothing_recovered(shown, [(line.total, line.parts) for line in lines], counts)
    quarter = ToldPeriod("x", SPRING, shown, RULES)
    for question in ("heard", "fair"):
        given_to = Counter(one.get(question) for one in answers)
        for group, choice in (("good", "well"), ("bad", "badly")):
            assert quarter.count(question, group) in (None, given_to[choice])


def test_beside_a_small_count_how_many_answered_well_is_hidden_last():
    answers = [{"heard": "well"}] * 15 + [{"heard": "badly"}] * 6 + [{"heard": "cannot"}] * 3

    shown = shown_of(*counted(surveyed(answers), RULES))

    assert shown["answered",] == 24
    assert shown["heard", "good"] == 15
    assert ("heard", "bad") not in shown


def periods_told(versions: Versions, *, today: date) -> list[Period]:
    """As told on that day, when each version came into force without anybody knowing before."""
    known = [(since, RULES.model_copy(update={"told_each": each})) for since, each in versions]
    known = [row for row in sorted(known, key=itemgetter(0), reverse=True) if row[0] <= today]
    asked = mock.patch(
        f"{asked_by_each_version.__module__}.asked_until",
        side_effect=lambda key, on: (row for row in known if row[0] <= on),
    )
    first = mock.patch(f"{periods_over.__module__}.first_answered", return_value=date(2026, 5, 1))
    with asked, first:
        return periods_over("x", today=today)


def test_periods_are_told_once_they_are_over():
    by_year, by_quarter = [(date(2020, 1, 1), "year")], [(date(2020, 1, 1), "quarter")]
    year = Period(date(2026, 4, 1), YEAR)

    assert periods_told(by_year, today=date(2027, 3, 31)) == []
    assert periods_told(by_year, today=date(2027, 4, 1)) == [year]
    assert periods_told(by_quarter, today=date(2026, 12, 31)) == [SPRING.after, SPRING]


@pytest.mark.req("S4-34")
@given(
    st.lists(
        st.tuples(
            st.dates(date(2026, 3, 1), date(2028, 12, 31)), st.sampled_from(["year", "quarter"])
        )
    ),
    st.sampled_from(["year", "quarter"]),
    st.lists(st.dates(date(2026, 5, 1), date(2029, 6, 1)), min_size=1),
)
def test_no_month_is_told_in_two_periods_whenever_one_reads_and_whatever_was_changed(
    changes, each, days
):
    versions = [(date(2020, 1, 1), each), *changes]

    told = {one for day in days for one in periods_told(versions, today=day)}

    months = [first for one in told for first in one.firsts]
    assert len(months) == len(set(months))


def answer(
    count: int,
    choice: str,
    *,
    to: tuple[str, ...] = ("listened",),
    month: date = date(2026, 5, 1),
    words: str = "",
) -> None:
    for _ in range(count):
        SurveyAnswer(
            pk=drawn(),
            procedure_key=PACK,
            month=month,
            kind="concern",
            answers=dict.fromkeys(to, choice),
            words=words,
        ).save(force_insert=True)


def shown(client: Client) -> str:
    with time_machine.travel(NOW, tick=False):
        response = client.get(PAGE)
    assert response.status_code == 200
    assert not response.cookies
    return words(response)


@pytest.mark.django_db
@pytest.mark.one_database
@pytest.mark.usefixtures("staff")
@pytest.mark.req("S4-34")
class TestThePage:
    def test_says_plainly_how_many_and_how_good(self, client: Client):
        answer(14, "very_well", words="Priya was rude.")
        answer(7, "not_well")

        page = shown(client)

        assert YEAR_OVER in page
        assert "21 people answered." in page
        assert "14 of the 21 gave a good answer." in page
        assert "Priya was rude" not in page

    def test_says_so_where_every_answer_would_be_a_small_count(self, client: Client):
        for count, choice in ((4, "very_well"), (3, "not_well"), (2, "cannot_say")):
            answer(count, choice, to=("listened", "informed", "explained"))

        page = shown(client)

        assert "9 people answered. To each question, fewer than 5 gave one sort of answer." in page
        assert "gave a good answer." not in page

    def test_goes_on_telling_of_a_procedure_that_has_ended(self, client: Client):
        answer(14, "very_well")
        answer(7, "not_well")
        begun(counted_document())
        version = ProcedureVersion.objects.get(procedure__key=PACK)
        version.status, version.effective_to = VersionStatus.RETIRED, date(2027, 3, 31)
        save_recorded(version, by=None, reason="Another takes its cases in.")

        page = shown(client)

        assert version.spec.title in page
        assert "14 of the 21 gave a good answer." in page
        with time_machine.travel(NOW, tick=False):
            assert "people" in client.get("/data/v1/survey.csv").content.decode()
            assert PACK in client.get("/data/v1/survey.csv").content.decode()

    def test_sets_years_side_by_side(self, client: Client):
        answer(14, "very_well", month=date(2025, 5, 1))
        answer(16, "very_well")

        page = shown(client)

        assert f"Year by year How many gave a good answer {YEAR_OVER} April 2025 to" in page
        assert "Answered 16 14" in page

    def test_tells_nothing_of_a_year_in_which_few_answered(self, client: Client):
        answer(4, "badly")

        page = shown(client)

        assert "Few people answered, or few said the same." in page
        assert "4 people" not in page
        assert "0 of the 4" not in page

    def test_tells_the_same_of_a_period_once_another_scale_is_in_use(self, client: Client):
        answer(14, "very_well")
        answer(3, "well")
        rules = survey_rules(PACK, on=SPRING.until)
        assert rules is not None
        scale = [
            choice.model_copy(update={"counts": "none"}) if choice.key == "well" else choice
            for choice in rules.scale
        ]
        later = rules.model_copy(update={"scale": tuple(scale)})

        quarter = told_period(PACK, rules, SPRING)

        # 14 beside 17 would say that three chose the one whose meaning changed.
        assert quarter.count("listened", "good") == 17
        assert told_period(PACK, later, SPRING) == quarter

    def test_tells_nothing_of_a_year_that_is_not_over(self, client: Client):
        answer(20, "very_well", month=date(2026, 7, 1))

        page = shown(client)

        assert "20 people" not in page
        assert "Nobody has answered yet. What people say is shown here once a year is over." in page

    def test_has_charts_with_the_table_beside_them(self, client: Client):
        answer(20, "very_well")
        with time_machine.travel(NOW, tick=False):
            page = client.get(PAGE).content.decode()

        assert page.count("<svg") == 1
        assert "style=" not in page
        assert f"What people answered, {YEAR_OVER}, as a table" in page

    def test_is_counted_once_however_often_it_is_read(self, client: Client):
        answer(20, "very_well")
        first = shown(client)

        with time_machine.travel(NOW, tick=False), CaptureQueriesContext(connection) as queries:
            assert words(client.get(PAGE)) == first

        assert not [one for one in queries if "casework_surveyanswer" in one["sql"]]
