"""What somebody tells us by phone, letter, e-mail or in person, written down by staff (R4)."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django import forms

from cms.casework.desk.forms.base import DeskForm, OneMomentField, line_field, words_field
from cms.casework.desk.forms.sorting import kinds_of, subjects_of
from cms.casework.models import WRITTEN_CHANNELS, Channel, Kind, Preference
from cms.casework.procedure.schema import Procedure
from cms.casework.services.told import PersonDetails, Representative, Told
from cms.web.fields import CleanEmailField, CleanPhoneField
from cms.web.text import in_a_sentence
from cms.web.widgets import Radios

TAKEN_BY = [(key, label) for key, label in Channel.choices if key != Channel.WEB]
PERSON = ("name", "email", "phone", "postal_address", "prefers", "adjustments_asked")


class LogForm(DeskForm):
    """The questions of the public form, and what only staff know of a contact."""

    channel = forms.ChoiceField(label="How did it reach us?", choices=TAKEN_BY, widget=Radios)
    received_at = OneMomentField(
        label="When did it arrive?", help_text="The true time of the call, the e-mail or the post."
    )
    received_by_contact_at = OneMomentField(
        label="When did the person who answers have it?",
        help_text="Leave it empty if it was at once.",
        required=False,
    )
    first_raised_at = OneMomentField(
        label="When was it first raised with any of us?",
        help_text="If it was said before, to anybody here.",
        required=False,
    )
    first_raised_how = forms.ChoiceField(
        label="How was it first raised?",
        choices=[("", "Not before"), *TAKEN_BY],
        required=False,
        widget=Radios,
    )
    kind = forms.ChoiceField(label="What is it?", widget=Radios, initial=Kind.UNSURE.value)
    text = words_field("What happened?", rows=10, help_text="In their own words.")
    wish = words_field("What would put it right?", rows=3, required=False)
    words_agreed = forms.BooleanField(
        label="I read the words back, and they agreed to them.",
        help_text="Then they count as written, and the times start.",
        required=False,
    )
    topic = line_field(
        "What is it about, in a few words?",
        120,
        required=False,
        help_text="A neutral line without names, such as “hall access”.",
    )
    name = line_field(
        "Their name",
        120,
        required=False,
        help_text="Leave all of this empty if they stay anonymous.",
    )
    email = CleanEmailField(label="E-mail address", max_length=254, required=False)
    phone = CleanPhoneField(label="Phone number", required=False)
    postal_address = words_field("Postal address", rows=3, required=False, max_length=500)
    prefers = forms.ChoiceField(
        label="How do they like to be reached?",
        choices=[("", "They did not say"), *Preference.choices[:-1]],
        required=False,
        widget=Radios,
    )
    adjustments_asked = line_field(
        "How can we make this easier for them?",
        500,
        required=False,
        help_text="Large print, an interpreter, a friend who comes along.",
    )
    helper_name = line_field(
        "Does somebody tell us for them? That person’s name", 120, required=False
    )
    helper_email = CleanEmailField(
        label="That person’s e-mail address", max_length=254, required=False
    )
    helper_phone = CleanPhoneField(label="That person’s phone number", required=False)
    helper_relationship = line_field(
        "What are they to the person?", 120, required=False, help_text="Friend, relative, advocate…"
    )
    subject_role = forms.ChoiceField(
        label="Is it about one of us?",
        help_text="Whoever it is about will not see the case.",
        required=False,
        widget=Radios,
    )
    subject_name = line_field("Is it about somebody else? Their name", 120, required=False)

    # How the fields stand together on the page.
    groups = (
        (
            "How and when",
            (
                "channel",
                "received_at",
                "received_by_contact_at",
                "first_raised_at",
                "first_raised_how",
            ),
        ),
        ("What they told us", ("kind", "text", "wish", "words_agreed", "topic")),
        ("Who they are", PERSON),
        (
            "Somebody who helps them",
            ("helper_name", "helper_email", "helper_phone", "helper_relationship"),
        ),
        ("Whom it is about", ("subject_role", "subject_name")),
    )

    def __init__(self, *args: Any, spec: Procedure | None, **kwargs: Any) -> None:
        self.spec = spec
        super().__init__(*args, **kwargs)

    def prepare(self) -> None:
        if self.spec is not None:
            self.fields["kind"].choices = kinds_of(self.spec)  # type: ignore[attr-defined]
            self.fields["subject_role"].choices = subjects_of(self.spec)  # type: ignore[attr-defined]
            self.tell_what_counts(self.spec)

    def tell_what_counts(self, spec: Procedure) -> None:
        """Say who receives in the procedure's words, and which promise runs from each time."""
        receiving = " or the ".join(in_a_sentence(role.title) for role in spec.receivers)
        if receiving:
            self.fields["received_by_contact_at"].label = f"When did the {receiving} have it?"
        for name, event in (
            ("received_by_contact_at", "received_by_contact"),
            ("first_raised_at", "first_raised"),
        ):
            promises = [clock.label for _, clock in spec.clocks if clock.start_event == event]
            if promises:
                counted = " and ".join(in_a_sentence(label) for label in promises)
                field = self.fields[name]
                field.help_text = (
                    f"{field.help_text} We count the time for the {counted} from then."
                )

    def clean(self) -> None:
        given = self.cleaned_data
        if not given.get("helper_name") and any(
            given.get(f"helper_{part}") for part in ("email", "phone", "relationship")
        ):
            self.add_error("helper_name", "Give the name of the person who helps, too.")
        if given.get("first_raised_how") and not given.get("first_raised_at"):
            self.add_error("first_raised_at", "Say when it was first raised.")

    @property
    def sections(self) -> list[tuple[str, list[Any]]]:
        return [(title, [self[name] for name in names]) for title, names in self.groups]

    def told(self, key: UUID) -> Told:
        """What to hand to the service."""
        given = self.cleaned_data
        helper = None
        if given["helper_name"]:
            helper = Representative(
                name=given["helper_name"],
                email=given["helper_email"],
                phone=given["helper_phone"],
                relationship=given["helper_relationship"],
            )
        return Told(
            key=key,
            kind=given["kind"],
            text=given["text"],
            wish=given["wish"],
            channel=given["channel"],
            person=PersonDetails(**{name: given[name] for name in PERSON}),
            on_behalf_of=helper,
            received_at=given["received_at"],
            first_raised_at=given["first_raised_at"],
            first_raised_how=given["first_raised_how"],
            received_by_contact_at=given["received_by_contact_at"],
            words_agreed=given["words_agreed"] and given["channel"] not in WRITTEN_CHANNELS,
            subject_role=given["subject_role"],
            subject_name=given["subject_name"],
            topic=given["topic"],
        )
