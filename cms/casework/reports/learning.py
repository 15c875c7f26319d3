"""What was learned, and what outside bodies asked of us, for reports: frozen, and without a case.

Nothing here says whose case something came from. What a reader must not learn of is named by
``lessons_kept_from``, so that whoever shows these leaves it out (S0-22).
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Final

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils.timezone import get_current_timezone, localdate

from cms.casework.models import Case, Enquiry, EnquiryStatus, Lesson, Part, Party, Remedy
from cms.casework.permissions import kept_from
from cms.users.models import User

# Of each report. More than anybody reads, and few enough to hold in memory.
MOST_LESSONS: Final = 500
MOST_ENQUIRIES: Final = 200


@dataclass(frozen=True)
class LessonTold:
    """One lesson as a report tells it. ``cause``, ``priority``, ``role`` and ``area`` are keys.

    ``about_us``: the case it came from is about one of us, so that even its words may tell whom.
    """

    pk: int
    text: str
    cause: str
    priority: str
    role: str
    area: str
    noted_on: date
    due_on: date | None
    done_on: date | None
    progress: str
    is_recommendation: bool
    is_repeat: bool
    about_us: bool

    def is_overdue(self, on: date) -> bool:
        return self.done_on is None and self.due_on is not None and self.due_on < on


@dataclass(frozen=True)
class LessonFilter:
    """Which lessons are asked for; empty and None narrow nothing."""

    cause: str = ""
    priority: str = ""
    only: str = ""  # “recommended”, “open”, “done” or “repeat”

    def narrowed(self, rows: QuerySet[Lesson]) -> QuerySet[Lesson]:
        if self.cause:
            rows = rows.filter(cause=self.cause)
        if self.priority:
            rows = rows.filter(priority=self.priority)
        match self.only:
            case "recommended":
                return rows.filter(is_recommendation=True)
            case "open":
                return rows.filter(done_on=None).exclude(role="")
            case "done":
                return rows.exclude(done_on=None)
            case "repeat":
                return rows.filter(is_repeat=True)
        return rows


@dataclass(frozen=True)
class EnquiriesTold:
    """What one outside body looked into, and what it asked us to do (S4-35).

    ``decided``: with a decision by the end of the period. ``recommended`` are the promises that
    were made because of it; of these ``done``, and ``overdue`` on the last day.
    """

    body: str
    asked: int
    decided: int
    recommended: int
    done: int
    overdue: int


def begin_of(day: date) -> datetime:
    return datetime.combine(day, time(), get_current_timezone())


def lessons_told(
    procedure_key: str,
    *,
    since: date,
    until: date,
    area: str | None = None,
    asked: LessonFilter | None = None,
    known_until: datetime | None = None,
) -> list[LessonTold]:
    """Noted or done in the period, and every recommendation that was still open when it began.

    Recommendations first, those that wait longest before all; up to ``MOST_LESSONS``. Two
    queries. ``known_until``: what was noted later is left out, however it was dated.
    """
    begun, ended = begin_of(since), begin_of(until + timedelta(days=1))
    noted = Q(noted_at__gte=begun, noted_at__lt=ended)
    done = Q(done_on__gte=since, done_on__lte=until)
    open_then = Q(is_recommendation=True, noted_at__lt=begun) & (
        Q(done_on=None) | Q(done_on__gte=since)
    )
    of_procedure = Q(case__procedure__procedure__key=procedure_key)
    if area is None:
        of_procedure |= Q(case=None)
    rows: QuerySet[Lesson] = Lesson.objects.filter(
        noted | done | open_then, of_procedure, none_found=False
    )
    if area is not None:
        rows = rows.filter(case__service_area=area)
    if known_until is not None:
        rows = rows.filter(noted_at__lte=known_until)
    rows = (asked or LessonFilter()).narrowed(rows)
    ours = Party.objects.filter(case=OuterRef("case"), part=Part.SUBJECT)
    rows = rows.annotate(about_us=Exists(ours)).select_related("case")
    rows = rows.order_by("-is_recommendation", "noted_at", "pk")[:MOST_LESSONS]
    return [told(row) for row in rows]


def told(row: Lesson) -> LessonTold:
    return LessonTold(
        pk=row.pk,
        text=row.text,
        cause=row.cause,
        priority=row.priority,
        role=row.role,
        area=row.case.service_area if row.case else "",
        noted_on=localdate(row.noted_at),
        due_on=row.due_on,
        done_on=row.done_on,
        progress=row.progress,
        is_recommendation=row.is_recommendation,
        is_repeat=row.is_repeat,
        about_us=bool(getattr(row, "about_us", False)),
    )


def lessons_kept_from(user: User, lessons: Collection[int], *, on: date) -> frozenset[int]:
    """Those of cases that somebody must not learn of, whatever their role. One query (S0-22)."""
    if not lessons:
        return frozenset()
    rows = Lesson.objects.filter(pk__in=lessons, case__in=kept_from(user, on=on))
    return frozenset(rows.values_list("pk", flat=True))


def cases_of_lessons(lessons: Collection[int]) -> Mapping[int, int]:
    """The case of each lesson that has one, to check published words against it. One query."""
    rows = Lesson.objects.filter(pk__in=lessons).exclude(case=None)
    return dict(rows.values_list("pk", "case"))


def enquiries_told(
    procedure_key: str,
    *,
    since: date,
    until: date,
    area: str | None = None,
    cases: QuerySet[Case] | None = None,
) -> list[EnquiriesTold]:
    """By outside body, of what it asked in the period. Two queries; names and words of nobody.

    ``cases``: about these alone.
    """
    rows = Enquiry.objects.filter(
        case__procedure__procedure__key=procedure_key,
        received_on__gte=since,
        received_on__lte=until,
    )
    if area is not None:
        rows = rows.filter(case__service_area=area)
    if cases is not None:
        rows = rows.filter(case__in=cases)
    found = list(rows.select_related("body").order_by("body__name", "pk")[:MOST_ENQUIRIES])
    promised = promised_for([row.pk for row in found], [row.case_id for row in found])
    by_body: dict[str, list[Enquiry]] = {}
    for row in found:
        by_body.setdefault(row.body.name, []).append(row)
    return [of_body(body, each, promised, until=until) for body, each in by_body.items()]


def enquiries_less_hidden(
    user: User,
    told: Collection[EnquiriesTold],
    procedure_key: str,
    *,
    since: date,
    until: date,
    area: str | None = None,
) -> tuple[EnquiriesTold, ...]:
    """Frozen ones, as if nothing was asked about what somebody must not learn of (S0-22)."""
    hidden = enquiries_told(
        procedure_key, since=since, until=until, area=area, cases=kept_from(user)
    )
    less = {row.body: row for row in hidden}
    left = (less_of(row, less[row.body]) if row.body in less else row for row in told)
    return tuple(row for row in left if row.asked)


def less_of(row: EnquiriesTold, less: EnquiriesTold) -> EnquiriesTold:
    names = ("asked", "decided", "recommended", "done", "overdue")
    counts = {name: max(getattr(row, name) - getattr(less, name), 0) for name in names}
    return EnquiriesTold(body=row.body, **counts)


def promised_for(enquiries: Collection[int], cases: Collection[int]) -> Mapping[int, list[Remedy]]:
    kept: dict[int, list[Remedy]] = {pk: [] for pk in enquiries}
    rows = Remedy.objects.filter(case__in=cases, dropped_reason="") if cases else []
    for remedy in rows:
        if (enquiry := remedy.details.get("enquiry")) in kept:
            kept[enquiry].append(remedy)
    return kept


def of_body(
    body: str, rows: list[Enquiry], promised: Mapping[int, list[Remedy]], *, until: date
) -> EnquiriesTold:
    early = (EnquiryStatus.NEW, EnquiryStatus.ENQUIRIES, EnquiryStatus.PROVISIONAL)
    remedies = [remedy for row in rows for remedy in promised[row.pk]]
    return EnquiriesTold(
        body=body,
        asked=len(rows),
        decided=sum(bool(row.decision) and row.status not in early for row in rows),
        recommended=len(remedies),
        done=sum(row.done_on is not None and row.done_on <= until for row in remedies),
        overdue=sum(is_overdue(row, until) for row in remedies),
    )


def is_overdue(row: Remedy, on: date) -> bool:
    open_then = row.done_on is None or row.done_on > on
    return open_then and row.due_on is not None and row.due_on < on
