"""What somebody tells us by phone, letter, email or in person, written down by staff (R4)."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django import forms

from cms.casework.desk.forms.base import DeskForm, OneMomentField, line_field, words_field
from cms.casework.desk.forms.people import check_ways
from cms.casework.desk.forms.sorting import kinds_of, subjects_of
from cms.casework.mail.texts import is_same_mobile, sends_texts
from cms.casework.models import WRITTEN_CHANNELS, Channel, Kind, PartyKind, Preference
from cms.casework.procedure.questions import IntakeSpec
from cms.casework.procedure.schema import Procedure
from cms.casework.services.questions import QUESTIONS
from cms.casework.services.told import (
    AGREED,
    CANNOT,
    NOT_YET,
    PersonDetails,
    Representative,
    Told,
)
from cms.casework.uses import AllInUse, InUse
from cms.web.fields import CleanEmailField, CleanPhoneField
from cms.web.text import in_a_sentence
from cms.web.widgets import Checkboxes, Radios

PREFERENCES = [("", "They did not say"), *Preference.choices[:-1]]
TAKEN_BY = [(key, label) for key, label in Channel.choices if key != Channel.WEB]
PERSON = (
    "person_kind",
    "organisation",
    "members",
    "name",
    "email",
    "phone",
    "postal_address",
    "relation",
)
TOLD = ("kind", "service_area", "text", "wish", "words_agreed", "treated_worse", "topic")
EASIER = ("adjustments", "language", "adjustments_asked", "prefers")
HELPER = (
    "helper_name",
    "acts_as",
    "helper_relationship",
    "agreed",
    "why_cannot",
    "helper_email",
    "helper_phone",
    "helper_postal_address",
)
GROUPS = (PartyKind.GROUP, PartyKind.BUSINESS)
AGREEMENTS = [(AGREED, "Yes"), (NOT_YET, "Not yet"), (CANNOT, "They cannot agree")]


def asked(key: str) -> str:
    """The words of a question as the website has them."""
    return QUESTIONS[key].label


class LogForm(DeskForm):
    """The questions of the public form, and what only staff know of a contact."""

    channel = forms.ChoiceField(label="How did it reach us?", choices=TAKEN_BY, widget=Radios)
    received_at = OneMomentField(
        label="When did it arrive?", help_text="The true time of the call, the email or the post."
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
    treated_worse = forms.BooleanField(
        label="They say they have been treated worse since they told us something before.",
        required=False,
    )
    service_area = forms.ChoiceField(
        label="Which area of service is it about?",
        help_text="Leave it if nobody knows yet.",
        required=False,
        widget=Radios,
    )
    topic = line_field(
        "What is it about, in a few words?",
        120,
        required=False,
        help_text="A neutral line without names, such as “hall access”.",
    )
    person_kind = forms.ChoiceField(
        label="For whom do they speak?",
        choices=[
            (PartyKind.INDIVIDUAL.value, "For one person"),
            (PartyKind.GROUP.value, "For a group"),
            (PartyKind.BUSINESS.value, "For a business or organisation"),
        ],
        initial=PartyKind.INDIVIDUAL.value,
        required=False,
        widget=Radios,
    )
    organisation = line_field("Name of the group, business or organisation", 120, required=False)
    members = words_field(
        "Who is in the group?", rows=3, required=False, help_text="One person a line."
    )
    name = line_field(
        "Their name",
        120,
        required=False,
        help_text="Leave all of this empty if they stay anonymous.",
    )
    email = CleanEmailField(label="Email address", max_length=254, required=False)
    phone = CleanPhoneField(label="Phone number", required=False)
    postal_address = words_field("Postal address", rows=3, required=False, max_length=500)
    prefers = forms.ChoiceField(
        label="How do they like to be reached?",
        choices=PREFERENCES,
        required=False,
        widget=Radios,
    )
    relation = forms.ChoiceField(label=asked("relation"), required=False, widget=Radios)
    adjustments = forms.MultipleChoiceField(
        label=asked("adjustments"), required=False, widget=Checkboxes
    )
    language = line_field(asked("language"), 60, required=False)
    adjustments_asked = line_field(asked("more"), 300, required=False)
    helper_name = line_field(
        "Does somebody tell us for them? That person’s name",
        120,
        required=False,
        help_text="Then the questions above are about the person they speak for.",
    )
    acts_as = forms.ChoiceField(label="What are they to the person?", required=False, widget=Radios)
    agreed = forms.ChoiceField(
        label="Does the person know of it, and agree?",
        help_text="We ask the person ourselves. Until they say so we tell the helper nothing.",
        choices=AGREEMENTS,
        required=False,
        widget=Radios,
    )
    why_cannot = line_field(asked("why_cannot"), 200, required=False)
    helper_email = CleanEmailField(
        label="That person’s email address", max_length=254, required=False
    )
    helper_phone = CleanPhoneField(label="That person’s phone number", required=False)
    helper_postal_address = words_field(
        "That person’s postal address", rows=3, required=False, max_length=500
    )
    helper_relationship = line_field("In words, if none of these fits", 120, required=False)
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
        ("What they told us", TOLD),
        ("Who they are", PERSON),
        ("What makes it easier for them", EASIER),
        ("Somebody who tells us for them", HELPER),
        ("Whom it is about", ("subject_role", "subject_name")),
    )

    def __init__(self, *args: Any, taken_by: InUse | None, used: AllInUse, **kwargs: Any) -> None:
        """``taken_by``: the one of those ``used`` that it comes in under; None: none is there."""
        self.taken_by, self.used = taken_by, used
        self.spec = taken_by.spec if taken_by else None
        super().__init__(*args, **kwargs)

    def prepare(self) -> None:
        if self.spec is not None:
            self.fields["kind"].choices = self.kinds(self.spec)  # type: ignore[attr-defined]
            self.offer_areas()
            self.fields["subject_role"].choices = subjects_of(self.spec)  # type: ignore[attr-defined]
            self.offer_choices(self.spec.intake)
            self.tell_what_counts(self.spec)

    def kinds(self, spec: Procedure) -> list[tuple[str, str]]:
        """Those of this procedure, and with the main one those that lead to others."""
        known = kinds_of(spec)
        if self.taken_by is not self.used.main:
            return known
        more = [kind for kind in self.used.kinds if kind not in spec.types]
        return [*known[:-1], *((kind, str(Kind(kind).label)) for kind in more), known[-1]]

    def offer_areas(self) -> None:
        """An area may lead to another procedure; then the main one knows its name."""
        offered = self.used.areas_at(self.taken_by) if self.taken_by else ()
        if offered:
            areas = [("", "Not known yet"), *((area.key, area.label) for area in offered)]
            self.fields["service_area"].choices = areas  # type: ignore[attr-defined]
        else:
            del self.fields["service_area"]

    def offer_choices(self, intake: IntakeSpec) -> None:
        """The procedure's own choices; what it does not ask is not asked."""
        for name, rows in (
            ("relation", intake.relations),
            ("acts_as", intake.acts_as),
            ("adjustments", intake.adjustments),
        ):
            if rows:
                self.fields[name].choices = [(row.key, row.label) for row in rows]  # type: ignore[attr-defined]
            else:
                del self.fields[name]
        if not intake.treated_worse_to:
            del self.fields["treated_worse"]
        if not sends_texts():
            without = [way for way in PREFERENCES if way[0] != Preference.TEXT]
            self.fields["prefers"].choices = without  # type: ignore[attr-defined]

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
        helping = [name for name in HELPER[1:] if given.get(name)]
        if helping and not given.get("helper_name"):
            self.add_error("helper_name", "Give the name of the person who helps, too.")
        if given.get("helper_name") and not given.get("agreed"):
            self.add_error("agreed", "Say whether the person knows and agrees.")
        if given.get("agreed") == CANNOT and not given.get("why_cannot"):
            self.add_error("why_cannot", "Say why they cannot agree, in a few words.")
        self.keep_apart(given)
        if given.get("person_kind") in GROUPS and not given.get("organisation"):
            self.add_error("organisation", "Enter the name of the group or business.")
        if self.spec is not None:
            check_ways(self, self.spec.intake)
        if given.get("first_raised_how") and not given.get("first_raised_at"):
            self.add_error("first_raised_at", "Say when it was first raised.")

    def keep_apart(self, given: dict[str, Any]) -> None:
        """What reaches a helper is no way to ask the person whether they agree (S4-12)."""
        said = "This is the helper’s own. Give the person’s, or leave it empty."
        mail = given.get("email", "").lower()
        if mail and mail == given.get("helper_email", "").lower():
            self.add_error("email", said)
        if is_same_mobile(given.get("phone", ""), given.get("helper_phone", "")):
            self.add_error("phone", said)

    @property
    def sections(self) -> list[tuple[str, list[Any]]]:
        return [
            (title, [self[name] for name in names if name in self.fields])
            for title, names in self.groups
        ]

    def person(self) -> PersonDetails:
        given = self.cleaned_data
        kind = given["person_kind"] or PartyKind.INDIVIDUAL.value
        return PersonDetails(
            **{name: given[name] for name in ("name", "email", "phone", "postal_address")},
            prefers=given["prefers"],
            kind=kind,
            organisation=given["organisation"] if kind in GROUPS else "",
            members=given["members"] if kind == PartyKind.GROUP else "",
            relation=given.get("relation", ""),
            adjustments=tuple(given.get("adjustments", ())),
            language=given["language"],
            adjustments_asked=given["adjustments_asked"],
        )

    def told(self, key: UUID) -> Told:
        """What to hand to the service."""
        given = self.cleaned_data
        helper = None
        if given["helper_name"]:
            helper = Representative(
                name=given["helper_name"],
                email=given["helper_email"],
                phone=given["helper_phone"],
                postal_address=given["helper_postal_address"],
                relationship=given["helper_relationship"],
                acts_as=given.get("acts_as", ""),
                agreed=given["agreed"],
                why_cannot=given["why_cannot"],
            )
        return Told(
            key=key,
            kind=given["kind"],
            text=given["text"],
            wish=given["wish"],
            channel=given["channel"],
            person=self.person(),
            treated_worse=given.get("treated_worse", False),
            on_behalf_of=helper,
            received_at=given["received_at"],
            first_raised_at=given.get("first_raised_at"),
            first_raised_how=given.get("first_raised_how", ""),
            received_by_contact_at=given["received_by_contact_at"],
            words_agreed=given["words_agreed"] and given["channel"] not in WRITTEN_CHANNELS,
            subject_role=given["subject_role"],
            subject_name=given["subject_name"],
            topic=given["topic"],
            service_area=given.get("service_area", ""),
            version=self.taken_by.version if self.taken_by else None,
        )
