"""What is asked after closing, as a part of the document: its shape and its fit."""

from __future__ import annotations

from typing import Any

import pytest

from cms.casework.procedure.document import DocumentRefused, read_document
from cms.casework.services.procedure_versions import pack_document
from tests.casework.documents import Parts, ask, automatic, document, read
from tests.casework.surveyed import SURVEY, WORDS

pytestmark = pytest.mark.req("S4-33")
FLAGS = [{"key": "not_asked", "label": "Do not ask", "asks": [ask("why")]}]


def asking(*, words: str = WORDS, to: str = "person", **rules: Any) -> Parts:
    message = automatic("how", to, words)
    return document(survey={**SURVEY, **rules}, messages=[message], flags=FLAGS)


def test_a_survey_is_read_with_its_days_and_its_scale():
    rules = read(asking()).survey

    assert rules is not None
    assert (rules.days, rules.open_days, rules.not_again_days) == (7, 60, 90)
    assert rules.labels == {"well": "Well", "badly": "Badly", "cannot": "I cannot say"}


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"message": "nothing"}, "no message is called “nothing”"),
        ({"to": "handler"}, "“how” must go to the person"),
        ({"words": "{survey} {track_link}"}, "where they answer: {link}"),
        ({"words": "{link} {track_link}"}, "what is asked (E20): {survey}"),
        ({"words": "{link} {survey}"}, "not content (E20): {track_link}"),
        ({"not_outcomes": ["gone"]}, "no outcome is called “gone”"),
        ({"not_flags": ["gone"]}, "no flag is called “gone”"),
        ({"scale": SURVEY["scale"][:1] * 2}, "answers are good and which are not"),
        ({"scale": [*SURVEY["scale"], SURVEY["scale"][0]]}, "“well” is used twice"),
        ({"questions": SURVEY["questions"] * 2}, "write at most 3 here"),
        ({"days": 0}, "write 1 or more"),
    ],
)
def test_what_does_not_fit_is_refused_with_the_mend(changed: Parts, said: str):
    with pytest.raises(DocumentRefused) as refused:
        read(asking(**changed))
    assert said in str(refused.value)


@pytest.mark.parametrize(
    "pack",
    ["partnership-48h-month", "council-2wd-10wd-20wd", "customer-relations", "housing-appeals"],
)
def test_the_packs_ask_three_questions_and_nobody_who_withdrew(pack: str):
    rules = read_document(pack_document(pack)).survey

    assert rules is not None
    assert len(rules.questions) == 3
    assert "withdrawn" in rules.not_outcomes
    assert {"safeguarding", "not_asked_afterwards"} <= set(rules.not_flags)
