"""Recorded evidence in words, as the procedure labels it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from django.utils.timezone import localdate

from cms.casework import registry
from cms.casework.mail.asked import in_words, names_of_bodies
from cms.casework.procedure.parts import EvidenceField
from cms.casework.procedure.schema import Procedure

__all__ = ["in_words", "names_in", "shown_evidence"]


def names_in(spec: Procedure, *, bodies: bool) -> dict[str, str]:
    """What recorded keys stand for: titles of roles, and names of outside bodies for a query.

    With these the principles of the members' code, where the procedure asks for any.
    """
    titles = {role.key: role.title for role in spec.roles}
    if bodies and asks_for_principles(spec):
        titles |= {one.key: one.title for one in registry.principles(on=localdate())}
    return {**titles, **(names_of_bodies() if bodies else {})}


def asks_for_principles(spec: Procedure) -> dict[str, str]:
    """The flags that say which principles a case touches, with the field that holds them."""
    return {
        flag.key: field.key
        for flag in spec.flags
        for field in flag.asks
        if field.type == "principles"
    }


def shown_evidence(
    fields: Iterable[EvidenceField], stored: Mapping[str, Any], bodies: Mapping[str, str]
) -> list[tuple[str, str]]:
    """Label and value of everything that was recorded, in the order it is asked."""
    return [
        (field.label, in_words(field, stored[field.key], bodies))
        for field in fields
        if field.key in stored
    ]
