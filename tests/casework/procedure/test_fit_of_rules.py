"""A document whose rules about restrictions, groups or outside bodies do not fit is refused."""

from __future__ import annotations

from typing import Any

import pytest

from cms.casework.procedure.document import DocumentRefused
from tests.casework.documents import automatic, message, read, step
from tests.casework.together import ENQUIRIES, RESTRICTIONS, procedure


def restrictions(**changed: Any) -> dict[str, Any]:
    return {"restrictions": {**RESTRICTIONS, **changed}}


def letters(**changed: Any) -> dict[str, Any]:
    """The same letters, with those of ``changed`` in the place of their own."""
    own = [changed.get(row["key"], row) for row in procedure()["messages"]]
    return {"messages": own}


def informed(**changed: Any) -> dict[str, Any]:
    """Somebody is kept informed, by messages that fit but for what is ``changed``."""
    own = [
        automatic("turn", "handler", "{news}"),
        automatic("all", "handler", "{digest}", subject="All"),
        automatic("wrong", "handler", "{digest} {reference}"),
    ]
    given = {"role": "chair", "at": ["registered"], "message": "turn", "digest": "all"}
    return {
        "kept_informed": {**given, **changed},
        "messages": [*procedure()["messages"], *own],
    }


def praised(**changed: Any) -> dict[str, Any]:
    return {"steps": [step("praise", **{"tells": ["chair"], "message": "new_case", **changed})]}


def test_somebody_is_kept_informed_and_told_of_a_step():
    spec = read(procedure(**informed(), **praised()))

    assert spec.kept_informed is not None
    assert spec.step_by_key["praise"].tells == ("chair",)


def test_the_rules_of_the_tests_fit():
    spec = read(procedure())

    assert spec.restrictions is not None
    assert spec.groups is not None
    assert spec.enquiries is not None


@pytest.mark.req("S3-98", "S3-100", "S3-101", "S3-106", "S3-31", "S3-64")
@pytest.mark.parametrize(
    ("parts", "said"),
    [
        (restrictions(decided_by=["nobody"]), "no role is called “nobody”"),
        (restrictions(discussed_with=[]), "nobody is restricted without it"),
        (restrictions(questions=[]), "nobody is restricted without it"),
        (restrictions(months=0), "at least one month"),
        (restrictions(filed_as="lost"), "no outcome is called “lost”"),
        (restrictions(message="lost"), "no message is called “lost”"),
        (restrictions(lifted_message="update"), "add “screen: own”"),
        (restrictions(challenge_message="outside_news"), "must go to the person"),
        (letters(in_touch=message("in_touch", screen="own")), "needs locked paragraphs"),
        ({"groups": {"message": "reply", "letters": ["covering"]}}, "automatic message"),
        ({"groups": {"message": "together", "letters": []}}, "at least one letter"),
        ({"groups": {"message": "together", "letters": ["in_touch"]}}, "field {report}"),
        ({"enquiries": {**ENQUIRIES, "link_role": "nobody"}}, "no role is called “nobody”"),
        ({"enquiries": {**ENQUIRIES, "message": "reply"}}, "a message to staff"),
        (informed(role="nobody"), "no role is called “nobody”"),
        (informed(message="reply"), "an automatic message to staff"),
        (informed(message="new_case"), "must hold the field {news}"),
        (informed(digest="reply"), "an automatic message to staff"),
        (informed(digest="turn"), "must hold the field {digest}"),
        (informed(digest="wrong"), "cannot hold the field {reference}"),
        (praised(tells=["nobody"]), "no role is called “nobody”"),
        (praised(tells=[]), "“tells” and “message” go together"),
        (praised(message="reply"), "an automatic message to staff"),
    ],
)
def test_what_does_not_fit_is_refused_with_what_to_do(parts, said):
    with pytest.raises(DocumentRefused) as refused:
        read(procedure(**parts))

    assert said in str(refused.value)
