"""The access code on its way to the one who needs it: in a cookie of their receipt, nowhere else.

It is signed, no script can read it, it goes to no other address, and it ends with “I have saved
it”. Neither the database nor a log ever has it.
"""

from __future__ import annotations

from typing import Final
from uuid import UUID

from django.conf import settings
from django.contrib.sessions.backends.base import SessionBase
from django.http import HttpRequest, HttpResponse
from django.urls import reverse

from cms.casework.models import Authority, Case, Part, Party

COOKIE: Final = "access_code"
SALT: Final = "tell-us-access-code"
SHOWN_SECONDS: Final = 2 * 3600
SAVED: Final = "codes_saved"
MOST_KEPT: Final = 10


def needs_code(case: Case) -> Party | None:
    """Who follows the case by a code alone: the person, unless a mail can let them in.

    Never where somebody writes for them: what is on this screen is read by the other (S4-12).
    """
    by = {party.part: party for party in case.parties.all()}
    helper, person = by.get(Part.REPRESENTATIVE), by[Part.PERSON]
    if helper is not None and helper.authority != Authority.NOT_NEEDED:
        return None
    party = helper or person
    return None if party.email else party


def send_along(response: HttpResponse, key: UUID, code: str) -> None:
    response.set_signed_cookie(
        COOKIE,
        code.replace(" ", "-"),
        salt=SALT,
        max_age=SHOWN_SECONDS,
        path=reverse("tell_us_receipt", args=[key]),
        secure=settings.SESSION_COOKIE_SECURE,
        httponly=True,
        samesite="Strict",
    )


def shown_code(request: HttpRequest) -> list[str]:
    """The groups of the code; empty when there is none, or somebody made one up."""
    code = request.get_signed_cookie(COOKIE, default="", salt=SALT, max_age=SHOWN_SECONDS)
    return [group for group in str(code or "").split("-") if group]


def put_away(response: HttpResponse, key: UUID) -> None:
    response.delete_cookie(COOKIE, path=reverse("tell_us_receipt", args=[key]), samesite="Strict")


def note_saved(session: SessionBase, key: UUID) -> None:
    """They have it, so this browser never makes another."""
    session[SAVED] = [*session.get(SAVED, []), str(key)][-MOST_KEPT:]


def is_saved(session: SessionBase, key: UUID) -> bool:
    return str(key) in session.get(SAVED, [])
