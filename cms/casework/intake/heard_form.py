"""What a member was told by somebody, as the member notes it (S0-34)."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django import forms

from cms.casework.models import Heard
from cms.casework.procedure.schema import Procedure
from cms.casework.services.hand_overs import PassedOn
from cms.web.forms import (
    CleanCharField,
    CleanEmailField,
    CleanPhoneField,
    CleanTextField,
    MomentField,
    SiteForm,
)
from cms.web.text import in_a_sentence
from cms.web.widgets import Radios

OPEN_AGAIN = "This page was open for a long time. Please press the button again."


class SomeoneToldMe(SiteForm):
    """When, how, what it was about, and how to reach them if they offered it."""

    key = forms.UUIDField(
        widget=forms.HiddenInput,
        error_messages={"required": OPEN_AGAIN, "invalid": OPEN_AGAIN},
    )
    heard_at = MomentField(
        label="When did they tell you?",
        help_text="We count our times from then. Change it if it was not just now.",
    )
    heard = forms.ChoiceField(label="How did they tell you?", choices=Heard.choices, widget=Radios)
    gist = CleanTextField(
        label="What was it about?",
        help_text="A few words will do. Leave out medical details that we do not need.",
        max_length=2000,
        rows=5,
    )
    about_role = forms.ChoiceField(
        label="Is it about one of these people?",
        help_text="Whoever it is about never sees it.",
        required=False,
        widget=Radios,
    )
    name = CleanCharField(
        label="Their name",
        max_length=120,
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    email = CleanEmailField(
        label="Their email address",
        help_text="We write to them once, and say how to tell us themselves.",
        max_length=254,
        required=False,
        widget=forms.EmailInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
    )
    phone = CleanPhoneField(
        label="Their phone number",
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "off", "type": "tel"}),
    )
    wants_help = forms.BooleanField(
        label="They would like help to write it down",
        required=False,
    )

    def __init__(self, *args: Any, spec: Procedure | None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        roles = [role for role in spec.roles if role.may_be_subject] if spec else []
        if roles:
            named = [(role.key, f"The {in_a_sentence(role.title)}") for role in roles]
            self.fields["about_role"].choices = [("", "None of these"), *named]  # type: ignore[attr-defined]
        else:
            del self.fields["about_role"]

    def told(self) -> PassedOn:
        given = self.cleaned_data
        key: UUID = given["key"]
        return PassedOn(
            key=key,
            heard_at=given["heard_at"],
            heard=given["heard"],
            gist=given["gist"],
            name=given["name"],
            email=given["email"],
            phone=given["phone"],
            wants_help=given["wants_help"],
            about_role=given.get("about_role", ""),
        )
