"""What a member fills in to declare an interest. The services check it once more."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django import forms

from cms.conduct.library import CategorySpec, RegisterSpec
from cms.conduct.models import Whose
from cms.conduct.register import Interest
from cms.conduct.services.saying import (
    LONGEST_GIVER,
    LONGEST_REASON,
    LONGEST_WORDS,
    MOST_PENCE,
    Told,
    choices_of_whose,
)
from cms.web.forms import CleanCharField, CleanTextField, Radios, SiteForm, WholeDateField

PRIVATE_REASON = "Why should the details stay private?"


class PoundsField(forms.DecimalField):
    """An amount in pounds, with or without its sign and commas."""

    # The stubs derive a decimal field from a whole number's, and what it gives back with it.
    def to_python(self, value: Any) -> Decimal | None:  # type: ignore[override]
        typed = str(value or "").replace(",", "").strip().removeprefix("£")
        found: Decimal | None = super().to_python(typed)
        return found


def pounds_field() -> PoundsField:
    return PoundsField(
        label="What was it worth, in pounds?",
        max_digits=9,
        decimal_places=2,
        min_value=0,
        max_value=MOST_PENCE // 100,
        help_text="Your best guess will do.",
        widget=forms.TextInput(attrs={"inputmode": "decimal", "class": "govuk-input--width-5"}),
        error_messages={
            "required": "Enter what it was worth, in pounds.",
            "invalid": "Enter an amount in pounds, like 50 or 12.50.",
            "min_value": "Enter 0 or more.",
            "max_value": "This is more than can be kept here. Say it in words instead.",
            "max_digits": "Enter an amount in pounds, like 50 or 12.50.",
            "max_decimal_places": "Enter pounds and pence, like 12.50.",
            "max_whole_digits": "This is more than can be kept here. Say it in words instead.",
        },
    )


class InterestForm(SiteForm):
    """One interest of a kind that is known. A gift has questions of its own.

    ``keeps_private``: the details stay private already, so that is not asked again.
    """

    def __init__(
        self,
        *args: Any,
        spec: RegisterSpec | None,
        chosen: CategorySpec | None,
        is_gift: bool,
        keeps_private: bool = False,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.fields["words"] = CleanTextField(
            label="What was it, and what for?" if is_gift else "What is it?",
            max_length=LONGEST_WORDS,
            rows=4,
            help_text=(chosen.hint if chosen else "") or "As everybody may read it.",
            error_messages={"required": "Say what it is."},
        )
        if is_gift:
            self.ask_of_gift()
        self.fields["whose"] = whose_field(spec)
        self.fields["on"] = WholeDateField(
            label="On which day was it offered?" if is_gift else "Since when?",
            help_text="For example, 27 3 2026." if is_gift else "About when is enough.",
        )
        if not keeps_private:
            self.ask_for_privacy()
        self.use_plain_words()

    def ask_of_gift(self) -> None:
        self.fields["giver"] = CleanCharField(
            label="Who offered it?",
            max_length=LONGEST_GIVER,
            error_messages={"required": "Say who offered it."},
        )
        self.fields["value"] = pounds_field()
        self.fields["was_accepted"] = forms.ChoiceField(
            label="Did you take it?",
            choices=[("yes", "Yes"), ("no", "No, I declined")],
            widget=Radios(inline=True),
            error_messages={"required": "Say whether you took it."},
        )

    def ask_for_privacy(self) -> None:
        self.fields["is_sensitive"] = forms.BooleanField(
            label="Keep the details private",
            required=False,
            help_text="Tick this if they could put you or somebody close to you at risk. Then "
            "everybody reads only that you have an interest.",
        )
        self.fields["reason"] = CleanTextField(
            label=PRIVATE_REASON,
            required=False,
            max_length=LONGEST_REASON,
            rows=3,
            help_text="Only if you ticked this. Nobody but who decides on it reads your reason.",
        )

    def clean(self) -> dict[str, Any]:
        given: dict[str, Any] = super().clean() or self.cleaned_data
        if given.get("is_sensitive") and not given.get("reason") and "reason" not in self.errors:
            self.add_error("reason", "Say why the details should stay private.")
        return given

    def told(self) -> Told:
        given = self.cleaned_data
        value: Decimal | None = given.get("value")
        taken = given.get("was_accepted")
        return Told(
            words=given["words"],
            on=given["on"],
            whose=given["whose"],
            is_sensitive=given.get("is_sensitive", False),
            reason=given.get("reason", ""),
            giver=given.get("giver", ""),
            value_pence=int(value * 100) if value is not None else None,
            was_accepted=taken == "yes" if taken else None,
        )


def whose_field(spec: RegisterSpec | None) -> forms.ChoiceField:
    """Whose it is, never who: a partner is not named (3.4)."""
    choices = choices_of_whose(spec)
    hints = {
        Whose.OWN_OR_PARTNERS.value: "A husband, wife, civil partner, or whom you live with as "
        "one. Do not name them.",
        Whose.ASSOCIATE.value: "Family or a close friend. Do not name them.",
    }
    return forms.ChoiceField(
        label="Whose is it?",
        choices=[(one.value, one.label) for one in choices],
        initial=Whose.OWN.value,
        widget=Radios(hints=hints),
    )


def as_typed(interest: Interest) -> dict[str, Any]:
    """An interest as the form shows it, to be changed."""
    row = interest.newest
    return {
        "words": row.words,
        "whose": row.whose,
        "on": row.on,
        "giver": row.giver,
        "value": "" if row.value_pence is None else f"{row.value_pence / 100:.2f}",
        "was_accepted": {True: "yes", False: "no", None: ""}[row.was_accepted],
    }


class EndForm(SiteForm):
    """Since when an interest no longer holds."""

    on = WholeDateField(label="Until when was it so?")
