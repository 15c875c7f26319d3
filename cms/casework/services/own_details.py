"""The person changes how we reach them. A new email address counts once shown to be theirs."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from django.conf import settings

from cms.casework.clocks.words import listed
from cms.casework.errors import CaseworkError
from cms.casework.mail.outbox import queue_mail, queue_text
from cms.casework.mail.reaching import takes_texts
from cms.casework.mail.words import compose, text_for
from cms.casework.models import AccessToken, EventKind, Part, Party, Purpose
from cms.casework.services.change import Act, Change, changing
from cms.casework.services.people import PersonNotFound
from cms.casework.services.tracking import end_waiting_addresses, let_in, look_at
from cms.web.one_time import claimed, hashed, new_secret

ADDRESS_HOURS: Final = 24
# In the order of the page; the email address is changed by its link alone.
COLUMNS: Final = {
    "phone": "phone number",
    "postal_address": "postal address",
    "prefers": "how you like to be reached",
    "adjustments": "what makes it easier",
    "adjustments_asked": "what makes it easier",
    "language": "language",
}


class NoWayLeft(CaseworkError):
    """Raised when nobody could reach the person any more. Nothing was written.

    A new address is no way to reach them until it is shown to be theirs.
    """

    def __init__(self) -> None:
        super().__init__(
            "Leave us one way that reaches you now. A new email address counts once you have "
            "opened our link.",
            field="email",
        )


class LinkGone(CaseworkError):
    """Raised for a link that is unknown, used or too old. Nothing was written."""

    def __init__(self) -> None:
        super().__init__("This link does not work any more.")


@dataclass(frozen=True)
class OwnDetails:
    """How somebody says they are reached; all of it, as it shall be."""

    email: str
    phone: str
    postal_address: str
    prefers: str
    adjustments: tuple[str, ...] = ()
    adjustments_asked: str = ""
    language: str = ""


@dataclass(frozen=True)
class Changed:
    """``now``: what counts from now on, in words; ``waiting``: an address still to be shown."""

    now: tuple[str, ...]
    waiting: str = ""


def change_details(*, case_id: int, act: Act, party_id: int, details: OwnDetails) -> Changed:
    """Put down what changed, tell them in the old way, and ask a new address to show itself.

    Raises ``PersonNotFound`` or ``NoWayLeft``.
    """
    with changing(case_id, act, while_closed=True) as change:
        party = let_in().filter(case_id=case_id, pk=party_id).first()
        if party is None:
            raise PersonNotFound
        new = details.email.strip().lower()
        ways = (new and party.email, details.phone.strip(), details.postal_address.strip())
        if not party.is_anonymous and not any(ways):
            raise NoWayLeft
        old = Party.objects.get(pk=party.pk)
        changed = take(change, party, details)
        if not new and party.email:
            party.email = ""
            changed.append("email address")
        if changed:
            record(change, party, old, changed)
        waiting = new if new and new != party.email else ""
        if waiting:
            ask_address(change, party, waiting)
        elif not changed or "email address" in changed:
            # Nothing but the old address, or none: they think better of the new one.
            end_waiting_addresses(party, now=act.now)
        if not changed:
            change.quiet = True
    return Changed(tuple(changed), waiting)


def take(change: Change, party: Party, details: OwnDetails) -> list[str]:
    """Put the new values on the row; what changed, in words, each once."""
    known = change.spec.intake.adjustment_by_key
    changed = []
    for name, words in COLUMNS.items():
        value = getattr(details, name)
        value = value.strip() if isinstance(value, str) else [key for key in value if key in known]
        if value != getattr(party, name):
            setattr(party, name, value)
            changed.append(words)
    return list(dict.fromkeys(changed))


def record(change: Change, party: Party, old: Party, changed: Sequence[str]) -> None:
    change.save(party, "The person changed how we reach them.")
    change.event(EventKind.DETAILS_CHANGED, party=party.pk, changed=list(changed))
    tell_the_old_way(change, old, changed)


def tell_the_old_way(change: Change, old: Party, changed: Sequence[str]) -> None:
    """So that a stranger who got in cannot take the case away unseen."""
    case, now = change.case, change.act.now
    extra = {"changed": listed(changed)}
    if old.email:
        letter = compose(case, "details_changed", now=now, extra=extra, party=old)
        queue_mail(letter, case=case, to=old.email, now=now)
    elif takes_texts(old):
        text = text_for(case, "details_changed", now=now, extra=extra, party=old)
        queue_text(text, case=case, to=old.phone, now=now, kind="details_changed")


def ask_address(change: Change, party: Party, new: str) -> None:
    """A link to the new address, for a day; an earlier one stops working."""
    case, now = change.case, change.act.now
    end_waiting_addresses(party, now=now)
    token = new_secret()
    AccessToken.objects.create(
        case=case,
        party=party,
        purpose=Purpose.NEW_ADDRESS,
        token_hash=hashed(token),
        new_address=new,
        created_at=now,
        expires_at=now + timedelta(hours=ADDRESS_HOURS),
    )
    extra = {"link": f"{settings.SITE_URL}/your-case/address/{token}/"}
    letter = compose(case, "new_address", now=now, extra=extra, party=party)
    queue_mail(letter, case=case, to=new, now=now)


def waiting_address(token: str, *, now: datetime) -> AccessToken | None:
    """The link as it stands, changing nothing; None for what is unknown, used or too old."""
    found = look_at(token, Purpose.NEW_ADDRESS, now=now)
    if found is None or found.used_at is not None:
        return None
    return found if let_in().filter(pk=found.party_id).exists() else None


def show_address(*, token: str, act: Act) -> Party:
    """The person opened the link at the new address and pressed: from now on it counts.

    Raises ``LinkGone``; then nothing was written.
    """
    found = waiting_address(token, now=act.now)
    if found is None:
        raise LinkGone
    with changing(found.case_id, act, while_closed=True) as change:
        if not claimed(found, now=act.now):
            raise LinkGone
        party: Party = change.case.parties.exclude(part=Part.SUBJECT).get(pk=found.party_id)
        old = Party.objects.get(pk=party.pk)
        party.email = found.new_address
        record(change, party, old, ["email address"])
    return party
