"""Who gets a report, what was handed out, and meetings about quality."""

from __future__ import annotations

import csv
import hashlib
from dataclasses import replace
from datetime import date
from io import StringIO

import pytest
from django.core.exceptions import ValidationError

from cms.casework.models import Lesson, OutgoingMail, Party, save_recorded
from cms.published_summaries.errors import PublishingRefused
from cms.published_summaries.models import (
    Audience,
    Disclosure,
    DistributionList,
    ReportSending,
    TeamMeeting,
)
from cms.published_summaries.services import handing_out
from cms.published_summaries.services.distributing import (
    ListWords,
    end_list,
    save_list,
    send_report,
)
from cms.published_summaries.services.handing_out import Asked, hand_out, joined_spans
from cms.published_summaries.services.team_meetings import (
    ask_for_meeting,
    drop_meeting,
    plan_meeting,
    record_meeting,
)
from tests.casework.documents import SMALL
from tests.published_summaries.reports.reported import ADVICE, LESSON, NOW

TODAY = NOW.date()
BOARD = ListWords("The board", Audience.BOARD, "ada@board.example\nBO@board.example\n\n")


# --- lists --------------------------------------------------------------------------------------
@pytest.mark.req("S3-87")
def test_an_issued_report_goes_to_everybody_on_a_list_once(body):
    report = body.issued()
    board = save_list(list_id=None, words=BOARD, by=body.clerk)
    top = save_list(
        list_id=None,
        words=ListWords("Executive team", Audience.EXECUTIVE, "ada@board.example\nchief@x.example"),
        by=body.clerk,
    )

    given = {"report_id": report.pk, "lists": [board.pk, top.pk], "by": body.chair, "now": NOW}
    assert send_report(**given) == 3
    assert send_report(**given) == 0

    sent = ReportSending.objects.order_by("address")
    assert [(row.address, row.list_name, row.at, row.by) for row in sent] == [
        ("ada@board.example", "The board", NOW, body.chair),
        ("bo@board.example", "The board", NOW, body.chair),
        ("chief@x.example", "Executive team", NOW, body.chair),
    ]
    assert {row.digest for row in sent} == {report.figures_digest}
    mail = OutgoingMail.objects.get(to="chief@x.example")
    assert f"/admin/reports-of-quality/{report.pk}/" in mail.text
    assert "Executive team" in mail.text and "Quarterly report" in mail.subject
    assert "received" not in mail.text


def test_what_is_not_issued_or_not_for_a_list_is_sent_to_nobody(body):
    draft, board = body.built(), save_list(list_id=None, words=BOARD, by=body.clerk)
    given = {"by": body.chair, "now": NOW}
    with pytest.raises(PublishingRefused, match="Issue the report first"):
        send_report(report_id=draft.pk, lists=[board.pk], **given)
    annual = body.annual()
    only = save_list(list_id=board.pk, words=replace(BOARD, kinds=("quarterly",)), by=body.clerk)
    for lists in ([only.pk], [], [0]):
        with pytest.raises(PublishingRefused, match="Choose at least one of these lists"):
            send_report(report_id=annual.pk, lists=lists, **given)
    with pytest.raises(PublishingRefused, match="Your role"):
        send_report(report_id=annual.pk, lists=[only.pk], by=body.auditor, now=NOW)

    assert (
        not ReportSending.objects.exists()
        and not OutgoingMail.objects.filter(kind="report").exists()
    )


def test_residents_are_written_to_once_the_page_is_public(body):
    report = body.issued()
    words = ListWords("Residents", Audience.CUSTOMERS, "bo@street.example")
    residents = save_list(list_id=None, words=words, by=body.clerk)

    with pytest.raises(PublishingRefused, match="Publish the page first"):
        send_report(report_id=report.pk, lists=[residents.pk], by=body.chair, now=NOW)

    assert not ReportSending.objects.exists()


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"name": "the BOARD"}, "name"),
        ({"name": "New", "audience": "aliens"}, "audience"),
        ({"name": "New", "addresses": "ada@board.example\nnobody"}, "addresses"),
        ({"name": "New", "addresses": " \n"}, "addresses"),
        (
            {"name": "New", "addresses": "\n".join(f"a{n}@b.example" for n in range(201))},
            "addresses",
        ),
        ({"name": "New", "kinds": ("daily",)}, "kinds"),
    ],
)
def test_a_list_that_cannot_be_is_refused(body, changes, field):
    save_list(list_id=None, words=BOARD, by=body.clerk)

    with pytest.raises(PublishingRefused) as refused:
        save_list(list_id=None, words=replace(BOARD, **changes), by=body.clerk)

    assert refused.value.field == field
    assert DistributionList.objects.count() == 1


