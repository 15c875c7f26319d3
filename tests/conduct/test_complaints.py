"""What casework is told of members: their names, and what they promised."""

from __future__ import annotations

from datetime import timedelta

import pytest

from cms.casework import registry
from cms.conduct.complaints import names_of_members, promised
from tests.conduct.people import TODAY, People
from tests.conduct.signed import BEGUN, Signing

pytestmark = pytest.mark.django_db


def test_members_with_an_account_can_be_named(people: People) -> None:
    named = {people.account(one).pk: one.name for one in (people.ada, people.bilal)}

    assert names_of_members(TODAY) == named
    assert registry.member_names(on=TODAY) == named
    assert people.account(people.dev).pk not in named


def test_the_principles_of_the_code_in_force_can_be_chosen(signing: Signing) -> None:
    found = registry.principles(on=TODAY)

    assert next(one.title for one in found) == "Put the public first"
    assert all(one.is_current for one in found)
    assert len({one.key for one in found}) == len(found)
    assert promised(BEGUN - timedelta(days=1)) == []


def test_words_that_change_keep_their_key(signing: Signing) -> None:
    before = promised(TODAY)

    signing.adopt("Other words of the first principle.")

    assert [one.key for one in promised(TODAY)] == [one.key for one in before]


def test_an_ended_code_is_named_and_no_longer_chosen(signing: Signing) -> None:
    signing.code.ends_on = TODAY
    signing.code.save()

    found = promised(TODAY + timedelta(days=1))

    assert found
    assert not any(one.is_current for one in found)
