"""What is due today, for whoever asks: every row of it through ``visible_to``."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.timezone import localdate

from cms.casework.desk.commitments import agreed_contacts, state_of
from cms.casework.desk.fact_checks import drafts_today
from cms.casework.desk.lessons import due_lessons
from cms.casework.desk.meeting_packs import unsettled_today
from cms.casework.desk.waiting import Item, enquiries_today, restricted_today
from cms.casework.desk.words import SOON, ago, due_in_words, urgency
from cms.casework.mail.notices import CALL_JOB, POST_JOB
from cms.casework.models import (
    Asking,
    Case,
    CaseFlag,
    Deadline,
    Direction,
    Event,
    EventKind,
    InformationRequest,
    Job,
    Lesson,
    Message,
    ProcedureVersion,
    Remedy,
)
from cms.casework.models.work import AGREED_CONTACT
from cms.casework.permissions import Rights, rights_of, visible_to
from cms.casework.procedure.schema import Procedure
from cms.casework.services.due_jobs import GIVEN
from cms.casework.services.finishing import open_remedies
from cms.casework.services.mail_jobs import CAME_BACK, FAILED, WAITING
from cms.users.contacts import contacts_shown
from cms.users.models import User
from cms.web.templatetags.site import full_date

# As many as somebody can look through; the queue has the rest.
MOST_ROWS = 25
MOST_FROM_A_FLOOD = 5
MANY = "Many from one place, not read yet"
RESTRICTED = "Restricted contacts"
OUTSIDE = "Outside bodies ask"
MEETINGS = "Meetings: was it raised?"
# The page that lists all of a section.
LISTS = {"restricted": "restrictions", "enquiries": "enquiries", "meetings": "meeting_packs"}
MAIL_TROUBLE = (FAILED, CAME_BACK, WAITING)


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


class Day:
    """One person's day, read once. The number of queries does not depend on the number of rows."""

    def __init__(self, user: User, *, now: datetime) -> None:
        self.user, self.now, self.on = user, now, localdate(now)
        self.rights: Rights = rights_of(user, on=self.on)
        self.all_cases = visible_to(user, on=self.on)
        # A flood stands apart and last: it hides nothing (quality 47).
        self.cases = without_flood(self.all_cases)

    def sections(self) -> list[Section]:
        """The lists that have something in them, the most pressing first."""
        late = [row for row in self.deadlines if urgency(row.due_at, self.now) == "late"]
        soon = [row for row in self.deadlines if row not in late]
        jobs = self.jobs()
        found = [
            self.section("overdue", "Overdue", late, "state=overdue"),
            self.section("soon", "Due within 24 hours", soon, "state=soon"),
            self.section("agreed", "Times agreed to speak again", self.agreed(), "state=agreed"),
            self.section("replies", "They wrote back", of_kind(jobs, "reply_in")),
            self.listed("restricted", RESTRICTED, restricted_today(self.all_cases, now=self.now)),
            self.listed("enquiries", OUTSIDE, enquiries_today(self.all_cases, now=self.now)),
            self.listed("drafts", "Drafts to check", drafts_today(self.user, on=self.on)),
            self.listed("meetings", MEETINGS, unsettled_today(self.all_cases, now=self.now)),
            self.section("mail", "Mail that did not arrive", of_kind(jobs, *MAIL_TROUBLE)),
            self.section("calls", "People to call", of_kind(jobs, CALL_JOB)),
            self.section("letters", "Letters to post", of_kind(jobs, POST_JOB)),
            self.section("passed", "Passed to me", self.passed_to_me(), "handler=me"),
            self.section("unsorted", "Not sorted yet", self.unsorted(), "state=unsorted"),
            self.section(
                "unanswered", "Waiting for a first answer", self.unanswered(), "state=unanswered"
            ),
            self.section("requests", "Asked for or referred, and overdue", self.requests()),
            self.section("flags", "Arrangements to look at again", self.flags_due(), "flag=due"),
            self.section("remedies", "Promised and due", self.remedies(), "state=promised"),
            self.section("lessons", "Lessons due", self.lessons()),
            self.section("nobody", "Nobody has it", self.without_handler(), "handler=nobody"),
            self.section(
                "other",
                "Other things to see to",
                other_than(jobs, "reply_in", CALL_JOB, POST_JOB, *MAIL_TROUBLE),
            ),
            self.flood(),
        ]
        return [section for section in found if section.rows]

    def section(self, key: str, title: str, rows: Sequence[Any], query: str = "") -> Section:
        shown = self.told(rows[:MOST_ROWS])
        url = f"{reverse('desk_cases:index')}?{query}" if query else ""
        return Section(key, title, shown, len(rows) > MOST_ROWS, url)

    def listed(self, key: str, title: str, items: Sequence[Item]) -> Section:
        """What another page of the desk lists in full."""
        rows = [
            Row(item.title, item.url, item.about, item.words, item.tag, item.who)
            for item in items[:MOST_ROWS]
        ]
        more = len(items) > MOST_ROWS
        url = reverse(f"desk:{LISTS[key]}") if more and key in LISTS else ""
        return Section(key, title, rows, more, url)

    def told(self, rows: Iterable[Any]) -> list[Row]:
        tellers: dict[type, Callable[[Any], Row]] = {
            Deadline: self.deadline_row,
            Job: self.job_row,
            InformationRequest: self.request_row,
            Remedy: self.remedy_row,
            CaseFlag: self.flag_row,
            Lesson: self.lesson_row,
        }
        return [tellers.get(type(row), self.case_row)(row) for row in rows]

    @cached_property
    def specs(self) -> dict[int, Procedure]:
        """The documents of the deadlines on the page. One query, however many they are."""
        ids = {row.case.procedure_id for row in self.deadlines}
        versions = ProcedureVersion.objects.filter(pk__in=ids).select_related("procedure")
        return {version.pk: version.spec for version in versions}

    @cached_property
    def specs_of_flags(self) -> dict[int, Procedure]:
        """The same for what is marked. Read only where something is to be looked at again."""
        rows = flags_to_review(self.on).filter(case__in=self.all_cases, case__closed_at=None)
        versions = ProcedureVersion.objects.filter(pk__in=rows.values("case__procedure"))
        return {version.pk: version.spec for version in versions.select_related("procedure")}

    @cached_property
    def deadlines(self) -> list[Deadline]:
        """Promises whose time has come or comes within a day, by their real time."""
        rows = Deadline.objects.open().filter(due_at__lt=self.now + SOON, case__in=self.cases)
        rows = rows.select_related("case__handler").order_by("due_at", "pk")
        return [
            *rows.filter(due_at__lt=self.now)[: MOST_ROWS + 1],
            *rows.filter(due_at__gte=self.now)[: MOST_ROWS + 1],
        ]

    def jobs(self) -> list[Job]:
        ours = Q(case__in=self.cases) | Q(case=None, role__in=self.rights.roles)
        rows = Job.objects.filter(ours, done_at=None).exclude(kind=AGREED_CONTACT)
        rows = rows.select_related("case__handler")
        return list(rows.order_by("since_at", "pk")[: 4 * MOST_ROWS])

    def agreed(self) -> list[Job]:
        """Times agreed with people that are near or gone by, in their order (S3-21)."""
        rows = agreed_contacts().filter(case__in=self.all_cases, due_at__lt=self.now + SOON)
        return list(rows.select_related("case__handler")[: MOST_ROWS + 1])

    def flags_due(self) -> list[CaseFlag]:
        """What is on for a while and is to be looked at by today (S4-27)."""
        rows = flags_to_review(self.on).filter(case__in=self.all_cases, case__closed_at=None)
        rows = rows.select_related("case__handler").order_by("review_on", "pk")
        return list(rows[: MOST_ROWS + 1])

    def remedies(self) -> list[Remedy]:
        """What was promised and is due, and what is to be looked at again (S3-116, S3-117)."""
        due = Q(done_on=None, due_on__lte=self.on) | Q(
            done_on__isnull=False, follow_up_on__lte=self.on
        )
        rows = open_remedies().filter(due, case__in=self.all_cases)
        rows = rows.annotate(on=Coalesce("follow_up_on", "due_on")).order_by("on", "pk")
        return list(rows.select_related("case__handler")[: MOST_ROWS + 1])

    def lessons(self) -> list[Lesson]:
        rows = due_lessons(self.user, on=self.on).select_related("case")
        return list(rows[: MOST_ROWS + 1])

    def open_cases(self) -> QuerySet[Case]:
        rows: QuerySet[Case] = self.cases.filter(closed_at=None).select_related("handler")
        return rows.order_by("received_at", "pk")

    def flood(self) -> Section:
        """Many from one place, unread: how many there are, and the first of them."""
        rows = flood_in(self.all_cases)
        count = rows.count()
        shown = rows.select_related("handler").order_by("received_at", "pk")[:MOST_FROM_A_FLOOD]
        url = f"{reverse('desk_cases:index')}?state=many"
        told = self.told(list(shown) if count else [])
        return Section("many", MANY, told, count > MOST_FROM_A_FLOOD, url, count)

    def unsorted(self) -> list[Case]:
        return list(self.open_cases().filter(triaged_at=None)[: MOST_ROWS + 1])

    def unanswered(self) -> list[Case]:
        return list(unanswered(self.open_cases()).exclude(triaged_at=None)[: MOST_ROWS + 1])

    def passed_to_me(self) -> list[Case]:
        moved = Event.objects.filter(case=OuterRef("pk"), kind=EventKind.STAGE_ENTERED)
        latest = moved.order_by("-happened_at").values("happened_at")[:1]
        rows = self.open_cases().filter(handler=self.user).annotate(passed_at=Subquery(latest))
        return list(rows.exclude(passed_at=None).order_by("passed_at", "pk")[: MOST_ROWS + 1])

    def without_handler(self) -> list[Case]:
        return list(self.open_cases().filter(handler=None)[: MOST_ROWS + 1])

    def requests(self) -> list[InformationRequest]:
        rows = InformationRequest.objects.filter(
            answered_at=None, due_on__lt=self.on, case__in=self.cases, case__closed_at=None
        ).exclude(kind=Asking.FACT_CHECK)
        return list(rows.select_related("case__handler")[: MOST_ROWS + 1])

    def gaps(self) -> Sequence[str]:
        """What is missing from the main contacts (S0-33)."""
        return contacts_shown(on=self.on).gaps

    def deadline_row(self, row: Deadline) -> Row:
        spec = self.specs.get(row.case.procedure_id)
        rule = spec.clock_by_key.get(row.clock) if spec else None
        label = rule.label if rule else row.clock
        kind = "late" if urgency(row.due_at, self.now) == "late" else "waiting"
        return self.row_of(row.case, f"{label}: {due_in_words(row.due_at, self.now).lower()}", kind)

    def job_row(self, row: Job) -> Row:
        words, kind = ago(row.since_at, self.now), ""
        if row.kind in (AGREED_CONTACT, GIVEN) and row.due_at:
            words, kind = state_of(row, self.now)
        if row.case is None:
            return Row(row.text, "", "", words, "waiting")
        url = f"{reverse('desk:case', args=[row.case.pk])}#job-{row.pk}"
        about = f"{row.case.reference}, {about_words(row.case)}"
        return Row(row.text, url, about, words, kind, str(row.case.handler or ""))

    def request_row(self, row: InformationRequest) -> Row:
        words = f"{row.asked_name} was to answer by {full_date(row.due_on)}"
        return self.row_of(row.case, words, "waiting", anchor="#requests")

    def flag_row(self, row: CaseFlag) -> Row:
        spec = self.specs_of_flags.get(row.case.procedure_id)
        flag = spec.flag_by_key.get(row.key) if spec else None
        label = flag.label if flag else row.key
        when = "today" if row.review_on == self.on else f"since {full_date(row.review_on)}"
        return self.row_of(row.case, f"{label}: look again, {when}", "waiting", anchor="#flags")

    def remedy_row(self, row: Remedy) -> Row:
        url = f"{reverse('desk:case', args=[row.case_id])}#remedy-{row.pk}"
        about = f"{row.case.reference}, {about_words(row.case)}"
        if row.done_on is not None:
            words, kind = f"look whether it held, since {full_date(row.follow_up_on)}", "waiting"
        elif row.due_on is not None and row.due_on < self.on:
            words, kind = f"was promised by {full_date(row.due_on)}", "late"
        else:
            words, kind = "promised for today", "waiting"
        return Row(row.what, url, about, words, kind, row.by_whom)

    def lesson_row(self, row: Lesson) -> Row:
        """Never red: a lesson late is no failure to somebody who waits for us (S3-5)."""
        url = reverse("desk:lesson", args=[row.pk])
        return Row(str(row), url, "", f"by {full_date(row.due_on)}", "waiting")

    def case_row(self, case: Case) -> Row:
        passed_at: datetime | None = getattr(case, "passed_at", None)
        if passed_at is not None:
            return self.row_of(case, f"passed on {ago(passed_at, self.now)}")
        return self.row_of(case, f"received {ago(case.received_at, self.now)}")

    def row_of(self, case: Case, words: str, kind: str = "", anchor: str = "") -> Row:
        url = reverse("desk:case", args=[case.pk]) + anchor
        return Row(case.reference, url, about_words(case), words, kind, str(case.handler or ""))


