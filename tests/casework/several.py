"""A body that runs three procedures: its main one, one for homes, and one for personal data."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any, Final

from cms.casework.services.using import switch_main, use_beside
from cms.users.models import User
from tests.casework.documents import SMALL, clock, document, holders, in_force, stage
from tests.remembered import remembered

HOMES: Final = "homes-body"
DATA: Final = "data-body"
BEGAN: Final = datetime(2020, 1, 1, 9, tzinfo=UTC)
SAID: Final[dict[str, Any]] = {"now": BEGAN, "by": None, "reason": "Agreed."}
QUESTION: Final = "Is it about how we handled your personal data?"
AREAS: Final = [{"key": "homes", "label": "Homes"}, {"key": "streets", "label": "Streets"}]
WORDS: Final = {"welcome": "We want to hear from you.", "emergency": "Call 999."}


def first(key: str, days: int, **parts: Any) -> dict[str, Any]:
    """The stage where a case begins, with one public clock."""
    promise = clock(key, amount=days, met_by=["reply"])
    return stage("answering", kind="initial", entry="automatic", clocks=[promise], **parts)


def main_one(**parts: Any) -> dict[str, Any]:
    large = {"key": "large_print", "label": "Large print", "effect": "large_print"}
    own = {"key": "quiet", "label": "A quiet room"}
    intake = {**WORDS, "adjustments": [large, own]}
    given = {"areas": AREAS, "intake": intake, "stages": [first("reply_5", 5)]}
    return document(**{**given, **parts})


def for_homes() -> dict[str, Any]:
    roles = [{"key": "landlord", "title": "Landlord", "group": "Caseworkers"}]
    return document(
        key=HOMES,
        title="Complaints about your home",
        types=["complaint"],
        definitions={"complaint": "It is."},
        roles=roles,
        default_handler="landlord",
        stages=[first("home_reply_10", 10, decider="landlord")],
        areas=[AREAS[0]],
    )


def for_data(**parts: Any) -> dict[str, Any]:
    own = {"question": QUESTION, "answer": "My personal data", "hint": "What we know of you."}
    given = {
        "key": DATA,
        "title": "Complaints about your data",
        "types": ["complaint"],
        "definitions": {"complaint": "It is."},
        "intake": {**WORDS, "own": own},
        "stages": [first("data_ack_30", 30)],
    }
    return document(**{**given, **parts})


def make_several() -> dict[str, User]:
    for parts in (main_one(), for_homes(), for_data()):
        in_force(parts)
    switch_main(key=SMALL, **SAID)
    use_beside(key=HOMES, areas=["homes"], **SAID)
    use_beside(key=DATA, asked=True, **SAID)
    return holders("clerk", "worker", "chair", "landlord")


def several() -> dict[str, User]:
    """All three in force and in use, with somebody in each role."""
    return remembered("a body of three procedures", make_several)
