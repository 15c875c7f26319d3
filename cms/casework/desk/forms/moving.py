"""Steps with their evidence, going on to another stage, closing and reopening."""

from __future__ import annotations

from typing import Any

from django import forms

from cms.casework.desk.forms.base import (
    DeskForm,
    reason_field,
    words_field,
)
from cms.casework.procedure.endings import Outcome
from cms.web.widgets import Radios


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
