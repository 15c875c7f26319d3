"""What a report says: sentences from counts, nothing from what may not be told."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from io import BytesIO

import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import load_workbook

from cms.casework.reports.figures import Figures, Row
from cms.casework.reports.measures import MEASURES
from cms.published_summaries.reports.drawn import chart_of, one_sheet, sheets_of
from cms.published_summaries.reports.files import Sheet, as_csv, as_xlsx
from cms.published_summaries.reports.periods import Period, months_after, period_from
from cms.published_summaries.reports.sections import Teller, by_team

MAY = date(2026, 5, 1)
NAMES = {"kind": {"complaint": "Complaints"}, "clock": {"answer": "Full answer"}}


@dataclass(frozen=True)
class Few:
    """Counts by measure and bucket, as a test says them; None may not be told."""

    counts: Mapping[tuple[str, str], int | None] = field(default_factory=dict)

    def count(self, measure: str, bucket: str = "") -> int | None:
        if (measure, bucket) in self.counts:
            return self.counts[measure, bucket]
        found = list(self.buckets(measure).values())
        return None if None in found or not found else sum(count or 0 for count in found)

    def buckets(self, measure: str) -> Mapping[str, int | None]:
        return {key: n for (of, key), n in self.counts.items() if of == measure and key}

    def median(self, measure: str) -> float | None:
        return None


def said(source: object, before: Mapping[str, int] | None = None) -> str:
    sections = Teller(source, NAMES, before or {}).sections()
    return " ".join(sentence for one in sections for sentence in one.sentences)


@pytest.mark.req("S1-18", "S3-86")
def test_counts_are_said_in_plain_sentences():
    rows = [
        Row(MAY, "", "received", "complaint", 40),
        Row(MAY, "", "closed", "complaint", 30),
        Row(MAY, "", "settled_first", "complaint", 12),
        Row(MAY, "", "due", "answer", 20),
        Row(MAY, "", "met", "answer", 17),
        Row(MAY, "", "decision_days", "4", 10),
        Row(MAY, "", "recommendations", "late", 2),
        Row(MAY, "", "recommendations_done", "late", 1),
    ]
    figures = Figures("small", MAY, MAY, None, tuple(rows))

    words = said(figures, {"received": 35})

    assert "40 people told us something, 35 in the period before." in words
    assert "They brought 40 complaints." in words
    assert "Right first time: 12 of 30 were settled at first contact (40 in 100)." in words
    assert "Full answer: kept in time 17 of 20 times (85 in 100)." in words
    assert "Half of the people had our decision within 4 days." in words
    assert "2 changes were recommended, and 1 change was carried out." in words


@pytest.mark.req("S3-86")
@pytest.mark.parametrize(
    ("days", "words"),
    [
        ({"33": 1}, "1 person had our decision, within 33 days."),
        ({"2": 1, "8": 2}, "3 people had our decision, half of them within 8 days."),
        ({"0": 9}, "9 people had our decision, half of them on the same day."),
        ({"91": 20}, "Half of the people had our decision within 97 days."),
        ({"364": 20}, "Half of the people had our decision after 364 days or more."),
    ],
)
def test_how_long_it_took_is_never_less_than_it_was_and_of_few_says_how_many(days, words):
    rows = tuple(Row(MAY, "", "decision_days", key, n) for key, n in days.items())

    assert words in said(Figures("small", MAY, MAY, None, rows))


def test_of_few_no_share_is_said():
    counts = {("due", "answer"): 3, ("met", "answer"): 2, ("closed", "complaint"): 3}
    counts |= {("settled_first", "complaint"): 1, ("remedies_due", "repair"): 2}
    rows = tuple(Row(MAY, "", measure, key, n) for (measure, key), n in counts.items())
    figures = Figures("small", MAY, MAY, None, rows)

    words = said(figures)
    tables = [table for one in Teller(figures, NAMES).sections() for table in one.tables]

    assert "Full answer: kept in time 2 of 3 times." in words
    assert "Right first time: 1 of 3 were settled at first contact." in words
    assert "in 100" not in words
    assert not any(table.has_shares for table in tables)


def test_a_refusal_that_was_repeated_is_no_second_case():
    rows = (
        Row(MAY, "", "refused", "courts", 2),
        Row(MAY, "", "refused_taken_up", "courts", 1),
    )

    words = said(Figures("small", MAY, MAY, None, rows))

    assert words.endswith(
        "We said 2 times that it was not for us. After 1 of these we looked at it all the same."
    )


@pytest.mark.req("S3-86")
def test_compliments_complaints_subjects_time_taken_and_learning_each_have_their_table():
    counted = {
        ("received", "compliment"): 7,
        ("received", "complaint"): 40,
        ("raised_about", "the hall"): 12,
        ("praised_for", "the choir"): 5,
        ("due", "answer"): 20,
        ("met", "answer"): 17,
        ("lessons_noted", "late"): 6,
        ("recommendations", "late"): 2,
    }
    rows = tuple(Row(MAY, "", measure, key, n) for (measure, key), n in counted.items())

    sections = Teller(Figures("small", MAY, MAY, None, rows), NAMES).sections()

    told = {
        (table.key, line.label): line.cells[0].value
        for one in sections
        for table in one.tables
        for line in table.lines
    }
    assert told == {
        ("received", "compliment"): 7,
        ("received", "Complaints"): 40,
        ("raised_about", "the hall"): 12,
        ("praised_for", "the choir"): 5,
        ("promises", "Full answer"): 20,
        ("lessons_noted", "late"): 6,
        ("recommendations", "late"): 2,
    }


def test_nothing_is_said_of_what_may_not_be_told():
    hidden = Few(
        {
            ("received", ""): None,
            ("received", "complaint"): None,
            ("received", "comment"): 9,
            ("closed", ""): 20,
            ("closed", "complaint"): 20,
            ("settled_first", ""): None,
            ("due", "answer"): 10,
            ("met", "answer"): None,
            ("recommendations", ""): None,
        }
    )

    words = said(hidden)
    tables = [table for one in Teller(hidden, NAMES).sections() for table in one.tables]

    assert words == "How many people told us something is not shown. We closed 20 cases."
    promises = next(table for table in tables if table.key == "promises")
    assert [cell.words for cell in promises.lines[0].cells] == ["10"]
    assert list(promises.columns) == [MEASURES["due"].label]
    assert promises.lines[0].share == ""


def test_a_quiet_time_is_said_to_be_one():
    quiet = Few({("received", ""): 0, ("refused", ""): 0})

    assert said(quiet) == "Nobody told us anything in this time. We refused nothing."


@given(st.dates(date(2000, 1, 1), date(2100, 1, 1)), st.integers(1, 24))
def test_periods_are_whole_months_and_meet(day, months):
    period = Period(day.replace(day=1), months)

    assert period.after.before == period
    assert (period.after.since - period.until).days == 1
    assert period_from(period.since, period.until) == period
    assert sum(part.months for part in Period(period.since, 12).parts) == 12
    assert len(period.firsts) == months and months_after(period.firsts[-1], 1) > period.until


def test_long_lists_of_topics_are_cut_and_say_so():
    counts = {("raised_about", f"topic {number}"): 20 - number for number in range(15)}

    table = Teller(Few(counts), NAMES).table("raised_about")

    assert len(table.lines) == 12
    assert table.how.startswith("The 12 named most; 3 more were named.")


def test_numbers_are_drawn_with_what_is_hidden_marked():
    table = Teller(Few({("received", "complaint"): 9, ("received", "comment"): None}), NAMES)

    chart = chart_of(table.table("received"))

    assert chart is not None
    assert list(chart.rows) == [("Complaints", "9"), ("comment", "not shown")]


def test_teams_stand_by_name():
    rows = (Row(MAY, "roads", "received", "complaint", 3),)
    figures = Figures("small", MAY, MAY, None, rows)

    table = by_team(figures.by_area(), {"area": {"roads": "Roads"}})

    assert [(line.label, line.cells[0].value, line.area) for line in table.lines] == [
        ("Roads", 3, "roads")
    ]


# --- files --------------------------------------------------------------------------------------
HARMFUL = "=1+1\x07"


def test_no_cell_of_a_file_is_a_formula():
    sheet = Sheet("A/B: [very] long title of a sheet that no format takes", ["Word"], [[HARMFUL]])

    book = load_workbook(BytesIO(as_xlsx([sheet, sheet])))

    assert book.sheetnames == ["AB very long title of a sheet t", "AB very long title of a shee 2"]
    cell = book.worksheets[0]["A2"]
    assert (cell.value, cell.data_type) == ("=1+1", "s")
    assert "'=1+1" in as_csv(sheet).decode("utf-8-sig")


def test_files_hold_every_count_and_say_how_it_is_counted():
    sections = Teller(Few({("received", "complaint"): 9}), NAMES).sections()

    lines = as_csv(one_sheet(sections)).decode("utf-8-sig").splitlines()
    sheets = list(sheets_of(sections))

    assert lines[0] == "Table,Of,Counted,Number,How it is counted"
    assert lines[1].startswith("Received,Complaints,Number,9,")
    assert MEASURES["received"].counts.split(",")[0] in lines[1]
    assert [list(row) for row in sheets[0].rows] == [["Complaints", 9, ""]]
