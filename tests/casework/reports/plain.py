"""Figures counted the slow way: every row read, one case after the other, in plain Python."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from cms.casework.models import Case, Deadline, Event, Figure, Lesson, Remedy, ScopeDecision

LONDON = ZoneInfo("Europe/London")
NONE = "–"
# Of the procedure that the cases of the tests are under.
ANSWERS = {"acknowledgement", "decision", "not_for_us", "a_request"}
DECISIONS = {"decision"}
Found = tuple[date | datetime, str, str]  # when, measure, bucket


def day_of(at: date | datetime) -> date:
    return at.astimezone(LONDON).date() if isinstance(at, datetime) else at


def plain_count(now: datetime) -> Counter[tuple[str, date, str, str, str]]:
    counts: Counter[tuple[str, date, str, str, str]] = Counter()
    for case in Case.objects.all():
        key = case.procedure.procedure.key
        for at, measure, bucket in of_case(case, now):
            counts[key, day_of(at).replace(day=1), case.service_area, measure, bucket] += 1
    return counts


def kept() -> Counter[tuple[str, date, str, str, str]]:
    rows = Figure.objects.values_list(
        "procedure_key", "month", "area", "measure", "bucket", "count"
    )
    return Counter({tuple(key): count for *key, count in rows})


def differences(now: datetime) -> dict[Any, tuple[int, int]]:
    """What is kept, and what somebody counts who reads every row, wherever these are not one."""
    found, plain = kept(), plain_count(now)
    keys = {*found, *plain}
    return {key: (found[key], plain[key]) for key in keys if found[key] != plain[key]}


def of_case(case: Case, now: datetime) -> Iterator[Found]:
    praise = case.kind == "compliment"
    yield case.received_at, "received", case.kind
    yield case.received_at, "received_by_channel", case.channel
    topic = case.topic.strip(" ")[:80] or NONE
    yield case.received_at, "praised_for" if praise else "raised_about", topic
    events = list(Event.objects.filter(case=case).order_by("happened_at", "pk"))
    put_right = {event.supersedes_id for event in events}
    events = [event for event in events if event.pk not in put_right]
    moved = [event for event in events if event.kind == "stage_entered"]
    settled = [e for e in events if e.kind == "step_recorded" and said(e) == "resolved"]
    yield from days_of(case, events, settled)
    for event in moved:
        if event.data["stage"] != "answering" and not event.data.get("returned"):
            yield event.happened_at, "escalated", event.data["stage"]
    yield from of_end(case, stayed=not moved, settled=bool(settled))
    for row in Deadline.objects.filter(case=case):
        yield from of_promise(row, case, now)
    yield from of_decisions(list(ScopeDecision.objects.filter(case=case).order_by("pk")))
    for remedy in Remedy.objects.filter(case=case, dropped_reason=""):
        yield from of_remedy(remedy, day_of(now))
    for lesson in Lesson.objects.filter(case=case):
        yield from of_lesson(lesson)


def of_end(case: Case, *, stayed: bool, settled: bool) -> Iterator[Found]:
    if case.closed_at is None:
        return
    yield case.closed_at, "closed", case.kind
    yield case.closed_at, "outcomes", case.outcome
    if stayed and case.outcome != "withdrawn":
        yield case.closed_at, "first_stage", case.kind
        if settled:
            yield case.closed_at, "settled_first", case.kind


def said(event: Event) -> Any:
    return event.data.get("clock_event")


def days_of(case: Case, events: Iterable[Event], settled: list[Event]) -> Iterator[Found]:
    if case.kind == "compliment":
        return
    events = list(events)
    back = {event.data["message"] for event in events if event.kind == "bounced"}
    sent = [e for e in events if e.kind == "message_sent" and e.data["message"] not in back]
    for measure, kinds in (("first_answer_days", ANSWERS), ("decision_days", DECISIONS)):
        found = [event.happened_at for event in sent if event.data["kind"] in kinds]
        found += [event.happened_at for event in settled]
        if found:
            days = max((day_of(min(found)) - day_of(case.first_raised_at)).days, 0)
            if days >= 364:
                days = 364
            elif days >= 91:
                days -= (days - 91) % 7
            yield min(found), measure, str(days)


def of_promise(row: Deadline, case: Case, now: datetime) -> Iterator[Found]:
    if not row.public or row.due_at is None:
        return
    at = row.due_at
    if row.result in ("met", "extended", "late"):
        measure = row.result
        if row.met_at and row.met_at < row.due_at:
            at = row.met_at
    elif row.result in ("waiting", "running"):
        if row.due_at >= now:
            return
        measure = "late"
    elif row.result == "not_applicable" and row.alert == "Closed without needing this.":
        if case.closed_at is None or row.due_at >= case.closed_at:
            return
        measure = "late"
    else:
        return
    yield at, "due", row.clock
    yield at, measure, row.clock


def of_decisions(rows: list[ScopeDecision]) -> Iterator[Found]:
    for place, row in enumerate(rows):
        if row.kind == "refused":
            yield row.decided_at, "refused", row.ground or NONE
            later = any(other.kind == "accepted" for other in rows[place + 1 :])
            if later or row.disagreed_at:
                yield row.decided_at, "refused_taken_up", row.ground or NONE
        elif row.kind == "service_request":
            yield row.decided_at, "service_requests", row.team or NONE


def of_remedy(row: Remedy, today: date) -> Iterator[Found]:
    yield row.agreed_at, "remedies_promised", row.key
    in_time = row.done_on is not None and (row.due_on is None or row.done_on <= row.due_on)
    if row.done_on is None and (row.due_on is None or row.due_on >= today):
        return
    at = row.done_on if in_time else row.due_on
    assert at is not None
    yield at, "remedies_due", row.key
    if row.done_on is None:
        yield at, "remedies_overdue", row.key
        return
    yield at, "remedies_kept", row.key
    if in_time:
        yield at, "remedies_in_time", row.key


def of_lesson(row: Lesson) -> Iterator[Found]:
    if row.none_found:
        yield row.noted_at, "lessons_none", row.cause or NONE
        return
    yield row.noted_at, "lessons_noted", row.cause or NONE
    yield row.noted_at, "lessons_by_priority", row.priority or NONE
    if row.is_recommendation:
        yield row.noted_at, "recommendations", row.cause or NONE
    if row.done_on:
        yield row.done_on, "lessons_done", row.cause or NONE
        if row.is_recommendation:
            yield row.done_on, "recommendations_done", row.cause or NONE
