"""Evidence for whatever a procedure asks, made up from the types of its fields alone."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

from cms.casework.procedure.parts import EvidenceField
from cms.casework.procedure.schema import Procedure

Choose = Callable[[EvidenceField], str]
SOON = timedelta(days=14)


def filled(
    fields: Iterable[EvidenceField],
    *,
    spec: Procedure,
    now: datetime,
    choose: Choose,
    planned: date | None = None,
) -> dict[str, Any]:
    """Every field with something that can be right. ``planned``: the day that is to come."""
    return {field.key: value_for(field, spec, now, choose, planned) for field in fields}


def value_for(
    field: EvidenceField, spec: Procedure, now: datetime, choose: Choose, planned: date | None
) -> Any:
    if field.type in ("choice", "choices"):
        return choose(field) if field.type == "choice" else [choose(field)]
    body = spec.bodies[0].key if spec.bodies else ""
    values: dict[str, Any] = {
        "date": now.date(),
        "planned_date": planned or now.date() + SOON,
        "moment": now,
        "yes_no": True,
        "tick": True,
        "principles": [],  # no code is in force
        "amount": Decimal("25.00"),
        "role": spec.roles[0].key,
        "body": body,
        "bodies": [body],
    }
    return values.get(field.type, "We looked at it and asked everybody.")


def needs_something(fields: Iterable[EvidenceField], when: Callable[[EvidenceField], bool]) -> bool:
    """Whether leaving everything out must be refused."""
    return any(field.required and when(field) for field in fields)