def flood_in(cases: QuerySet[Case]) -> QuerySet[Case]:
    """Those that came among many from one place, until somebody reads and sorts them."""
    return cases.filter(one_of_many=True, triaged_at=None, closed_at=None)


def without_flood(cases: QuerySet[Case]) -> QuerySet[Case]:
    """The others; a flood that is closed is a case like any other."""
    return cases.exclude(one_of_many=True, triaged_at=None, closed_at=None)


def unanswered(cases: QuerySet[Case]) -> QuerySet[Case]:
    """Those to whose person nobody has written yet; a receipt is not an answer (S0-38)."""
    answers = Message.objects.filter(case=OuterRef("pk"), direction=Direction.OUT)
    return cases.filter(~Exists(answers.exclude(author=None)))


def about_words(case: Case) -> str:
    kind = str(case.get_kind_display())
    return f"{kind}, {case.topic}" if case.topic else kind


def flags_to_review(on: date) -> QuerySet[CaseFlag]:
    """Flags that are on and are to be looked at again by that day."""
    rows: QuerySet[CaseFlag] = CaseFlag.objects.filter(ended_at=None, review_on__lte=on)
    return rows


def of_kind(jobs: Iterable[Job], *kinds: str) -> list[Job]:
    return [job for job in jobs if job.kind in kinds]


def other_than(jobs: Iterable[Job], *kinds: str) -> list[Job]:
    return [job for job in jobs if job.kind not in kinds]
