"""What became of a case at a meeting, and what the agenda says of it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

from django import forms

from cms.casework.desk.forms.base import DeskForm, line_field
from cms.casework.services.raising import LONGEST_LINE, LONGEST_REASON
from cms.web.widgets import Radios

RAISED, CARRIED = "raised", "carried"
BECAME: Final = (
    (RAISED, "It was raised, without the person’s name"),
    (CARRIED, "It was carried over to the next meeting"),
)


class RaisedForm(DeskForm):
    meeting = forms.ChoiceField(
        label="At which meeting?", error_messages={"required": "Choose the meeting."}
    )
    became = forms.ChoiceField(
        label="What became of it?",
        choices=BECAME,
        widget=Radios,
        error_messages={"required": "Say whether it was raised or carried over."},
    )
    reason = line_field(
        "Why is it carried over?",
        LONGEST_REASON,
        required=False,
        help_text="Needed where it was not raised. Staff who see the case read it.",
    )

    def __init__(
        self, *args: Any, meetings: Sequence[tuple[str, str]], chosen: str = "", **kwargs: Any
    ) -> None:
        """``meetings``: their keys and words; ``chosen``: the one that is marked at first."""
        self.meetings, self.chosen = meetings, chosen
        super().__init__(*args, **kwargs)

    def prepare(self) -> None:
        field = self.fields["meeting"]
        field.choices = list(self.meetings)  # type: ignore[attr-defined]
        if self.chosen in dict(self.meetings):
            field.initial = self.chosen

    def clean(self) -> None:
        is_carried = self.cleaned_data.get("became") == CARRIED
        if is_carried and not self.cleaned_data.get("reason") and "reason" not in self.errors:
            self.add_error("reason", "Say why it is carried over.")


class AgendaLineForm(DeskForm):
    line = line_field(
        "What is it about, in a few words?",
        LONGEST_LINE,
        required=False,
        help_text="Such as “getting into the hall in the evening”. Left empty, it is only counted.",
    )

    def __init__(self, *args: Any, written: str = "", **kwargs: Any) -> None:
        self.written = written
        super().__init__(*args, **kwargs)

    def prepare(self) -> None:
        self.fields["line"].initial = self.written
