"""The staff's screens of reports."""

from __future__ import annotations

from datetime import date, timedelta
from io import BytesIO

import pytest
from bs4 import BeautifulSoup
from django.urls import reverse
from openpyxl import load_workbook

from cms.casework.models import (
    Case,
    Enquiry,
    Lesson,
    OutsideBody,
    Party,
    ProcedureVersion,
    save_recorded,
)
from cms.casework.models.procedure import VersionStatus
from cms.published_summaries.desk.reports import seen_by
from cms.published_summaries.models import (
    Disclosure,
    DistributionList,
    Report,
    ReportSending,
    ReportState,
    TeamMeeting,
)
from cms.published_summaries.reports.assessment import judged
from cms.published_summaries.services.building import build_report
from tests.casework.documents import SMALL
from tests.conduct.desk.test_induction_desk import desk_of, words
from tests.factories import install, open_case
from tests.published_summaries.reports.reported import ADVICE, LESSON, NOW, SPRING, THE_YEAR

pytestmark = pytest.mark.one_database

ASKED = {"kind": "quarterly", "procedure_key": SMALL, "period": "2026-04-01.3", "area": ""}


@pytest.fixture
def desk(body, time_machine):
    time_machine.move_to(NOW, tick=False)
    return desk_of(body.clerk)


def at(name: str, *args: object) -> str:
    return reverse(f"reports:{name}", args=args)


@pytest.mark.req("S3-85")
def test_a_report_is_asked_for_watched_completed_and_issued(body, desk):
    form = words(desk.get(at("ask")))
    assert "April to June 2026" in form and "The whole body" in form

    watched = desk.post(at("ask"), {**ASKED, "priorities": ["homes"]}, follow=True)

    report = Report.objects.get()
    assert watched.headers["Refresh"] == "3"
    assert "0 in 100 done" in words(watched) and "Stop looking again" in words(watched)
    assert "Refresh" not in desk.get(at("report", report.pk)).headers
    assert "Being built, 0 in 100 done" in words(desk.get(at("index")))

    build_report(report.pk, now=NOW)
    shown = desk.get(f"{at('report', report.pk)}?watch=1")
    said = words(shown)
    assert "Refresh" not in shown.headers
    assert "6 people told us something." in said
    assert ADVICE in said and "Overdue since 10 June 2026" in said and "Serves: Good homes" in said
    assert "Team by team" in said and "Roads" in said
    assert "Priorities Good homes" in said

    behind = BeautifulSoup(shown.content, "html.parser").select_one("a[href*='figures/cases']")
    assert words(desk.get(str(behind["href"]))).count("the door") == 6  # those that were received

    version = Report.objects.get().version
    done = desk.post(at("issue", report.pk), {"version": version}, follow=True)
    assert "Issued. Its figures no longer change." in words(done)
    assert Report.objects.get().state == ReportState.ISSUED


def test_what_cannot_be_asked_for_is_refused_with_what_was_typed(body, desk):
    body.ask()

    html = desk.post(at("ask"), ASKED)

    assert "There is a report like this already." in words(html)
    assert "Error:" in html.content.decode()
    assert "Choose what kind of report it is." in words(desk.post(at("ask"), {**ASKED, "kind": ""}))
    assert Report.objects.count() == 1


def test_a_stale_screen_issues_nothing(body, desk):
    report = body.built()

    html = desk.post(at("issue", report.pk), {"version": report.version - 1})

    assert "Somebody changed this report meanwhile" in words(html)
    assert Report.objects.get().state == ReportState.DRAFT


def test_files_for_staff_hold_every_count(body, desk):
    report = body.built()

    figures = desk.get(at("file", report.pk, "csv")).content.decode("utf-8-sig")
    book = load_workbook(BytesIO(desk.get(at("file", report.pk, "xlsx")).content))
    paper = desk.get(at("file", report.pk, "pdf"))

    assert "By team,Roads,Received,3," in figures
    assert book.sheetnames[-2:] == ["Lessons and recommendations", "Outside bodies"]
    assert book["Lessons and recommendations"]["C2"].value == ADVICE
    assert paper.status_code == 200 and "no-store" in paper.headers["Cache-Control"]


