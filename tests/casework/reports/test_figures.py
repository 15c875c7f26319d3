"""Figures of whole months, as pages, reports and the desk read them."""

from __future__ import annotations

from datetime import date, timedelta
from io import StringIO

import pytest
import time_machine
from django.core.management import call_command

from cms.casework.management.commands.tick import CHORES
from cms.casework.models import Case, Figure, LastCount
from cms.casework.reports import counting
from cms.casework.reports.behind import cases_behind, figures_for
from cms.casework.reports.counting import MOST_TOPICS, count_all, count_what_changed, counted_at
from cms.casework.reports.figures import Figures, Row, figures_of, months_between
from cms.casework.reports.measures import (
    EXACT_DAYS,
    MEASURES,
    MOST_DAYS,
    UNNAMED,
    days_bucket,
    days_within,
)
from cms.casework.services.change import Act
from cms.casework.services.triage import Triage, triage_case
from cms.users.models import User
from tests.casework.documents import SMALL
from tests.casework.reports.body import counted_body
from tests.casework.reports.deeds import Story
from tests.casework.reports.plain import kept
from tests.factories import WEDNESDAY, open_case
from tests.remembered import remembered

MAY, JUNE = date(2026, 5, 1), date(2026, 6, 1)
YEAR = {"since": date(2026, 1, 1), "until": date(2026, 12, 31)}
DAY = timedelta(days=1)


@pytest.fixture
def people(db: None) -> dict[str, User]:
    return counted_body()


@pytest.fixture
def story(people: dict[str, User]) -> Story:
    """A complaint about roads decided after twelve days, praise, a concern that is open."""

    def make() -> Story:
        told = Story(people)
        for number, deed, days in (
            (0, "learn", 1),
            (0, "acknowledge", 11),
            (0, "promise", 0),
            (0, "decide", 0),
            (0, "close", 0),
            (1, "acknowledge", 0),
            (2, "nothing", 6),
        ):
            told.go_on(deed, number, days=days)
        return told

    return remembered("a story that is counted", make)


def counted(story: Story, **asked: object) -> Figures:
    count_all(now=story.now)
    return figures_of(SMALL, **{**YEAR, **asked})  # type: ignore[arg-type]


def shown(*buckets: tuple[str, int], measure: str = "decision_days") -> Figures:
    rows = tuple(Row(MAY, "", measure, bucket, count) for bucket, count in buckets)
    return Figures(SMALL, MAY, MAY, None, rows)


@pytest.mark.req("S3-86", "S4-21")
def test_figures_say_what_came_what_was_kept_and_how_long_it_took(story):
    figures = counted(story)

    assert figures.buckets("received") == {"complaint": 1, "compliment": 1, "concern": 1}
    assert figures.count("received") == 3
    assert figures.count("received", "concern") == 1
    assert (figures.count("due", "acknowledge"), figures.count("met", "acknowledge")) == (3, 2)
    assert figures.count("late", "acknowledge") == 1  # the concern, which waits for its answer
    assert figures.buckets("late") == {"acknowledge": 1}
    assert figures.median("first_answer_days") == 1
    assert figures.median("decision_days") == 12
    assert figures.count("lessons_noted", "late") == 1
    assert figures.count("remedies_due") == 0  # promised, and neither done nor due


@pytest.mark.req("S4-21")
def test_what_is_open_and_not_yet_late_counts_neither_as_kept_nor_as_late(people):
    case = open_case(at=WEDNESDAY, procedure_key=SMALL, kind="complaint")
    before_due = case.deadlines.get(clock="acknowledge").due_at

    count_all(now=before_due)
    assert figures_of(SMALL, **YEAR).count("due") == 0
    count_what_changed(now=before_due + timedelta(minutes=1))

    figures = figures_of(SMALL, **YEAR)
    assert (figures.count("due"), figures.count("late"), figures.count("met")) == (1, 1, 0)


@pytest.mark.req("S4-21")
def test_closing_a_case_hides_no_promise_that_was_broken(people):
    told = Story(people)
    for deed, days in (("sort", 30), ("settle", 0), ("close", 1)):
        told.go_on(deed, 0, days=days)

    figures = counted(told)

    assert Case.objects.get().closed_at is not None
    assert figures.buckets("late") == {"acknowledge": 1, "answer": 1}


