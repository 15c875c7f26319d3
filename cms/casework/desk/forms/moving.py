"""Steps with their evidence, going on to another stage, closing and reopening."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django import forms

from cms.casework.desk.forms.base import (
    DeskForm,
    OneMomentField,
    reason_field,
    words_field,
)
from cms.casework.models import Channel
from cms.casework.procedure.endings import Outcome
from cms.casework.procedure.schema import Request, Stage
from cms.web.widgets import Radios


class NotContentForm(DeskForm):
    """Staff note that the person is not content, and what the procedure asks of that (S0-45)."""

    stage = forms.ChoiceField(label="What do they ask for?", widget=Radios)
    channel = forms.ChoiceField(
        label="How did they ask?",
        choices=[
            (key, label) for key, label in Channel.choices if key not in (Channel.WEB, Channel.TEXT)
        ],
        widget=Radios,
        required=False,
    )
    received_at = OneMomentField(
        label="When did it reach us?", required=False, help_text="Left empty: now."
    )
    why = words_field(
        "Did they say why?", rows=4, required=False, help_text="They need not give a reason."
    )
    wish = words_field("Did they say what they want?", rows=3, required=False)
    late_reason = words_field("Why does it come later?", rows=2, required=False)

    def __init__(
        self,
        *args: Any,
        requests: Sequence[tuple[Stage, Request]] = (),
        late: int = 0,
        **kwargs: Any,
    ) -> None:
        """``requests``: what may be asked for; ``late``: after how many days it needs a reason."""
        self.requests, self.late = requests, late
        super().__init__(*args, **kwargs)

    def prepare(self) -> None:
        fields = self.fields
        stages = [
            (stage.key, f"{request.label}: {stage.label}") for stage, request in self.requests
        ]
        fields["stage"].choices = stages  # type: ignore[attr-defined]
        if len(stages) < 2:
            del fields["stage"]
        how = [request for _, request in self.requests]
        if any(request.written_required for request in how):
            fields["channel"].required = True
            fields["channel"].help_text = "It is asked for in writing, by them or for them."
        if len(how) == 1 and how[0].reasons_required:
            fields["why"].required, fields["why"].help_text = True, ""
        if len(how) == 1 and how[0].wish_required:
            fields["wish"].required = True
        if self.late:
            fields["late_reason"].help_text = f"Our reply was more than {self.late} days ago."
        else:
            del fields["late_reason"]


class EnterStageForm(DeskForm):
    stage = forms.ChoiceField(label="Where does it go?", widget=Radios)
    reason = reason_field("Why?")

    def __init__(
        self,
        *args: Any,
        stages: list[tuple[str, str]],
        needs: Mapping[str, Sequence[str]] | None = None,
        **kwargs: Any,
    ) -> None:
        """``needs``: what each stage asks for first."""
        self.stages, self.needs = stages, needs or {}
        super().__init__(*args, **kwargs)

    def prepare(self) -> None:
        field = self.fields["stage"]
        field.choices = self.stages  # type: ignore[attr-defined]
        field.widget.hints = {
            key: f"First: {' '.join(texts)}" for key, texts in self.needs.items() if texts
        }
        if len(self.stages) == 1:
            field.initial = self.stages[0][0]


class CloseForm(DeskForm):
    outcome = forms.ChoiceField(label="How does it end?", widget=Radios)
    outcome_reason = reason_field(
        "Why?", required=False, help_text="Needed for some endings. It stays on file."
    )

    def __init__(
        self,
        *args: Any,
        outcomes: list[Outcome],
        at_once: frozenset[str],
        needs: Mapping[str, Sequence[str]],
        **kwargs: Any,
    ) -> None:
        """``at_once``: the outcomes that need nothing else first; ``needs``: what others do."""
        self.outcomes, self.at_once, self.needs = outcomes, at_once, needs
        super().__init__(*args, **kwargs)

    def prepare(self) -> None:
        field = self.fields["outcome"]
        field.choices = [(row.key, row.label) for row in self.outcomes]  # type: ignore[attr-defined]
        field.widget.hints = {
            row.key: f"The person reads: “{row.public_label}”."
            + (" Say why below." if row.needs_reason else "")
            + (" Nothing else is needed first." if row.key in self.at_once else "")
            + "".join(f" First: {text}" for text in self.needs.get(row.key, ()))
            for row in self.outcomes
        }


class ReopenForm(DeskForm):
    reason = reason_field("Why is it taken up again?")


class ConfirmForm(DeskForm):
    """A button and nothing to fill in."""
