"""Saying that somebody has an interest in a case, and that it holds no more (S0-22)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from cms.casework.desk.forms.base import DeskForm, PersonChoice, reason_field, words_field
from cms.users.models import User


class SayInterestForm(DeskForm):
    how = words_field(
        "How does it arise?",
        rows=4,
        max_length=1000,
        help_text="Such as: I am a cousin of theirs. Only coordinators read this.",
    )


class NoteInterestForm(DeskForm):
    user = PersonChoice(
        label="Who has an interest?",
        queryset=User.objects.none(),
        empty_label="Choose somebody",
        help_text="They lose sight of the case at once.",
    )
    how = words_field("How does it arise?", rows=4, max_length=1000)

    def __init__(self, *args: Any, people: Mapping[int, str], **kwargs: Any) -> None:
        self.people = people
        super().__init__(*args, **kwargs)

    def prepare(self) -> None:
        self.fields["user"].offer(self.people)  # type: ignore[attr-defined]


class EndInterestForm(DeskForm):
    reason = reason_field("Why does it hold no more?")
