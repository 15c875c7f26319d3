"""Closed cases that are looked at again each quarter, to see how well they were answered (S4-16)."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from cms.casework.procedure.parts import EvidenceField, Key, Kind, Part


class SampleCheck(Part):
    """So many cases that were closed in a quarter, drawn by lot, each checked by one person.

    ``role`` does it; nobody checks a case that they had or wrote in. ``kinds`` empty: praise as
    well as complaints.
    """

    role: Key
    cases: Annotated[int, Field(ge=1, le=100)]
    asks: Annotated[tuple[EvidenceField, ...], Field(min_length=1)]
    kinds: tuple[Kind, ...] = ()
