"""What the shipped documents say of the world outside is known, or marked as not checked."""

from __future__ import annotations

import re
from typing import Final

import pytest

from cms.casework.procedure.codes import CodeLine, codes_shipped, read_code
from cms.casework.procedure.document import read_document
from cms.casework.procedure.schema import Procedure
from cms.casework.services.procedures import PACKS, packs_shipped

PHONE: Final = re.compile(r"\b0\d{2,4}(?: \d{3,4}){1,2}\b")
# Each was read on the body's own pages or in several places that agree. A wrong one does harm:
# add none that was not, and give the address of the website instead.
KNOWN: Final = {
    "0300 061 0614": "Local Government and Social Care Ombudsman",
    "0300 111 3000": "Housing Ombudsman",
    "0303 123 1113": "Information Commissioner",
    "0800 111 999": "smell gas",
}
NUMBERED: Final = re.compile(r"\b\d{1,2}\.\d{1,2}\b|\bpart \d+")
HONEST: Final = ("not confirmed", "In general", "Our own", "as councils give it", "Guide for")


def words(key: str) -> str:
    return (PACKS / f"{key}.yaml").read_text(encoding="utf-8")


def pack(key: str) -> Procedure:
    return read_document(words(key))


@pytest.mark.parametrize("key", packs_shipped())
def test_no_telephone_number_is_given_that_was_not_checked(key: str) -> None:
    assert set(PHONE.findall(words(key))) <= set(KNOWN)


@pytest.mark.parametrize("key", packs_shipped())
def test_a_number_stands_with_the_body_that_it_belongs_to(key: str) -> None:
    for body in pack(key).bodies:
        for number in PHONE.findall(body.contact):
            assert KNOWN[number] in body.name
        assert body.url.startswith("https://")


@pytest.mark.parametrize("key", packs_shipped())
def test_the_time_limit_of_an_outside_body_is_never_said_to_be_absolute(key: str) -> None:
    limits = [body.time_limit for body in pack(key).bodies if body.time_limit]

    assert all(limit.startswith("Normally ") for limit in limits)


@pytest.mark.req("S1-15")
@pytest.mark.parametrize(
    "line",
    [line for code in codes_shipped() for line in read_code(code).lines],
    ids=lambda line: line.key,
)
def test_every_line_of_a_code_names_its_paragraph_or_says_that_it_does_not(line: CodeLine) -> None:
    assert NUMBERED.search(line.source) or any(said in line.source for said in HONEST)
    if line.source.startswith("In general"):
        assert not line.confirmed
    if not line.confirmed:
        assert not NUMBERED.search(line.source.replace("Housing Code 6.12", ""))


@pytest.mark.parametrize("key", ["lgsco-code-2024", "housing-code-2024", "borough-2019"])
def test_a_complaint_counts_as_late_only_from_the_day_it_was_known(key: str) -> None:
    late = [one for one in pack(key).ground_by_key.values() if "months" in one.text]

    assert [one.text[:17] for one in late] == ["You have known of"]
    assert all(one.strength == "sometimes" for one in pack(key).ground_by_key.values())


@pytest.mark.req("S3-17")
@pytest.mark.parametrize("key", packs_shipped())
def test_whoever_is_praised_can_be_sent_what_was_said(key: str) -> None:
    spec = pack(key)
    steps = [step for step in spec.steps if step.key in ("praise_passed_on", "pass_on_praise")]

    assert bool(steps) is ("compliment" in spec.types)
    for step in steps:
        letter = spec.message_by_key[step.copy_by]
        assert letter.to == "informant"
        assert "{message}" in letter.body
