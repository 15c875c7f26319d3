"""How the person says they are reached, and what would make it easier."""

from __future__ import annotations

from typing import Any

from django import forms

from cms.casework.mail.texts import sends_texts
from cms.casework.models import Party, Preference
from cms.casework.procedure.schema import Procedure
from cms.casework.services.own_details import OwnDetails
from cms.casework.tracking.forms import MOST_EMAIL, Pressed
from cms.web.forms import CleanCharField, CleanEmailField, CleanPhoneField, CleanTextField
from cms.web.widgets import Checkboxes, Radios

NEEDS: dict[str, tuple[str, str]] = {
    Preference.EMAIL: ("email", "Enter the email address that we should use."),
    Preference.PHONE: ("phone", "Enter the number that we should call."),
    Preference.TEXT: ("phone", "Enter the number that we should text."),
    Preference.POST: ("postal_address", "Enter the address that we should write to."),
}


class Details(Pressed):
    """Everything we reach them by, as it stands."""

    email = CleanEmailField(
        label="Email address",
        help_text="We send a link to a new address. It counts once you have opened it.",
        max_length=MOST_EMAIL,
        required=False,
    )
    phone = CleanPhoneField(label="Phone number", max_length=40, required=False)
    postal_address = CleanTextField(
        label="Postal address",
        required=False,
        widget=forms.Textarea(attrs={"autocomplete": "street-address", "dir": "auto", "rows": 4}),
    )
    prefers = forms.ChoiceField(
        label="How would you like to hear from us?",
        widget=Radios,
        error_messages={"required": "Say how you would like to hear from us."},
    )
    adjustments = forms.MultipleChoiceField(
        label="What would make it easier for you?", required=False, widget=Checkboxes
    )
    language = CleanCharField(
        label="Which language, if you need an interpreter?",
        max_length=60,
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "off", "dir": "auto"}),
    )
    adjustments_asked = CleanCharField(
        label="Anything else?",
        max_length=500,
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "off", "dir": "auto"}),
    )

    def __init__(self, *args: Any, party: Party, spec: Procedure, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.intake = spec.intake
        self.initial = {name: getattr(party, name) for name in self.fields if name != "key"}
        ways = [(key, label) for key, label in Preference.choices if offered(key, party)]
        self.fields["prefers"].choices = ways  # type: ignore[attr-defined]
        known = [(row.key, row.label) for row in spec.intake.adjustments]
        self.fields["adjustments"].choices = known  # type: ignore[attr-defined]
        if not known:
            del self.fields["adjustments"]

    def clean_postal_address(self) -> str:
        typed = str(self.cleaned_data["postal_address"])
        if len(typed) > 500:
            raise forms.ValidationError(f"Use 500 characters or fewer. You have used {len(typed)}.")
        return typed

    def clean(self) -> None:
        name, text = NEEDS.get(self.cleaned_data.get("prefers", ""), ("", ""))
        if name and not self.cleaned_data.get(name) and name not in self.errors:
            self.add_error(name, text)
        calls = self.intake.calls_alone(self.cleaned_data.get("adjustments", ()))
        if calls and not self.cleaned_data.get("phone") and "phone" not in self.errors:
            self.add_error("phone", "You asked for phone calls only, so give a number to call.")

    def details(self) -> OwnDetails:
        given = {name: value for name, value in self.cleaned_data.items() if name != "key"}
        return OwnDetails(**{**given, "adjustments": tuple(given.get("adjustments", ()))})


def offered(way: str, party: Party) -> bool:
    """Texts where the site can send any; no way at all only to whoever gave none."""
    if way == Preference.TEXT:
        return sends_texts() or party.prefers == way
    return way != Preference.NONE or party.prefers == way
