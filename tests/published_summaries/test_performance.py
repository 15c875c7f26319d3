"""How we are doing: what everybody reads of it, attacked with all of it together."""

from __future__ import annotations

import csv
import io
import json
import re
from dataclasses import replace
from datetime import date

import pytest
from bs4 import BeautifulSoup
from django.db import connection
from django.test.utils import CaptureQueriesContext

from cms.casework.models import Figure
from cms.published_summaries.models import PublishedQuarter
from cms.published_summaries.public.said_figures import ANY, received
from cms.published_summaries.reports.periods import Period
from cms.published_summaries.services import quarters
from cms.published_summaries.telling.reading import published
from tests.published_summaries.disclosure.attacker import assert_nothing_recovered
from tests.published_summaries.told import (
    A_QUARTER,
    ANSWER,
    FIRST,
    KEY,
    QUARTERS,
    REPLY,
    changed,
    count,
    publish_as_counted,
)

ADDRESS = "/how-we-are-doing/"
CSV, JSON = f"{ADDRESS}figures.csv", f"{ADDRESS}figures.json"
# Sums that anybody knows of who reads what is counted: a total, and what makes it up.
KNOWN_SUMS = {
    "received": ("by received", "by received_by_channel"),
    "closed": ("by closed", "by outcomes", ("first_stage", "?further")),
    "first_stage": (("settled_first", "?later"),),
    "refused": ("by refused", ("refused_taken_up", "?for good")),
    "escalated": ("by escalated",),
    "remedies_promised": ("by remedies_promised",),
    "remedies_due": (("remedies_kept", "remedies_overdue"),),
    "remedies_kept": (("remedies_in_time", "?done late"),),
    "lessons_noted": ("by lessons_noted", ("recommendations", "?other lessons")),
    "lessons_done": (("recommendations_done", "?others done"),),
}
SMALL_ONES = [
    {("late", ANSWER): 2, ("met", ANSWER): 38},
    {("extended", REPLY): 3, ("late", REPLY): 1, ("met", REPLY): 26},
    {("received", "concern"): 3, ("received", "compliment"): 18, ("received_by_channel", "phone"): 1,
     ("received_by_channel", "web"): 40},
    {("settled_first", "complaint"): 26, ("remedies_in_time", "apology"): 9,
     ("remedies_kept", "apology"): 12, ("recommendations", "communication"): 4,
     ("outcomes", "upheld"): 23, ("outcomes", "not_upheld"): 2},
]  # fmt: skip


@pytest.fixture
def a_year(staff):
    for first in QUARTERS:
        count(first, A_QUARTER)
    publish_as_counted()


# A body of this size has few of each: compliments, comments, concerns, complaints; web, phone, letter.
FEW_OF_EACH = [
    ((5, 3, 5, 3), (11, 4, 1)),
    ((4, 3, 4, 3), (9, 3, 2)),
    ((5, 3, 5, 3), (10, 5, 1)),
    ((4, 3, 4, 5), (12, 3, 1)),
]


@pytest.fixture
def a_year_of_few(staff):
    kinds, channels = ("compliment", "comment", "concern", "complaint"), ("web", "phone", "letter")
    for first, (by_kind, by_channel) in zip(QUARTERS, FEW_OF_EACH, strict=True):
        received = dict(zip(kinds, by_kind, strict=True))
        ways = dict(zip(channels, by_channel, strict=True))
        count(
            first,
            {("received", kind): n for kind, n in received.items()}
            | {("received_by_channel", way): n for way, n in ways.items()},
        )
    publish_as_counted()


@pytest.fixture
def a_year_of_small_ones(staff):
    for first, small in zip(QUARTERS, SMALL_ONES, strict=True):
        count(first, changed(small))
    publish_as_counted()


def shown(client, address=ADDRESS):
    response = client.get(address)
    assert response.status_code == 200
    return " ".join(response.content.decode().split())


