"""The questions of “Tell us”, one form a page. Two answers are needed; all others may be left."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, ClassVar, Final

from django import forms
from django.core.exceptions import ValidationError
from django.forms.boundfield import BoundField
from django.utils.choices import BaseChoiceIterator

from cms.casework.intake import fields
from cms.casework.intake.offer import MYSELF, NOBODY, SOMEBODY_ELSE, Choice, Offer
from cms.casework.mail.texts import is_same_mobile, number_for_texts, sends_texts
from cms.casework.models import Kind, PartyKind, Preference
from cms.casework.services.questions import PageWords
from cms.casework.services.told import CANNOT
from cms.web.forms import FilesField, SiteForm

GIVE_ONE_WAY: Final = "Give one way to reach you, or choose to stay anonymous."
GIVE_ONE_WAY_ONLY: Final = (
    "Give one way to reach you: an email address, a phone number or an address."
)
EITHER_OR: Final = (
    "You chose to stay anonymous and also told us who you are. "
    "Take the tick away, or empty the other boxes."
)
NOT_FOR_ANOTHER: Final = (
    "To tell us for somebody else we need your name. Take the tick away, or choose “Myself”."
)
WAYS: Final = {
    Preference.EMAIL.value: "Email",
    Preference.PHONE.value: "Phone call",
    Preference.TEXT.value: "Text message",
    Preference.POST.value: "Letter",
}


class Question(SiteForm):
    """One page of questions. ``answered``: what earlier pages found out, by field name."""

    # Fields that the page's template puts in a place of their own.
    apart: ClassVar[tuple[str, ...]] = ()
    label_size: ClassVar[str] = "m"

    def __init__(
        self, *args: Any, offer: Offer, answered: dict[str, Any] | None = None, **kwargs: Any
    ) -> None:
        self.offer = offer
        self.answered = answered or {}
        super().__init__(*args, **kwargs)
        self.set_up()

    def set_up(self) -> None:
        """Fill choices in from the procedure."""

    def choose(self, name: str, choices: list[Choice]) -> None:
        field = self.fields[name]
        field.choices = [(choice.value, choice.label) for choice in choices]  # type: ignore[attr-defined]
        field.widget.hints = {c.value: c.hint for c in choices if c.hint}

    def dress(self, page: PageWords) -> None:
        """Put the body's own words and order in, when the page is shown."""
        for name in self.fields:
            if question := page.by_key.get(name):
                # On the drawn field: one that was checked has taken its words already.
                self[name].label, self[name].help_text = question.label, question.help
        self.order_fields([question.key for question in page.questions])

    @property
    def shown(self) -> list[BoundField]:
        """The questions one below the other, without those that a choice reveals."""
        hidden = {*self.revealed_names, *self.apart}
        return [self[name] for name in self.fields if name not in hidden]


class WhatHappened(Question):
    """What they would like to tell us. The kind may be left: then nobody is sure yet."""

    apart = ("attached", "treated_worse")

    kind = fields.one_of("kind")
    text = fields.words("text", fields.MOST_TEXT, 9, required="Tell us what happened.")
    own = fields.one_of("own")
    attached = FilesField(**fields.said("attached"), required=False)
    treated_worse = forms.BooleanField(**fields.said("treated_worse"), required=False)

    def set_up(self) -> None:
        self.choose("kind", self.offer.kinds)
        if self.offer.own_questions:
            self.choose("own", self.offer.own_choices)
        else:
            del self.fields["own"]
        if not self.offer.asks_of_worse_treatment:
            del self.fields["treated_worse"]

    def dress(self, page: PageWords) -> None:
        """What we take is always told, whatever the body's own words are.

        A single question that leads to another procedure has the words of that procedure.
        """
        super().dress(page)
        if len(self.offer.own_questions) == 1:
            (own,) = self.offer.own_questions.values()
            self["own"].label, self["own"].help_text = own.question, own.hint
        drawn = self["attached"]
        drawn.help_text = f"{drawn.help_text} {fields.FILE_LIMITS}".strip()

    def clean_kind(self) -> str:
        return self.cleaned_data["kind"] or Kind.UNSURE.value

    def clean_own(self) -> str:
        """The key of the procedure that they came to by saying yes; empty: none."""
        chosen = str(self.cleaned_data["own"])
        return "" if chosen == NOBODY else chosen


