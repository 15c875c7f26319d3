"""What shows that signatures and declarations are as they were given: marks to work out again."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet

from cms.conduct.models import KeptSeal, RegisterEntry, Signature
from cms.conduct.models.kept import Chain
from cms.conduct.seals import Fact, broken
from cms.policies.evidence import broken_versions
from cms.policies.models import PolicyVersion


@dataclass(frozen=True)
class Broken:
    """One thing that is not as it was recorded, and how that shows."""

    what: str
    how: str

    def __str__(self) -> str:
        return f"{self.what}: {self.how}."


def signature_facts(row: Signature) -> Mapping[str, Fact]:
    """What the seal of a signature marks: all of it but the place of its scan.

    ``shown`` is the seal of the version, and so of every word of it that was drawn to be read.
    """
    return {
        "number": row.number,
        "member": row.member_id,
        "version": row.version_id,
        "words": row.words_digest,
        "shown": row.version.seal or row.version.digest,
        "agreed": list(row.agreed),
        "method": str(row.method),
        "typed_name": row.typed_name,
        "scan": row.scan_digest,
        "signed_at": row.signed_at,
        "recorded_at": row.recorded_at,
        "recorded_by": row.recorded_by_id,
    }


def entry_facts(row: RegisterEntry) -> Mapping[str, Fact]:
    """What the seal of an entry in the register of interests marks: all of it."""
    return {
        "number": row.number,
        "member": row.member_id,
        "of": row.of_id,
        "act": str(row.act),
        "register": row.register,
        "category": row.category,
        "category_title": row.category_title,
        "words": row.words,
        "whose": str(row.whose),
        "is_sensitive": row.is_sensitive,
        "on": row.on,
        "giver": row.giver,
        "value_pence": row.value_pence,
        "was_accepted": row.was_accepted,
        "reason": row.reason,
        "declared_at": row.declared_at,
        "told_on": row.told_on,
        "due_on": row.due_on,
        "recorded_by": row.recorded_by_id,
    }


def broken_entries() -> Iterator[Broken]:
    """Every entry of the register that is not as it was declared. Reads all of them."""
    rows = RegisterEntry.objects.order_by("number")
    yield from broken_chain(Chain.ENTRIES, rows, entry_facts)


def broken_signatures() -> Iterator[Broken]:
    """Every signature that is not as it was recorded. Reads all of them, and their scans."""
    rows = Signature.objects.order_by("number").select_related("version")
    rows = rows.defer("version__html", "version__text", "version__sections")
    yield from broken_chain(Chain.SIGNATURES, rows, signature_facts)
    for row in rows.iterator(chunk_size=200):
        if row.words_digest != row.version.words_digest:
            yield Broken(f"Signature {row.number}", "the words of its version are others now")
        if row.scan_digest and digest_of_scan(row) != row.scan_digest:
            yield Broken(f"Signature {row.number}", "its scan is not there, or was changed")
    yield from broken_words()


def broken_chain(
    chain: Chain, rows: QuerySet[Any], facts_of: Callable[[Any], Mapping[str, Fact]]
) -> Iterator[Broken]:
    """What rows do not say of themselves, and what was kept of each beside it."""
    what = str(chain.label)
    given = dict(KeptSeal.objects.filter(chain=chain).values_list("number", "seal"))
    there: dict[int, str] = {}
    for words in broken((row, facts_of(row)) for row in noted(rows, there)):
        yield Broken(what, words)
    for number in sorted({*given, *there}):
        if number not in there and number > max(there, default=0):
            yield Broken(what, f"number {number} is missing")
        elif number in there and given.get(number) != there[number]:
            yield Broken(what, f"number {number} does not have the seal that it was given")


def marks() -> list[str]:
    """A mark of the newest signature and entry: its chain, number and seal. Empty where none is."""
    newest = (KeptSeal.objects.filter(chain=chain).order_by("-number").first() for chain in Chain)
    return [f"{row.chain}:{row.number}:{row.seal}" for row in newest if row is not None]


def broken_marks(kept: Iterable[str]) -> Iterator[Broken]:
    """What was noted elsewhere, and is not so any more: as ``marks`` gave it at that time."""
    for mark in kept:
        chain, _, rest = mark.strip().partition(":")
        number, _, noted_seal = rest.partition(":")
        if chain not in Chain.values or not number.isdecimal() or not noted_seal:
            yield Broken(mark, "this is not a mark; give it as it was printed")
        elif not KeptSeal.objects.filter(chain=chain, number=number, seal=noted_seal).exists():
            yield Broken(
                str(Chain(chain).label), f"number {number} is not what it was when that was noted"
            )


def noted(rows: QuerySet[Any], there: dict[int, str]) -> Iterator[Any]:
    for row in rows.iterator(chunk_size=200):
        there[row.number] = row.seal
        yield row


def broken_words() -> Iterator[Broken]:
    """Versions whose words were signed, and are not as they were adopted."""
    signed = PolicyVersion.objects.filter(signatures__isnull=False).distinct()
    names = {str(one) for one in signed.select_related("policy").only("number", "policy", "title")}
    for one in broken_versions():
        if one.version in names:
            yield Broken(one.version, f"it was signed, and {one.what}")


def digest_of_scan(row: Signature) -> str:
    """The mark of the stored scan; empty where the file cannot be read."""
    try:
        with row.scan.open("rb") as file:
            return hashlib.sha256(file.read()).hexdigest()
    except (OSError, ValueError):
        return ""
