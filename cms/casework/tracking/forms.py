"""What somebody types to reach their case and to say more."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError

from cms.casework.procedure.reference import reference_for
from cms.casework.procedure.schema import Request, Stage
from cms.casework.services.access_codes import LONGEST
from cms.web.fields import FilesField
from cms.web.forms import (
    CleanCharField,
    CleanEmailField,
    CleanPhoneField,
    CleanTextField,
    SiteForm,
)
from cms.web.uploads import WHAT_WE_TAKE
from cms.web.widgets import Radios

MOST_TEXT: Final = 4_000
MOST_WISH: Final = 2_000
MOST_EMAIL: Final = 254  # the width of the column
# With hyphens that do not break a line.
EXAMPLE: Final = reference_for(settings.CASE_REFERENCE_PREFIX, 2026, 42).replace("-", "\u2011")
NOT_A_CONTACT: Final = "Enter an email address, like name@example.com, or a mobile number."
FILE_LIMITS: Final = f"{WHAT_WE_TAKE} Up to {settings.MOST_FILES} files."
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
    contact = CleanCharField(
        label="Your email address or mobile number",
        help_text="The one you gave when you told us.",
        max_length=MOST_EMAIL,
        error_messages={"required": "Enter your email address or mobile number."},
        widget=forms.TextInput(
            attrs={"autocomplete": "email", "autocapitalize": "none", "spellcheck": "false"}
        ),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["reference"].help_text = f"It is on your receipt and looks like {EXAMPLE}."

    def clean_contact(self) -> str:
        typed = str(self.cleaned_data["contact"])
        kind = CleanEmailField(max_length=MOST_EMAIL) if "@" in typed else CleanPhoneField()
        if "@" not in typed and not any(character.isdigit() for character in typed):
            raise ValidationError(NOT_A_CONTACT)
        return str(kind.clean(typed))


class WithCode(SiteForm):
    """The access code that was shown once or printed."""

    access_code = CleanCharField(
        label="Your access code",
        help_text="26 letters and figures. Capitals, gaps and hyphens do not matter.",
        max_length=LONGEST,
        error_messages={"required": "Enter your access code."},
        widget=forms.TextInput(
            attrs={"autocomplete": "off", "autocapitalize": "characters", "spellcheck": "false"}
        ),
    )


class Pressed(SiteForm):
    """Base of forms that do something once: ``key`` is the same for every press of one page."""

    key = forms.UUIDField(
        widget=forms.HiddenInput,
        error_messages={"required": OPEN_AGAIN, "invalid": OPEN_AGAIN},
    )


class AddSomething(Pressed):
    """More about what they told us: words, files or both."""

    text = CleanTextField(
        label="What would you like to add?",
        max_length=MOST_TEXT,
        required=False,
        widget=forms.Textarea(attrs={"autocomplete": "off", "dir": "auto", "rows": 8}),
    )
    photos = FilesField(
        label="Photos or documents",
        required=False,
        max_files=settings.MOST_FILES,
        help_text=FILE_LIMITS,
    )


class Withdraw(Pressed):
    """Why is theirs to leave out."""

    why = CleanTextField(
        label="Would you like to say why?",
        help_text="You need not.",
        max_length=MOST_WISH,
        required=False,
        widget=forms.Textarea(attrs={"autocomplete": "off", "dir": "auto", "rows": 4}),
    )


class NotContent(Pressed):
    """Why, and what they would like: theirs to leave out, but for what the procedure asks (S0-45).

    ``requests``: what may be asked for; ``late``: after how many days it needs a reason, or 0.
    """

    stage = forms.ChoiceField(
        label="What do you ask for?",
        widget=Radios,
        error_messages={"required": "Choose what you ask for."},
    )
    why = CleanTextField(
        label="Why are you not content?",
        max_length=MOST_WISH,
        required=False,
        error_messages={"required": "Say why you are not content."},
        widget=forms.Textarea(attrs={"autocomplete": "off", "dir": "auto", "rows": 5}),
    )
    wish = CleanTextField(
        label="What would you like to happen?",
        max_length=MOST_WISH,
        required=False,
        error_messages={"required": "Say what you would like to happen."},
        widget=forms.Textarea(attrs={"autocomplete": "off", "dir": "auto", "rows": 4}),
    )
    late_reason = CleanTextField(
        label="Why do you ask now?",
        max_length=MOST_WISH,
        required=False,
        error_messages={"required": "Say why you ask now."},
        widget=forms.Textarea(attrs={"autocomplete": "off", "dir": "auto", "rows": 3}),
    )

    def __init__(
        self,
        *args: Any,
        requests: Sequence[tuple[Stage, Request]] = (),
        late: int = 0,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        several = len(requests) > 1
        how = [request for _, request in requests]
        if several:
            stages = [(stage.key, request.label) for stage, request in requests]
            self.fields["stage"].choices = stages  # type: ignore[attr-defined]
        else:
            del self.fields["stage"]
        self.fields["why"].required = bool(how) and all(one.reasons_required for one in how)
        self.fields["wish"].required = bool(how) and all(one.wish_required for one in how)
        if late:
            self.fields["late_reason"].required = not several
            self.fields["late_reason"].help_text = f"Our reply was more than {late} days ago."
        else:
            del self.fields["late_reason"]


class Challenge(Pressed):
    """Why a restriction should change or end, in their own words."""

    text = CleanTextField(
        label="Why should it change or end?",
        max_length=MOST_TEXT,
        rows=6,
        error_messages={"required": "Write why it should change or end."},
    )
