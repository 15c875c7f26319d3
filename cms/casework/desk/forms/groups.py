"""Cases about one issue: putting them together, their report, and the letter that carries it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms

from cms.casework.desk.forms.base import DeskForm, line_field, reason_field, words_field
from cms.web.widgets import Radios

NEW = "new"


class JoinForm(DeskForm):
    """A group that is there, or a new one."""

    group = forms.ChoiceField(label="Together with which cases?", widget=Radios)
    name = line_field("Name of the new group", 120, required=False)
    issue = words_field(
        "What is the issue?",
        rows=2,
        required=False,
        max_length=500,
        help_text="For a new group. Everybody in it reads this: leave out every name.",
    )
    reason = reason_field("Why do they belong together?")

    def __init__(self, *args: Any, groups: list[tuple[str, str]], **kwargs: Any) -> None:
        self.groups = groups
        super().__init__(*args, **kwargs)

    def prepare(self) -> None:
        field = self.fields["group"]
        field.choices = [*self.groups, (NEW, "A new group")]  # type: ignore[attr-defined]
        if not self.groups:
            field.initial = NEW

    def clean(self) -> None:
        if self.cleaned_data.get("group") != NEW:
            return
        if not self.cleaned_data.get("name"):
            self.add_error("name", "Give the group a name.")
        if not self.cleaned_data.get("issue"):
            self.add_error("issue", "Say what the issue is, without names.")


class LeaveForm(DeskForm):
    reason = reason_field("Why is it answered by itself?")


class PersonalForm(DeskForm):
    """Asks for nothing but the press of its button."""


class AddCaseForm(DeskForm):
    reference = line_field("Reference of the case", 20)
    reason = reason_field("Why does it belong to them?")


class ReportForm(DeskForm):
    report = words_field(
        "The report",
        rows=16,
        help_text="Everybody in the group gets these words. No names, and nothing that is only about one person.",
    )


class SendReportForm(DeskForm):
    letter = forms.ChoiceField(label="Which letter carries it?", widget=Radios)
    words = words_field(
        "The covering words",
        rows=8,
        help_text="The same for everybody. What is only about one person follows by itself, in their letter alone.",
    )

    def __init__(self, *args: Any, letters: Sequence[tuple[str, str]], **kwargs: Any) -> None:
        self.letters = letters
        super().__init__(*args, **kwargs)

    def prepare(self) -> None:
        field = self.fields["letter"]
        field.choices = self.letters  # type: ignore[attr-defined]
        if len(self.letters) == 1:
            field.initial = self.letters[0][0]
