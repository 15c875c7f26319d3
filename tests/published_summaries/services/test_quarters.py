"""Publishing a quarter: once, after its days, with nothing in it that must not be told."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import pytest

from cms.casework.models import Figure, ProcedureVersion, save_recorded
from cms.casework.models.procedure import VersionStatus
from cms.casework.procedure.figures import FigureRules
from cms.casework.selectors import procedure_in_force
from cms.published_summaries.models import PublishedQuarter
from cms.published_summaries.reports.counted import digest_of
from cms.published_summaries.reports.periods import Period
from cms.published_summaries.services import quarters
from cms.published_summaries.telling.reading import published, told_between
from cms.records import WriteRefused
from tests.factories import LONDON, install
from tests.published_summaries.told import (
    A_QUARTER,
    AFTER_ALL,
    ANSWER,
    FIRST,
    KEY,
    QUARTERS,
    REPLY,
    changed,
    count,
    publish_all,
)

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def counted(monkeypatch):
    """No case stands behind these figures, so none is counted again."""
    asked = []
    monkeypatch.setattr(quarters, "count_what_changed", lambda *, now: asked.append(now))
    return asked


@pytest.fixture
def a_year():
    install()
    for first in QUARTERS:
        count(first, A_QUARTER)
    publish_all()
    return published(KEY)


@pytest.mark.req("S4-21")
def test_a_quarter_is_published_once_so_many_days_after_it_ended(counted):
    install()
    count(date(2026, 4, 1), A_QUARTER)
    last_day_before = datetime(2026, 7, 14, 23, 59, tzinfo=LONDON)

    assert publish_all(last_day_before) == 0
    assert not PublishedQuarter.objects.exists()
    assert counted == []

    assert publish_all(last_day_before + timedelta(minutes=1)) == 1
    row = PublishedQuarter.objects.get()
    assert (row.procedure_key, row.first_day) == (KEY, date(2026, 4, 1))
    assert row.digest == digest_of(row.cells)
    assert len(counted) == 1

    assert publish_all(last_day_before + timedelta(days=2)) == 0
    assert PublishedQuarter.objects.get().pk == row.pk


def test_quarters_that_were_missed_are_made_up_for_in_their_order_with_the_empty_ones():
    install()
    count(FIRST, A_QUARTER)
    count(QUARTERS[2], A_QUARTER)

    assert publish_all() == 4

    assert [one.period.since for one in published(KEY).quarters] == list(reversed(QUARTERS))
    empty = published(KEY).of(Period(QUARTERS[1], 3))
    assert empty.count("received") == 0
    assert empty.count("due", ANSWER) == 0


def test_what_is_counted_later_changes_nothing_that_was_told(a_year):
    count(date(2026, 8, 1), {("received", "complaint"): 50})

    assert publish_all(AFTER_ALL + timedelta(days=30)) == 0
    assert published(KEY) == a_year
    with pytest.raises(WriteRefused):
        PublishedQuarter.objects.first().save()


def test_a_whole_quarter_is_told_with_the_names_of_the_day(a_year):
    told = a_year.of(Period(FIRST, 3))

    assert told.count("received") == 41
    assert told.count("received", "complaint") == 20
    assert told.count("received", "comment") == 0
    assert told.count("met", ANSWER) == 33
    assert told.count("remedies_in_time") == 7
    assert told.median("first_answer_days") == 2
    assert told.name_of("received", "concern") == "Concerns"
    assert told.name_of("due", REPLY) == "Full reply"
    assert not told.hides
    # The rest of a sum has no name, topics are people's own words, and teams are ours.
    assert {measure for measure, _ in told.cells} <= set(A_FEW_WORDS)


A_FEW_WORDS = {
    *(measure for measure, _ in A_QUARTER),
    *("refused", "refused_taken_up", "service_requests", "escalated", "decision_days"),
}


def test_four_quarters_make_a_year_that_is_their_sum(a_year):
    (year,) = a_year.years

    assert year.period == Period(FIRST, 12)
    assert year.count("received", "complaint") == 80
    assert a_year.newest == year
    assert year.median("first_answer_days") == 2
    assert told_between(KEY, since=FIRST, until=date(2026, 9, 30)) == year


def test_a_year_begins_where_the_procedure_says(monkeypatch):
    install()
    spec = procedure_in_force(KEY, on=FIRST)
    april = spec.model_copy(update={"figures": FigureRules(year_begins=4)})
    monkeypatch.setattr(quarters, "procedure_until_now", lambda key, *, on: [april])
    for first in (*QUARTERS, date(2026, 10, 1), date(2027, 1, 1)):
        count(first, A_QUARTER)

    publish_all(datetime(2027, 5, 1, tzinfo=LONDON))

    assert [one.period for one in published(KEY).years] == [Period(date(2026, 4, 1), 12)]


def test_small_counts_are_hidden_in_a_quarter_with_a_second_one(a_year):
    count(date(2026, 10, 1), changed({("late", ANSWER): 2, ("met", ANSWER): 38}))

    publish_all(AFTER_ALL + timedelta(days=100))

    told = published(KEY).quarters[0]
    assert told.count("late", ANSWER) is None
    assert told.count("met", ANSWER) is None
    assert told.count("due", ANSWER) == 40
    assert told.count("extended", ANSWER) == 0
    assert told.hides


def test_the_last_quarter_hides_what_would_open_an_earlier_one():
    """One small count in one quarter: the year less the other three would give it away."""
    install()
    small = {("extended", REPLY): 3, ("met", REPLY): 21}
    for first, figures in zip(QUARTERS, (changed(small), *[A_QUARTER] * 3), strict=True):
        count(first, figures)

    publish_all()

    told = published(KEY)
    (year,) = told.years
    first, last = told.quarters[-1], told.quarters[0]
    assert first.count("extended", REPLY) is None
    assert year.count("extended", REPLY) is None or last.count("extended", REPLY) is None


def test_a_sum_of_quarters_hides_what_one_of_them_hides(a_year):
    count(date(2026, 10, 1), changed({("late", ANSWER): 2, ("met", ANSWER): 38}))
    publish_all(AFTER_ALL + timedelta(days=100))
    told = published(KEY)

    half = told.of(Period(date(2026, 7, 1), 6))
    assert half.count("due", ANSWER) == 80
    assert half.count("met", ANSWER) is None
    assert half.count("received") == 82
    assert half.median("first_answer_days") is None
    assert told.of(Period(date(2026, 10, 1), 6)) is None
    assert told.of(Period(date(2026, 8, 1), 2)) is None


def test_a_median_of_few_is_not_told():
    install()
    few = {("first_answer_days", "1"): 4, ("first_answer_days", "2"): 5}
    count(QUARTERS[-1], {**few, ("received", "complaint"): 20, ("received_by_channel", "web"): 20})

    publish_all()

    assert published(KEY).quarters[0].count("first_answer_days") == 9
    assert published(KEY).quarters[0].median("first_answer_days") is None


def test_figures_that_do_not_add_up_are_not_published_and_others_are(caplog):
    install()
    count(QUARTERS[-1], changed({("late", ANSWER): 8}))
    count(QUARTERS[-1], A_QUARTER, key="another")

    assert publish_all() == 1

    assert PublishedQuarter.objects.get().procedure_key == "another"
    assert "cannot be published" in caplog.text
    assert "not the sum" in caplog.text


def test_a_quarter_that_another_server_published_meanwhile_stays_as_it_is(monkeypatch):
    install()
    count(QUARTERS[-1], A_QUARTER)
    period = Period(QUARTERS[-1], 3)
    assert quarters.publish_quarter(KEY, period, now=AFTER_ALL)
    Figure.objects.all().delete()

    assert not quarters.publish_quarter(KEY, period, now=AFTER_ALL)
    assert published(KEY).quarters[0].count("received") == 41


def test_services_are_told_of_where_people_are_asked_for_them():
    install()
    count(QUARTERS[-1], A_QUARTER)
    publish_all()
    assert not published(KEY).quarters[0].buckets("received_by_area")


def end_the_procedure() -> None:
    version = ProcedureVersion.objects.get(procedure__key=KEY)
    version.status, version.effective_to = VersionStatus.RETIRED, date(2026, 9, 30)
    save_recorded(version, by=None, reason="Another takes its cases in.")


@pytest.mark.parametrize("happened", [lambda: None, end_the_procedure])
def test_what_two_tables_count_alike_is_hidden_in_both_or_in_neither(happened):
    """Twelve requests for a service and twelve cases that ended so: one tells the other."""
    install()
    happened()
    ended = {"upheld": 18, "service_request": 12, "not_upheld": 4, "thanked": 0}
    told = {("outcomes", outcome): number for outcome, number in ended.items()}
    count(FIRST, changed({**told, ("service_requests", "housing"): 12}))

    quarters.publish_quarter(KEY, Period(FIRST, 3), now=AFTER_ALL)

    quarter = published(KEY).quarters[0]
    assert quarter.count("closed") == 34
    assert quarter.count("outcomes", "not_upheld") is None
    told = dict(quarter.buckets("outcomes"))
    if told["service_request"] is None:
        told["service_request"] = quarter.count("service_requests")
    assert len([number for number in told.values() if number is None]) > 1


def test_what_an_earlier_version_counted_alike_is_hidden_alike(monkeypatch):
    """Cases end by the version under which they were opened, whatever the newest says."""
    install()
    earlier = procedure_in_force(KEY, on=FIRST)
    newest = earlier.model_copy(update={"scope": None})
    monkeypatch.setattr(quarters, "procedure_until_now", lambda key, *, on: [newest, earlier])

    test_what_two_tables_count_alike_is_hidden_in_both_or_in_neither(lambda: None)


def test_an_ended_procedure_is_told_of_by_its_name_and_with_what_readers_look_for():
    install()
    end_the_procedure()
    count(QUARTERS[-1], A_QUARTER)

    publish_all()

    told = published(KEY).quarters[0]
    assert told.title == procedure_in_force(KEY, on=FIRST).title
    assert told.count("received", "comment") == 0


def test_a_name_that_is_only_in_a_draft_is_not_told():
    install()
    version = ProcedureVersion.objects.get(procedure__key=KEY)
    renamed = version.document.replace("label: Full reply", "label: Nobody agreed to this")
    assert renamed != version.document
    draft = ProcedureVersion(procedure=version.procedure, number=2, document=renamed)
    save_recorded(draft, by=None, reason="Somebody tries it out.")
    count(QUARTERS[-1], A_QUARTER)

    publish_all()

    assert published(KEY).quarters[0].name_of("due", REPLY) == "Full reply"
