"""What members pass on, for tests: who was told, and what."""

from __future__ import annotations

import uuid
from datetime import timedelta
from typing import Any

from cms.casework.models import HandOver
from cms.casework.services.hand_overs import PassedOn, pass_on
from cms.users.models import User
from tests.factories import WEDNESDAY

HEARD = WEDNESDAY - timedelta(days=2)  # on Monday
GIST = "The ramp at the hall is broken since Easter."


def what_was_said(**overrides: Any) -> PassedOn:
    given: dict[str, Any] = {
        "key": uuid.uuid4(),
        "heard_at": HEARD,
        "heard": "in_person",
        "gist": GIST,
        "name": "Ada Brown",
        "email": "ada@resident.example",
    }
    return PassedOn(**{**given, **overrides})


def passed_on_by(user: User, *, at: Any = WEDNESDAY, **overrides: Any) -> HandOver:
    return pass_on(told=what_was_said(**overrides), by=user, now=at)
