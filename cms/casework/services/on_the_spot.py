"""What is promised as something is settled at once, by whoever settles it, in the same form (S4-13)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import timedelta
from decimal import Decimal
from typing import Any, Final

from django.utils.timezone import localdate

from cms.casework.models import Remedy
from cms.casework.permissions import titles_for
from cms.casework.procedure.endings import OnTheSpot, RemedyType
from cms.casework.procedure.parts import EvidenceField
from cms.casework.procedure.schema import Procedure, Step
from cms.casework.services.change import Change
from cms.casework.services.evidence import EvidenceMissing, evidence_from

RESOLVED: Final = "resolved"  # what a step is to the clocks that settles the matter


def agreed_with(spec: Procedure, step: Step) -> Iterator[tuple[RemedyType, OnTheSpot]]:
    """The types that may be promised with a step: only with one that settles the matter."""
    for kind in spec.remedy_by_key.values() if step.event == RESOLVED else ():
        if kind.on_the_spot is not None:
            yield kind, kind.on_the_spot


def asked_with(spec: Procedure, step: Step) -> tuple[EvidenceField, ...]:
    """What the form of a step asks: its evidence, and what may be promised, which may be left out."""
    asked = list(step.evidence)
    for kind, limits in agreed_with(spec, step):
        for field in kind.asks:
            most = f"Up to £{limits.up_to}. Leave it empty where none is due."
            words = " ".join(filter(None, (kind.hint, most)))
            given = {"help": words if field.type == "amount" else field.help, "required": False}
            label = f"{kind.label}: {field.label[:1].lower()}{field.label[1:]}"
            key = name_of(kind, field)
            asked.append(field.model_copy(update={**given, "label": label, "key": key}))
    return tuple(asked)


def name_of(kind: RemedyType, field: EvidenceField) -> str:
    return f"{kind.key}-{field.key}"


def agree_on_the_spot(change: Change, step: Step, given: Mapping[str, Any]) -> None:
    """Promise what was filled in. Raises ``EvidenceMissing``, also for more than the limit."""
    for kind, limits in agreed_with(change.spec, step):
        details = {field.key: given.get(name_of(kind, field)) for field in kind.asks}
        if any(value not in (None, "", [], (), False) for value in details.values()):
            promise(change, kind, limits, details)


def promise(
    change: Change, kind: RemedyType, limits: OnTheSpot, details: Mapping[str, Any]
) -> None:
    act, case = change.act, change.case
    names = {field.key: name_of(kind, field) for field in kind.asks}
    try:
        stored = evidence_from(kind.asks, details, change.facts(), spec=change.spec, act=act)
    except EvidenceMissing as missing:
        raise EvidenceMissing(
            {names[key]: said for key, said in missing.problems.items()}
        ) from None
    field = next(field for field in kind.asks if field.type == "amount")
    amount = Decimal(stored.get(field.key, "0"))
    if not 0 < amount <= limits.up_to:
        raise EvidenceMissing({names[field.key]: said_of_limit(change.spec, kind, limits)})
    remedy = Remedy(
        case=case,
        key=kind.key,
        what=f"{kind.public_label or kind.label}: £{amount}",
        by_whom=change.spec.role_by_key[case.handler_role].title,
        role=case.handler_role,
        due_on=localdate(act.now) + timedelta(days=limits.within_days),
        details=stored,
        agreed_at=act.now,
        agreed_by=act.by,
    )
    change.save(remedy, f"Promised: {kind.label}.")


def said_of_limit(spec: Procedure, kind: RemedyType, limits: OnTheSpot) -> str:
    titles = titles_for(spec, f"remedy:{kind.key}")
    more = f"For more, ask the {titles}." if titles else "Promise more in the case itself."
    return f"On the spot it is up to £{limits.up_to}. {more}"
