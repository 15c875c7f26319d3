"""Signatures and entries get their number and their seal here, one after the other."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TypeVar

from cms.conduct.models import KeptSeal, RegisterEntry, Signature
from cms.conduct.models.kept import Chain
from cms.conduct.seals import Fact, seal

Row = TypeVar("Row", Signature, RegisterEntry)


def add_sealed(row: Row, chain: Chain, facts_of: Callable[[Row], Mapping[str, Fact]]) -> Row:
    """Keep a row, numbered and sealed, while the numbers are held.

    The next number follows the last that was given, whether or not its row is still there.
    """
    last = KeptSeal.objects.filter(chain=chain).order_by("-number").first()
    row.number = last.number + 1 if last is not None else 1
    row.seal = seal(facts_of(row), last.seal if last is not None else "")
    row.save()
    KeptSeal(chain=chain, number=row.number, seal=row.seal).save()
    return row
