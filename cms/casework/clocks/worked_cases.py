"""Checks the clocks against worked cases: a rule, what happened, and the right answer."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from pydantic import ValidationError

from cms.casework.clocks.case_words import plain_event, plain_kind, plain_name, plain_settings
from cms.casework.clocks.compute import clock_state
from cms.casework.clocks.events import ClockEvent
from cms.casework.clocks.london import LONDON, local, local_date
from cms.casework.clocks.rule_names import settings_for_rule
from cms.casework.clocks.state import ClockResult, ClockState
from cms.casework.procedure.clock_rule import ClockSettings, Unit

DAY_ONLY = re.compile(r"\d{4}-?\d\d-?\d\d")
NO_SECONDS = re.compile(r"\S{8,10}[T ]\d\d:\d\d(Z|[+-].*)?")
DATES = {
    "expected_due": "due_at",
    "original_due": "original_due_at",
    "due_before_calendar_change": "due_before_calendar_change",
}
# What a case may call the state that a clock is in.
IN_TIME = {"met", "met_first_time", "first_time", "met_in_time", "in_time", "on_time"}
MOVED = {"extended", "met_after_extension", "after_extension", "met_extended"}
TOO_LATE = {"late", "met_late"}
UNANSWERED = {"not_met", "open", "not_met_(open)", "running"}
STOPPED = {ClockResult.VOID: {"void"}, ClockResult.NOT_APPLICABLE: {"not_applicable"}}


class CasesUnreadable(Exception):
    """The file is not a list of worked cases; nothing was checked."""


class CaseUnreadable(Exception):
    """One case does not say enough to be checked."""


@dataclass(frozen=True)
class Checked:
    """One case after checking. ``problems``: each field that differs, got and expected."""

    name: str
    problems: tuple[str, ...] = ()
    unreadable: bool = False

    @property
    def line(self) -> str:
        told = f"FAILED: {'; '.join(self.problems)}" if self.problems else "ok"
        # Half a character, which JSON can hold, cannot be printed.
        return f"{self.name} {told}".encode(errors="replace").decode()


@dataclass(frozen=True)
class Difference:
    """A field whose value is not the expected one."""

    name: str
    got: str
    expected: str

    def __str__(self) -> str:
        return f"{self.name} got {self.got}, expected {self.expected}"


def read_cases(text: str) -> list[Any]:
    """The cases of a file. Raises ``CasesUnreadable`` with one line that says what is wrong."""
    try:
        found = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise CasesUnreadable(f"It is not JSON: {one_line(error)}") from error
    if isinstance(found, dict):
        return cases_within(found)
    if not isinstance(found, list):
        raise CasesUnreadable("It holds no list of cases.")
    return found


def cases_within(found: Mapping[str, Any]) -> list[Any]:
    """The cases of an object: its ``cases``, its only list, or the object as the only case."""
    if "clock" in found:
        return [found]
    lists = [value for value in found.values() if isinstance(value, list)]
    cases = found.get("cases", lists[0] if len(lists) == 1 else None)
    if not isinstance(cases, list):
        raise CasesUnreadable("It holds no list of cases.")
    return cases


def check_case(case: object, number: int) -> Checked:
    """Compute one case and compare. A case that cannot be read has failed."""
    name = str(case.get("id") or f"case {number}") if isinstance(case, dict) else f"case {number}"
    try:
        if not isinstance(case, dict):
            raise CaseUnreadable("it is not an object")
        state = computed(case)
        problems = [str(difference) for difference in differences(case, state)]
    except CaseUnreadable as error:
        return Checked(one_line(name), (str(error),), unreadable=True)
    return Checked(one_line(name), tuple(problems))


def one_line(what: object) -> str:
    return " ".join(str(what).split())


def computed(case: Mapping[str, Any]) -> ClockState:
    settings = read_settings(case.get("clock"))
    rule = str(case.get("rule") or "")
    received_at = moment_in(case, "received_at")
    if received_at is None:
        raise CaseUnreadable("received_at is missing")
    events = read_events(case)
    settings = settings_for_rule(settings, rule, events)
    return clock_state(settings, received_at=received_at, events=events)


def read_settings(stated: object) -> ClockSettings:
    """The rule's settings. A value that no clock knows has no effect: the default stands.

    A unit that no clock knows gives no date.
    """
    if not isinstance(stated, dict):
        raise CaseUnreadable("clock is missing")
    known = plain_settings(stated)
    if "unit" not in known:
        raise CaseUnreadable("clock says no unit")
    try:
        return ClockSettings.model_validate(known)
    except ValidationError as error:
        wrong = {str(problem["loc"][0]) for problem in error.errors()}
    kept = {key: value for key, value in known.items() if key not in wrong}
    return ClockSettings.model_validate({"unit": Unit.NONE} | kept)


def read_events(case: Mapping[str, Any]) -> list[ClockEvent]:
    stated = case.get("events") or []
    if not isinstance(stated, list) or not all(isinstance(each, dict) for each in stated):
        raise CaseUnreadable("events is not a list of objects")
    events = []
    for each in stated:
        at = moment_in(each, "at")
        if at is None:
            raise CaseUnreadable("an event has no time")
        events.append(ClockEvent(plain_kind(each.get("event")), at, plain_event(each)))
    return events


def moment_in(row: Mapping[str, Any], name: str) -> datetime | None:
    """A moment; nothing where it is null or missing. Without an offset it is London time."""
    value = row.get(name)
    if value is None:
        return None
    try:
        at = datetime.fromisoformat(value.strip())
        return at.astimezone(LONDON) if at.tzinfo else at.replace(tzinfo=LONDON)
    except (AttributeError, ValueError, OverflowError) as error:
        raise CaseUnreadable(f"{name} is not a time: {one_line(value)!r}") from error


def differences(case: Mapping[str, Any], state: ClockState) -> Iterator[Difference]:
    """Every expectation that the case states and the clock does not meet."""
    compared = [name for name in DATES if name in case]
    result = case.get("expected_result") or {}
    if not isinstance(result, dict):
        raise CaseUnreadable("expected_result is not an object")
    if not compared and not result:
        raise CaseUnreadable("it expects nothing")
    for name in compared:
        got, expected = getattr(state, DATES[name]), moment_in(case, name)
        if not same_moment(got, expected, as_written=case[name]):
            yield Difference(name, written(got), written(expected))
    yield from result_differences(result, state)


def result_differences(result: Mapping[str, Any], state: ClockState) -> Iterator[Difference]:
    expected_met = result.get("met")
    if expected_met is not None and expected_met is not state.met:
        yield Difference("met", json.dumps(state.met), json.dumps(expected_met))
    if "met_at" in result:
        expected = moment_in(result, "met_at")
        # What came late has not met the target, and still has a time: both may be said.
        unsaid = expected is None and state.result is ClockResult.LATE
        if not unsaid and not same_moment(state.met_at, expected, as_written=result["met_at"]):
            yield Difference("met_at", written(state.met_at), written(expected))
    if result.get("category") is not None:
        expected_name = plain_name(result["category"])
        if expected_name not in categories(state):
            yield Difference("category", category(state), expected_name)


def category(state: ClockState) -> str:
    """Which category the clock is in now: an extended one that is still open says so."""
    if state.is_open:
        return "extended" if state.was_moved else "late" if state.overdue else "not_met"
    return state.result.value


def categories(state: ClockState) -> set[str]:
    """Every name for the category that the clock is in now."""
    if not state.is_open:
        known = {
            ClockResult.MET: IN_TIME,
            ClockResult.EXTENDED: MOVED,
            ClockResult.LATE: TOO_LATE,
            **STOPPED,
        }
        return known[state.result]
    names = MOVED if state.was_moved else UNANSWERED | {state.result.value}
    return names | ({"late", "overdue", "not_met"} if state.overdue else set())


def same_moment(got: datetime | None, expected: datetime | None, *, as_written: object) -> bool:
    """Instants, as precisely as the expected one is written: to the second, minute or day."""
    if got is None or expected is None:
        return got is expected
    text = str(as_written).strip()
    if DAY_ONLY.fullmatch(text):
        return local_date(got) == local_date(expected)
    step = 60 if NO_SECONDS.fullmatch(text) else 1
    return got.timestamp() // step == expected.timestamp() // step


def written(at: datetime | None) -> str:
    return local(at).isoformat(timespec="seconds") if at else "no date"
