"""Somebody in a case: how to reach them, what was agreed, and their authority."""

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
from cms.casework.models import Authority, Part, Party, Preference
from cms.casework.procedure.questions import IntakeSpec
from cms.casework.services.questions import QUESTIONS
from cms.web.fields import CleanEmailField, CleanPhoneField
from cms.web.widgets import Checkboxes, Radios

COLUMNS = (
    "name",
    "email",
    "phone",
    "postal_address",
    "prefers",
    "adjustments",
    "language",
    "adjustments_asked",
    "adjustments_agreed",
    "authority",
    "authority_evidence",
    "authority_on",
)


BY_PHONE = (Preference.PHONE, Preference.TEXT)


def check_ways(form: DeskForm, intake: IntakeSpec) -> None:
    """What somebody asks for needs the number or the address that it goes to."""
    given = form.cleaned_data
    calls = intake.calls_alone(given.get("adjustments", ())) or given.get("prefers") in BY_PHONE
    if calls and not given.get("phone") and "phone" not in form.errors:
        form.add_error("phone", "They want to be reached by phone. Enter the number.")
    letters = given.get("prefers") == Preference.POST
    if letters and not given.get("postal_address") and "postal_address" not in form.errors:
        form.add_error("postal_address", "They want letters. Enter the address.")


class PersonForm(DeskForm):
    name = line_field("Name", 120, required=False)
    email = CleanEmailField(
        label="Email address",
        max_length=254,
        required=False,
        help_text="Whoever reads mail at this address can follow the case.",
    )
    phone = CleanPhoneField(label="Phone number", required=False)
    postal_address = words_field("Postal address", rows=3, required=False, max_length=500)
    prefers = forms.ChoiceField(
        label="How do they like to be reached?", choices=Preference.choices, widget=Radios
    )
    adjustments = forms.MultipleChoiceField(
        label=QUESTIONS["adjustments"].label,
        help_text="What they tick on the website. It acts on every message at once.",
        required=False,
        widget=Checkboxes,
    )
    language = line_field(QUESTIONS["language"].label, 60, required=False)
    adjustments_asked = line_field(QUESTIONS["more"].label, 500, required=False)
    adjustments_agreed = line_field(
        "What did we agree to make it easier for them?",
        500,
        required=False,
        help_text="It stands at the head of the case for everybody who works on it.",
    )
    authority = forms.ChoiceField(
        label="May they hear about the case?", choices=Authority.choices, widget=Radios
    )
    authority_evidence = line_field(
        "What shows their authority?",
        300,
        required=False,
        help_text="Such as the signed form on file, or the call in which the person agreed.",
    )
    authority_on = OneDateField(
        label="When was it shown?",
        required=False,
        help_text="The date on the form, or of the call.",
    )
    reason = reason_field("Why does it change?", required=False)

    def __init__(self, *args: Any, party: Party, **kwargs: Any) -> None:
        self.party = party
        super().__init__(*args, **kwargs)

    def prepare(self) -> None:
        self.initial = {name: getattr(self.party, name) for name in COLUMNS}
        known = self.the_case.procedure.spec.intake.adjustments
        self.fields["adjustments"].choices = [(row.key, row.label) for row in known]  # type: ignore[attr-defined]
        if not known:
            del self.fields["adjustments"]
        if self.party.part != Part.REPRESENTATIVE:
            for name in ("authority", "authority_evidence", "authority_on"):
                del self.fields[name]

    def clean(self) -> None:
        check_ways(self, self.the_case.procedure.spec.intake)