@pytest.mark.req("S1-18")
def test_right_first_time_is_what_was_settled_at_first_contact_and_went_no_further(people):
    told = Story(people)
    for number, deeds in enumerate((("settle", "sort"), ("settle", "ask again"), ("sort",))):
        for deed in (*deeds, "close"):
            told.go_on(deed, number, days=1)
    told.go_on("reopen", 1, days=0)
    told.go_on("close", 1, days=0)

    figures = counted(told)

    assert figures.count("closed") == 3
    assert (figures.count("settled_first"), figures.count("first_stage")) == (1, 2)


@pytest.mark.django_db
@pytest.mark.req("S3-86")
def test_one_service_one_month_and_one_procedure_are_told_apart(story):
    figures = counted(story)

    assert set(figures.by_area()) == {"", "parks", "roads"}
    assert figures.by_area()["roads"].count("received") == 1
    assert counted(story, area="roads").count("received") == 1
    assert counted(story, area="").buckets("received") == {"compliment": 1}
    assert figures.by_month("decision_days")[JUNE] == 1
    assert figures.by_month("received")[MAY] + figures.by_month("received")[JUNE] == 3
    assert list(figures.by_month("received", "complaint").values())[:5] == [0, 0, 0, 0, 1]
    assert figures_of("another", **YEAR).rows == ()
    assert figures_of(SMALL, since=MAY, until=MAY + 20 * DAY).by_month("received").keys() == {MAY}


def test_figures_are_read_in_one_query(story, django_assert_num_queries):
    count_all(now=story.now)

    with django_assert_num_queries(1):
        figures = figures_of(SMALL, **YEAR)
        figures.by_area()
        figures.median("decision_days")


def test_nobody_asks_for_what_nobody_counts():
    with pytest.raises(KeyError):
        shown().count("bribes")
    with pytest.raises(ValueError, match="days"):
        shown().median("received")


def test_medians_are_those_of_the_single_numbers():
    assert shown().median("decision_days") is None
    assert shown(("10", 1), ("9", 1)).median("decision_days") == 9.5
    assert shown(("2", 3), ("10", 1), ("98", 1)).median("decision_days") == 2


def test_a_median_of_weeks_is_the_last_of_their_days():
    """Somebody who waited for 97 days is in the week that begins with the 91st."""
    assert shown((days_bucket(97), 3)).median("decision_days") == 97
    assert shown((days_bucket(91), 3)).median("decision_days") == 97
    assert shown((days_bucket(5000), 3)).median("decision_days") == MOST_DAYS


def test_every_number_of_days_has_one_bucket_that_takes_it():
    for days in range(800):
        first, last = days_within(days_bucket(days))
        assert first <= days
        assert last is None or days <= last
    assert days_bucket(EXACT_DAYS - 1) == "90"
    assert days_bucket(5000) == str(MOST_DAYS)
    assert days_bucket(-1) == "0"


def test_every_measure_says_in_words_what_it_counts_and_when():
    for key, measure in MEASURES.items():
        assert key == measure.key
        assert len(key) <= Figure._meta.get_field("measure").max_length
        assert measure.counts.endswith(".")
        assert measure.month.endswith(".")


def test_months_run_over_the_end_of_a_year():
    months = list(months_between(date(2025, 11, 30), date(2026, 2, 1)))

    assert months == [date(2025, 11, 1), date(2025, 12, 1), date(2026, 1, 1), date(2026, 2, 1)]


@pytest.mark.django_db
@pytest.mark.one_database
def test_topics_that_people_type_do_not_grow_without_end(people, monkeypatch):
    monkeypatch.setattr("cms.casework.reports.counting.MOST_TOPICS", 2)
    for topic in ("a", "b", "b", "c", "c", "d"):
        open_case(procedure_key=SMALL, topic=topic)

    count_all(now=WEDNESDAY + DAY)

    assert figures_of(SMALL, **YEAR).buckets("raised_about") == {"b": 2, "c": 2, UNNAMED: 2}
    assert MOST_TOPICS >= 50


@pytest.mark.django_db
def test_counting_again_changes_nothing_and_nothing_new_counts_nothing(story):
    count_all(now=story.now)
    before = list(Figure.objects.order_by("pk").values_list())

    assert count_what_changed(now=story.now) is None
    assert count_all(now=story.now).figures == 0

    assert list(Figure.objects.order_by("pk").values_list()) == before
    assert counted_at() == story.now


