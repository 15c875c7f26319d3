"""What a document may say of unusual numbers (S3-89)."""

from __future__ import annotations

from typing import Any

import pytest

from cms.casework.procedure.alerts import WATCHABLE
from cms.casework.procedure.document import DocumentRefused
from cms.casework.reports.measures import MEASURES, Sort
from tests.casework.documents import Parts, clock, document, read, stage

RULE: Parts = {
    "key": "more",
    "says": "Look for one cause.",
    "measure": "received",
    "bucket": "complaint",
    "mean_of": 3,
    "role": "clerk",
}


def with_rules(*rules: dict[str, Any]) -> Parts:
    clocks = [clock("answer", met_by=["reply"])]
    first = stage("answering", kind="initial", entry="automatic", clocks=clocks)
    return document(stages=[first], alerts=[{**RULE, **rule} for rule in rules])


def test_every_number_that_is_counted_can_be_watched_by_the_same_words():
    told = {key: str(one.sort) for key, one in MEASURES.items()}
    apart = (Sort.DAYS, Sort.TOPIC)
    assert {key: sort for key, sort in told.items() if sort not in apart} == WATCHABLE


@pytest.mark.req("S3-89")
def test_a_rule_that_fits_is_read():
    spec = read(
        with_rules({}, {"key": "late", "measure": "late", "share_of": "due", "bucket": "answer"})
    )

    assert [rule.key for rule in spec.alerts] == ["more", "late"]


@pytest.mark.parametrize(
    ("rule", "words"),
    [
        ({"above": 3}, "say one of"),
        ({"mean_of": None}, "say one of"),
        ({"role": "nobody"}, "no role is called"),
        ({"bucket": "gossip"}, "no kind is called"),
        ({"measure": "late", "bucket": "complaint"}, "no clock is called"),
        ({"share_of": "gossip"}, "nothing that is counted"),
        ({"share_of": "outcomes"}, "counted by the same"),
        ({"measure": "gossip"}, "choose one of"),
    ],
)
def test_a_rule_that_fits_nothing_is_refused_with_its_place(rule, words):
    with pytest.raises(DocumentRefused) as refused:
        read(with_rules(rule))

    assert "alerts[1]" in str(refused.value)
    assert words in str(refused.value)


def test_two_rules_have_two_keys():
    with pytest.raises(DocumentRefused, match="used twice"):
        read(with_rules({}, {}))