@pytest.mark.req("S4-21")
def test_it_says_in_words_first_how_the_newest_year_was(client, a_year):
    text = shown(client)

    assert "October 2025 to September 2026" in text
    assert (
        "<li>164 people told us something: 36 compliments, 48 concerns and 80 complaints.</li>"
        in text
    )
    assert (
        "First answer: we kept to our time 132 times of 160 (82 in 100). We were late 28 times."
        in text
    )
    assert (
        "72 times of 120 (60 in 100). We kept to a later date that we had told 24 times. We were late 24 times."
        in text
    )
    assert "Half of the people had our first answer within 2 days." in text
    assert "We turned nothing away." in text
    assert "68 things came due. We did 48 of them, 28 in time." in text
    assert "We noted 48 lessons." in text
    assert text.index("In a few words") < text.index("<svg")
    assert "may be good news" in text
    assert "not shown" not in text
    assert "What is open and not yet late never counts as kept." in text


ALL_THERE_IS = changed(
    {
        ("refused", "planning"): 12,
        ("refused_taken_up", "planning"): 6,
        ("escalated", "chair"): 9,
        ("decision_days", "8"): 25,
    }
)
# What the page must tell, each with the row that tells it: of four quarters together.
TELLS = {
    "received by type": ("Complaints", "80"),
    "the first clock: first time, later with notice, late": (
        *("First answer", "160", "132", "0", "28"),
    ),
    "the second": ("Full reply", "120", "72", "24", "24"),
    "upheld": ("Upheld", "60"),
    "refused by ground": ("It is a decision on planning or a licence", "48"),
    "escalated": ("With the chair", "36"),
    "remedies kept": ("Remedies that were done", "48"),
    "lessons": ("Lessons noted", "48"),
}


@pytest.mark.req("S4-21")
def test_each_thing_that_is_asked_of_it_has_its_row(client, staff):
    for first in QUARTERS:
        count(first, ALL_THERE_IS)
    publish_as_counted()

    tree = BeautifulSoup(client.get(ADDRESS).content, "html.parser")
    rows = [[cell.get_text(strip=True) for cell in one(["th", "td"])] for one in tree("tr")]

    missing = {
        what: row
        for what, row in TELLS.items()
        if not any(told[: len(row)] == list(row) for told in rows)
    }
    assert missing == {}, rows
    assert "Half of the people had our decision within 8 days." in tree.get_text(" ", strip=True)


def test_a_quarter_is_compared_with_the_one_before_and_more_is_not_called_worse(client, staff):
    fewer = changed({("received", "complaint"): 10, ("received_by_channel", "web"): 20})
    for first, figures in zip(QUARTERS, (A_QUARTER, fewer, A_QUARTER, A_QUARTER), strict=True):
        count(first, figures)
    publish_as_counted()

    assert (
        "fewer than in the same length of time before, when it was 41. Fewer is not better"
        in shown(client, f"{ADDRESS}?quarter=2026-01")
    )
    assert (
        "more than in the same length of time before, when it was 31. More is not worse"
        in shown(client, f"{ADDRESS}?quarter=2026-04")
    )
    assert "may be good news" in shown(client, f"{ADDRESS}?quarter=2026-07")
    assert "may be good news" in shown(client, f"{ADDRESS}?quarter=2025-10")


def test_every_period_has_its_address_and_no_other_has(client, a_year):
    text = shown(client, f"{ADDRESS}?of={KEY}&quarter=2026-04")
    assert "April to June 2026" in text
    assert f'href="{ADDRESS}?of={KEY}&amp;quarter=2026-04" aria-current="page"' in text
    for query in (
        "quarter=2026-10", "quarter=2026-05", "quarter=", "quarter=0000-01", "quarter=2026-13",
        "year=2026-01", "of=another", "of=another&quarter=2026-04",
    ):  # fmt: skip
        for address in (ADDRESS, CSV, JSON):
            assert client.get(f"{address}?{query}").status_code == 404, (address, query)
    assert client.post(ADDRESS).status_code == 405


def test_before_anything_is_published_it_says_so(client, staff):
    assert "Our first figures are still to come." in shown(client)
    assert client.get(CSV).status_code == 404
    assert client.get(JSON).status_code == 404