class WhomItIsAbout(BaseChoiceIterator):
    """Those it may be about, whose names are asked for once somebody comes to them."""

    def __init__(self, offer: Offer) -> None:
        self.offer = offer

    def __iter__(self) -> Iterator[tuple[str, str]]:
        yield NOBODY, "No"
        yield from self.offer.subject_labels.items()
        yield SOMEBODY_ELSE, "Yes, somebody else"


class PuttingItRight(Question):
    """What they would like to happen, and whom it is about."""

    wish = fields.words("wish", fields.MOST_WISH, 5)
    service_area = fields.one_of("service_area")
    about = fields.one_of("about", reveals={SOMEBODY_ELSE: "subject_name"})
    subject_name = fields.line("subject_name", fields.MOST_NAME)

    def set_up(self) -> None:
        field = self.fields["about"]
        field.choices = WhomItIsAbout(self.offer)  # type: ignore[attr-defined]
        field.widget.hints = self.offer.who_has_instead
        if areas := self.offer.areas:
            self.choose("service_area", [Choice(area.key, area.label) for area in areas])
        else:
            del self.fields["service_area"]

    def clean(self) -> dict[str, Any]:
        """A name without a choice is a choice; a choice without a name is not enough."""
        data: dict[str, Any] = self.cleaned_data
        about, name = data.get("about", NOBODY), data.get("subject_name", "")
        if not about:
            data["about"] = SOMEBODY_ELSE if name else NOBODY
        if about == SOMEBODY_ELSE and not name and "subject_name" not in self.errors:
            self.add_error("subject_name", "Say who it is about, or choose “No”.")
        return data


class AboutYou(Question):
    """Who they are and how to reach them, or that they would rather not say (S2-3, S4-6)."""

    apart = ("anonymous",)
    label_size = ""

    whom = fields.one_of(
        "whom",
        reveals={PartyKind.GROUP.value: "group", PartyKind.BUSINESS.value: "business"},
    )
    group = fields.AddressField("group", autocomplete="off", most=fields.MOST_MEMBERS)
    business = fields.line("business", fields.MOST_NAME, autocomplete="organization")
    name = fields.line("name", fields.MOST_NAME, autocomplete="name")
    email = fields.email("email")
    phone = fields.phone("phone")
    postal_address = fields.AddressField("postal_address", autocomplete="street-address")
    relation = fields.one_of("relation")
    anonymous = forms.BooleanField(**fields.said("anonymous"), required=False)

    ways = ("email", "phone", "postal_address")

    def set_up(self) -> None:
        intake = self.offer.spec.intake
        self.choose("whom", self.offer.whom)
        if intake.relations:
            self.choose("relation", [Choice(row.key, row.label) for row in intake.relations])
        else:
            del self.fields["relation"]
        if not intake.anonymous_allowed:
            del self.fields["anonymous"]

    def clean_whom(self) -> str:
        return self.cleaned_data["whom"] or MYSELF

    def clean_group(self) -> str:
        """The name stands on the first line, and is kept in a column of its own."""
        lines = [row for row in (part.strip() for part in self.typed_group) if row]
        if lines and len(lines[0]) > fields.MOST_NAME:
            raise ValidationError(
                f"Write only the name of the group on the first line, "
                f"in {fields.MOST_NAME} characters or fewer."
            )
        return "\n".join(lines)

    @property
    def typed_group(self) -> list[str]:
        return str(self.cleaned_data["group"]).split("\n")

    def clean(self) -> dict[str, Any]:
        """One way to reach them or none at all, never both."""
        data: dict[str, Any] = self.cleaned_data
        if data.get("anonymous"):
            self.refuse_both(data)
            return data
        if not any(data.get(name) or name in self.errors for name in self.ways):
            known = "anonymous" in self.fields
            self.add_error("email", GIVE_ONE_WAY if known else GIVE_ONE_WAY_ONLY)
        for whom, name, ask in (
            (PartyKind.GROUP, "group", "Enter the name of the group."),
            (PartyKind.BUSINESS, "business", "Enter the name of the business or organisation."),
            (SOMEBODY_ELSE, "name", "Enter your own name, so that we can say who told us."),
        ):
            if data.get("whom") == whom and not data.get(name) and name not in self.errors:
                self.add_error(name, ask)
        return data

    def refuse_both(self, data: dict[str, Any]) -> None:
        if any(data.get(name) or name in self.errors for name in ("name", *self.ways)):
            self.add_error("anonymous", EITHER_OR)
        elif data.get("whom") == SOMEBODY_ELSE:
            self.add_error("anonymous", NOT_FOR_ANOTHER)


