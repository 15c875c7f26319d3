"""What was settled on the spot, noted in under a minute (S2-12)."""

from __future__ import annotations

from datetime import date
from typing import Any
from uuid import UUID

from django import forms
from django.forms.boundfield import BoundField

from cms.casework.desk.forms.base import DeskForm, line_field, words_field
from cms.casework.desk.forms.evidence import field_for
from cms.casework.desk.forms.replying import ASKED, asked_in
from cms.casework.desk.forms.sorting import kinds_of
from cms.casework.models import Channel, ProcedureVersion
from cms.casework.procedure.schema import Step
from cms.casework.services.on_the_spot import asked_with
from cms.casework.services.told import PersonDetails, Told
from cms.web.fields import CleanEmailField, CleanPhoneField
from cms.web.widgets import Radios

HAPPENED = ("text", "kind", "channel")
WHO = ("name", "phone", "email")


class SettledForm(DeskForm):
    """As few questions as will do; whoever told us may stay unnamed."""

    channel = forms.ChoiceField(
        label="How did it reach us?",
        choices=[(key, label) for key, label in Channel.choices if key != Channel.WEB],
        initial=Channel.PHONE.value,
        widget=Radios,
    )
    kind = forms.ChoiceField(label="What is it?", widget=Radios)
    text = words_field("What happened?", rows=4, help_text="In their own words.")
    name = line_field("Their name", 120, required=False)
    phone = CleanPhoneField(label="Phone number", required=False)
    email = CleanEmailField(label="Email address", max_length=254, required=False)

    def __init__(
        self, *args: Any, version: ProcedureVersion, step: Step, day: date, **kwargs: Any
    ) -> None:
        self.version, self.step, self.day = version, step, day
        self.spec = version.spec
        super().__init__(*args, **kwargs)

    def prepare(self) -> None:
        field = self.fields["kind"]
        field.choices = kinds_of(self.spec)  # type: ignore[attr-defined]
        if "complaint" in self.spec.types:
            field.initial = "complaint"
        for evidence in asked_with(self.spec, self.step):
            name = f"{ASKED}{evidence.key}"
            self.fields[name] = field_for(evidence, self.spec, self.day)

    @property
    def sections(self) -> list[tuple[str, str, list[BoundField]]]:
        """Title, a key for its look, and fields, in the order in which a call goes."""
        done = tuple(name for name in self.fields if name.startswith(ASKED))
        groups = [
            ("What they told us", "told", HAPPENED),
            ("What was done about it", "done", done),
            ("Who told us, if they want to say", "who", WHO),
        ]
        return [(title, key, [self[name] for name in names]) for title, key, names in groups]

    def told(self, key: UUID) -> Told:
        given = self.cleaned_data
        person = {name: given[name] for name in WHO}
        return Told(
            key=key,
            kind=given["kind"],
            text=given["text"],
            channel=given["channel"],
            person=PersonDetails(**person),
            version=self.version,
        )

    def evidence(self) -> dict[str, Any]:
        return asked_in(self.cleaned_data)
