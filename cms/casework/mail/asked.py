"""What is asked beside the words of a message: in words, as fields, and as clocks read it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any, Final

from django.utils.dateparse import parse_date, parse_datetime
from django.utils.timezone import localdate, localtime

from cms.casework.mail.moments import reply_due
from cms.casework.models import Case, Message, OutsideBody
from cms.casework.procedure.merge_fields import fields_in
from cms.casework.procedure.parts import EvidenceField
from cms.casework.procedure.schema import MessageSpec, Procedure
from cms.web.templatetags.site import full_date, full_moment

# What an acknowledgement or a notice must name, and the fields of a text that name it.
NAMED_BY: Final[Mapping[str, frozenset[str]]] = {
    "officer_or_section": frozenset({"handler_name", "handler_title", "author_name"}),
    "contact": frozenset({"handler_contact", "contacts"}),
    "ombudsman_details": frozenset({"outside_bodies"}),
}
TYPED: Final = ("text", "long_text")
BODIES: Final = ("body", "bodies")
# Names that an event uses for itself.
NOT_TOLD: Final = ("at", "by", "channel", "kind", "message", "record", "step", "supersedes")
# What may stand in a subject, which shows on locked phones: nothing that anybody typed.
FIT_FOR_SUBJECTS: Final = ("date", "planned_date", "moment", "amount", "choice")


def in_words(field: EvidenceField, value: Any, bodies: Mapping[str, str]) -> str:
    """One thing that was recorded, as people read it. ``bodies``: all names by key, roles' too."""
    match field.type:
        case "yes_no" | "tick":
            return "Yes" if value else "No"
        case "choice":
            return dict(field.choices).get(value, str(value))
        case "choices":
            return ", ".join(dict(field.choices).get(key, key) for key in value)
        case "body" | "bodies" | "role" | "principles":
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


def asked_fields(
    fields: Iterable[EvidenceField], asked: Mapping[str, Any], spec: Procedure
) -> dict[str, str]:
    """Each thing that may be asked as a field of the text; empty where nothing was given."""
    fields = list(fields)
    bodies = names_of_bodies() if any(field.type in BODIES for field in fields) else {}
    found = {}
    for field in fields:
        value = asked.get(field.key)
        if field.type == "role" and value in spec.role_by_key:
            value = spec.role_by_key[value].title
        found[field.key] = "" if value is None else in_words(field, value, bodies)
    return found


def fit_for_subject(message: MessageSpec) -> frozenset[str]:
    return frozenset(field.key for field in message.asks if field.type in FIT_FOR_SUBJECTS)


def stated_by(case: Case, message: MessageSpec, texts: Iterable[str]) -> dict[str, Any]:
    """What its ``texts`` state for the clocks by the fields they have (S3-28, S3-29)."""
    if not message.event:
        return {}
    used = {name for text in texts for name in fields_in(text)}
    stated: dict[str, Any] = {name: True for name, by in NAMED_BY.items() if by & used}
    due_at = reply_due(case, message.key, case.deadlines.all()) if "reply_date" in used else None
    if due_at is not None:
        stated["reply_date"] = localdate(due_at).isoformat()
    return stated


def sent_data(message: Message, spec: MessageSpec | None) -> dict[str, Any]:
    """What an event says of a message that left us: keys and codes, never words."""
    data: dict[str, Any] = {}
    if spec is not None and spec.event:
        data = codes_of(spec.asks, message.asked)
        data |= {"clock_event": spec.event, "automatic": spec.automatic}
    return {**data, "message": message.pk, "kind": spec.kind if spec else message.kind}


def codes_of(fields: Iterable[EvidenceField], asked: Mapping[str, Any]) -> dict[str, Any]:
    """What was recorded as an event may say it: that something was typed, not what."""
    typed = {field.key for field in fields if field.type in TYPED}
    return {
        key: bool(value) if key in typed else value
        for key, value in asked.items()
        if key not in NOT_TOLD
    }
