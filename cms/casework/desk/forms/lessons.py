"""What was learned: no question here asks who it was (S3-8)."""

from __future__ import annotations

from typing import Any

from django import forms

from cms.casework.desk.forms.base import DeskForm, OneDateField, words_field
from cms.casework.services.lessons import owners_offered
from cms.web.widgets import Radios

CHECKED = "name_checked"


class WithoutNamesForm(DeskForm):
    """A text that should name nobody; asks again where it seems to."""

    def prepare(self) -> None:
        if CHECKED in self.data:
            self.ask_about_names()

    def ask_about_names(self) -> None:
        """Offer to keep what is no name of staff after all."""
        self.fields[CHECKED] = forms.BooleanField(
            label="It names nobody of ours. Keep it as it is.", required=False
        )


class LessonForm(WithoutNamesForm):
    found = forms.ChoiceField(
        label="Is there something to learn?",
        choices=[
            ("yes", "Yes, something to do better or to keep doing"),
            ("no", "No, we looked and found nothing"),
        ],
        initial="yes",
        widget=Radios(hints={"no": "Say why in a sentence. The other questions then fall away."}),
    )
    text = words_field(
        "What did we learn?",
        rows=4,
        help_text="What happened and what will change. Name nobody: it is not about blame.",
    )
    cause = forms.ChoiceField(
        label="What caused it?",
        required=False,
        widget=Radios,
        help_text="Needed where there is something to learn.",
    )
    is_recommendation = forms.BooleanField(
        label="It recommends a change of policy or procedure.",
        required=False,
        help_text="Then say whose it is; how far it has come is reported.",
    )
    priority = forms.ChoiceField(
        label="Which priority of our plan does it serve?", required=False, widget=Radios
    )
    role = forms.ChoiceField(label="Who sees to it?", required=False, widget=Radios)
    due_on = OneDateField(label="By when?", required=False)

    def prepare(self) -> None:
        super().prepare()
        spec = self.the_case.procedure.spec
        learning = spec.learning
        causes = [(row.key, row.label) for row in learning.causes] if learning else []
        priorities = [(row.key, row.label) for row in learning.priorities] if learning else []
        self.offer("cause", causes)
        self.offer("role", [("", "Nobody has to"), *owners_offered(spec).items()])
        if priorities:
            self.offer("priority", [("", "None of them"), *priorities])
        else:
            del self.fields["priority"]

    def offer(self, name: str, choices: list[tuple[str, str]]) -> None:
        self.fields[name].choices = choices  # type: ignore[attr-defined]

    def clean(self) -> None:
        given: dict[str, Any] = self.cleaned_data
        if given.get("found") == "yes" and not given.get("cause") and "cause" not in self.errors:
            self.add_error("cause", "Choose what caused it.")


class ProgressForm(WithoutNamesForm):
    progress = words_field("How far has it come?", rows=4)
    done_on = OneDateField(
        label="Is it done? On which day?",
        required=False,
        help_text="Leave it empty while it goes on.",
    )
