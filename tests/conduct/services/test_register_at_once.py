"""Several declare at the same moment: the register is numbered without a gap, and nothing is lost."""

from __future__ import annotations

from functools import partial

import pytest

from cms.conduct.models import RegisterEntry
from cms.conduct.services.register import confirm
from tests.conduct.declared import said, told
from tests.conduct.people import NOW
from tests.conduct.test_evidence import verify
from tests.reliability.side_by_side import side_by_side


@pytest.mark.django_db(transaction=True)
def test_all_are_kept_and_sealed_one_after_the_other(signing) -> None:
    people = signing.people
    ada, bilal = people.ada, people.bilal
    said(ada)
    deeds = [partial(said, member, told(f"Number {n}")) for n in (1, 2) for member in (ada, bilal)]

    side_by_side([*deeds, *[partial(confirm, member_id=ada.pk, by=ada.user, now=NOW)] * 2])

    numbers = list(RegisterEntry.objects.values_list("number", flat=True))
    assert numbers == [*range(1, len(numbers) + 1)]
    assert len(numbers) >= 6
    assert f"{len(numbers)} entries of the register are as they were" in verify()
