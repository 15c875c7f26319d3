"""The rows that each measure counts: one definition for the counting and for the list behind it.

Plain queries, so that the database counts; nothing here reads a case into memory.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any, Final

from django.db.models import (
    BooleanField,
    DateField,
    Exists,
    ExpressionWrapper,
    F,
    OuterRef,
    Q,
    QuerySet,
    When,
)
from django.db.models import Case as Choose
from django.db.models.fields.json import KeyTextTransform
from django.db.models.functions import Left, Trim, TruncDate
from django.utils.timezone import get_current_timezone, localdate

from cms.casework.models import (
    Case,
    Deadline,
    Event,
    EventKind,
    Kind,
    Lesson,
    ProcedureVersion,
    Remedy,
    Result,
    ScopeDecision,
    ScopeKind,
)
from cms.casework.models.work import CLOSED_WITHOUT, OPEN_RESULTS
from cms.casework.procedure.schema import Procedure
from cms.casework.reports.measures import MEASURES, UNNAMED, Sort, days_bucket, days_within

ALL: Final = Q()
WITHDRAWN: Final = "withdrawn"
TOPIC_WIDTH: Final = 80  # of ``Figure.bucket``
TO_THE_PERSON: Final = ("person", "representative")


@dataclass(frozen=True)
class Source:
    """Rows that are counted, each in the month of its ``at`` and the bucket of its ``raw``.

    ``measures``: which of the rows each measure counts. ``case``: the way from a row to its
    case, empty where the rows are cases. ``by_day``: ``at`` is a day and not a moment.
    """

    rows: QuerySet[Any]
    measures: Mapping[str, Q]
    case: str = "case"
    by_day: bool = False

    def way(self, name: str) -> str:
        return f"{self.case}__{name}" if self.case else name

    def between(self, since: date | None, until: date | None) -> QuerySet[Any]:
        """Those from that day to that day; None: without end."""
        rows = self.rows
        if since is not None:
            rows = rows.filter(at__gte=since if self.by_day else begin_of(since))
        if until is not None:
            ends = until + timedelta(days=1)
            rows = rows.filter(at__lt=ends if self.by_day else begin_of(ends))
        return rows


@dataclass(frozen=True)
class Letters:
    """Versions under which the same messages answer, and the same decide."""

    versions: tuple[int, ...]
    answers: frozenset[str]
    decisions: frozenset[str]
    first_stage: str


def begin_of(day: date) -> datetime:
    return datetime.combine(day, time(), get_current_timezone())


def bucket_of(measure: str, raw: Any) -> str:
    if MEASURES[measure].sort is Sort.DAYS:
        return days_bucket(raw.days)
    return str(raw) if raw else UNNAMED


def in_bucket(measure: str, bucket: str) -> Q:
    """The rows of a bucket; those of all of them where it is empty."""
    if not bucket:
        return ALL
    if MEASURES[measure].sort is Sort.DAYS:
        first, last = days_within(bucket)
        within = Q(raw__gte=timedelta(days=first)) if first else ALL
        return within if last is None else within & Q(raw__lte=timedelta(days=last))
    return Q(raw="") | Q(raw=None) if bucket == UNNAMED else Q(raw=bucket)


def sources(letters: Iterable[Letters], *, now: datetime) -> Iterator[Source]:
    """Everything that is counted as of that moment."""
    letters = tuple(letters)
    yield from received()
    yield promises(now)
    for group in letters:
        yield from answered(group)
    yield from closed()
    yield from scope()
    yield escalated(letters)
    yield from remedies(localdate(now))
    yield from lessons()


def letters_of(versions: Iterable[ProcedureVersion]) -> list[Letters]:
    """Versions put together that ask the same of the rows."""
    found: dict[tuple[frozenset[str], frozenset[str], str], list[int]] = {}
    for version in versions:
        spec = version.spec
        alike = (answering(spec), deciding(spec), spec.first_stage.key)
        found.setdefault(alike, []).append(version.pk)
    return [Letters(tuple(versions), *alike) for alike, versions in found.items()]


def answering(spec: Procedure) -> frozenset[str]:
    """Letters by people that are an answer: they keep a public promise, decide, or refuse."""
    kept = {kind for _, clock in spec.clocks if clock.is_public for kind in clock.kept_by}
    scope = spec.scope
    refusing = {scope.refusal_message, scope.service_request_message} if scope else set()
    return frozenset(
        message.kind
        for message in spec.messages
        if not message.automatic
        and message.to in TO_THE_PERSON
        and (
            message.decides
            or message.key in refusing
            or kept & {message.key, message.kind, message.event}
        )
    )


def deciding(spec: Procedure) -> frozenset[str]:
    return frozenset(spec.message_by_key[key].kind for key in spec.deciding)


def received() -> Iterator[Source]:
    rows = Case.objects.annotate(at=F("received_at"))
    topic = rows.annotate(raw=Left(Trim("topic"), TOPIC_WIDTH))
    yield Source(rows.annotate(raw=F("kind")), {"received": ALL}, case="")
    yield Source(rows.annotate(raw=F("channel")), {"received_by_channel": ALL}, case="")
    praise = Q(kind=Kind.COMPLIMENT)
    yield Source(topic, {"raised_about": ~praise, "praised_for": praise}, case="")


def promises(now: datetime) -> Source:
    """Answered, or fallen due: never what is open and not yet late (section 2.2, 17).

    One that fell due and was still open when its case was closed was not kept, although the
    clock ended as not needed.
    """
    answered = Q(result__in=(Result.MET, Result.EXTENDED, Result.LATE))
    waiting = Q(result__in=OPEN_RESULTS, due_at__lt=now)
    given_up = Q(
        result=Result.NOT_APPLICABLE, alert=CLOSED_WITHOUT, due_at__lt=F("case__closed_at")
    )
    rows = Deadline.objects.filter(answered | waiting | given_up, public=True)
    rows = rows.exclude(due_at=None).annotate(
        raw=F("clock"),
        at=Choose(When(answered & Q(met_at__lt=F("due_at")), then="met_at"), default="due_at"),
    )
    kept = {"met": Q(result=Result.MET), "extended": Q(result=Result.EXTENDED)}
    late = ~Q(result__in=(Result.MET, Result.EXTENDED))
    return Source(rows, {"due": ALL, **kept, "late": late})


def answered(letters: Letters) -> Iterator[Source]:
    """The first answer and the first decision of each case, with the days until then."""
    for measure, kinds in (
        ("first_answer_days", letters.answers | letters.decisions),
        ("decision_days", letters.decisions),
    ):
        events = answers_in(kinds).filter(case__procedure__in=letters.versions)
        before = Q(happened_at__lt=OuterRef("happened_at")) | Q(
            happened_at=OuterRef("happened_at"), pk__lt=OuterRef("pk")
        )
        earlier = answers_in(kinds).filter(before, case=OuterRef("case"))
        rows = events.filter(~Exists(earlier)).exclude(case__kind=Kind.COMPLIMENT)
        rows = rows.annotate(
            at=F("happened_at"),
            raw=TruncDate("happened_at") - TruncDate("case__first_raised_at"),
        )
        yield Source(rows, {measure: ALL})


def answers_in(kinds: frozenset[str]) -> QuerySet[Event]:
    """Letters that reached the person, and what was put right on the spot."""
    came_back = Event.objects.filter(case=OuterRef("case"), kind=EventKind.BOUNCED)
    came_back = came_back.annotate(letter=KeyTextTransform("message", "data"))
    sent = Q(kind=EventKind.MESSAGE_SENT, data__kind__in=sorted(kinds))
    on_the_spot = Q(kind=EventKind.STEP_RECORDED, data__clock_event=EventKind.RESOLVED.value)
    rows: QuerySet[Event] = Event.objects.filter(on_the_spot | sent, superseded_by=None)
    rows = rows.annotate(letter=KeyTextTransform("message", "data"))
    return rows.filter(~Exists(came_back.filter(letter=OuterRef("letter"))))


def closed() -> Iterator[Source]:
    rows = Case.objects.exclude(closed_at=None).annotate(at=F("closed_at"))
    happened = Event.objects.filter(case=OuterRef("pk"), superseded_by=None)
    on_the_spot = happened.filter(
        kind=EventKind.STEP_RECORDED, data__clock_event=EventKind.RESOLVED.value
    )
    stayed = ~Exists(happened.filter(kind=EventKind.STAGE_ENTERED)) & ~Q(outcome=WITHDRAWN)
    yield Source(
        rows.annotate(
            raw=F("kind"),
            stayed=ExpressionWrapper(stayed, BooleanField()),
            settled=Exists(on_the_spot),
        ),
        {
            "closed": ALL,
            "first_stage": Q(stayed=True),
            "settled_first": Q(stayed=True, settled=True),
        },
        case="",
    )
    yield Source(rows.annotate(raw=F("outcome")), {"outcomes": ALL}, case="")


def scope() -> Iterator[Source]:
    rows = ScopeDecision.objects.annotate(at=F("decided_at"))
    later = ScopeDecision.objects.filter(
        case=OuterRef("case"), kind=ScopeKind.ACCEPTED, pk__gt=OuterRef("pk")
    )
    refused = rows.filter(kind=ScopeKind.REFUSED).annotate(raw=F("ground"), accepted=Exists(later))
    taken_up = ~Q(disagreed_at=None) | Q(accepted=True)
    yield Source(refused, {"refused": ALL, "refused_taken_up": taken_up})
    requests = rows.filter(kind=ScopeKind.SERVICE_REQUEST).annotate(raw=F("team"))
    yield Source(requests, {"service_requests": ALL})


def escalated(letters: Iterable[Letters]) -> Source:
    rows = Event.objects.filter(kind=EventKind.STAGE_ENTERED, superseded_by=None)
    rows = rows.exclude(data__has_key="returned")
    for group in letters:
        back = Q(case__procedure__in=group.versions, data__stage=group.first_stage)
        rows = rows.exclude(back)
    stage = KeyTextTransform("stage", "data")
    return Source(rows.annotate(at=F("happened_at"), raw=stage), {"escalated": ALL})


def remedies(today: date) -> Iterator[Source]:
    rows = Remedy.objects.filter(dropped_reason="").annotate(raw=F("key"))
    yield Source(rows.annotate(at=F("agreed_at")), {"remedies_promised": ALL})
    done = ~Q(done_on=None)
    in_time = done & (Q(due_on=None) | Q(done_on__lte=F("due_on")))
    settled = rows.filter(done | Q(due_on__lt=today)).annotate(
        at=Choose(When(in_time, then="done_on"), default="due_on", output_field=DateField())
    )
    yield Source(
        settled,
        {
            "remedies_due": ALL,
            "remedies_kept": done,
            "remedies_in_time": in_time,
            "remedies_overdue": Q(done_on=None),
        },
        by_day=True,
    )


def lessons() -> Iterator[Source]:
    rows = Lesson.objects.exclude(case=None)
    noted = rows.annotate(at=F("noted_at"), raw=F("cause"))
    told, recommended = Q(none_found=False), Q(none_found=False, is_recommendation=True)
    yield Source(
        noted,
        {"lessons_noted": told, "recommendations": recommended, "lessons_none": ~told},
    )
    tagged = rows.annotate(at=F("noted_at"), raw=F("priority"))
    yield Source(tagged, {"lessons_by_priority": told})
    done = rows.exclude(done_on=None).annotate(at=F("done_on"), raw=F("cause"))
    yield Source(done, {"lessons_done": told, "recommendations_done": recommended}, by_day=True)
