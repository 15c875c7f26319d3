"""Which policy members sign: begun from ours or their own, ended with a reason (S0-12, S0-14)."""

from __future__ import annotations

from datetime import timedelta

import pytest

from cms.conduct.errors import ConductRefused
from cms.conduct.library import codes
from cms.conduct.models import Code
from cms.conduct.services.codes import begin_code, end_code
from cms.conduct.signing import signing_state
from cms.policies.blocks import NOLAN
from cms.policies.models import PolicyPage
from tests.conduct.people import NOW, TODAY
from tests.conduct.signed import adopt_words

pytestmark = pytest.mark.one_database


def begin(signing, **values):
    given = {"spec": "public-life", "by": signing.people.clerk, "now": NOW}
    return begin_code(**{**given, **values})


@pytest.mark.req("S0-12")
def test_a_code_of_ours_is_a_draft_with_every_principle(signing):
    code = begin(signing)

    page = PolicyPage.objects.get(policy=code.policy)
    assert (page.live, page.versions.exists(), code.register) == (False, False, "localism-act")
    assert [block.value["anchor"] for block in page.conduct] == [key for key, _ in sorted_nolan()]
    assert {block.block_type for block in page.conduct} == {"principle"}
    page.full_clean()


def sorted_nolan() -> list[tuple[str, str]]:
    order = [one.key for one in next(c for c in codes() if c.key == "public-life").principles]
    return sorted(NOLAN, key=lambda one: order.index(one[0]))


def test_every_code_of_ours_maps_to_principles_of_public_life_alone():
    known = {key for key, _ in NOLAN}

    for code in codes():
        assert {to for one in code.principles for to in one.maps_to} <= known
    ten = next(code for code in codes() if code.key == "general-principles")
    assert len(ten.principles) == 10
    assert {to for one in ten.principles for to in one.maps_to} == known


@pytest.mark.req("S0-14")
def test_a_body_swaps_its_code_and_members_have_days_to_sign_the_other(signing):
    ada = signing.people.ada
    signing.sign(ada)
    other = begin(signing)

    assert signing_state(ada, TODAY).code == signing.code  # until the other is adopted
    adopt_words(PolicyPage.objects.get(policy=other.policy), "", at=NOW)

    state = signing_state(ada, TODAY)
    assert (state.code, state.signed_at, state.keeps_out) == (other, None, False)
    assert state.due_on == TODAY + timedelta(days=13)
    assert signing_state(ada, state.due_on + timedelta(days=1)).keeps_out


def test_members_sign_a_policy_of_their_own(signing):
    before = PolicyPage.objects.count()

    code = begin(signing, spec="", policy_id=signing.code.policy_id, group=signing.people.garden)

    assert (code.policy, code.register, PolicyPage.objects.count()) == (
        signing.code.policy,
        "",
        before,
    )
    assert signing_state(signing.people.ada, TODAY).code == code
    assert signing_state(signing.people.bilal, TODAY).code == signing.code


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"spec": "none-of-ours"}, "spec"),
        ({"spec": "", "policy_id": 0}, "policy"),
        ({"spec": "general-principles"}, "policy"),
        ({"days": 0}, "days"),
        ({"days": 366}, "days"),
        ({"register": "none"}, "register"),
    ],
)
def test_a_code_that_cannot_be_writes_nothing(signing, values, field):
    pages = PolicyPage.objects.count()

    with pytest.raises(ConductRefused) as refused:
        begin(signing, **values)

    assert refused.value.field == field
    assert (Code.objects.count(), PolicyPage.objects.count()) == (1, pages)


def test_a_code_that_ended_asks_nobody(signing):
    act = {"by": signing.people.clerk, "now": NOW}

    end_code(code_id=signing.code.pk, ends_on=TODAY, reason="Another comes.", **act)

    assert signing_state(signing.people.ada, TODAY) is not None
    assert signing_state(signing.people.ada, TODAY + timedelta(days=1)) is None


@pytest.mark.parametrize(
    ("values", "field"),
    [({"reason": " "}, "reason"), ({"ends_on": TODAY - timedelta(days=1)}, "ends_on")],
)
def test_a_code_does_not_end_without_a_reason_or_yesterday(signing, values, field):
    given = {"ends_on": TODAY, "reason": "Another comes.", "by": None, "now": NOW}

    with pytest.raises(ConductRefused) as refused:
        end_code(code_id=signing.code.pk, **{**given, **values})

    assert refused.value.field == field
    assert Code.objects.get().ends_on is None