def test_a_list_that_ended_gets_nothing_and_ends_once(body):
    board, report = save_list(list_id=None, words=BOARD, by=body.clerk), body.issued()
    end_list(list_id=board.pk, by=body.clerk, now=NOW)

    with pytest.raises(PublishingRefused, match="ended already"):
        end_list(list_id=board.pk, by=body.clerk, now=NOW)
    with pytest.raises(PublishingRefused, match="Choose at least one"):
        send_report(report_id=report.pk, lists=[board.pk], by=body.chair, now=NOW)


# --- what is handed out -------------------------------------------------------------------------
ASKED = Asked(
    procedure_key=SMALL,
    since=date(2026, 4, 1),
    until=date(2026, 6, 30),
    to_whom="Housing Ombudsman: case team",
    purpose="They asked what changed.",
)


def rows_in(content: bytes) -> list[dict[str, str]]:
    return list(csv.DictReader(StringIO(content.decode("utf-8-sig"))))


@pytest.mark.req("S3-12")
def test_what_was_learned_is_handed_out_and_noted(body):
    made = hand_out(
        asked=replace(ASKED, left_out=("progress",), why="It is not settled."),
        by=body.clerk,
        now=NOW,
    )

    rows = rows_in(made.content)
    assert [row["What we learned"] for row in rows] == [ADVICE, LESSON]
    assert rows[0]["Priority of our plan"] == "Good homes"
    assert rows[0]["What caused it"] == "It came late"
    assert "How far it has come" not in rows[0]
    noted = Disclosure.objects.get()
    assert (noted.to_whom, noted.rows, noted.at, noted.by) == (
        "Housing Ombudsman: case team",
        2,
        NOW,
        body.clerk,
    )
    assert noted.digest == hashlib.sha256(made.content).hexdigest()
    assert "Left out: How far it has come. Why: It is not settled." in noted.redactions
    assert noted.filters["since"] == "2026-04-01"


@pytest.mark.req("S3-12")
def test_names_of_the_case_are_blacked_out(body):
    lesson = Lesson.objects.get(text=LESSON)
    party = Party.objects.get(case=lesson.case, part="person")
    party.name = "Cordelia Featherstone"
    save_recorded(party, by=body.clerk, reason="Named.")
    lesson.text = "We rang Cordelia Featherstone too late."
    save_recorded(lesson, by=body.clerk, reason="Said.")

    made = hand_out(asked=ASKED, by=body.clerk, now=NOW)

    words = rows_in(made.content)[1]["What we learned"]
    assert "Featherstone" not in words and "Cordelia" not in words
    assert words.startswith("We rang [left out]") and words.endswith("too late.")
    assert "Blacked out" in Disclosure.objects.get().redactions


@pytest.mark.parametrize(
    ("changes", "rows"),
    [
        ({"only": "recommended"}, [ADVICE]),
        ({"priority": "homes"}, [ADVICE]),
        ({"only": "open"}, [ADVICE]),
        ({"cause": "late"}, [ADVICE, LESSON]),
    ],
)
def test_lessons_are_narrowed_down(body, changes, rows):
    made = hand_out(asked=replace(ASKED, **changes), by=body.clerk, now=NOW)

    assert [row["What we learned"] for row in rows_in(made.content)] == rows


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"until": date(2026, 3, 1)}, "until"),
        ({"since": date(2027, 1, 1), "until": date(2027, 2, 1)}, "since"),
        ({"to_whom": " "}, "to_whom"),
        ({"purpose": ""}, "purpose"),
        ({"left_out": ("lesson",), "why": "So."}, "left_out"),
        ({"left_out": ("cause",)}, "why"),
        ({"file_format": "exe"}, "file_format"),
        ({"only": "done"}, ""),  # there is none
    ],
)
def test_what_cannot_be_handed_out_is_refused_and_not_noted(body, changes, field):
    with pytest.raises(PublishingRefused) as refused:
        hand_out(asked=replace(ASKED, **changes), by=body.clerk, now=NOW)

    assert refused.value.field == field
    assert not Disclosure.objects.exists()


