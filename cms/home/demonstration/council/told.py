"""What the council's stories have in common."""

from __future__ import annotations

from datetime import datetime
from functools import partial
from typing import Any

from cms.home.demonstration.story import Story, person, story

resident = partial(person, at="residents.example")
complaint = partial(story, kind="complaint")


def to_stage_1(told: Story, at: datetime, *points: str) -> Story:
    """Sorted and registered as it comes in, then with the service."""
    told.sorted(at, "feedback_adviser", points=points)
    told.step(at, "feedback_adviser", "register", why="not_simple", team="The service")
    return told.moved_to(at, "feedback_adviser", "stage1")


def confirmed(told: Story, at: datetime, team: str) -> Story:
    return told.replied(
        at,
        "feedback_adviser",
        "acknowledgement",
        "I have passed it to the team that knows most about it.",
        officer_or_section=team,
        contact="01632 960 410",
    )


def found(told: Story, at: datetime, overall: str, reasons: str) -> Story:
    return told.step(
        at,
        "service_officer",
        "finding",
        checked="The team leader, the log of the day and the person’s own photos.",
        overall=overall,
        reasons=reasons,
        as_if_right="It would have been done on the first day.",
    )


def reply(told: Story, at: datetime, words: str, **asked: Any) -> Story:
    """The stage 1 reply, with its checklist."""
    return told.replied(at, "service_officer", "stage1_reply", words, **asked)
