"""What an outside body asks, what we answer, and what it decides."""

from __future__ import annotations

from typing import Any

from django import forms

from cms.casework.desk.forms.base import DeskForm, OneDateField, line_field, words_field
from cms.casework.models import EnquiryStatus, OutsideBody
from cms.web.widgets import Radios


class BodyChoice(forms.ModelChoiceField[OutsideBody]):
    def label_from_instance(self, obj: Any) -> str:
        return str(obj.name)


class EnquiryForm(DeskForm):
    body = BodyChoice(
        label="Who asks?", queryset=OutsideBody.objects.none(), empty_label="Choose one"
    )
    their_reference = line_field("Their reference", 60)
    received_on = OneDateField(label="When did it reach us?")
    due_on = OneDateField(
        label="When do they want our answer?",
        required=False,
        help_text="Their own date. It stands on Today.",
    )
    question = words_field("What do they ask?", rows=5, required=False)

    def prepare(self) -> None:
        rows = OutsideBody.objects.order_by("name", "pk")
        self.fields["body"].queryset = rows  # type: ignore[attr-defined]


class EnquiryAnswerForm(DeskForm):
    answer = words_field(
        "Our answer",
        rows=12,
        help_text="On behalf of the body. If you change it later, it is signed anew.",
    )


class SignForm(DeskForm):
    agreed = forms.BooleanField(
        label="I have read the answer, and sign it for us.",
        error_messages={"required": "Read the answer, then tick the box."},
    )


class SentForm(DeskForm):
    answered_on = OneDateField(label="When did it go to them?")


class StatusForm(DeskForm):
    status = forms.ChoiceField(
        label="How far have they come?", choices=EnquiryStatus.choices, widget=Radios
    )
    due_on = OneDateField(
        label="What is their next date?",
        required=False,
        help_text="When they want our comment, or when it is to be put right.",
    )
    decision = words_field(
        "What did they find or ask for?",
        rows=6,
        required=False,
        help_text="Needed with a provisional view or a final decision.",
    )


class EnquiryRemedyForm(DeskForm):
    """What their decision asks for, promised as a remedy of the case."""

    remedy = forms.ChoiceField(label="What kind of putting right is it?", widget=Radios)
    what = line_field("What is to be done?", 500)
    by_whom = line_field("Who does it?", 120)
    role = forms.ChoiceField(label="On whose Today is it?", widget=Radios)
    due_on = OneDateField(label="By when?")

    def prepare(self) -> None:
        spec = self.the_case.procedure.spec
        kinds = [(row.key, row.label) for row in spec.remedy_by_key.values() if not row.asks]
        self.fields["remedy"].choices = kinds  # type: ignore[attr-defined]
        roles = [(role.key, role.title) for role in spec.roles]
        self.fields["role"].choices = roles  # type: ignore[attr-defined]
