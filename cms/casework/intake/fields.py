"""Fields of the questions with the words of the catalogue, and how much each takes."""

from __future__ import annotations

from typing import Any, Final

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError

from cms.casework.services.questions import QUESTIONS
from cms.web.forms import CleanCharField, CleanEmailField, CleanPhoneField, CleanTextField
from cms.web.text import TextTooLong
from cms.web.uploads import WHAT_WE_TAKE
from cms.web.widgets import Checkboxes, Radios

MOST_TEXT: Final = 4_000
MOST_WISH: Final = 2_000
# Column widths of cms.casework.models.Party.
MOST_NAME, MOST_EMAIL, MOST_PHONE, MOST_ADDRESS, MOST_MORE = 120, 254, 40, 500, 200
MOST_LANGUAGE: Final = 60
MOST_MEMBERS: Final = 4_000
UNKNOWN_CHOICE: Final = "Choose one of the answers shown."
FILE_LIMITS: Final = f"{WHAT_WE_TAKE} Up to {settings.MOST_FILES} files."


def said(key: str) -> dict[str, Any]:
    """The words of a question as the catalogue has them."""
    question = QUESTIONS[key]
    return {"label": question.label, "help_text": question.help}


def line(key: str, most: int, *, autocomplete: str = "off") -> CleanCharField:
    attrs = {"autocomplete": autocomplete, "dir": "auto"}
    if autocomplete == "name":
        attrs["spellcheck"] = "false"
    widget = forms.TextInput(attrs=attrs)
    return CleanCharField(**said(key), max_length=most, required=False, widget=widget)


def words(key: str, most: int, rows: int, *, required: str = "") -> CleanTextField:
    """``required``: what is said when it is empty; without it, it may be."""
    return CleanTextField(
        **said(key),
        max_length=most,
        required=bool(required),
        error_messages={"required": required} if required else None,
        widget=forms.Textarea(attrs={"autocomplete": "off", "dir": "auto", "rows": rows}),
    )


class AddressField(CleanTextField):
    """Counted here: a count under the box would be in the way of an address."""

    def __init__(self, key: str, *, autocomplete: str, most: int = MOST_ADDRESS, rows: int = 4):
        self.most = most
        attrs = {"autocomplete": autocomplete, "dir": "auto", "rows": rows}
        super().__init__(**said(key), required=False, widget=forms.Textarea(attrs=attrs))

    def clean(self, value: Any) -> str:
        typed = str(super().clean(value))
        if len(typed) > self.most:
            raise ValidationError(str(TextTooLong(len(typed), self.most)))
        return typed


def email(key: str) -> CleanEmailField:
    return CleanEmailField(**said(key), max_length=MOST_EMAIL, required=False)


def phone(key: str) -> CleanPhoneField:
    return CleanPhoneField(**said(key), max_length=MOST_PHONE, required=False)


def one_of(
    key: str,
    *,
    choices: Any = (),
    reveals: dict[str, str] | None = None,
    required: str = "",
) -> forms.ChoiceField:
    errors = {"invalid_choice": UNKNOWN_CHOICE} | ({"required": required} if required else {})
    return forms.ChoiceField(
        **said(key),
        choices=choices,
        required=bool(required),
        error_messages=errors,
        widget=Radios(reveals=reveals or {}),
    )


def any_of(key: str) -> forms.MultipleChoiceField:
    errors = {"invalid_choice": UNKNOWN_CHOICE, "invalid_list": UNKNOWN_CHOICE}
    return forms.MultipleChoiceField(
        **said(key), widget=Checkboxes, required=False, error_messages=errors
    )
