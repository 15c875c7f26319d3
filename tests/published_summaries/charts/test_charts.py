"""Charts: what is drawn is what the table says, for whoever sees, hears or prints it."""

from __future__ import annotations

import re
from html.parser import HTMLParser

import pytest
from django.template.loader import render_to_string
from lxml import etree

from cms.published_summaries.charts import NOT_SHOWN, Bar, Stack, bars, stacks

SVG = "{http://www.w3.org/2000/svg}"
NAMES = ("first time", "later", "late")


def drawn(chart):
    return etree.fromstring(str(chart.svg))


def widths(chart, paint):
    found = drawn(chart).findall(f"{SVG}rect[@class='an-chart__{paint}']")
    return [float(one.get("width")[:-1]) for one in found if one.get("width").endswith("%")]


@pytest.fixture
def kinds():
    return bars("kinds", "What people told us", "How many.", [Bar("Praise", 10), Bar("Worry", 40)])


def test_a_chart_has_a_title_a_description_and_its_numbers_as_a_table(kinds):
    svg = drawn(kinds)

    assert svg.get("role") == "img"
    assert svg.get("aria-labelledby") == "kinds-title kinds-text"
    assert svg.find(f"{SVG}title").text == "What people told us"
    assert svg.find(f"{SVG}desc").text == "How many."
    html = render_to_string("published_summaries/parts/chart.html", {"chart": kinds})
    for words in ('<th scope="row" class="govuk-table__header">Worry</th>', ">40</td>", "<caption"):
        assert words in html


def test_bars_are_as_long_as_their_numbers(kinds):
    assert widths(kinds, "full") == [25, 100]
    all_nothing = bars("none", "None", "None.", [Bar("Praise", 0), Bar("Worry", 0)])
    assert widths(all_nothing, "full") == [0, 0]
    against_more = bars("more", "More", "More.", [Bar("Praise", 10)], most=50)
    assert widths(against_more, "full") == [20]


def test_what_may_not_be_told_is_drawn_as_that_and_its_length_tells_nothing():
    chart = bars("kinds", "Kinds", "Kinds.", [Bar("Praise", 10), Bar("Worry", None)])

    assert widths(chart, "hidden") == [100]
    assert chart.rows[1] == ("Worry", NOT_SHOWN)
    assert NOT_SHOWN in str(chart.svg)


def test_a_divided_bar_shows_its_parts_what_is_hidden_of_them_and_the_target():
    rows = [Stack("Answer", 20, (10, 5, 5), target=90), Stack("Reply", 30, (15, None, None))]
    chart = stacks("kept", "Kept", "Kept.", NAMES, rows)

    assert widths(chart, "full") == [50, 50]
    assert widths(chart, "stripes") == [25]
    assert widths(chart, "dots") == [25]
    assert widths(chart, "hidden") == [50]
    marks = drawn(chart).findall(f"{SVG}line[@class='an-chart__mark']")
    assert [mark.get("x1") for mark in marks] == [".8em", "90%"]
    assert list(chart.headings) == ["", "In all", "First time", "Later", "Late", "Target"]
    assert chart.rows[0] == ["Answer", "20", "10", "5", "5", "90 in 100"]
    assert chart.rows[1] == ["Reply", "30", "15", NOT_SHOWN, NOT_SHOWN, "none"]


def test_a_divided_bar_of_nothing_is_empty_and_one_of_the_unknown_is_hidden():
    rows = [Stack("Answer", 0, (0, 0, 0)), Stack("Reply", None, (None, None, None))]
    chart = stacks("kept", "Kept", "Kept.", NAMES, rows)

    assert widths(chart, "track") == [100, 100]
    assert widths(chart, "hidden") == [100]
    assert widths(chart, "full") == []


def test_parts_differ_by_pattern_and_each_pattern_is_there():
    rows = [Stack("Ended", 40, (10, 10, 10, 10)), Stack("Hidden", None, (None,) * 4)]
    svg = drawn(stacks("four", "Four", "Four.", ("a", "b", "c", "d"), rows))

    there = {one.get("id") for one in svg.iter(f"{SVG}pattern")}
    used = {fill[5:-1] for one in svg.iter() if (fill := one.get("fill", "")).startswith("url(#")}
    assert used == there == {"four-stripes", "four-dots", "four-grid", "four-hidden"}


def test_a_chart_needs_no_script_and_no_style_of_its_own_and_escapes_every_word():
    evil = "<script>alert(1)</script>\"'&"
    chart = bars("kinds", evil, evil, [Bar(evil, 3, evil)])
    text = str(chart.svg)

    assert "<script" not in text
    assert "style" not in text
    assert not re.search(r"\son\w+=", text)
    assert "".join(drawn(chart).find(f"{SVG}title").itertext()) == evil


@pytest.mark.parametrize("value", ["7", "a number that is said in many words indeed"])
def test_long_words_are_put_on_more_lines_and_none_is_lost(value):
    label = "Complaints about something that somebody else provides for us in this town"
    chart = bars("kinds", "Kinds", "Kinds.", [Bar(label, 7, value)])

    lines = drawn(chart).findall(f"{SVG}text[@class='an-chart__label']")
    assert " ".join(line.text for line in lines) == label
    assert all(len(line.text) <= 36 for line in lines)
    assert drawn(chart).find(f"{SVG}text[@class='an-chart__number']").text == value
    assert float(drawn(chart).get("height")[:-2]) > 1.35 * len(lines)


def test_the_table_of_a_chart_is_whole_html(kinds):
    html = render_to_string("published_summaries/parts/chart.html", {"chart": kinds, "level": 2})
    opened: list[str] = []

    class Reader(HTMLParser):
        def handle_starttag(self, tag, attrs):
            opened.append(tag)

        def handle_endtag(self, tag):
            assert opened.pop() == tag

    Reader().feed(html)
    assert opened == []
    assert "<h2" in html