@pytest.mark.django_db
def test_all_months_are_counted_anew_once_a_day(story):
    count_all(now=story.now)
    row = Figure.objects.filter(measure="received").first()
    Figure.objects.filter(pk=row.pk).update(count=99)

    assert count_what_changed(now=story.now + timedelta(hours=1)) is None
    done = count_what_changed(now=story.now + timedelta(hours=21))

    row.refresh_from_db()
    assert (done.since, row.count) == (None, 1)


@pytest.mark.django_db
def test_whoever_counted_meanwhile_keeps_theirs(story, monkeypatch):
    count_all(now=story.now)
    Figure.objects.all().delete()
    plain = counting.count_cases

    def overtaken(**asked: object) -> object:
        LastCount.objects.update(counted_at=story.now + DAY)
        return plain(**asked)  # type: ignore[arg-type]

    monkeypatch.setattr(counting, "count_cases", overtaken)

    assert count_all(now=story.now).figures == 0
    assert not Figure.objects.exists()


@pytest.mark.django_db
@pytest.mark.one_database
def test_the_clock_of_the_site_and_a_command_count(story):
    chore = next(chore for chore in CHORES if chore.name == "figures")
    chore.do(story.now)
    found = kept()
    Figure.objects.all().delete()
    said = StringIO()

    with time_machine.travel(story.now, tick=False):
        call_command("count_figures", "--changed", stdout=said)
        call_command("count_figures", stdout=said)

    assert kept() == found
    assert "Nothing has changed" in said.getvalue()
    assert "of all months" in said.getvalue()


@pytest.mark.django_db
@pytest.mark.req("S3-86")
def test_behind_each_figure_stand_its_cases(story, people):
    figures = counted(story)
    asked = {"now": story.now, **YEAR}

    for measure in MEASURES:
        for bucket in figures.buckets(measure):
            rows = cases_behind(people["clerk"], SMALL, measure=measure, bucket=bucket, **asked)
            assert rows.count() == figures.count(measure, bucket), (measure, bucket)
    roads = cases_behind(people["clerk"], SMALL, measure="received", area="roads", **asked)
    assert [case.service_area for case in roads] == ["roads"]
    assert not cases_behind(people["clerk"], "another", measure="received", **asked).exists()
    assert not cases_behind(people["worker"], SMALL, measure="received", **asked).exists()


@pytest.mark.django_db
@pytest.mark.req("S0-22")
def test_whom_a_case_is_about_is_shown_figures_without_it(story, people):
    counted(story)
    open_case(procedure_key=SMALL, kind="complaint", subject_role="chair", service_area="roads")
    count_what_changed(now=story.now)
    asked = {"now": story.now, **YEAR}

    clerk = figures_for(people["clerk"], SMALL, **asked)
    chair = figures_for(people["chair"], SMALL, **asked)

    assert clerk.count("received") == 4
    assert chair.count("received") == 3
    assert chair.count("late", "acknowledge") == clerk.count("late", "acknowledge") - 1
    assert figures_for(people["chair"], SMALL, area="roads", **asked).count("received") == 1


@pytest.mark.django_db
@pytest.mark.req("S0-22")
def test_what_happened_since_the_last_count_gives_no_case_away(story, people):
    counted(story)
    asked = {"now": story.now + timedelta(days=9), **YEAR}
    before = figures_for(people["chair"], SMALL, **asked)
    case = open_case(at=story.now, procedure_key=SMALL, kind="complaint", subject_role="chair")

    assert figures_for(people["chair"], SMALL, **asked).count("received") == 3

    count_what_changed(now=story.now)
    # Its promise runs out before anybody counts again.
    assert figures_for(people["chair"], SMALL, **asked).rows == before.rows
    triage_case(
        case_id=case.pk,
        act=Act(story.now, people["clerk"], reason="Read again."),
        decided=Triage(kind="concern", topic="the door", points=("It was locked.",)),
    )
    for bucket in ("complaint", "concern"):
        chair = figures_for(people["chair"], SMALL, **asked)
        assert chair.count("received", bucket) == before.count("received", bucket)
