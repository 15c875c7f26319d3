"""What every procedure that comes with the site does with its cases once they are answered."""

from __future__ import annotations

from functools import cache

import pytest

from cms.casework.procedure.document import read_document
from cms.casework.procedure.schema import Procedure
from cms.casework.services.procedure_versions import pack_document
from cms.casework.services.procedures import packs_shipped


@cache
def shipped(key: str) -> Procedure:
    return read_document(pack_document(key))


@pytest.mark.req("S4-33")
@pytest.mark.parametrize("key", packs_shipped())
def test_people_are_asked_how_it_went_and_can_be_spared_it(key):
    survey = shipped(key).survey

    assert survey is not None
    assert survey.days == 7
    assert len(survey.questions) == 3
    assert "withdrawn" in survey.not_outcomes
    assert "not_asked_afterwards" in survey.not_flags


@pytest.mark.req("S0-44")
@pytest.mark.parametrize("key", packs_shipped())
def test_the_person_can_be_asked_before_anything_of_their_case_is_published(key):
    spec = shipped(key)

    assert spec.publishing is not None
    assert spec.publishing.object_days >= 10
    assert "You need not say why" in spec.message_by_key[spec.publishing.message].body


@pytest.mark.req("S3-89")
@pytest.mark.parametrize("key", packs_shipped())
def test_unusual_numbers_are_watched_and_no_number_that_never_comes_to_be(key):
    """Nothing is ever late by a clock without a time."""
    spec = shipped(key)

    assert "more_complaints" in {rule.key for rule in spec.alerts}
    watched = [spec.clock_by_key[rule.bucket] for rule in spec.alerts if rule.measure == "late"]
    assert [clock.key for clock in watched if clock.unit == "none"] == []


@pytest.mark.req("S4-21")
@pytest.mark.parametrize("key", packs_shipped())
def test_a_target_stands_only_by_a_promise_with_a_time(key):
    targets = {
        clock.key: clock.unit for clock in shipped(key).clock_by_key.values() if clock.target
    }

    assert "none" not in targets.values()
    assert bool(targets) == (key == "council-2wd-10wd-20wd")