@pytest.mark.req("S0-22")
def test_a_reader_learns_nothing_of_a_case_that_is_about_them(body, desk):
    lesson = Lesson.objects.get(text=LESSON)
    about = Party(case=lesson.case, part="subject", name="Clerk", user=body.clerk)
    asked = Enquiry(
        case=lesson.case,
        body=OutsideBody.objects.create(name="The Ombudsman"),
        their_reference="W-1",
        received_on=date(2026, 6, 1),
    )
    save_recorded(asked, by=body.chair, reason="They asked.")
    report = body.built()
    assert "The Ombudsman" in words(desk.get(at("report", report.pk)))
    save_recorded(about, by=body.chair, reason="It is about them.")

    said, theirs = words(desk.get(at("report", report.pk))), desk_of(body.chair)

    assert "5 people told us something" in said
    assert LESSON not in said and ADVICE not in said
    assert "Ombudsman" not in said and "must not" not in said and "left out for you" not in said
    assert "The Ombudsman" in words(theirs.get(at("report", report.pk)))
    assert "6" not in desk.get(at("file", report.pk, "csv")).content.decode().splitlines()[1]
    assert LESSON in words(theirs.get(at("report", report.pk)))


@pytest.mark.req("S0-22")
def test_what_came_before_is_as_if_the_cases_about_its_reader_were_not(body, desk):
    later = NOW + timedelta(days=60)
    open_case(at=NOW, procedure_key=SMALL, kind="complaint")
    report = body.ask(period=SPRING.after, now=later)
    build_report(report.pk, now=later)
    report.refresh_from_db()
    for case in Case.objects.filter(received_at__lt=NOW):
        about = Party(case=case, part="subject", name="Clerk", user=body.clerk)
        save_recorded(about, by=body.chair, reason="It is about them.")

    assert seen_by(body.chair, report, now=later).before["received"] == 6
    assert "1 person told us something." in words(desk.get(at("report", report.pk)))
    assert seen_by(body.clerk, report, now=later).before == {}


@pytest.mark.req("S3-85")
def test_the_last_quarter_of_a_procedure_that_has_ended_is_reported_too(body, desk):
    install()
    version = ProcedureVersion.objects.get(procedure__key=SMALL)
    version.status, version.effective_to = VersionStatus.RETIRED, SPRING.until
    save_recorded(version, by=None, reason="Another takes its cases in.")
    assert version.spec.title in words(desk.get(at("ask")))

    desk.post(at("ask"), ASKED)

    build_report(Report.objects.get().pk, now=NOW)
    assert "6 people told us something." in words(desk.get(at("report", Report.objects.get().pk)))
    assert version.spec.title in words(desk.get(at("hand_out")))
    assert judged(SMALL, "lgsco-2024", on=NOW.date())["lines"]


@pytest.mark.req("S3-86")
def test_the_self_assessment_is_filled_in_and_keeps_what_was_typed(body, desk):
    report = body.built(kind="annual", period=THE_YEAR)
    line = report.figures["assessment"]["lines"][0]["key"]
    url = at("assess", report.pk)
    assert "What a complaint is" in words(desk.get(url))

    given = {f"{line}-met": "no", f"{line}-action": "We will say so.", f"{line}-evidence": ""}
    desk.post(url, given)

    assert "We will say so." in desk.get(url).content.decode()
    left = len(report.figures["assessment"]["lines"]) - 1
    assert f"{left} lines of the self-assessment still need an answer" in words(
        desk.get(at("report", report.pk))
    )
    refused = desk.post(at("issue", report.pk), {"version": Report.objects.get().version})
    assert "need an answer in the self-assessment" in words(refused)
    too_long = desk.post(url, {f"{line}-evidence": "x" * 1001})
    assert "Error:" in too_long.content.decode() and "x" * 1001 in too_long.content.decode()


