"""What a procedure asks to be recorded: checked, and made ready to be stored."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.utils.timezone import localdate

from cms.casework import registry
from cms.casework.errors import CaseworkError
from cms.casework.models import OutsideBody
from cms.casework.procedure.conditions import holds
from cms.casework.procedure.parts import EvidenceField
from cms.casework.procedure.schema import Procedure
from cms.casework.services.change import Act


class EvidenceMissing(CaseworkError):
    """Raised when evidence is missing or cannot be right; ``problems`` says what, by field."""

    def __init__(self, problems: Mapping[str, str]) -> None:
        super().__init__(" ".join(problems.values()))
        self.problems = dict(problems)


def evidence_from(
    fields: Iterable[EvidenceField],
    given: Mapping[str, Any],
    facts: Mapping[str, Any],
    *,
    spec: Procedure,
    act: Act,
) -> dict[str, Any]:
    """What was given as it is stored: text, ISO dates, amounts as text, true or false, keys.

    A field whose ``when`` does not hold is neither asked nor stored. Raises
    ``EvidenceMissing`` with everything that is missing or cannot be right.
    """
    problems: dict[str, str] = {}
    stored: dict[str, Any] = {}
    today = localdate(act.now)
    for field in fields:
        if not holds(field.when, facts):
            continue
        value = given.get(field.key)
        value = value.strip() if isinstance(value, str) else value
        if value in (None, "", [], ()) or (field.type == "tick" and value is False):
            if field.required:
                problems[field.key] = field.error or f"Enter: {field.label.lower()}."
            continue
        said = problem_with(field, value, spec, today)
        if said:
            problems[field.key] = said
        else:
            stored[field.key] = as_stored(value)
    if problems:
        raise EvidenceMissing(problems)
    return stored


def problem_with(field: EvidenceField, value: Any, spec: Procedure, today: date) -> str:
    match field.type:
        case "date" | "planned_date" if not isinstance(value, date):
            return f"{field.label}: enter a date."
        case "date" if value > today:
            return f"{field.label}: this day is still to come."
        case "moment" if not isinstance(value, datetime):
            return f"{field.label}: enter a date and a time."
        case "choice" | "choices" | "principles" if not chosen_from(field, value, today):
            return f"{field.label}: choose one from the list."
        case "role" if value not in spec.role_by_key:
            return f"{field.label}: choose one from the list."
        case "amount" if not isinstance(value, Decimal) or value < 0:
            return f"{field.label}: enter pounds and pence, such as 25.00."
        case "body" | "bodies":
            keys = [value] if isinstance(value, str) else list(value)
            known = OutsideBody.objects.filter(key__in=keys).count()
            return "" if known == len(set(keys)) else f"{field.label}: choose from the list."
        case _:
            return ""


def chosen_from(field: EvidenceField, value: Any, today: date) -> bool:
    """Whether everything that was chosen is one of its choices, or of the code in force."""
    chosen = {value} if isinstance(value, str) else set(value)
    if field.type == "principles":
        return chosen <= {one.key for one in registry.principles(on=today) if one.is_current}
    return chosen <= {key for key, _ in field.choices}


def as_stored(value: Any) -> Any:
    if isinstance(value, datetime | date):
        return value.isoformat()
    if isinstance(value, Decimal):
        return f"{value:.2f}"
    return list(value) if isinstance(value, tuple | set) else value
