"""Counting cases into figures, and knowing which months have to be counted again.

The database counts, in as many statements as there are sources, so the memory that is needed
does not grow with the cases. Everything here can be worked out again at any time.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any, Final

from django.db import transaction
from django.db.models import Count, DateField, F, Max, Min, Q, QuerySet
from django.db.models.functions import TruncMonth
from django.utils.timezone import localdate

from cms.casework.models import (
    Case,
    Deadline,
    Event,
    Figure,
    LastCount,
    Lesson,
    ProcedureVersion,
    Remedy,
)
from cms.casework.reports.figures import month_of
from cms.casework.reports.measures import MEASURES, UNNAMED, Sort
from cms.casework.reports.sources import Letters, Source, bucket_of, letters_of, sources

# Topics of one procedure in one month that are told apart; those named least are put together.
MOST_TOPICS: Final = 100
# All months are counted anew so often, whatever was noticed in between.
WHOLE_EVERY: Final = timedelta(hours=20)
BATCH: Final = 1000


@dataclass(frozen=True)
class Key:
    """What a figure is the number of; see ``Figure``."""

    procedure_key: str
    month: date
    area: str
    measure: str
    bucket: str


Counts = Mapping[Key, int]


# --- counting -----------------------------------------------------------------------------------
def count_cases(
    *,
    now: datetime,
    since: date | None = None,
    until: date | None = None,
    cases: QuerySet[Case] | None = None,
) -> Counter[Key]:
    """Every figure of those months, worked out from the cases themselves.

    ``since`` and ``until`` are days; None: without end. ``cases``: of these alone.
    """
    keys = dict(ProcedureVersion.objects.values_list("pk", "procedure__key"))
    found: Counter[Key] = Counter()
    for source in sources(letters_in_use(), now=now):
        for row in counted(source, since=since, until=until, cases=cases):
            for measure in source.measures:
                if row[measure]:
                    bucket = bucket_of(measure, row["raw"])
                    key = Key(keys[row["under"]], row["month"], row["area"], measure, bucket)
                    found[key] += row[measure]
    return with_fewer_topics(found)


def letters_in_use() -> list[Letters]:
    return letters_of(ProcedureVersion.objects.once_live().without_document())


def counted(
    source: Source, *, since: date | None, until: date | None, cases: QuerySet[Case] | None
) -> Iterator[dict[str, Any]]:
    """One row for each version, month, area and bucket of a source. One query."""
    rows = source.between(since, until)
    if cases is not None:
        rows = rows.filter(**{source.way("pk__in"): cases.values("pk")})
    grouped = rows.annotate(
        under=F(source.way("procedure")),
        area=F(source.way("service_area")),
        month=TruncMonth("at", output_field=DateField()),
    )
    counts = {name: Count("pk", filter=which) for name, which in source.measures.items()}
    yield from (
        grouped.order_by()
        .values("under", "month", "area", "raw")
        .annotate(**counts)
        .iterator(chunk_size=BATCH)
    )


def with_fewer_topics(found: Counter[Key]) -> Counter[Key]:
    """The topics of a month are words that people type; only so many are told apart."""
    by_month: dict[tuple[str, date, str], Counter[str]] = {}
    for key, count in found.items():
        if MEASURES[key.measure].sort is Sort.TOPIC and key.bucket != UNNAMED:
            topics = by_month.setdefault((key.procedure_key, key.month, key.measure), Counter())
            topics[key.bucket] += count
    rare = {
        (*month, topic)
        for month, topics in by_month.items()
        for topic in sorted(topics, key=lambda one: (-topics[one], one))[MOST_TOPICS:]
    }
    if not rare:
        return found
    kept: Counter[Key] = Counter()
    for key, count in found.items():
        is_rare = (key.procedure_key, key.month, key.measure, key.bucket) in rare
        kept[replaced(key) if is_rare else key] += count
    return kept


def replaced(key: Key) -> Key:
    return Key(key.procedure_key, key.month, key.area, key.measure, UNNAMED)


# --- keeping ------------------------------------------------------------------------------------
@dataclass(frozen=True)
class Change:
    """How far a count had to go back, and how many figures it changed. ``since`` None: to all."""

    since: date | None
    figures: int


def count_what_changed(*, now: datetime) -> Change | None:
    """Bring the kept figures up to date; None where nothing can have changed them.

    Counts anew from the first month that anything touched which happened since the last count.
    Safe to stop, to run again, and to run beside another server.
    """
    last = LastCount.objects.first()
    if last is None or now - last.whole_at > WHOLE_EVERY or now < last.counted_at:
        return count_all(now=now)
    marks = marks_now()
    since = first_month_touched(last, now=now)
    if since is None:
        return None
    return keep(since, now=now, marks=marks, whole=False)


def count_all(*, now: datetime) -> Change:
    """Count every month anew."""
    return keep(None, now=now, marks=marks_now(), whole=True)


def keep(since: date | None, *, now: datetime, marks: Mapping[str, int], whole: bool) -> Change:
    """Count from that month on, and write what differs.

    ``marks`` are of before the counting, so that what happens meanwhile is counted next time.
    The counting holds no lock; whoever finished one meanwhile keeps theirs.
    """
    before = LastCount.objects.first()
    found = count_cases(now=now, since=since)
    with transaction.atomic():
        last = LastCount.objects.select_for_update().first()
        if (last and last.counted_at) != (before and before.counted_at):
            return Change(since, 0)
        changed = write(found, since)
        last = last or LastCount(pk=1, whole_at=now)
        last.counted_at, last.marks = now, dict(marks)
        if whole:
            last.whole_at = now
        last.save()
    return Change(since, changed)


def write(found: Counts, since: date | None) -> int:
    """Make the kept figures of those months be these; how many rows that changed."""
    rows = Figure.objects.all() if since is None else Figure.objects.filter(month__gte=since)
    kept: dict[Key, tuple[int, int]] = {}
    columns = ("pk", "count", "procedure_key", "month", "area", "measure", "bucket")
    for pk, count, *key in rows.values_list(*columns).iterator(chunk_size=BATCH):
        kept[Key(*key)] = (pk, count)
    gone = [pk for key, (pk, _) in kept.items() if key not in found]
    moved = [
        Figure(pk=kept[key][0], count=count)
        for key, count in found.items()
        if key in kept and kept[key][1] != count
    ]
    new = [row_of(key, count) for key, count in found.items() if key not in kept]
    for start in range(0, len(gone), BATCH):
        Figure.objects.filter(pk__in=gone[start : start + BATCH]).delete()
    Figure.objects.bulk_update(moved, ["count"], batch_size=BATCH)
    Figure.objects.bulk_create(new, batch_size=BATCH)
    return len(gone) + len(moved) + len(new)


def row_of(key: Key, count: int) -> Figure:
    return Figure(
        procedure_key=key.procedure_key,
        month=key.month,
        area=key.area,
        measure=key.measure,
        bucket=key.bucket,
        count=count,
    )


# --- what has to be counted again -----------------------------------------------------------------
# Whatever changes a case leaves a row in one of these, with a greater key than all before it.
WATCHED: Final[Mapping[str, Any]] = {
    "event": Event,
    "case": Case.history.model,
    "deadline": Deadline.history.model,
    "lesson": Lesson.history.model,
}


def marks_now() -> dict[str, int]:
    """The last row of every table that is watched. A query each, by their keys."""
    found = {}
    for name, model in WATCHED.items():
        last = model.objects.aggregate(last=Max("pk"))["last"]
        found[name] = last or 0
    return found


def first_month_touched(last: LastCount, *, now: datetime) -> date | None:
    """The first month whose figures may differ from those that are kept; None: there is none.

    A case touches every month from the day on which somebody first told one of us, as it stood
    in any of its versions: a day that was put right moves it out of the month where it was.
    """
    cases = touched_cases(last.marks)
    told = [Case.history.filter(id__in=cases), Case.objects.filter(pk__in=cases)]
    moments = [rows.aggregate(first=Min("first_raised_at"))["first"] for rows in told]
    days = [localdate(moment) for moment in moments if moment is not None]
    # Somebody may note that it was done on whatever day.
    for model in (Remedy, Lesson):
        done = model.objects.filter(case__in=cases).aggregate(first=Min("done_on"))["first"]
        days += [done] if done else []
    days += overtaken(last.counted_at, now)
    return month_of(min(days)) if days else None


def touched_cases(marks: Mapping[str, int]) -> QuerySet[Any]:
    """The keys of the cases in which anything happened since."""
    event, case, deadline, lesson = (marks.get(name, 0) for name in WATCHED)
    lessons = Lesson.history.filter(history_id__gt=lesson, case_id__isnull=False)
    found: QuerySet[Any] = Event.objects.filter(pk__gt=event).order_by().values_list("case_id")
    return found.union(
        Case.history.filter(history_id__gt=case).order_by().values_list("id"),
        Deadline.history.filter(history_id__gt=deadline).order_by().values_list("case_id"),
        lessons.order_by().values_list("case_id"),
    )


def overtaken(since: datetime, now: datetime) -> Iterable[date]:
    """The first day of a promise or of a remedy whose time has passed since."""
    ran_out = Deadline.objects.filter(
        public=True, ended=False, due_at__gte=since - timedelta(seconds=1), due_at__lt=now
    )
    first = ran_out.aggregate(first=Min("due_at"))["first"]
    if first is not None:
        yield localdate(first)
    days = Q(due_on__gte=localdate(since), due_on__lt=localdate(now))
    day = Remedy.objects.filter(days, done_on=None).aggregate(first=Min("due_on"))["first"]
    if day is not None:
        yield day


def counted_at() -> datetime | None:
    """The moment as of which the kept figures stand; None while nothing was counted."""
    found: datetime | None = LastCount.objects.values_list("counted_at", flat=True).first()
    return found
