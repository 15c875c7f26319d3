"""Recorded evidence in words, as the procedure labels it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from django.utils.dateparse import parse_date, parse_datetime
from django.utils.timezone import localtime

from cms.casework.models import OutsideBody
from cms.casework.procedure.parts import EvidenceField
from cms.web.templatetags.site import full_date, full_moment


def shown_evidence(
    fields: Iterable[EvidenceField], stored: Mapping[str, Any], bodies: Mapping[str, str]
) -> list[tuple[str, str]]:
    """Label and value of everything that was recorded, in the order it is asked."""
    return [
        (field.label, in_words(field, stored[field.key], bodies))
        for field in fields
        if field.key in stored
    ]


def in_words(field: EvidenceField, value: Any, bodies: Mapping[str, str]) -> str:
    match field.type:
        case "yes_no" | "tick":
            return "Yes" if value else "No"
        case "choice":
            return dict(field.choices).get(value, str(value))
        case "body" | "bodies":
            keys = [value] if isinstance(value, str) else list(value)
            return ", ".join(bodies.get(key, key) for key in keys)
        case "date" | "planned_date":
            day: date | None = parse_date(str(value))
            return full_date(day) if day else str(value)
        case "moment":
            at = parse_datetime(str(value))
            return full_moment(localtime(at)) if at else str(value)
        case "amount":
            return f"£{value}"
        case _:
            return str(value)


def names_of_bodies() -> dict[str, str]:
    """The name of every outside body by its key. One query."""
    return dict(OutsideBody.objects.values_list("key", "name"))
