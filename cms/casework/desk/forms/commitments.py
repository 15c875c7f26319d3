"""Agreeing when to speak again, and passing something on to a colleague."""

from __future__ import annotations

from typing import Any

from django import forms

from cms.casework.desk.forms.base import (
    DeskForm,
    OneDateField,
    OneMomentField,
    line_field,
    words_field,
)
from cms.casework.models import Channel
from cms.casework.services.commitments import WAYS
from cms.web.fields import CleanEmailField
from cms.web.widgets import Radios


class AgreeContactForm(DeskForm):
    at = OneMomentField(label="When do we speak again?", help_text="The day and time you agreed.")
    channel = forms.ChoiceField(label="How?", choices=list(WAYS.items()), widget=Radios)
    about = line_field("What about?", 160, help_text="Such as “say when the plumber comes”.")
    by_whom = line_field("Who of us does it?", 100)
    role = forms.ChoiceField(label="On whose Today is it?", widget=Radios)

    def __init__(self, *args: Any, roles: list[tuple[str, str]], **kwargs: Any) -> None:
        self.roles = roles
        super().__init__(*args, **kwargs)

    def prepare(self) -> None:
        self.fields["role"].choices = self.roles  # type: ignore[attr-defined]


class ContactResultForm(DeskForm):
    spoke = forms.ChoiceField(
        label="Did you speak to them?",
        choices=[("yes", "Yes"), ("no", "No, it did not come about")],
        widget=Radios,
    )
    channel = forms.ChoiceField(
        label="How?",
        choices=[
            (Channel.PHONE.value, "On the phone"),
            (Channel.IN_PERSON.value, "In person"),
            (Channel.EMAIL.value, "By email"),
            (Channel.TEXT.value, "By text message"),
        ],
        required=False,
        widget=Radios,
    )
    happened_at = OneMomentField(label="When?", required=False)
    result = words_field(
        "What came of it?",
        rows=4,
        max_length=500,
        help_text="If it did not come about: what happened, and what you do now.",
    )

    def clean(self) -> None:
        given = self.cleaned_data
        if given.get("spoke") != "yes":
            return
        for name, text in (("channel", "Say how you spoke."), ("happened_at", "Say when it was.")):
            if not given.get(name) and name not in self.errors:
                self.add_error(name, text)


class ReferForm(DeskForm):
    """Something a colleague does for the person (S3-20)."""

    asked_name = line_field("Who takes it on?", 120)
    asked_email = CleanEmailField(
        label="Their email address",
        max_length=254,
        required=False,
        help_text="We mail it to them. Without an address, ask them in another way.",
    )
    question = words_field(
        "What do they do for the person?", rows=4, help_text="Share only what they need for it."
    )
    due_on = OneDateField(label="When do they tell us what came of it?")
