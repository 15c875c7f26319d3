"""Forms of what a procedure is in use for, and of moving a case to another one."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms

from cms.casework.desk.forms.base import DeskForm, reason_field
from cms.casework.models import Kind
from cms.casework.procedure.parts import Area
from cms.casework.procedure.schema import Procedure
from cms.web.widgets import Checkboxes, Radios


class SwitchForm(DeskForm):
    """Which procedure takes in what no other does."""

    source = forms.ChoiceField(
        label="Which procedure takes in what no other does?",
        help_text="New cases have it from now on. Cases that are there keep the one they have.",
        widget=Radios,
    )
    reason = reason_field("Why? Who decided it?")

    def __init__(self, *args: Any, sources: Sequence[tuple[str, str]], **kwargs: Any) -> None:
        self.sources = sources
        super().__init__(*args, **kwargs)

    def prepare(self) -> None:
        self.fields["source"].choices = self.sources  # type: ignore[attr-defined]


class UseForm(DeskForm):
    """What a procedure takes in beside the main one. Nothing ticked: nothing."""

    asked = forms.BooleanField(required=False)
    areas = forms.MultipleChoiceField(
        label="What is about these areas of service", required=False, widget=Checkboxes
    )
    kinds = forms.MultipleChoiceField(
        label="Only these kinds",
        help_text="Without an area: these kinds, wherever they are from. None ticked: all kinds.",
        required=False,
        widget=Checkboxes,
    )
    reason = reason_field("Why? Who decided it?")

    def __init__(self, *args: Any, spec: Procedure, areas: Sequence[Area], **kwargs: Any) -> None:
        """``areas``: those of the main procedure."""
        self.spec, self.offered = spec, areas
        super().__init__(*args, **kwargs)

    def prepare(self) -> None:
        if own := self.spec.intake.own:
            self.fields["asked"].label = f"Whoever says yes to “{own.question}”"
        else:
            del self.fields["asked"]
        if self.offered:
            areas = [(area.key, area.label) for area in self.offered]
            self.fields["areas"].choices = areas  # type: ignore[attr-defined]
        else:
            del self.fields["areas"]
        kinds = [(kind, str(Kind(kind).label)) for kind in self.spec.types]
        self.fields["kinds"].choices = kinds  # type: ignore[attr-defined]

    @property
    def wanted(self) -> dict[str, Any]:
        """What to hand to the service."""
        given = {"asked": False, "areas": [], **self.cleaned_data}
        return {name: given[name] for name in ("asked", "areas", "kinds", "reason")}


class WrongProcedureForm(DeskForm):
    """Which other procedure a case belongs to."""

    procedure = forms.ChoiceField(label="Which one does it belong to?", widget=Radios)
    reason = reason_field("Why?")

    def __init__(
        self, *args: Any, procedures: Sequence[tuple[str, str, str]], **kwargs: Any
    ) -> None:
        """``procedures``: key, title and what each is for."""
        self.procedures = procedures
        super().__init__(*args, **kwargs)

    def prepare(self) -> None:
        field = self.fields["procedure"]
        field.choices = [(key, title) for key, title, _ in self.procedures]  # type: ignore[attr-defined]
        field.widget.hints = {key: reach for key, _, reach in self.procedures if reach}
