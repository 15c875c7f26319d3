"""A small body with flags, grounds, areas, contractors, and rules for those a case is about."""

from __future__ import annotations

from collections.abc import Callable
from copy import deepcopy
from datetime import timedelta
from typing import Any

import pytest

from cms.casework.models import Case, OutgoingMail
from cms.casework.services.change import Act
from cms.users.models import User
from tests.casework.documents import (
    SMALL,
    Parts,
    ask,
    asked_for,
    automatic,
    begun,
    clock,
    document,
    merged,
    message,
)
from tests.factories import WEDNESDAY, open_case

HOUR = timedelta(hours=1)
LATER = WEDNESDAY + HOUR
LETTER = "{greeting}\n\n{message}\n\nTell us if you do not agree: {not_content_link}"

FLAGS: list[Parts] = [
    {
        "key": "discrimination",
        "label": "Discrimination",
        "asks": [
            ask("characteristics", "choices", choices=[["race", "Race"], ["age", "Age"]]),
            ask("what", "long_text", required=False),
        ],
        "hands_to": "chair",
        "tells": ["worker"],
        "message": "told_at_once",
        "message_to_person": "we_know",
        "banner": "Say how the allegation was tested.",
        "public_text": "We look at this as discrimination.",
    },
    {
        "key": "managed_differently",
        "label": "Managed differently",
        "by": ["clerk", "chair"],
        "asks": [
            ask("reason", "long_text", error="Say why."),
            ask("decider", "role", error="Say who decided."),
            ask("look_on", "planned_date", error="Give the day."),
        ],
        "review_on": "look_on",
    },
    {"key": "complex", "label": "Complex", "may_be_lifted": False},
]
GROUNDS: list[Parts] = [
    {
        "key": "court",
        "text": "A court deals with it",
        "route": "Ask your own solicitor.",
        "contact": "The law centre, 01632 960 999",
        "strength": "always",
        "words": ["court", "solicitor*"],
        "say": "A court may be dealing with this.",
    },
    {
        "key": "staff",
        "text": "It is a staff matter",
        "route": "The personnel team.",
        "approved_by": ["chair"],
        "relations": ["employee"],
        "say": "For employees there is a whistleblowing policy.",
    },
    {"key": "old", "text": "Ended", "route": "Nowhere.", "valid_to": "2020-01-01"},
    {"key": "praise", "text": "Praise", "route": "The team.", "kinds": ["compliment"]},
    {
        "key": "unharmed",
        "text": "Nobody was hurt by it",
        "route": "The team reads what people tell us.",
        "kinds": ["complaint"],
        "becomes": "comment",
        "outcome": "noted",
    },
]
SCOPE: Parts = {
    "grounds": GROUNDS,
    "refusal_message": "not_for_us",
    "service_request_message": "passed_on",
    "disagree_to": "answering",
    "disagree_label": "I do not agree",
    "no_route": "A law centre can advise you, free of charge.",
    "other_approved_by": ["chair"],
    "teams": [{"key": "repairs", "label": "Repairs team"}],
    "refused_outcome": "not_ours",
    "passed_outcome": "passed",
    "disagree_message": "we_look",
    "disagree_tells": "they_disagree",
}


def small(**parts: Any) -> Parts:
    given: Parts = {
        "stages": [
            {
                "key": "answering",
                "leads_to": ["again"],
                "clocks": [clock("reply", met_by=["reply"])],
            },
            asked_for("again", request={"when": {"field": "sent", "has": "reply"}}),
        ],
        "flags": FLAGS,
        "scope": SCOPE,
        "areas": [
            {"key": "streets", "label": "Streets"},
            {"key": "homes", "label": "Homes", "handler": "worker"},
        ],
        "subjects": {"job": "Tell {name} that it is about them.", "message": "about_you"},
        "contractors": {"message": "contract"},
        "intake": {
            "welcome": "Hello.",
            "emergency": "Call 999.",
            "relations": [{"key": "employee", "label": "I work here"}],
        },
        "outcomes": [
            {"key": "noted", "label": "Noted", "public_label": "We noted it"},
            {"key": "not_ours", "label": "Not for us", "public_label": "Not for us"},
            {"key": "passed", "label": "Passed on", "public_label": "Passed on"},
        ],
        "messages": [
            automatic("told_at_once", "handler", "{desk_link}"),
            automatic("we_know", "person", "{greeting}\n\nWe know. {track_link}"),
            automatic("we_look", "person", "{greeting}\n\nWe look into it. {aims}"),
            automatic("they_disagree", "handler", "{desk_link}"),
            message("not_for_us", screen="own", body=LETTER),
            message("passed_on", screen="own", body=LETTER),
            message("about_you", to="informant", body="{message}\n\n{question}\n\nBy {due}."),
            message("contract", to="informant", automatic=True, body="{contractor}: {reference}"),
        ],
    }
    changed = {name: merged(given.get(name), part) for name, part in parts.items()}
    # A copy, so that a test may change a part of it in place.
    return deepcopy(document(**{**given, **changed}))


@pytest.fixture
def people(db: None) -> dict[str, User]:
    """The small body in force, with somebody in each role."""
    return begun(small())


@pytest.fixture
def clerk(people: dict[str, User]) -> User:
    return people["clerk"]


@pytest.fixture
def case(people: dict[str, User]) -> Case:
    return open_case(procedure_key=SMALL)


@pytest.fixture
def act(clerk: User) -> Callable[..., Act]:
    """A deed of the clerk, an hour after the case came in."""

    def make(reason: str = "", **given: Any) -> Act:
        return Act(**{"now": LATER, "by": clerk, "reason": reason, **given})

    return make


@pytest.fixture
def written() -> Callable[[Case], tuple[int, ...]]:
    """How many rows of a case there are, so that a refusal is seen to write none."""

    def count(case: Case) -> tuple[int, ...]:
        version = Case.objects.get(pk=case.pk).version
        names = ("events", "messages", "flags", "scope_decisions", "jobs", "access", "parties")
        rows = [getattr(case, name).count() for name in (*names, "information_requests", "files")]
        return (version, OutgoingMail.objects.count(), *rows)

    return count


def mails(kind: str) -> list[str]:
    """To whom that message went."""
    return list(OutgoingMail.objects.filter(kind=kind).values_list("to", flat=True))