@pytest.mark.req("S3-87")
def test_a_list_is_made_and_a_report_sent_to_it(body, desk):
    report = body.issued()
    assert "There is no list for a report like this" in words(desk.get(at("send", report.pk)))
    given = {"name": "Board", "audience": "board", "addresses": "ada@x.example\nbad"}
    assert "“bad” is no email address." in words(desk.post(at("add_list"), given))
    desk.post(at("add_list"), {**given, "addresses": "ada@x.example"})
    board = DistributionList.objects.get()

    said = words(desk.post(at("send", report.pk), {"lists": [board.pk]}, follow=True))

    assert "Sent to 1 address." in said and "ada@x.example Board" in said
    assert ReportSending.objects.count() == 1
    desk.post(at("list", board.pk), {**given, "name": "The board", "addresses": "bo@x.example"})
    assert "“The board” has ended." in words(
        desk.post(at("end_list", board.pk), {"version": 0}, follow=True)
    )
    assert "Ended 1 September 2026" in words(desk.get(at("lists")))


@pytest.mark.req("S3-12")
def test_a_file_is_handed_out_and_stands_in_the_log(body, desk):
    given = {
        "asks": "Ofsted",
        "to_whom": "An inspector",
        "purpose": "An inspection",
        "procedure_key": SMALL,
        "since": "2026-04-01",
        "until": "2026-06-30",
        "left_out": ["progress"],
        "why": "",
        "file_format": "csv",
    }
    refused = desk.post(at("hand_out"), given)
    assert "Say why it is left out." in words(refused)
    assert "An inspector" in refused.content.decode() and not Disclosure.objects.exists()

    answer = desk.post(at("hand_out"), {**given, "why": "Not settled."})

    assert answer.headers["Content-Disposition"].startswith("attachment;")
    assert ADVICE in answer.content.decode()
    log = words(desk.get(at("handed_out")))
    assert "To Ofsted: An inspector For An inspection" in log and "Not settled." in log


@pytest.mark.req("S3-88", "S3-89")
def test_a_meeting_is_asked_for_planned_and_written_down(body, desk):
    number = f"{at('ask_meeting')}?alert=7&about=Twice+as+many"
    assert "Twice as many" in desk.get(number).content.decode()
    given = {"reason": "Twice as many", "asked_by": "", "area": "roads", "planned_for": "2026-9-4"}
    said = words(desk.post(number, given, follow=True))
    row = TeamMeeting.objects.get()
    assert "The meeting is noted for 4 September 2026." in said
    assert "An unusual number calls for it." in said and row.alert == 7

    desk.post(at("plan_meeting", row.pk), {"planned_for": "2026-09-01"})
    wrong = {"held_on": "2026-09-01", "who_came": "", "agreed": "Label keys."}
    assert "Say who came." in words(desk.post(at("held_meeting", row.pk), wrong))
    desk.post(at("held_meeting", row.pk), {**wrong, "who_came": "Roads"})

    assert "Held Tuesday 1 September 2026" in words(desk.get(at("meetings")))
    again = desk.post(at("drop_meeting", row.pk), {"reason": "No."})
    assert "This meeting was held on" in words(again)


def test_who_may_only_read_changes_nothing(body, desk):
    report = body.issued()
    reader = desk_of(body.auditor)
    for name, *args in (
        ("index",),
        ("report", report.pk),
        ("file", report.pk, "csv"),
        ("lists",),
        ("handed_out",),
        ("meetings",),
    ):
        shown = reader.get(at(name, *args))
        assert shown.status_code == 200
        assert 'class="button' not in shown.content.decode().split('class="desk"')[-1]
    for name, *args in (
        ("ask",),
        ("again", report.pk),
        ("tag", report.pk),
        ("assess", report.pk),
        ("issue", report.pk),
        ("publish", report.pk),
        ("make_page", report.pk),
        ("send", report.pk),
        ("add_list",),
        ("hand_out",),
        ("ask_meeting",),
    ):
        assert reader.get(at(name, *args)).status_code in (302, 403)
        assert reader.post(at(name, *args), {}).status_code in (302, 403)
    assert desk.get(at("report", 999_999)).status_code == 404
