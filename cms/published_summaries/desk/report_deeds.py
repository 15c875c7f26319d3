"""What is done with reports: asked for, counted again, assessed, issued, published, sent."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import reverse

from cms.published_summaries.desk.report_forms import (
    AskForm,
    AssessForm,
    PressForm,
    SendForm,
    TagForm,
)
from cms.published_summaries.desk.report_screens import OfReport, ReportsDeed
from cms.published_summaries.reports.assessment import topics
from cms.published_summaries.reports.drafting import latest_words
from cms.published_summaries.services.distributing import lists_for, send_report
from cms.published_summaries.services.reports import (
    ISSUE,
    ask_for_report,
    assess,
    count_again,
    issue_report,
    make_page,
    publish_report,
    tag_report,
)
from cms.web.staff_forms import StaffForm


class AskReport(ReportsDeed):
    """Ask for a report; the worker builds it."""

    title = "Make a report"
    button = "Make it"
    asked_id = 0

    def make_form(self, data: Any = None) -> StaffForm:
        return AskForm(data, today=self.today)

    def carry_out(self, given: dict[str, Any]) -> str:
        self.asked_id = ask_for_report(by=self.person, now=self.now, **given).pk
        return "It is being built. This page tells how far it is."

    def back(self) -> str:
        if self.asked_id:
            return f"{reverse('reports:report', args=[self.asked_id])}?watch=1"
        return reverse("reports:index")


class ReportDeed(OfReport, ReportsDeed):
    """A deed of one report."""

    def back(self) -> str:
        return reverse("reports:report", args=[self.report.pk])


class Press(ReportDeed):
    """A question with one button, for the report as it was looked at."""

    def make_form(self, data: Any = None) -> StaffForm:
        return PressForm(data, initial={"version": self.report.version})


class CountAgain(Press):
    title = "Count again"
    button = "Count again"
    hint = "Everything is counted anew from the cases. What an editor wrote stays."

    def carry_out(self, given: dict[str, Any]) -> str:
        count_again(report_id=self.report.pk, by=self.person, now=self.now)
        return "It is being built again."

    def back(self) -> str:
        return f"{super().back()}?watch=1"


class Issue(Press):
    title = "Issue this report"
    permission = ISSUE
    button = "Issue it"
    hint = (
        "Its figures are frozen and marked. Nobody changes them afterwards. It can then be sent "
        "and published."
    )

    def carry_out(self, given: dict[str, Any]) -> str:
        issue_report(
            report_id=self.report.pk, version=given["version"], by=self.person, now=self.now
        )
        return "Issued. Its figures no longer change."


class Publish(Press):
    title = "Publish this report"
    permission = ISSUE
    button = "Publish it"
    hint = "Everybody reads it then. Counts from 1 to 4 are hidden, with all that would give them away."

    def carry_out(self, given: dict[str, Any]) -> str:
        publish_report(report_id=self.report.pk, by=self.person, now=self.now)
        return "Published."


class MakePage(Press):
    title = "Draft its page"
    button = "Draft it"
    hint = "An editor completes the page before it is published."

    def carry_out(self, given: dict[str, Any]) -> str:
        make_page(report_id=self.report.pk, by=self.person)
        return "The page is drafted."


class Tag(ReportDeed):
    """Which priorities of the plan it bears on (S2-10)."""

    title = "Priorities of our plan"

    def make_form(self, data: Any = None) -> StaffForm:
        initial = {"priorities": self.report.priorities}
        return TagForm(data, initial=initial, procedure_key=self.report.procedure_key)

    def carry_out(self, given: dict[str, Any]) -> str:
        tag_report(report_id=self.report.pk, priorities=given["priorities"], by=self.person)
        return "Saved."


class Assess(ReportDeed):
    """The self-assessment under the headings of the Code (3.1)."""

    title = "Self-assessment against the Code"
    template_name = "published_summaries/desk/assess.html"
    hint = (
        "What our data says stands under each line. Say yes with the evidence, or no with what is "
        "done about it. It can be saved before it is complete."
    )

    def make_form(self, data: Any = None) -> StaffForm:
        page = latest_words(self.report)
        answers = page.assessment if page else {}
        frozen = self.report.figures.get("assessment", {})
        form = AssessForm(data, topics=topics(frozen, answers))
        self.form = form
        return form

    def carry_out(self, given: dict[str, Any]) -> str:
        assess(report_id=self.report.pk, answers=self.form.answers, by=self.person, now=self.now)
        return "The self-assessment is saved."


class Send(ReportDeed):
    """Send it to everybody on a list (S3-87)."""

    title = "Send this report"
    permission = ISSUE
    button = "Send it"
    hint = "Everybody on these lists gets a mail with a link, once."

    def make_form(self, data: Any = None) -> StaffForm:
        return SendForm(data, lists=lists_for(self.report, on=self.today))

    def get(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        if not lists_for(self.report, on=self.today):
            self.hint = "There is no list for a report like this. Add one first."
        return super().get(request, **kwargs)

    def carry_out(self, given: dict[str, Any]) -> str:
        count = send_report(
            report_id=self.report.pk, lists=given["lists"], by=self.person, now=self.now
        )
        people = "address" if count == 1 else "addresses"
        return f"Sent to {count} {people}." if count else "Everybody on these lists has it already."
