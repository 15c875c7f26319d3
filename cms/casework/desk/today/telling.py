"""What waits, as rows of lists: what it is, where it leads, and since when or until when."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.urls import reverse
from django.utils.timezone import localdate

from cms.casework.desk.commitments import state_of
from cms.casework.desk.words import ago, due_in_words, urgency
from cms.casework.models import (
    Case,
    CaseFlag,
    Deadline,
    InformationRequest,
    Job,
    Lesson,
    ProcedureVersion,
    Remedy,
)
from cms.casework.models.work import AGREED_CONTACT
from cms.casework.procedure.schema import Procedure
from cms.casework.services.due_jobs import GIVEN
from cms.web.templatetags.site import full_date


@dataclass(frozen=True)
class Row:
    """One thing to see to. ``words`` says when or since when, ``kind`` its colour."""

    title: str
    url: str
    about: str
    words: str
    kind: str = ""
    handler: str = ""


@dataclass(frozen=True)
class Section:
    """One list. ``more`` is true when it was cut; ``all_url`` then leads to all of it."""

    key: str
    title: str
    rows: Sequence[Row]
    more: bool = False
    all_url: str = ""
    total: int = 0  # where it is known although the list was cut

    @property
    def count(self) -> str:
        if self.total:
            return str(self.total)
        return f"{len(self.rows)}+" if self.more else str(len(self.rows))


def specs_of(rows: Iterable[Deadline | CaseFlag]) -> dict[int, Procedure]:
    """The documents that name what is told. One query however many rows there are; none for none."""
    versions = {row.case.procedure_id for row in rows}
    if not versions:
        return {}
    found = ProcedureVersion.objects.filter(pk__in=versions).select_related("procedure")
    return {version.pk: version.spec for version in found}


class Teller:
    """Says what waits, as of one moment. ``specs`` as ``specs_of`` gives them."""

    def __init__(self, specs: dict[int, Procedure], *, now: datetime) -> None:
        self.specs, self.now, self.on = specs, now, localdate(now)
        self.tellers: dict[type, Callable[[Any], Row]] = {
            Deadline: self.deadline,
            Job: self.job,
            InformationRequest: self.request,
            Remedy: self.remedy,
            CaseFlag: self.flag,
            Lesson: self.lesson,
            Case: self.case,
        }

    def told(self, rows: Iterable[Any]) -> list[Row]:
        return [self.tellers[type(row)](row) for row in rows]

    def deadline(self, row: Deadline) -> Row:
        spec = self.specs.get(row.case.procedure_id)
        rule = spec.clock_by_key.get(row.clock) if spec else None
        label = rule.label if rule else row.clock
        kind = "late" if urgency(row.due_at, self.now) == "late" else "waiting"
        return of_case(row.case, f"{label}: {due_in_words(row.due_at, self.now).lower()}", kind)

    def job(self, row: Job) -> Row:
        words, kind = ago(row.since_at, self.now), ""
        if row.kind in (AGREED_CONTACT, GIVEN) and row.due_at:
            words, kind = state_of(row, self.now)
        if row.case is None:
            return Row(row.text, "", "", words, "waiting")
        return in_case(
            row.case, row.text, f"job-{row.pk}", words, kind, str(row.case.handler or "")
        )

    def request(self, row: InformationRequest) -> Row:
        words = f"{row.asked_name} was to answer by {full_date(row.due_on)}"
        return of_case(row.case, words, "waiting", anchor="#requests")

    def flag(self, row: CaseFlag) -> Row:
        spec = self.specs.get(row.case.procedure_id)
        flag = spec.flag_by_key.get(row.key) if spec else None
        label = flag.label if flag else row.key
        when = "today" if row.review_on == self.on else f"since {full_date(row.review_on)}"
        return of_case(row.case, f"{label}: look again, {when}", "waiting", anchor="#flags")

    def remedy(self, row: Remedy) -> Row:
        if row.done_on is not None:
            words, kind = f"look whether it held, since {full_date(row.follow_up_on)}", "waiting"
        elif row.due_on is not None and row.due_on < self.on:
            words, kind = f"was promised by {full_date(row.due_on)}", "late"
        else:
            words, kind = "promised for today", "waiting"
        return in_case(row.case, row.what, f"remedy-{row.pk}", words, kind, row.by_whom)

    def lesson(self, row: Lesson) -> Row:
        """Never red: a lesson late is no failure to somebody who waits for us (S3-5)."""
        url = reverse("desk:lesson", args=[row.pk])
        return Row(str(row), url, "", f"by {full_date(row.due_on)}", "waiting")

    def case(self, row: Case) -> Row:
        passed_at: datetime | None = getattr(row, "passed_at", None)
        if passed_at is not None:
            return of_case(row, f"passed on {ago(passed_at, self.now)}")
        return of_case(row, f"received {ago(row.received_at, self.now)}")


def of_case(case: Case, words: str, kind: str = "", anchor: str = "") -> Row:
    """A row whose title is the case."""
    url = reverse("desk:case", args=[case.pk]) + anchor
    return Row(case.reference, url, about_words(case), words, kind, str(case.handler or ""))


def in_case(case: Case, title: str, anchor: str, words: str, kind: str, who: str) -> Row:
    """A row about one thing within a case."""
    url = f"{reverse('desk:case', args=[case.pk])}#{anchor}"
    return Row(title, url, f"{case.reference}, {about_words(case)}", words, kind, who)


def about_words(case: Case) -> str:
    kind = str(case.get_kind_display())
    return f"{kind}, {case.topic}" if case.topic else kind
