"""What every page has that lets somebody in by mail: even time, and codes typed where asked for."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Final, TypeVar

from django import forms
from django.http import HttpRequest
from django.utils.http import url_has_allowed_host_and_scheme

from cms.web.fields import CleanCharField
from cms.web.forms import SiteForm

# Longer than mailing a link takes, so that the answer's time tells nobody who is known here.
EVEN_SECONDS: Final = 0.25
# A second mail must not make the first one's code useless.
MOST_REQUESTS: Final = 3
LONGEST_PATH: Final = 300
WRONG_CODE: Final = (
    "That code does not work, or no longer. Check the figures, or ask for a new one."
)

Found = TypeVar("Found")


def take_as_long_as_ever(began: float) -> None:
    """Wait until ``EVEN_SECONDS`` have passed since ``began``, of ``time.monotonic``."""
    time.sleep(max(0.0, EVEN_SECONDS - (time.monotonic() - began)))


class Requests:
    """The requests for a code that this browser made, kept in its session under a name."""

    def __init__(self, request: HttpRequest, name: str) -> None:
        self._session, self._name = request.session, name

    def waiting(self) -> list[str]:
        kept: list[str] = self._session.get(self._name, [])
        return kept

    def remember(self, request_id: str) -> None:
        self._session[self._name] = [*self.waiting(), request_id][-MOST_REQUESTS:]

    def forget(self) -> None:
        self._session.pop(self._name, None)

    def first_opened(self, use_code: Callable[[str], Found | None]) -> Found | None:
        """What the code opens, tried on each request."""
        return next((found for one in self.waiting() if (found := use_code(one))), None)


class CodeForm(SiteForm):
    """The code from the mail."""

    code = CleanCharField(
        label="Your code",
        help_text="Eight figures. Spaces do not matter, and you may paste it.",
        max_length=40,
        error_messages={"required": "Enter the code."},
        widget=forms.TextInput(
            attrs={
                "autocomplete": "one-time-code",
                "inputmode": "numeric",
                "spellcheck": "false",
                "class": "govuk-input--width-10",
            }
        ),
    )


def path_on_this_site(typed: str) -> str:
    """The address to go on to, where it is a path of this site; else empty."""
    is_path = typed.startswith("/") and len(typed) <= LONGEST_PATH and typed.isprintable()
    return typed if is_path and url_has_allowed_host_and_scheme(typed, None) else ""
