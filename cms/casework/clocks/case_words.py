"""The words in which a worked case may state its rule: those of section 2.2, however written."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

# Other names that requirements and procedures use for the same setting.
SETTINGS = {
    "count_on": "hours_count_on",
    "start": "start_event",
    "receipt_out_of_hours": "out_of_hours",
    "opening_hours": "opening",
    "ext": "extension",
}
# Settings whose value is a word.
CHOICES = (
    "unit",
    "division",
    "event_type",
    "start_event",
    "receipt_event",
    "hours_count_on",
    "count_from",
    "out_of_hours",
    "pause",
    "roll",
    "holding_reply",
)
EVENTS = {
    "withdrawal": "withdrawn",
    "duplicate": "marked_duplicate",
    "reopening": "reopened",
    "escalation": "escalation_requested",
    "escalated": "escalation_requested",
    "pause": "paused",
    "resume": "resumed",
    "extension": "extension_notified",
    "holding_reply": "holding_reply_sent",
    "acknowledgement": "acknowledged",
}
SAME_AS = {
    "unit": {"wd": "working_days", "months": "calendar_months"},
    "start_event": EVENTS,
    "division": {"uk_wide_union": "union", "uk": "union"},
}


def plain_name(name: object) -> str:
    """One way to write a name: “Following day”, “following-day” and “following_day” are one."""
    return "_".join(re.sub(r"[-/_]", " ", str(name).lower().replace("&", " and ")).split())


def plain_settings(stated: Mapping[str, Any]) -> dict[str, Any]:
    """The settings under the names that a clock knows; those that are null are absent."""
    known: dict[str, Any] = {}
    for key, value in stated.items():
        name = plain_name(key)
        if value is not None:
            known[SETTINGS.get(name, name)] = value
    for name in CHOICES:
        if isinstance(known.get(name), str):
            word = plain_name(known[name])
            known[name] = SAME_AS.get(name, {}).get(word, word)
    if isinstance(known.get("division"), str):
        known["division"] = known["division"].replace("_", "-")
    return known


def plain_kind(event: object) -> str:
    """The name under which a clock knows an event."""
    name = plain_name(event or "")
    return EVENTS.get(name, name)


def plain_event(stated: Mapping[str, Any]) -> dict[str, Any]:
    """What an event says besides its name and time, with the words that clocks compare."""
    data = {key: value for key, value in stated.items() if key not in ("event", "at")}
    for name in ("kind", "channel", "event_type"):
        if isinstance(data.get(name), str):
            data[name] = plain_name(data[name])
    return data
