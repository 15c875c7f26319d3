"""What the landlord's stories have in common."""

from __future__ import annotations

from datetime import datetime
from functools import partial
from typing import Any

from cms.home.demonstration.story import Moments, Story, person, story

tenant = partial(person, at="tenants.example")
complaint = partial(story, kind="complaint")


def asked_what_helps(told: Story, at: Moments, days_ago: int, need: str = "nothing") -> Story:
    """By the complaints officer, before the work begins."""
    return told.step(
        at.day(days_ago, "11:00"),
        "complaints_officer",
        "support_check",
        need=need,
        asked_on=at.days_on(-days_ago),
    )


def looked_into(told: Story, at: datetime, by: str, key: str, **noted: Any) -> Story:
    given = {
        "looked_at": "The file of the home, the log of calls and what the person sent.",
        **noted,
    }
    return told.step(at, by, key, **given)
