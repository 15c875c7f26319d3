"""A condition that can never hold, or breaks, is told before anybody's case meets it."""

from __future__ import annotations

from typing import Any

import pytest

from cms.casework.procedure.document import DocumentRefused
from tests.casework.documents import ask, document, read, step

CHOICES = [["yes", "Yes"], ["no", "No"]]
LOOK = step(
    "look",
    evidence=[ask("way", "choice", choices=CHOICES), ask("sorry", "tick"), ask("note")],
)


def gated(needs: dict[str, Any]) -> dict[str, Any]:
    return document(gates=[{"blocks": ["close"], "needs": needs, "say": "Not yet."}], steps=[LOOK])


@pytest.mark.parametrize(
    "needs",
    [
        {"field": "answers", "has": "look.way.yes"},
        {"field": "answers", "lacks": "look.sorry.no"},
        {"field": "answers", "has": "look.note.anything"},
        {"field": "sent", "has": "automatic_receipt"},
        {"field": "stage", "in": ["answering", None]},
        {"field": "points", "at_least": 1},
        {"field": "fuller_reply_needed", "is_not": None},
        {"field": "outcome", "is": None},
    ],
)
def test_what_can_be_may_be_asked(needs: dict[str, Any]) -> None:
    assert read(gated(needs)).gates


@pytest.mark.parametrize(
    ("needs", "says"),
    [
        ({"field": "answers", "has": "look.way.yess"}, "write one of: look.way.yes"),
        ({"field": "answers", "has": "lok.way.yes"}, "is never “lok.way.yes” here"),
        ({"field": "sent", "has": "receipt"}, "automatic_receipt"),
        ({"field": "sent", "has": "fuller_replly"}, "is never “fuller_replly” here"),
        ({"field": "steps_done", "has": "looked"}, "write one of: look"),
        ({"field": "flags", "has": "complex"}, "the document has none"),
        ({"field": "stage", "is": "answring"}, "write one of: answering"),
        ({"field": "kind", "in": ["complaint", "moan"]}, "is never “moan” here"),
        ({"field": "my_roles", "has": "boss"}, "is never “boss” here"),
        ({"field": "kind", "has": "complaint"}, "is not a list"),
        ({"field": "sent", "is": "reply"}, "is a list; ask it by has or lacks"),
        ({"field": "points", "has": 1}, "is not a list"),
        ({"field": "points", "is": "none"}, "write a whole number"),
        ({"field": "kind", "at_least": 1}, "is not a number"),
        ({"field": "written", "is": "yes"}, "is true or false"),
        ({"field": "sent", "has": None}, "say what it has"),
        ({"any": [{"field": "points", "is": 0}, {"field": "outcome", "is": "gone"}]}, "“gone”"),
    ],
)
def test_what_can_never_be_is_refused_with_its_mend(needs: dict[str, Any], says: str) -> None:
    with pytest.raises(DocumentRefused) as refused:
        read(gated(needs))

    (problem,) = refused.value.problems
    assert says in problem.text
    assert problem.where.startswith("gates[1].needs")


@pytest.mark.parametrize(
    ("needs", "says"),
    [
        ({"field": "kind", "is": "concern", "in": ["concern"]}, "give one of: is, is_not"),
        ({"field": "weather", "is": "fine"}, "no fact is called “weather”"),
        ({"any": [{"field": "kind", "iss": "concern"}]}, "“iss” is not a known name"),
        ({}, "“field” is missing"),
        ("kind", "write “name: value” lines"),
    ],
)
def test_a_condition_that_is_written_wrongly_is_told_once(needs: Any, says: str) -> None:
    """What it is not, such as a list of conditions, is not held against it."""
    with pytest.raises(DocumentRefused) as refused:
        read(gated(needs))

    (problem,) = refused.value.problems
    assert says in problem.text