def test_a_file_that_would_not_be_whole_is_not_made(body, monkeypatch):
    monkeypatch.setattr(handing_out, "MOST_LESSONS", 2)

    with pytest.raises(PublishingRefused, match="Narrow it down"):
        hand_out(asked=ASKED, by=body.clerk, now=NOW)

    assert not Disclosure.objects.exists()


def test_only_those_who_may_hand_out(body):
    with pytest.raises(PublishingRefused, match="Your role"):
        hand_out(asked=ASKED, by=body.auditor, now=NOW)

    assert not Disclosure.objects.exists()


def test_lessons_of_a_case_that_is_about_somebody_are_not_theirs_to_hand_out(body):
    lesson = Lesson.objects.get(text=LESSON)
    about = Party(case=lesson.case, part="subject", name="Clerk", user=body.clerk)
    save_recorded(about, by=body.chair, reason="It is about them.")

    with pytest.raises(PublishingRefused, match="Nothing was learned"):
        hand_out(asked=ASKED, by=body.clerk, now=NOW)

    assert len(rows_in(hand_out(asked=ASKED, by=body.chair, now=NOW).content)) == 2


def test_spans_that_overlap_are_taken_out_together():
    assert joined_spans([(5, 9), (0, 4), (8, 12), (4, 4)]) == [(0, 4), (5, 12)]


# --- meetings -----------------------------------------------------------------------------------
@pytest.mark.req("S3-88", "S3-89")
def test_a_team_asks_for_a_meeting_and_what_was_agreed_is_kept(body):
    act = {"by": body.clerk, "now": NOW}
    row = ask_for_meeting(reason="Keys are lost too often.", asked_by="Roads", area="roads", **act)
    plan_meeting(meeting_id=row.pk, planned_for=TODAY, **act)
    record_meeting(
        meeting_id=row.pk, held_on=TODAY, who_came="Roads, the clerk", agreed="Label keys.", **act
    )

    row.refresh_from_db()
    assert (row.asked_by, row.held_on, row.agreed) == ("Roads", TODAY, "Label keys.")
    assert row.history.count() == 3
    with pytest.raises(PublishingRefused, match="was held on"):
        drop_meeting(meeting_id=row.pk, reason="No.", by=body.clerk)


@pytest.mark.req("S3-89")
def test_an_unusual_number_calls_for_one_meeting(body):
    act = {"by": body.clerk, "now": NOW, "asked_by": ""}
    row = ask_for_meeting(reason="Twice as many as usual.", alert=7, **act)

    with pytest.raises(PublishingRefused, match="planned or was held already"):
        ask_for_meeting(reason="Again.", alert=7, **act)
    drop_meeting(meeting_id=row.pk, reason="A mistake in counting.", by=body.clerk)
    ask_for_meeting(reason="Again.", alert=7, **act)

    assert TeamMeeting.objects.count() == 2


def test_a_meeting_that_cannot_be_is_refused(body):
    act = {"by": body.clerk, "now": NOW}
    before = date(2026, 8, 1)
    row = ask_for_meeting(reason="Keys.", asked_by="Roads", **act)
    for refused in (
        lambda: ask_for_meeting(reason=" ", asked_by="", **act),
        lambda: ask_for_meeting(reason="Keys.", asked_by="", planned_for=before, **act),
        lambda: ask_for_meeting(reason="Keys.", asked_by="", by=body.auditor, now=NOW),
        lambda: plan_meeting(meeting_id=row.pk, planned_for=before, **act),
        lambda: record_meeting(meeting_id=row.pk, held_on=before, who_came="A", agreed="B", **act),
        lambda: record_meeting(meeting_id=row.pk, held_on=TODAY, who_came="", agreed="B", **act),
        lambda: record_meeting(meeting_id=row.pk, held_on=TODAY, who_came="A", agreed=" ", **act),
        lambda: drop_meeting(meeting_id=row.pk, reason=" ", by=body.clerk),
        lambda: plan_meeting(meeting_id=0, planned_for=TODAY, **act),
    ):
        with pytest.raises((PublishingRefused, ValidationError)):
            refused()

    assert TeamMeeting.objects.count() == 1 and row.history.count() == 1
