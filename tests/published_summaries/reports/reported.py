"""A body with a quarter behind it, as rows that tests of reports begin with."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.contrib.auth.models import Group

from cms.casework.models import Case, Lesson
from cms.casework.services.change import Act
from cms.casework.services.lessons import Learned, note_lesson
from cms.published_summaries.models import PublicationsPage, Report, ReportKind
from cms.published_summaries.reports.periods import QUARTER, YEAR, Period
from cms.published_summaries.services.building import build_report
from cms.published_summaries.services.reports import ask_for_report, assess, issue_report
from cms.users.models import User
from tests.casework.documents import SMALL
from tests.casework.endings import NOON, close, ending_case, promise
from tests.casework.reports.body import counted_body
from tests.casework.reports.deeds import acknowledge
from tests.factories import LONDON, WEDNESDAY, UserFactory
from tests.published_summaries.written import publications
from tests.remembered import remembered

NOW = datetime(2026, 9, 1, 10, 0, tzinfo=LONDON)
SPRING = Period(date(2026, 4, 1), QUARTER)  # in which everything happens
THE_YEAR = Period(date(2025, 7, 1), YEAR)
LESSON = "We look at the door of the hall each morning."
ADVICE = "Change the policy on keys."


@dataclass
class Reported:
    """Six complaints in May, three of them about roads; all closed, with a lesson and an advice.

    ``clerk`` coordinates and may do everything; ``chair`` too; ``auditor`` reads.
    """

    clerk: User
    chair: User
    auditor: User
    index: PublicationsPage

    def ask(self, **given: Any) -> Report:
        asked = {"kind": ReportKind.QUARTERLY, "procedure_key": SMALL, "period": SPRING}
        return ask_for_report(**{**asked, "by": self.clerk, "now": NOW, **given})

    def built(self, **given: Any) -> Report:
        report = self.ask(**given)
        build_report(report.pk, now=NOW)
        report.refresh_from_db()
        return report

    def issued(self, **given: Any) -> Report:
        report = self.built(**given)
        if report.figures.get("assessment"):
            answer(report, by=self.clerk)
            report.refresh_from_db()
        issue_report(report_id=report.pk, version=report.version, by=self.chair, now=NOW)
        report.refresh_from_db()
        return report

    def annual(self) -> Report:
        return self.issued(kind=ReportKind.ANNUAL, period=THE_YEAR)


def answer(report: Report, *, by: User) -> None:
    """Yes to every line of the Code."""
    lines = report.figures["assessment"]["lines"]
    given = {line["key"]: {"met": "yes", "evidence": "Our policy says so."} for line in lines}
    assess(report_id=report.pk, answers=given, by=by, now=NOW)


def some_reported() -> Reported:
    """The same rows every time, put in at once."""
    keys = remembered("a quarter of the small body", _make)
    *people, index = keys
    users = User.objects.in_bulk(people)
    return Reported(*(users[pk] for pk in people), PublicationsPage.objects.get(pk=index))


def _make() -> list[int]:
    people = counted_body()
    auditor = UserFactory(email="auditor@sallowfield.example")
    auditor.groups.add(Group.objects.get(name="Auditors"))
    clerk, chair = people["clerk"], people["chair"]
    for user, group in ((clerk, "Coordinators"), (chair, "Chairs")):
        user.groups.add(Group.objects.get(name=group))
    for number in range(6):
        happened(clerk, area="roads" if number < 3 else "", last=number == 5)
    return [clerk.pk, chair.pk, auditor.pk, publications().pk]


def happened(clerk: User, *, area: str, last: bool) -> Case:
    case = ending_case(clerk, at=WEDNESDAY, service_area=area)
    promise(case, clerk)
    at = NOON + timedelta(hours=1)
    acknowledge(case, Act(at, clerk), at)
    if last:
        learned(case, clerk, text=LESSON)
        learned(
            case,
            clerk,
            text=ADVICE,
            is_recommendation=True,
            priority="homes",
            role="worker",
            due_on=date(2026, 6, 10),
        )
    return close(case, clerk, at=NOON + timedelta(hours=2))


def learned(case: Case, by: User, **given: Any) -> Lesson:
    said = Learned(**{"text": LESSON, "cause": "late", **given})
    return note_lesson(case_id=case.pk, act=Act(NOON, by), learned=said)