def everything_told(client):
    """Every number of every file there is, of every period, by period, measure and part."""
    told, hidden = {}, set()
    periods = re.findall(
        r'href="/how-we-are-doing/\?of=[^"]*?&amp;((?:quarter|year)=\d{4}-\d\d)"', shown(client)
    )
    assert len(set(periods)) == 5
    for period in set(periods):
        name = period.replace("year=", "year ")
        data = json.loads(client.get(f"{JSON}?{period}").content)
        found = {}
        for measure, kept in data["counts"].items():
            if "total" in kept:
                found[name, measure, ""] = kept["total"]
            found |= {(name, measure, part): n for part, n in kept.get("by", {}).items()}
        table = list(csv.DictReader(io.StringIO(client.get(f"{CSV}?{period}").content.decode())))
        assert [row["number"] for row in table] == [
            "not shown" if n is None else str(n) for n in found.values()
        ]
        told |= {key: n for key, n in found.items() if n is not None}
        hidden |= {key for key, n in found.items() if n is None}
        for number in re.findall(
            r">([\d,]+) (?:people|times|things|lessons)", shown(client, f"{ADDRESS}?{period}")
        ):
            assert int(number.replace(",", "")) in told.values()
    return told, hidden


def sums_known(truth):
    """Of every period, and over the quarters of the year."""
    sums = []
    periods = {key[0] for key in truth}
    for period in periods:
        for total, ways in KNOWN_SUMS.items():
            for way in ways:
                if isinstance(way, tuple):
                    parts = [(period, name, "") for name in way]
                else:
                    name = way.removeprefix("by ")
                    parts = [key for key in truth if key[:2] == (period, name) and key[2]]
                if parts:
                    sums.append(((period, total, ""), parts))
        for _, _, clock in [key for key in truth if key[:2] == (period, "due")]:
            parts = [(period, part, clock) for part in ("met", "extended", "late")]
            sums.append(((period, "due", clock), parts))
    year = next(period for period in periods if period.startswith("year"))
    for _, *cell in [key for key in truth if key[0] == year]:
        parts = [
            (period, *cell) for period in periods if period != year and (period, *cell) in truth
        ]
        sums.append(((year, *cell), parts))
    return sums


def truth_of(told, hidden):
    """What was counted, with what nobody is told."""
    truth = {}
    for key in (*told, *hidden):
        period, measure, part = key
        months = 12 if period.startswith("year") else 3
        since = date.fromisoformat(f"{period[-7:]}-01")
        rows = Figure.objects.filter(
            procedure_key=KEY,
            measure=measure,
            month__gte=since,
            month__lte=Period(since, months).until,
        )
        rows = rows.filter(bucket=part) if part else rows
        truth[key] = sum(rows.values_list("count", flat=True))
    for period in {key[0] for key in truth}:
        for total, ways in KNOWN_SUMS.items():
            for way in ways:
                if isinstance(way, tuple) and way[1].startswith("?"):
                    rest = truth[period, total, ""] - truth[period, way[0], ""]
                    truth[period, way[1], ""] = rest
    return truth


@pytest.mark.req("S4-21")
def test_nobody_works_out_a_small_count_from_every_page_period_and_file(
    client, a_year_of_small_ones
):
    told, hidden = everything_told(client)
    truth = truth_of(told, hidden)

    assert hidden
    assert {key: truth[key] for key in told} == told
    assert [key for key, n in truth.items() if 0 < n < 5]
    assert_nothing_recovered(told, sums_known(truth), truth)


def test_the_attack_would_find_one_that_was_told_or_left_bare(client, a_year_of_small_ones):
    told, hidden = everything_told(client)
    truth = truth_of(told, hidden)
    beside = next(key for key in hidden if key[1:] == ("met", ANSWER))

    with pytest.raises(AssertionError):
        assert_nothing_recovered({**told, beside: truth[beside]}, sums_known(truth), truth)


