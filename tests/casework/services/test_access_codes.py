"""Codes on paper: enough bits, forgiving to type, of use until revoked, kept as a hash alone."""

from __future__ import annotations

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cms.casework.models import AccessCode, Case
from cms.casework.services.access_codes import (
    ALPHABET,
    LENGTH,
    PartyNotHere,
    case_by_code,
    give_code,
    issue_code,
    new_code,
    normal_code,
    revoke_codes,
)
from cms.casework.services.change import Act
from cms.users.models import User
from tests.casework.services.written import refused
from tests.factories import WEDNESDAY

LATER = WEDNESDAY + timedelta(hours=2)
LOOKS_LIKE = {"0": "oO0", "1": "iIlL1", "V": "uUvV"}


@st.composite
def typed(draw: st.DrawFn) -> tuple[str, str]:
    """A code, and what somebody may make of it when typing."""
    code = draw(st.text(ALPHABET, min_size=LENGTH, max_size=LENGTH))
    signs = []
    for sign in code:
        signs.append(draw(st.sampled_from(LOOKS_LIKE.get(sign, sign + sign.lower()))))
        signs.append(draw(st.sampled_from(["", "", "", " ", "-", " – "])))
    return code, "".join(signs)[:80]


@given(typed())
def test_case_spaces_and_look_alikes_do_not_matter(pair: tuple[str, str]):
    code, words = pair
    if len(words) < 80:
        assert normal_code(words) == code


@given(st.text(max_size=200))
def test_nothing_else_is_a_code(text: str):
    assert normal_code(text) == "" or set(normal_code(text)) <= set(ALPHABET)


def test_a_code_has_at_least_128_bits_and_no_sign_that_looks_like_another():
    assert len(set(ALPHABET)) ** LENGTH >= 2**128
    assert not set("ILOU") & set(ALPHABET)
    assert len({new_code() for _ in range(200)}) == 200


def test_a_code_opens_its_case_to_its_person_and_only_the_hash_is_stored(case: Case):
    person = case.parties.get(part="person")
    code = issue_code(case, person, now=WEDNESDAY)

    found = case_by_code(code.lower().replace(" ", ""), LATER)

    assert found is not None
    assert (found.case_id, found.party_id) == (case.pk, person.pk)
    row = AccessCode.objects.get()
    assert code.replace(" ", "") not in str(vars(row))
    assert len(code.split()) == 5


@pytest.mark.parametrize("wrong", ["", "A" * 26, "nonsense", "0" * 500, "ß" * 26])
def test_what_is_wrong_opens_nothing_and_costs_one_query_like_what_is_right(
    case: Case, wrong: str, django_assert_num_queries
):
    code = issue_code(case, case.parties.get(part="person"), now=WEDNESDAY)
    with django_assert_num_queries(1):
        assert case_by_code(wrong, LATER) is None
    with django_assert_num_queries(1):
        assert case_by_code(code, LATER) is not None


def test_a_revoked_code_opens_nothing(case: Case, coordinator: User):
    code = issue_code(case, case.parties.get(part="person"), now=WEDNESDAY)

    assert revoke_codes(case.pk, Act(now=LATER, by=coordinator)) == 1

    assert case_by_code(code, LATER) is None


def test_staff_give_a_code_to_who_may_follow_and_to_nobody_else(case: Case, coordinator: User):
    act = Act(now=LATER, by=coordinator)
    code = give_code(case_id=case.pk, act=act, party_id=case.parties.get(part="person").pk)

    assert case_by_code(code, LATER) is not None
    assert AccessCode.objects.get().created_by == coordinator
    with refused(PartyNotHere):
        give_code(case_id=case.pk, act=act, party_id=0)
