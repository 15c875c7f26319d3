"""The questions of “Tell us”, one form a page. Two answers are needed; all others may be left."""

from __future__ import annotations

from typing import Any, Final

from django import forms
from django.core.exceptions import ValidationError

from cms.casework.intake.offer import Choice, Offer
from cms.casework.models import Kind, Preference
from cms.web.forms import (
    Checkboxes,
    CleanCharField,
    CleanEmailField,
    CleanPhoneField,
    CleanTextField,
    Radios,
    SiteForm,
)
from cms.web.text import TextTooLong

MOST_TEXT: Final = 4_000
MOST_WISH: Final = 2_000
# Column widths of cms.casework.models.Party.
MOST_NAME, MOST_EMAIL, MOST_PHONE, MOST_ADDRESS, MOST_MORE = 120, 254, 40, 500, 200

NOBODY, SOMEBODY_ELSE = "no", "else"
UNKNOWN_CHOICE: Final = "Choose one of the answers shown."
GIVE_ONE_WAY: Final = "Give one way to reach you, or choose to stay anonymous."
GIVE_ONE_WAY_ONLY: Final = (
    "Give one way to reach you: an email address, a phone number or an address."
)
EITHER_OR: Final = (
    "You chose to stay anonymous and also told us who you are. "
    "Take the tick away, or empty the other boxes."
)
ADJUSTMENTS: Final = {
    "large_print": "Large print",
    "easy_read": "Easy read",
    "phone_only": "Phone calls only",
    "interpreter": "An interpreter",
    "friend": "A friend or advocate to speak for me or come with me",
}
WAYS: Final = {
    Preference.EMAIL.value: "Email",
    Preference.PHONE.value: "Phone call",
    Preference.TEXT.value: "Text message",
    Preference.POST.value: "Letter",
}


class Question(SiteForm):
    """One page of questions. ``answered``: what earlier pages found out, by field name."""

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


class WhatHappened(Question):
    """What they would like to tell us. The kind may be left: then nobody is sure yet."""

    kind = forms.ChoiceField(
        label="What kind of message is it?",
        help_text="Choose the nearest one. You do not need to know.",
        widget=Radios,
        required=False,
        error_messages={"invalid_choice": UNKNOWN_CHOICE},
    )
    text = CleanTextField(
        label="What happened?",
        help_text="In your own words: what, where and when. Leave out other people’s private details.",
        max_length=MOST_TEXT,
        error_messages={"required": "Tell us what happened."},
        widget=forms.Textarea(attrs={"autocomplete": "off", "dir": "auto", "rows": 9}),
    )

    def set_up(self) -> None:
        self.choose("kind", self.offer.kinds)

    def clean_kind(self) -> str:
        return self.cleaned_data["kind"] or Kind.UNSURE.value


class PuttingItRight(Question):
    """What they would like to happen, and whom it is about."""

    wish = CleanTextField(
        label="What would put it right?",
        help_text="Leave it empty if nothing needs to.",
        max_length=MOST_WISH,
        required=False,
        widget=forms.Textarea(attrs={"autocomplete": "off", "dir": "auto", "rows": 5}),
    )
    about = forms.ChoiceField(
        label="Is it about one person?",
        help_text="Nobody looks into something that is about themselves.",
        required=False,
        error_messages={"invalid_choice": UNKNOWN_CHOICE},
        widget=Radios(reveals={SOMEBODY_ELSE: "subject_name"}),
    )
    subject_name = CleanCharField(
        label="Their name, or what they do",
        max_length=MOST_NAME,
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "off", "dir": "auto"}),
    )

    def set_up(self) -> None:
        self.choose(
            "about",
            [
                Choice(NOBODY, "No"),
                *self.offer.subjects,
                Choice(SOMEBODY_ELSE, "Yes, somebody else"),
            ],
        )

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
    """How to reach them, or that they would rather not say."""

    name = CleanCharField(
        label="Your name",
        max_length=MOST_NAME,
        required=False,
        widget=forms.TextInput(
            attrs={"autocomplete": "name", "dir": "auto", "spellcheck": "false"}
        ),
    )
    email = CleanEmailField(
        label="Email address",
        help_text="You can follow what happens online only if you give one.",
        max_length=MOST_EMAIL,
        required=False,
    )
    phone = CleanPhoneField(
        label="Mobile or other phone number", max_length=MOST_PHONE, required=False
    )
    postal_address = CleanTextField(
        label="Postal address",
        required=False,
        widget=forms.Textarea(attrs={"autocomplete": "street-address", "dir": "auto", "rows": 4}),
    )
    anonymous = forms.BooleanField(label="I want to stay anonymous", required=False)

    ways = ("email", "phone", "postal_address")

    def set_up(self) -> None:
        if not self.offer.spec.intake.anonymous_allowed:
            del self.fields["anonymous"]

    def clean_postal_address(self) -> str:
        """Counted here: a count under the box would be in the way of an address."""
        typed: str = self.cleaned_data["postal_address"]
        if len(typed) > MOST_ADDRESS:
            raise ValidationError(str(TextTooLong(len(typed), MOST_ADDRESS)))
        return typed

    def clean(self) -> dict[str, Any]:
        """One way to reach them or none at all, never both."""
        data: dict[str, Any] = self.cleaned_data
        if data.get("anonymous"):
            if any(data.get(name) or name in self.errors for name in ("name", *self.ways)):
                self.add_error("anonymous", EITHER_OR)
        elif not any(data.get(name) or name in self.errors for name in self.ways):
            known = "anonymous" in self.fields
            self.add_error("email", GIVE_ONE_WAY if known else GIVE_ONE_WAY_ONLY)
        return data


class MakingItEasier(Question):
    """What would make it easier to deal with us (S0-6)."""

    adjustments = forms.MultipleChoiceField(
        label="What would help you?",
        help_text="Choose any that apply.",
        choices=list(ADJUSTMENTS.items()),
        widget=Checkboxes,
        required=False,
        error_messages={"invalid_choice": UNKNOWN_CHOICE, "invalid_list": UNKNOWN_CHOICE},
    )
    more = CleanCharField(
        label="Which language, or anything else that would help",
        max_length=MOST_MORE,
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "off", "dir": "auto"}),
    )
    prefers = forms.ChoiceField(
        label="How would you like us to contact you?",
        widget=Radios,
        required=False,
        error_messages={"invalid_choice": UNKNOWN_CHOICE},
    )

    def set_up(self) -> None:
        given = ways_given(self.answered)
        if len(given) < 2:
            del self.fields["prefers"]
        else:
            self.choose("prefers", [Choice(way, WAYS[way]) for way in given])

    def clean_adjustments(self) -> list[str]:
        chosen: list[str] = self.cleaned_data["adjustments"]
        if "phone_only" in chosen and not self.answered.get("phone"):
            raise ValidationError(
                "You asked for phone calls only. Go back and give a phone number, or untick it."
            )
        return chosen


class Check(Question):
    """The last page. ``key`` says which answers were on show; the other box is for robots."""

    key = forms.UUIDField(widget=forms.HiddenInput, required=False)
    homepage = forms.CharField(required=False)


def ways_given(answered: dict[str, Any]) -> list[str]:
    """The ways to reach somebody that they gave, in the order we would use them."""
    phone = (Preference.PHONE.value, Preference.TEXT.value) if answered.get("phone") else ()
    email = (Preference.EMAIL.value,) if answered.get("email") else ()
    post = (Preference.POST.value,) if answered.get("postal_address") else ()
    return [*email, *phone, *post]
