"""Members who sign at the very same moment: each signature has a number and a seal of its own."""

from __future__ import annotations

from functools import partial

import pytest

from cms.conduct.errors import ConductRefused
from cms.conduct.evidence import broken_signatures
from cms.conduct.models import Member, Signature
from tests.conduct.signed import some_signing
from tests.reliability.side_by_side import side_by_side


@pytest.mark.django_db(transaction=True)
def test_two_members_sign_at_once_and_one_of_them_twice() -> None:
    signing = some_signing()

    def sign(member_id: int) -> str:
        try:
            signing.sign(Member.objects.select_related("user").get(pk=member_id))
        except ConductRefused as refusal:
            return refusal.text
        return "signed"

    ada, bilal = signing.people.ada.pk, signing.people.bilal.pk
    told = side_by_side([partial(sign, ada), partial(sign, bilal), partial(sign, ada)])

    assert sorted(told)[1:] == ["signed", "signed"]
    assert "already" in " ".join(told)
    assert list(Signature.objects.values_list("number", flat=True)) == [1, 2]
    assert not list(broken_signatures())
