"""Steps with their evidence, going on to another stage, closing and reopening."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

from django import forms

from cms.casework.desk.forms.base import (
    DeskForm,
    OneDateField,
    OneMomentField,
    YesNoField,
    line_field,
    reason_field,
    words_field,
)
from cms.casework.models import OutsideBody
from cms.casework.procedure.schema import EvidenceField, Outcome, Step
from cms.web.widgets import Checkboxes, Radios

LONGEST_LINE = 300
FieldMaker = Callable[[EvidenceField, dict[str, Any], date], forms.Field]


def bodies_on(day: date) -> list[tuple[str, str]]:
    """The outside bodies that exist on a day. One query."""
    rows = OutsideBody.objects.offered(day).order_by("name")
    return [(row.key, row.name) for row in rows]


def choices_for(field: EvidenceField, day: date) -> list[tuple[str, str]]:
    offered = list(field.choices) if field.type == "choice" else bodies_on(day)
    return offered if field.required else [("", "None"), *offered]


# How each type of evidence in a procedure is asked for.
MAKERS: Mapping[str, FieldMaker] = {
    "text": lambda field, common, day: line_field(max_length=LONGEST_LINE, **common),
    "long_text": lambda field, common, day: words_field(rows=5, **common),
    "date": lambda field, common, day: OneDateField(**common),
    "moment": lambda field, common, day: OneMomentField(**common),
    "yes_no": lambda field, common, day: YesNoField(**common),
    "choice": lambda field, common, day: forms.ChoiceField(
        choices=choices_for(field, day), widget=Radios, **common
    ),
    "body": lambda field, common, day: forms.ChoiceField(
        choices=choices_for(field, day), widget=Radios, **common
    ),
    "bodies": lambda field, common, day: forms.MultipleChoiceField(
        choices=bodies_on(day), widget=Checkboxes, **common
    ),
}


def field_for(evidence: EvidenceField, day: date) -> forms.Field:
    """One thing to record, as a form field with the procedure's own words."""
    common: dict[str, Any] = {
        "label": evidence.label,
        "required": evidence.required,
        "help_text": evidence.help,
    }
    if evidence.error:
        common["error_messages"] = {"required": evidence.error}
    return MAKERS[evidence.type](evidence, common, day)


class StepForm(DeskForm):
    """Built from the evidence that a step of the procedure asks for."""

    def __init__(self, *args: Any, step: Step, day: date, **kwargs: Any) -> None:
        self.step, self.day = step, day
        super().__init__(*args, **kwargs)

    def prepare(self) -> None:
        for evidence in self.step.evidence:
            self.fields[evidence.key] = field_for(evidence, self.day)


class NotContentForm(DeskForm):
    """Staff note that the person is not content; no reason is demanded (S0-45)."""

    why = words_field(
        "Did they say why?", rows=4, required=False, help_text="They need not give a reason."
    )
    wish = words_field("Did they say what they want?", rows=3, required=False)


class EnterStageForm(DeskForm):
    stage = forms.ChoiceField(label="Where does it go?", widget=Radios)
    reason = reason_field("Why?")

    def __init__(self, *args: Any, stages: list[tuple[str, str]], **kwargs: Any) -> None:
        self.stages = stages
        super().__init__(*args, **kwargs)

    def prepare(self) -> None:
        self.fields["stage"].choices = self.stages  # type: ignore[attr-defined]


class CloseForm(DeskForm):
    outcome = forms.ChoiceField(label="How does it end?", widget=Radios)
    outcome_reason = reason_field(
        "Why?", required=False, help_text="Needed for some endings. It stays on file."
    )

    def __init__(
        self, *args: Any, outcomes: list[Outcome], at_once: frozenset[str], **kwargs: Any
    ) -> None:
        """``at_once``: the outcomes that need nothing else first."""
        self.outcomes, self.at_once = outcomes, at_once
        super().__init__(*args, **kwargs)

    def prepare(self) -> None:
        field = self.fields["outcome"]
        field.choices = [(row.key, row.label) for row in self.outcomes]  # type: ignore[attr-defined]
        field.widget.hints = {
            row.key: f"The person reads: “{row.public_label}”."
            + (" Say why below." if row.needs_reason else "")
            + (" Nothing else is needed first." if row.key in self.at_once else "")
            for row in self.outcomes
        }


class ReopenForm(DeskForm):
    reason = reason_field("Why is it taken up again?")


class ConfirmForm(DeskForm):
    """A button and nothing to fill in."""
