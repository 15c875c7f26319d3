"""A document whose flags, scope, areas or messages do not fit is refused, with what to do."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from cms.casework.procedure.document import DocumentRefused
from tests.casework.documents import Parts, read
from tests.casework.keeping.conftest import small

Change = Callable[[Parts], object]


def flag(parts: Parts, key: str) -> Parts:
    found: Parts = next(row for row in parts["flags"] if row["key"] == key)
    return found


def letter(parts: Parts, key: str) -> Parts:
    found: Parts = next(row for row in parts["messages"] if row["key"] == key)
    return found


def ground(parts: Parts) -> Parts:
    found: Parts = parts["scope"]["grounds"][0]
    return found


def test_the_small_body_fits():
    assert read(small()).flag_by_key["managed_differently"].review_on == "look_on"


@pytest.mark.parametrize(
    ("change", "says"),
    [
        (lambda p: flag(p, "complex").update(by=["boss"]), "no role is called “boss”"),
        (lambda p: flag(p, "complex").update(hands_to="boss"), "no role is called “boss”"),
        (lambda p: flag(p, "complex").update(closes_to_others=True), "say who has it then"),
        (lambda p: flag(p, "complex").update(tells=["clerk"]), "by which message they are told"),
        (lambda p: flag(p, "discrimination").update(message="no"), "no message is called “no”"),
        (
            lambda p: flag(p, "discrimination").update(message_to_person="reply"),
            "“reply” must be automatic",
        ),
        (lambda p: flag(p, "complex").update(review_on="when"), "type: planned_date"),
        (lambda p: p["scope"].update(other_approved_by=["boss"]), "no role is called “boss”"),
        (lambda p: p["scope"].update(disagree_to="moon"), "no stage is called “moon”"),
        (lambda p: p["scope"].update(refused_outcome="moon"), "no outcome is called “moon”"),
        (lambda p: p["scope"].update(no_route=" "), "where no other way is clear"),
        (lambda p: p["scope"].update(disagree_message="reply"), "must be automatic"),
        (lambda p: p["scope"].update(disagree_tells="reply"), "must go to the handler"),
        (lambda p: letter(p, "not_for_us").update(screen="reply"), "screen: own"),
        (lambda p: letter(p, "not_for_us").update(body="{message}"), "say how to disagree"),
        (lambda p: ground(p).update(approved_by=["boss"]), "no role is called “boss”"),
        (lambda p: ground(p).update(relations=["king"]), "no relation is called “king”"),
        (lambda p: ground(p).update(say=""), "say what the form says"),
        (
            lambda p: (ground(p).update(becomes="concern"), p.update(types=["complaint"])),
            "the procedure has no concern",
        ),
        (lambda p: ground(p).update(outcome="moon"), "no outcome is called “moon”"),
        (
            lambda p: ground(p).update(valid_from="2026-02-01", valid_to="2026-01-01"),
            "the last day comes after the first",
        ),
        (lambda p: p["areas"][0].update(handler="boss"), "no role is called “boss”"),
        (lambda p: p["contractors"].update(message="reply"), "must go to the informant"),
        (lambda p: p["subjects"].update(message="nothing"), "no message is called “nothing”"),
    ],
)
def test_what_does_not_fit_is_told_with_its_mend(change: Change, says: str) -> None:
    parts = small()
    change(parts)

    with pytest.raises(DocumentRefused, match=says):
        read(parts)
