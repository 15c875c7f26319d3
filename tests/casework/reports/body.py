"""A procedure whose cases have everything that is counted, and the people who work on them."""

from __future__ import annotations

from typing import Final

from cms.casework.procedure.schema import Procedure
from cms.users.models import User
from tests.casework.documents import (
    LONG_BEFORE,
    Parts,
    ask,
    asked_for,
    begun,
    clock,
    message,
    read,
    stage,
    step,
)
from tests.casework.endings import ending_document

SCOPE: Final[Parts] = {
    "grounds": [
        {"key": "courts", "text": "A court decides it", "route": "Ask the court."},
        {"key": "old", "text": "It was long ago", "route": "Ask the ombudsman."},
    ],
    "refusal_message": "not_for_us",
    "service_request_message": "a_request",
    "disagree_to": "second",
    "disagree_label": "I do not agree",
    "no_route": "Ask us.",
    "teams": [{"key": "homes", "label": "Homes"}],
    "refused_outcome": "outside",
    "passed_outcome": "outside",
}

REFUSING: Final = "{message}\n\nYou do not agree? {not_content_link}"


def counted_document(**parts: object) -> Parts:
    settled = step(
        "settled",
        event="resolved",
        evidence=[ask("done", "long_text"), ask("content", "yes_no")],
    )
    clocks = [
        clock("acknowledge", amount=2, met_by=["acknowledgement", "decision"]),
        clock("answer", amount=10, met_by=["decision"]),
        clock("within", amount=3, met_by=["decision"], audience="internal"),
    ]
    return ending_document(
        areas=[{"key": "roads", "label": "Roads"}, {"key": "parks", "label": "Parks"}],
        scope=SCOPE,
        stages=[
            stage(
                "answering",
                kind="initial",
                entry="automatic",
                leads_to=["second"],
                clocks=clocks,
                steps=[settled],
            ),
            asked_for("second", clocks=[clock("review", amount=20, met_by=["decision"])]),
        ],
        messages=[
            message("acknowledgement"),
            message("not_for_us", screen="own", body=REFUSING),
            message("a_request", screen="own", body=REFUSING),
        ],
        outcomes=[{"key": "outside", "label": "Not for us", "public_label": "Not for us"}],
        **parts,
    )


def counted_body(**parts: object) -> dict[str, User]:
    """Put it into force, with somebody in each of its roles."""
    return begun(counted_document(**parts), on=LONG_BEFORE)


def counted_spec() -> Procedure:
    return read(counted_document())
