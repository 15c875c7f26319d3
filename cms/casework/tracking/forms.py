"""What somebody types to reach their case and to say more."""

from __future__ import annotations

from typing import Any, Final

from django import forms
from django.conf import settings

from cms.casework.procedure.reference import reference_for
from cms.web.forms import CleanCharField, CleanEmailField, CleanTextField, SiteForm

MOST_TEXT: Final = 4_000
MOST_WISH: Final = 2_000
MOST_EMAIL: Final = 254  # the width of the column
# With hyphens that do not break a line.
EXAMPLE: Final = reference_for(settings.CASE_REFERENCE_PREFIX, 2026, 42).replace("-", "\u2011")
OPEN_AGAIN: Final = "This page was open for a long time. Please press the button again."


class SignIn(SiteForm):
    """The reference and the address that was given with it."""

    reference = CleanCharField(
        label="Your reference",
        max_length=40,
        error_messages={"required": "Enter your reference."},
        widget=forms.TextInput(
            attrs={
                "autocomplete": "off",
                "autocapitalize": "characters",
                "spellcheck": "false",
                "class": "govuk-input--width-20",
            }
        ),
    )
    email = CleanEmailField(
        label="Your email address",
        help_text="The one you gave when you told us.",
        max_length=MOST_EMAIL,
        error_messages={"required": "Enter your email address."},
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["reference"].help_text = f"It is on your receipt and looks like {EXAMPLE}."


class Code(SiteForm):
    """The code from the mail."""

    code = CleanCharField(
        label="Code from the email",
        help_text="Eight figures. Spaces do not matter, and you may paste it.",
        max_length=40,
        error_messages={"required": "Enter the code from the email."},
        widget=forms.TextInput(
            attrs={
                "autocomplete": "one-time-code",
                "inputmode": "numeric",
                "spellcheck": "false",
                "class": "govuk-input--width-10",
            }
        ),
    )


class Pressed(SiteForm):
    """Base of forms that do something once: ``key`` is the same for every press of one page."""

    key = forms.UUIDField(
        widget=forms.HiddenInput,
        error_messages={"required": OPEN_AGAIN, "invalid": OPEN_AGAIN},
    )


class AddSomething(Pressed):
    """More about what they told us."""

    text = CleanTextField(
        label="What would you like to add?",
        max_length=MOST_TEXT,
        error_messages={"required": "Write what you would like to add."},
        widget=forms.Textarea(attrs={"autocomplete": "off", "dir": "auto", "rows": 8}),
    )


class NotContent(Pressed):
    """Why, and what they would like: both are theirs to leave out (S0-45)."""

    why = CleanTextField(
        label="Why are you not content?",
        max_length=MOST_WISH,
        required=False,
        widget=forms.Textarea(attrs={"autocomplete": "off", "dir": "auto", "rows": 5}),
    )
    wish = CleanTextField(
        label="What would you like to happen?",
        max_length=MOST_WISH,
        required=False,
        widget=forms.Textarea(attrs={"autocomplete": "off", "dir": "auto", "rows": 4}),
    )

    def __init__(self, *args: Any, reason_needed: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["why"].required = reason_needed
        self.fields["why"].error_messages["required"] = "Say why you are not content."
