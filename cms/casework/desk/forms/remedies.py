"""Promising to put something right, and what becomes of the promise."""

from __future__ import annotations

from typing import Any

from django import forms

from cms.casework.desk.forms.base import (
    DeskForm,
    OneDateField,
    line_field,
    reason_field,
    words_field,
)
from cms.casework.desk.forms.evidence import EvidenceForm
from cms.web.widgets import Radios


class RemedyForm(EvidenceForm):
    """What every promise says, and what its type asks beside it."""

    what = line_field("What do we promise?", 500, help_text="The person reads these words.")
    by_whom = line_field("Who does it?", 120, help_text="A team or a role will do.")
    role = forms.ChoiceField(label="On whose Today is it?", widget=Radios)
    due_on = OneDateField(label="By when?", required=False)
    done_on = OneDateField(
        label="Is it done already? On which day?",
        required=False,
        help_text="For what is done with the reply itself, such as an apology in it.",
    )

    def __init__(self, *args: Any, roles: list[tuple[str, str]], **kwargs: Any) -> None:
        self.roles = roles
        super().__init__(*args, **kwargs)

    def prepare(self) -> None:
        super().prepare()
        self.fields["role"].choices = self.roles  # type: ignore[attr-defined]
        own = [field.key for field in self.asks]
        self.order_fields(["what", *own, "by_whom", "role", "due_on", "done_on"])

    def clean(self) -> None:
        given = self.cleaned_data
        if not given.get("done_on") and not given.get("due_on") and not self.errors:
            self.add_error("due_on", "Say by when it is done.")


class AskToAgreeForm(DeskForm):
    what = words_field(
        "What do you propose, and why?",
        rows=3,
        max_length=200,
        help_text="They get it on Today, and can open the case.",
    )


class RemedyDoneForm(DeskForm):
    done_on = OneDateField(label="On which day was it done?")
    note = line_field(
        "Anything to note?", 500, required=False, help_text="Such as a receipt, or who saw it."
    )


class FollowUpForm(DeskForm):
    note = line_field("Did it hold, and how do you know?", 500)
    again_on = OneDateField(
        label="Look once more on",
        required=False,
        help_text="Leave it empty when nobody needs to look again.",
    )


class DropRemedyForm(DeskForm):
    reason = reason_field("Why is it not done after all?", help_text="Tell the person as well.")
