"""A small procedure with rules for restrictions, groups and outside bodies, and people in it."""

from __future__ import annotations

from datetime import timedelta
from typing import Any, Final

from django.contrib.auth.models import Group

from cms.casework.models import Case, OutsideBody, Restriction
from cms.casework.services.change import Act
from cms.casework.services.restricting import Decision, restrict_contact
from cms.casework.services.routing import grant
from cms.users.models import User
from tests.casework.documents import (
    SMALL,
    Parts,
    ask,
    automatic,
    document,
    in_force,
    message,
    text_of,
)
from tests.factories import WEDNESDAY, holder, open_case
from tests.remembered import remembered

HOUR = timedelta(hours=1)
LATER = WEDNESDAY + 3 * HOUR
QUESTIONS: Final = (
    ask("understood", "long_text"),
    ask("heard", "long_text"),
    ask("vulnerable", "long_text"),
    ask("adjusted", "long_text"),
)
ANSWERS: Final = {
    "understood": "We know what happened.",
    "heard": "We rang, and they told us.",
    "vulnerable": "They are not well.",
    "adjusted": "We ring in the morning.",
}
RESTRICTIONS: Final = {
    "kinds": [
        {"key": "settled", "label": "No more replies on what is settled"},
        {"key": "one_contact", "label": "One person to contact"},
    ],
    "questions": list(QUESTIONS),
    "decided_by": ["chair"],
    "discussed_with": ["clerk", "chair"],
    "message": "in_touch",
    "lifted_message": "as_before",
    "challenge_message": "challenge_answered",
}
ENQUIRIES: Final = {
    "link_role": "clerk",
    "signed_off_by": ["chair"],
    "tells": ["director"],
    "tell_on": ["new", "provisional", "final"],
    "message": "outside_news",
}


def procedure(**parts: Any) -> Parts:
    """The rules of all three, changed by ``parts``."""
    own = {"screen": "own", "to": "person"}
    given: Parts = {
        "roles": [
            {"key": "director", "title": "Director", "group": "Accountable body representatives"}
        ],
        "restrictions": RESTRICTIONS,
        "enquiries": ENQUIRIES,
        "groups": {"message": "together", "letters": ["covering"]},
        "paragraphs": {
            "rights": "You can challenge this.",
            "whole": "Our report\n\n{report}\n\nOnly about you\n\n{own_points}",
        },
        "outcomes": [
            {"key": "nothing_new", "label": "Nothing new", "public_label": "It was settled before"}
        ],
        "putting_right": {"remedies": [{"key": "action", "label": "Action"}]},
        "bodies": [
            {
                "key": "watchdog",
                "name": "The Watchdog",
                "kind": "ombudsman",
                "what_for": "It looks again.",
                "contact": "Call it.",
            }
        ],
        "messages": [
            message("in_touch", locked=["rights"], **own),
            message("as_before", **own),
            message("challenge_answered", **own),
            automatic("together", "person", "Others raised it too: {group_issue}."),
            message("covering", locked=["whole"], **own),
            automatic("outside_news", "handler", "{enquiry}\n\n{desk_link}"),
        ],
    }
    return document(**{**given, **parts})


def people(**parts: Any) -> dict[str, User]:
    """The procedure in force, with two clerks, a worker, two chairs and a director."""
    return remembered(f"together {text_of(procedure(**parts))}", lambda: make_people(**parts))


def make_people(**parts: Any) -> dict[str, User]:
    in_force(procedure(**parts))
    found = {role: holder(role) for role in ("clerk", "worker", "chair", "director")}
    found["other_chair"] = holder("chair", is_public_contact=False)
    found["other_clerk"] = holder("clerk", is_public_contact=False)
    assert Group.objects.filter(name="Chairs").exists()
    return found


def case_of(**overrides: Any) -> Case:
    """A complaint of Ada Brown under that procedure, which the chair may see."""
    case = open_case(procedure_key=SMALL, **{"kind": "complaint", **overrides})
    grant(case, role="chair", by=None, now=case.received_at, why="Decides about contact")
    return case


def decision(case: Case, other: User, **overrides: Any) -> Decision:
    given: dict[str, Any] = {
        "party_id": case.parties.get(part="person").pk,
        "kind": "settled",
        "discussed_with": other,
        "words": "You wrote to us forty times about what is settled.",
        "answers": ANSWERS,
    }
    return Decision(**{**given, **overrides})


def restricted(case: Case, who: dict[str, User], **overrides: Any) -> Restriction:
    """Contact in that case restricted by the chair, discussed with the clerk."""
    at = overrides.pop("at", LATER)
    return restrict_contact(
        case_id=case.pk,
        act=Act(at, who["chair"]),
        decision=decision(case, who["clerk"], **overrides),
    )


def watchdog() -> OutsideBody:
    body: OutsideBody = OutsideBody.objects.get(key="watchdog")
    return body
