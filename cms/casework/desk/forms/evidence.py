"""Forms made from what a procedure asks to be recorded."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from datetime import date
from typing import Any

from django import forms

from cms.casework import registry
from cms.casework.desk.forms.base import (
    DeskForm,
    OneDateField,
    OneMomentField,
    YesNoField,
    line_field,
    words_field,
)
from cms.casework.models import OutsideBody
from cms.casework.procedure.conditions import holds
from cms.casework.procedure.parts import EvidenceField
from cms.casework.procedure.schema import Procedure
from cms.web.fields import CleanEmailField
from cms.web.widgets import Checkboxes, Radios

LONGEST_LINE = 300
FieldMaker = Callable[[EvidenceField, dict[str, Any], date], forms.Field]


def bodies_on(day: date) -> list[tuple[str, str]]:
    """The outside bodies that exist on a day. One query."""
    rows = OutsideBody.objects.offered(day).order_by("name")
    return [(row.key, row.name) for row in rows]


def principles_on(day: date) -> list[tuple[str, str]]:
    """What members promised in the code of that day."""
    return [(one.key, one.title) for one in registry.principles(on=day) if one.is_current]


def one_of(offered: list[tuple[str, str]], common: dict[str, Any]) -> forms.Field:
    choices = offered if common["required"] else [("", "None"), *offered]
    return forms.ChoiceField(choices=choices, widget=Radios, **common)


# How each type of evidence in a procedure is asked for.
MAKERS: Mapping[str, FieldMaker] = {
    "text": lambda field, common, day: line_field(max_length=LONGEST_LINE, **common),
    "long_text": lambda field, common, day: words_field(rows=5, **common),
    "date": lambda field, common, day: OneDateField(**common),
    "moment": lambda field, common, day: OneMomentField(**common),
    "yes_no": lambda field, common, day: YesNoField(**common),
    "planned_date": lambda field, common, day: OneDateField(**common),
    "tick": lambda field, common, day: forms.BooleanField(**common),
    "amount": lambda field, common, day: forms.DecimalField(
        min_value=0, max_digits=9, decimal_places=2, **common
    ),
    "choice": lambda field, common, day: one_of(list(field.choices), common),
    "choices": lambda field, common, day: forms.MultipleChoiceField(
        choices=field.choices, widget=Checkboxes, **common
    ),
    "body": lambda field, common, day: one_of(bodies_on(day), common),
    "bodies": lambda field, common, day: forms.MultipleChoiceField(
        choices=bodies_on(day), widget=Checkboxes, **common
    ),
    "principles": lambda field, common, day: forms.MultipleChoiceField(
        choices=principles_on(day), widget=Checkboxes, **common
    ),
}


def field_for(evidence: EvidenceField, spec: Procedure, day: date) -> forms.Field:
    """One thing to record, as a form field with the procedure's own words."""
    common: dict[str, Any] = {
        "label": evidence.label,
        "required": evidence.required,
        "help_text": evidence.help,
    }
    if evidence.error:
        common["error_messages"] = {"required": evidence.error}
    if evidence.type == "role":
        return one_of([(role.key, role.title) for role in spec.roles], common)
    return MAKERS[evidence.type](evidence, common, day)


class EvidenceForm(DeskForm):
    """Built from ``asks``; those whose condition does not hold for ``facts`` are left out."""

    def __init__(
        self,
        *args: Any,
        asks: Iterable[EvidenceField],
        facts: Mapping[str, Any],
        day: date,
        **kwargs: Any,
    ) -> None:
        self.asks = [field for field in asks if holds(field.when, facts)]
        self.day = day
        super().__init__(*args, **kwargs)

    def prepare(self) -> None:
        for evidence in self.asks:
            self.fields[evidence.key] = field_for(evidence, self.the_case.procedure.spec, self.day)

    def evidence(self) -> dict[str, Any]:
        """What was entered, by the keys of the procedure."""
        return {field.key: self.cleaned_data.get(field.key) for field in self.asks}


class CopiedForm(EvidenceForm):
    """The same for a step after which somebody gets a copy of what the person said (S3-17)."""

    copy_name = line_field("Who gets a copy?", 120, required=False)
    copy_email = CleanEmailField(
        label="Their email address",
        max_length=254,
        required=False,
        help_text="We mail them what the person said, without a name.",
    )

    def prepare(self) -> None:
        super().prepare()
        self.order_fields([*(field.key for field in self.asks), "copy_name", "copy_email"])

    def clean(self) -> None:
        name, email = self.cleaned_data.get("copy_name"), self.cleaned_data.get("copy_email")
        if email and not name:
            self.add_error("copy_name", "Say who gets the copy.")
        if name and not email and "copy_email" not in self.errors:
            self.add_error("copy_email", "Enter their email address.")
