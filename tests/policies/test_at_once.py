"""Two people who adopt at the very same moment: one of them does."""

from __future__ import annotations

from functools import partial

import pytest

from cms.policies.errors import PolicyRefused
from cms.policies.evidence import broken_versions
from cms.policies.models import PolicyVersion
from tests.policies.drafting import make_drafted
from tests.reliability.side_by_side import side_by_side


@pytest.mark.django_db(transaction=True)
def test_one_draft_is_adopted_once() -> None:
    drafted = make_drafted()
    revision, first, second = drafted.draft(), drafted.decide(), drafted.decide("Again")

    def adopt(decision: object) -> str:
        try:
            drafted.adopt(revision_id=revision, decision=decision)
        except PolicyRefused as refusal:
            return refusal.text
        return "adopted"

    told = side_by_side([partial(adopt, first), partial(adopt, second)])

    assert sorted(told)[-1] == "adopted"
    assert "There is nothing to adopt." in " ".join(told)
    assert PolicyVersion.objects.count() == 1
    assert not list(broken_versions())
