"""All that a text from a case must not hold, as one value. Plain Python."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

Words = tuple[str, ...]


@dataclass(frozen=True, repr=False)
class Material:
    """What identifies somebody in a case, or in any case of its group, as it was written there.

    ``house_numbers`` are what stands before a street, such as “14”, “Flat 2” or “Rose Cottage”.
    ``references`` are ours and those of others. ``texts`` is everything that anybody wrote, with
    the names of files. ``public``: what everybody may read anyway, such as the body's name and
    its own contact details; a word of it is not rare, but a name in it stays a name.
    """

    names: Words = ()
    organisations: Words = ()
    emails: Words = ()
    phones: Words = ()
    postcodes: Words = ()
    house_numbers: Words = ()
    streets: Words = ()
    references: Words = ()
    dates: tuple[date, ...] = ()
    staff_names: Words = ()
    member_names: Words = ()
    texts: Words = ()
    public: Words = ()

    def __repr__(self) -> str:
        # It holds everything private about a case; no log and no error report may.
        return "<Material>"
