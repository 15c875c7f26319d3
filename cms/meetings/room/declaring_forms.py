"""Asking about interests, and declaring one. The services check it once more."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms

from cms.meetings.models import AgendaItem, Attendance, Whose
from cms.meetings.room.forms import names
from cms.web.forms import Checkboxes, CleanTextField, Radios, SiteForm


class NoneForm(SiteForm):
    """Who was asked and has nothing to declare (S0-17)."""

    nobody = forms.MultipleChoiceField(
        label="Nothing to declare",
        help_text="Ask each person. Tick who says that they have none.",
        widget=Checkboxes(),
        error_messages={"required": "Tick everybody who said that they have none."},
    )

    def __init__(self, *args: Any, rows: Sequence[Attendance], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["nobody"].choices = names(rows)  # type: ignore[attr-defined]


class DeclareForm(SiteForm):
    """An interest: in what, of which kind, whose, and how it arises (S0-16, S0-24)."""

    mark_optional = False

    WHOLE = "whole"

    item = forms.ChoiceField(
        label="In which item?",
        error_messages={"required": "Say in which item, or in the whole meeting."},
    )
    kinds = forms.MultipleChoiceField(
        label="What kind of interest?",
        choices=(
            ("is_personal", "Personal"),
            ("is_financial", "Financial"),
            ("is_perceived", "Others might see one"),
        ),
        widget=Checkboxes(
            hints={
                "is_personal": "Family, friends, a group you belong to, where you live.",
                "is_financial": "Somebody could gain or lose money.",
                "is_perceived": "Even where you think that there is none.",
            }
        ),
        error_messages={"required": "Say which kind of interest it is."},
    )
    direct = forms.ChoiceField(
        label="Is it direct?",
        choices=(("yes", "Direct"), ("no", "Indirect")),
        widget=Radios(
            hints={
                "yes": "The item is about it.",
                "no": "The item touches it in some other way.",
            }
        ),
        error_messages={"required": "Say whether it is direct or indirect."},
    )
    whose = forms.ChoiceField(
        label="Whose interest is it?",
        choices=Whose.choices,
        initial=Whose.OWN.value,
        widget=Radios(),
    )
    how_it_arises = CleanTextField(
        label="How does it arise?",
        max_length=2_000,
        rows=4,
        error_messages={"required": "Say how the interest arises."},
    )
    is_sensitive = forms.BooleanField(
        label="Keep the details private",
        required=False,
        help_text="Everybody reads that there is an interest, and not how it arises.",
    )

    def __init__(self, *args: Any, items: Sequence[AgendaItem], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        matters = [(str(row.pk), str(row)) for row in items]
        choices = [("", "Choose"), *matters, (self.WHOLE, "The whole meeting")]
        self.fields["item"].choices = choices  # type: ignore[attr-defined]

    def declared(self) -> dict[str, Any]:
        """What the service asks for."""
        given = self.cleaned_data
        return {
            "item_id": int(given["item"]) if given["item"] != self.WHOLE else None,
            **dict.fromkeys(given["kinds"], True),
            "is_direct": given["direct"] == "yes",
            "whose": Whose(given["whose"]),
            "how_it_arises": given["how_it_arises"],
            "is_sensitive": given["is_sensitive"],
        }
