"""Why confidential papers and cases are closed to a member who did not sign, and what opens them."""

from __future__ import annotations

from datetime import date

from django.urls import reverse
from django.utils.html import format_html

from cms.conduct.signing import SigningState, signing_state
from cms.conduct.standing import member_at_the_door
from cms.conduct.wording import inside
from cms.users.models import User
from cms.web.templatetags.site import full_date


def why_kept_out(user: User, on: date) -> str:
    """In words, with a link to what opens the door again; empty: nothing is closed to them.

    One query for everybody who is no member; up to seven for a member.
    """
    member = member_at_the_door(user, on)
    state = signing_state(member, on) if member is not None else None
    return reason_of(state) if state is not None and state.keeps_out else ""


def reason_of(state: SigningState) -> str:
    name = inside(state.version.title)
    if state.has_signed_before:
        lately = f"You were to sign the newest version of {name} by {full_date(state.due_on)}."
    else:
        lately = f"You have not signed {name} yet."
    return format_html(
        "{} Until you do, cases and confidential papers are closed to you. "
        '<a href="{}">Read and sign now</a>, or ask us for a paper copy.',
        lately,
        reverse("own:sign"),
    )
