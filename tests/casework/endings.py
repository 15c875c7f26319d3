"""A small procedure with everything that endings need, and cases under it."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any, Final

from cms.casework.models import Case, ProcedureVersion, Remedy
from cms.casework.services.change import Act
from cms.casework.services.closing import close_case
from cms.casework.services.remedies import agree_remedy
from cms.casework.services.triage import Triage, triage_case
from cms.users.models import User
from tests.casework.documents import (
    LONG_BEFORE,
    SMALL,
    Parts,
    ask,
    automatic,
    begun,
    document,
    message,
    stage,
    step,
)
from tests.factories import WEDNESDAY, open_case
from tests.remembered import remembered

HOUR: Final = timedelta(hours=1)
DAY: Final = timedelta(days=1)
NOON: Final = WEDNESDAY + HOUR

PUTTING_RIGHT: Final[Parts] = {
    "principle": "Put them where they would be had nothing gone wrong.",
    "remedies": [
        {"key": "apology", "label": "Apology", "public_label": "We say sorry"},
        {"key": "explanation", "label": "Explanation"},
        {"key": "assurance", "label": "No repeat", "follow_up_months": 3},
        {"key": "repair", "label": "Repair", "public_label": "We repair it"},
        {
            "key": "money",
            "label": "Compensation",
            "public_label": "We pay you",
            "agreed_by": ["chair"],
            "policy": "paying-back",
            "asks": [
                ask("amount", "amount"),
                ask("basis", "long_text"),
                ask("guidance", "tick", label="The ombudsman's guidance was followed"),
            ],
        },
        {"key": "else", "label": "Something else"},
    ],
}
LEARNING: Final[Parts] = {
    "causes": [
        {"key": "late", "label": "It came late"},
        {"key": "rude", "label": "How we spoke"},
        {"key": "well", "label": "It went well"},
    ],
    "priorities": [{"key": "homes", "label": "Good homes"}],
    "owners": ["worker", "chair"],
    "repeat_months": 12,
}


def ending_document(**parts: Any) -> Parts:
    given: Parts = {
        "putting_right": PUTTING_RIGHT,
        "learning": LEARNING,
        "stages": [
            stage("answering", kind="initial", entry="automatic", leads_to=["second"]),
            stage("second"),
        ],
        "messages": [
            message("decision", label="Decision", decides=True),
            automatic("praise", "informant", "Somebody thanked you:\n\n{message}"),
        ],
        "steps": [
            step("no_apology", evidence=[ask("why", "long_text")]),
            step(
                "passed_on",
                when={"field": "kind", "is": "compliment"},
                copy_by="praise",
                evidence=[
                    ask("received_from"),
                    ask("about"),
                    ask("quote", "choice", choices=[["yes", "Yes"], ["no", "No"]]),
                    ask("passed_to"),
                    ask("passed_on", "date"),
                ],
            ),
        ],
        "outcomes": [
            {"key": "upheld", "label": "Upheld", "public_label": "You were right"},
            {
                "key": "views_differ",
                "label": "Views differ, recorded",
                "public_label": "We see it differently",
                "when": {"field": "kind", "in": ["concern", "comment"]},
            },
        ],
    }
    more = [*given["messages"], *parts.pop("messages", ())]
    return document(**{**given, **parts, "messages": more})


def ending_procedure(**parts: Any) -> dict[str, User]:
    """Put it into force, with somebody in each of its roles."""
    return begun(ending_document(**parts), on=LONG_BEFORE)


def ending_case(
    by: User, *, at: datetime = WEDNESDAY, kind: str = "complaint", **more: Any
) -> Case:
    """Read and sorted, with one point; nothing is promised yet."""

    def make() -> Case:
        case = open_case(at=at, procedure_key=SMALL, kind=kind, **more)
        decided = Triage(kind=kind, topic="the door", points=("It was locked.",))
        triage_case(case_id=case.pk, act=Act(now=at, by=by), decided=decided)
        case.refresh_from_db()
        return case

    if more or at != WEDNESDAY:
        return make()
    version = ProcedureVersion.objects.get(procedure__key=SMALL)
    return remembered(f"{kind} of {by.pk} under {version.pk} {version.digest}", make)


def promise(case: Case, by: User, key: str = "repair", **given: Any) -> Remedy:
    """A week from Wednesday, by the clerk, unless said otherwise."""
    at = given.pop("at", NOON)
    asked: dict[str, Any] = {
        "what": "The lock is changed.",
        "by_whom": "The caretaker",
        "role": "clerk",
        "due_on": (at + 7 * DAY).date(),
    }
    return agree_remedy(case_id=case.pk, act=Act(now=at, by=by), key=key, **{**asked, **given})


def close(case: Case, by: User, outcome: str = "answered", *, at: datetime = NOON) -> Case:
    closed = close_case(case_id=case.pk, act=Act(now=at, by=by), outcome=outcome)
    case.refresh_from_db()
    return closed
