"""Parts of a procedure document in words: names of fields, values, conditions and clocks."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from cms.casework.procedure.clock_rule import Unit
from cms.casework.procedure.schema import ClockRule

# What a reader calls a field, where its own name would not do.
NAMES: Final[Mapping[str, str]] = {
    "public_text": "What we promise, in public",
    "public_label": "What the person reads",
    "label": "Name",
    "text": "Words",
    "amount": "How many",
    "unit": "Counted in",
    "start_event": "Starts with",
    "receipt_event": "Counted at the latest from",
    "event_type": "Which meeting",
    "count_from": "The first day counted",
    "hours_count_on": "Hours are counted on",
    "out_of_hours": "What comes outside opening hours counts from",
    "roll": "If it ends on a day that is no working day",
    "pause": "Waiting for others",
    "holding_reply": "A letter that we need longer",
    "met_by": "Kept by",
    "when": "Only when",
    "force": "Aim or duty",
    "target": "How many in 100 are to be kept in time",
    "measure": "What is counted",
    "bucket": "Of these",
    "share_of": "In 100 of",
    "each_area": "For each area of service too",
    "above": "Unusual above",
    "below": "Unusual below",
    "mean_of": "Compared with the mean of so many periods before",
    "differs_by": "Unusual from so many per cent on",
    "fewer": "Unusual where it is fewer",
    "least": "Never unusual below",
    "after_days": "Days until figures are published",
    "year_begins": "The month with which a year of figures begins",
    "audience": "Public or for staff alone",
    "warnings": "Warnings",
    "extension": "May be moved once",
    "start_cap": "Starts at the latest",
    "from_first_day": "Runs before the case comes to the stage",
    "overdue_job": "Job once it ran out",
    "no_time_text": "Said where there is no set time",
    "request": "How it is asked for",
    "reasons_required": "A reason is asked for",
    "wish_required": "What they want is asked for",
    "written_required": "It must be in writing",
    "window_days": "Days in which it may be asked for",
    "not_yet": "Said before it may be asked for",
    "leads_to": "May lead to",
    "returns_to": "May be sent back to",
    "not_decider_of": "Never decided by who decided",
    "decider": "Decided by",
    "bodies": "Outside bodies",
    "entry": "How a case comes to it",
    "by": "May be done by",
    "blocks": "Must be done before",
    "say": "What is said while it is missing",
    "needs": "Needs",
    "asks": "Asks for",
    "evidence": "Asks for",
    "locked": "Locked paragraphs",
    "requires": "Fields that stay in the text",
    "body": "Words",
    "to": "Goes to",
    "route": "Where it goes instead",
    "strength": "Always, or sometimes",
    "approved_by": "One of these must agree",
    "agreed_by": "One of these must agree",
    "kinds": "Kinds",
    "valid_from": "From",
    "valid_to": "Until",
    "default_handler": "Who has a new case",
    "owner": "Who looks after the procedure",
    "note": "Note for readers of the times",
    "types": "Kinds of case",
    "lets_in": "Lets in",
}
VALUES: Final[Mapping[str, str]] = {
    "working_days": "working days",
    "calendar_days": "days",
    "calendar_months": "months",
    "hours": "hours",
    "next_event": "the next meeting",
    "month_end": "the end of a month",
    "clear_working_days_before": "clear working days before",
    "as_soon_as_possible": "as soon as possible",
    "none": "no published timescale",
    "following_day": "the day after",
    "same_day": "the same day",
    "all_days": "every day",
    "as_received": "when it came",
    "next_opening": "when we next open",
    "not_allowed": "not allowed",
    "exclude_days": "those days are not counted",
    "next_working_day": "it moves to the next working day",
    "public": "public",
    "internal": "for staff alone",
    "received": "when we received it",
    "received_by_contact": "when it reached one of our contacts",
    "first_raised": "when it was first raised with any of us",
    "acknowledged": "when we confirmed that we have it",
    "escalation_requested": "when the next stage was asked for",
}
CODED: Final = frozenset(
    {"unit", "count_from", "hours_count_on", "out_of_hours", "roll", "pause", "holding_reply",
     "audience", "start_event", "receipt_event"}
)  # fmt: skip
# What stands there are keys of other parts, which read well enough as words.
KEYS: Final = frozenset(
    {"by", "decider", "lets_in", "owner", "default_handler", "handler", "approved_by",
     "agreed_by", "leads_to", "returns_to", "not_decider_of", "met_by", "locked", "requires", "to",
     "tells", "tells_person", "tells_handler", "bodies", "copy_to", "stage", "hands_to", "message",
     "refusal_message", "service_request_message", "disagree_to", "blocks", "once_overdue",
     "at", "digest", "role"}
)  # fmt: skip
OPERATORS: Final[Mapping[str, str]] = {
    "is": "is",
    "is_not": "is not",
    "in": "is one of",
    "has": "has",
    "lacks": "has not",
    "at_least": "is at least",
}
UNITS: Final = {
    Unit.HOURS: ("hour", "hours"),
    Unit.WORKING_DAYS: ("working day", "working days"),
    Unit.CALENDAR_DAYS: ("day", "days"),
    Unit.CALENDAR_MONTHS: ("month", "months"),
    Unit.CLEAR_WORKING_DAYS_BEFORE: ("clear working day before", "clear working days before"),
}


def name_of(field: str) -> str:
    return NAMES.get(field) or field.replace("_", " ").capitalize()


def value_words(value: Any, field: str = "") -> str:
    """A value as a reader takes it in; “nothing” where there is none."""
    if value is None or value in ("", [], (), {}):
        return "nothing"
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, Mapping):
        return mapping_words(value)
    if isinstance(value, list | tuple):
        return "; ".join(value_words(item, field) for item in value)
    words = str(value)
    if field in KEYS:
        return words.replace("_", " ")
    return VALUES.get(words, words) if field in CODED else words


def mapping_words(value: Mapping[str, Any]) -> str:
    if "field" in value:
        return condition_words(value)
    for name, joint in (("all", " and "), ("any", " or ")):
        if set(value) == {name}:
            return joint.join(f"({mapping_words(item)})" for item in value[name])
    label = value.get("label") or value.get("text")
    rest = {key: item for key, item in value.items() if key not in ("key", "label", "text")}
    given = ", ".join(
        f"{name_of(key).lower()}: {value_words(item, key)}"
        for key, item in rest.items()
        if item not in (None, "", [], (), {}, False)
    )
    return " – ".join(filter(None, (label, given))) or value_words(value.get("key"))


def condition_words(value: Mapping[str, Any]) -> str:
    fact = str(value["field"]).replace("_", " ")
    for operator, words in OPERATORS.items():
        if operator in value:
            return f"{fact} {words} {value_words(value[operator])}"
    return fact


def time_words(clock: ClockRule) -> str:
    """How long, such as “10 working days” or “no published timescale”."""
    if clock.unit in UNITS and clock.amount:
        one, many = UNITS[clock.unit]
        return f"{clock.amount} {one if clock.amount == 1 else many}"
    return VALUES.get(clock.unit.value, clock.unit.value)


def clock_words(clock: ClockRule) -> str:
    """Such as “10 working days, from when we confirmed that we have it”."""
    if clock.unit in (Unit.NONE, Unit.AS_SOON_AS_POSSIBLE):
        return time_words(clock)
    start = VALUES.get(clock.start_event, clock.start_event.replace("_", " "))
    return f"{time_words(clock)}, from {start}"