def test_what_is_not_shown_says_so_and_why_in_words_charts_and_tables(client, a_year_of_small_ones):
    text = shown(client, f"{ADDRESS}?quarter=2025-10")

    assert "Where a number is fewer than 5 we do not show it" in text
    assert 'class="an-chart__hidden"' in text
    assert '<td class="govuk-table__cell">not shown</td>' in text
    assert "First answer: this came due 40 times.</li>" in text


@pytest.mark.req("S4-21")
def test_how_many_told_us_something_stays_and_how_it_reached_us_is_hidden(client, a_year_of_few):
    text = shown(client)

    assert (
        "62 people told us something: 18 compliments, 12 comments, 18 concerns and 14 complaints."
        in text
    )
    assert "may be good news" in text
    told, hidden = everything_told(client)
    truth = truth_of(told, hidden)
    assert hidden
    assert_nothing_recovered(told, sums_known(truth), truth)


def test_where_the_total_is_hidden_the_rest_is_said_and_that_more_is_not_worse(a_year):
    told = published(KEY).newest
    hidden = {("received", ""): None, ("received", "concern"): None}

    said = list(received(replace(told, cells={**told.cells, **hidden}), None))

    assert said == [
        "We do not show how many people told us something, as that could point to a person. "
        "What we can show: 36 compliments and 80 complaints.",
        ANY,
    ]


def test_nothing_is_drawn_of_which_nothing_may_be_told(client, a_year_of_small_ones):
    assert "How it reached us" in shown(client, f"{ADDRESS}?quarter=2025-10")
    assert "How it reached us" not in shown(client, f"{ADDRESS}?quarter=2026-04")


def test_it_costs_the_same_few_queries_and_reads_no_case_and_no_figure(client, a_year):
    client.get(ADDRESS)
    with CaptureQueriesContext(connection) as captured:
        client.get(ADDRESS)
    statements = " ".join(one["sql"] for one in captured)

    assert len(captured) <= 6
    for table in ("casework_case", "casework_figure", "casework_deadline", '"counts"'):
        assert table not in statements


def test_its_charts_keep_to_the_strict_policy_and_print(client, a_year):
    response = client.get(ADDRESS)
    text = response.content.decode()

    assert "unsafe-inline" not in response.headers["Content-Security-Policy"]
    assert not re.search(r"<style|\sstyle=|<script(?! type=\"module\" src)", text)
    ids = re.findall(r'\sid="([^"]+)"', text)
    assert len(ids) == len(set(ids))
    assert {*re.findall(r"url\(#([^)]+)\)", text)} <= set(ids)


@pytest.mark.req("S4-21")
def test_targets_of_the_live_procedure_stand_beside_their_results(client, a_year, monkeypatch):
    from cms.published_summaries.public import performance

    monkeypatch.setattr(performance, "targets_of", lambda key, *, on: {ANSWER: 90})

    text = shown(client)
    assert "90 in 100</td>" in text
    assert "Our target" in text


def test_a_service_that_is_asked_for_is_told_of_by_its_name(staff):
    Figure.objects.bulk_create(
        Figure(procedure_key=KEY, month=FIRST, area=area, measure=measure, bucket=bucket, count=n)
        for area, n in (("parks", 20), ("", 12), ("roads", 3))
        for measure, bucket in (("received", "complaint"), ("received_by_channel", "web"))
    )
    from cms.casework.selectors import procedure_in_force

    spec = procedure_in_force(KEY, on=FIRST)
    areas = [{"key": "parks", "label": "Parks"}, {"key": "roads", "label": "Roads"}]
    with_areas = type(spec).model_validate(
        {**spec.model_dump(by_alias=True, exclude_unset=True), "areas": areas}
    )
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(quarters, "procedure_until_now", lambda key, *, on: [with_areas])
        publish_as_counted()

    told = published(KEY).of(Period(FIRST, 3))
    assert told.buckets("received_by_area") == {"parks": 20, "roads": None, "–": None}
    assert told.of_area("parks").count("received") == 20
    assert told.of_area("roads").count("received") is None
    assert told.name_of("received_by_area", "–") == "No service named"
    assert PublishedQuarter.objects.count() == 4
