"""Recorded evidence in words, as the procedure labels it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from cms.casework.mail.asked import in_words, names_of_bodies
from cms.casework.procedure.parts import EvidenceField

__all__ = ["in_words", "names_of_bodies", "shown_evidence"]


def shown_evidence(
    fields: Iterable[EvidenceField], stored: Mapping[str, Any], bodies: Mapping[str, str]
) -> list[tuple[str, str]]:
    """Label and value of everything that was recorded, in the order it is asked."""
    return [
        (field.label, in_words(field, stored[field.key], bodies))
        for field in fields
        if field.key in stored
    ]
