"""Drafts that the staff concerned check."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django import forms

from cms.casework.desk.forms.base import DeskForm, OneDateField, reason_field, words_field
from cms.casework.desk.forms.replying import ReplyForm
from cms.users.models import User


class PeopleChoice(forms.ModelMultipleChoiceField[User]):
    """Several accounts, each in the words that it was given."""

    people: Mapping[int, str]

    def label_from_instance(self, obj: Any) -> str:
        return self.people.get(obj.pk, str(obj))


class AskCheckForm(ReplyForm):
    """The draft as its author would send it, who checks it, and by when."""

    people = PeopleChoice(
        queryset=User.objects.none(),
        label="Who checks the facts?",
        widget=forms.CheckboxSelectMultiple,
        help_text="The staff it concerns. They read this draft and nothing else of the case.",
        error_messages={"required": "Choose whom you ask."},
    )
    due_on = OneDateField(label="By when?", help_text="After this day the reply may go without.")

    def __init__(self, *args: Any, people: Mapping[int, str], **kwargs: Any) -> None:
        """``people``: what each account is called here, in their order."""
        self.offered = people
        super().__init__(*args, **kwargs)

    def prepare(self) -> None:
        """What a reply asks, but how it goes: it does not go yet."""
        self.items = []
        super().prepare()
        for name in ("channel", "happened_at"):
            del self.fields[name]
        field = self.fields["people"]
        field.people = self.offered  # type: ignore[attr-defined]
        field.queryset = User.objects.filter(pk__in=list(self.offered))  # type: ignore[attr-defined]
        self.order_fields([*(n for n in self.fields if n not in ("people", "due_on")), "people"])

    def clean(self) -> None:
        """How it goes is not asked here."""


class GoOnForm(DeskForm):
    reason = reason_field(
        "Why does it not wait?",
        help_text="Such as: nobody of our staff is concerned. It is kept with the case.",
    )


class CommentForm(DeskForm):
    comment = words_field(
        "Your comment",
        help_text="What is wrong, and what shows it. If all of it is right, say so.",
    )


class AnswerCommentForm(DeskForm):
    response = words_field(
        "What did you do about it?", rows=4, help_text="Whoever commented can read this."
    )