class ForSomebodyElse(Question):
    """Whom they write for, and whether that person agrees (journey R2, S4-11, S4-12)."""

    acts_as = fields.one_of("acts_as", required="Say what you are to them.")
    their_name = fields.line("their_name", fields.MOST_NAME)
    agreed = fields.one_of(
        "agreed",
        reveals={CANNOT: "why_cannot"},
        required="Say whether they know and agree.",
    )
    why_cannot = fields.line("why_cannot", fields.MOST_MORE)
    their_email = fields.email("their_email")
    their_phone = fields.phone("their_phone")
    their_postal_address = fields.AddressField("their_postal_address", autocomplete="off")

    def set_up(self) -> None:
        roles = self.offer.spec.intake.acts_as
        self.choose("acts_as", [Choice(role.key, role.label) for role in roles])
        self.choose("agreed", self.offer.agreed)
        for name in ("their_email", "their_phone"):
            # What the browser knows are the details of whoever types.
            self.fields[name].widget.attrs["autocomplete"] = "off"

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = self.cleaned_data
        why_missing = not data.get("why_cannot") and "why_cannot" not in self.errors
        if data.get("agreed") == CANNOT and why_missing:
            self.add_error("why_cannot", "Say why they cannot agree, in a few words.")
        mine = str(self.answered.get("email", "")).lower()
        if mine and str(data.get("their_email", "")).lower() == mine:
            self.add_error(
                "their_email",
                "This is your own email address. Give theirs, or leave this empty.",
            )
        if is_same_mobile(self.answered.get("phone", ""), data.get("their_phone", "")):
            self.add_error(
                "their_phone", "This is your own mobile number. Give theirs, or leave this empty."
            )
        return data


class MakingItEasier(Question):
    """What would make it easier to deal with us (S0-6)."""

    adjustments = fields.any_of("adjustments")
    language = fields.line("language", fields.MOST_LANGUAGE)
    more = fields.line("more", fields.MOST_MORE)
    prefers = fields.one_of("prefers")

    def set_up(self) -> None:
        adjustments = self.offer.spec.intake.adjustments
        if adjustments:
            self.choose("adjustments", [Choice(row.key, row.label) for row in adjustments])
        else:
            del self.fields["adjustments"]
        given = ways_given(self.answered)
        if len(given) < 2:
            del self.fields["prefers"]
        else:
            self.choose("prefers", [Choice(way, WAYS[way]) for way in given])

    def clean_adjustments(self) -> list[str]:
        chosen: list[str] = self.cleaned_data["adjustments"]
        if self.offer.spec.intake.calls_alone(chosen) and not self.answered.get("phone"):
            raise ValidationError(
                "You asked for phone calls only. Go back and give a phone number, or untick it."
            )
        return chosen


class Check(Question):
    """The last page. ``key`` says which answers were on show; the other box is for robots."""

    key = forms.UUIDField(widget=forms.HiddenInput, required=False)
    homepage = forms.CharField(required=False)


def ways_offered() -> dict[str, str]:
    """The ways in which the site can reach somebody, in words, by their key."""
    return {way: label for way, label in WAYS.items() if way != Preference.TEXT or sends_texts()}


def ways_given(answered: dict[str, Any]) -> list[str]:
    """The ways to reach somebody that they gave, in the order we would use them."""
    number = answered.get("phone", "")
    phone = (Preference.PHONE.value,) if number else ()
    text = (Preference.TEXT.value,) if sends_texts() and number_for_texts(number) else ()
    email = (Preference.EMAIL.value,) if answered.get("email") else ()
    post = (Preference.POST.value,) if answered.get("postal_address") else ()
    return [*email, *phone, *text, *post]
