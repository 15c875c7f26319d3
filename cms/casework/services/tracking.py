"""The person's way in to their own case: a link or a code, for minutes, by mail or by text."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction
from django.db.models import QuerySet

from cms.casework.mail.outbox import queue_mail, queue_text
from cms.casework.mail.texts import number_for_texts, sends_texts
from cms.casework.mail.words import compose, text_for
from cms.casework.models import AccessToken, Authority, Case, Part, Party, Purpose
from cms.casework.procedure.reference import normal_reference
from cms.web.one_time import (
    LINK_MINUTES,
    LINKS_AT_ONCE,
    claimed,
    claimed_by_code,
    code_mark,
    code_shown,
    hashed,
    new_code,
    new_secret,
)

NOT_CONTENT_DAYS = 180


@dataclass(frozen=True)
class Entry:
    """Whom a link or code lets in, to which case, and for what."""

    case_id: int
    party_id: int
    purpose: str


def request_link(*, reference: str, contact: str, now: datetime) -> str:
    """Send a link and a code, if a case has that reference and that email address or number.

    To an address by mail, to a number by text where the site sends any. Gives back a request id in every case, so that nobody learns whether the case exists.
    """
    request_id = new_secret()
    party = party_for(reference, contact)
    if party is not None:
        send_link(party, request_id, now=now, by_text="@" not in contact)
    return request_id


def party_for(reference: str, contact: str) -> Party | None:
    """The person, or a representative with authority, whom the details name."""
    stored = normal_reference(reference)
    if stored is None or not contact.strip():
        return None
    rows = let_in().filter(case__reference=stored)
    if "@" in contact:
        return rows.filter(email=contact.strip().lower()).first()
    number = number_for_texts(contact) if sends_texts() else ""
    same = (row for row in rows if number and number_for_texts(row.phone) == number)
    return next(same, None)


def let_in() -> QuerySet[Party]:
    """Those who may follow their case: the person, and a representative with authority (S4-12)."""
    rows = Party.objects.filter(part__in=(Part.PERSON, Part.REPRESENTATIVE)).exclude(
        part=Part.REPRESENTATIVE, authority__in=(Authority.ASKED, Authority.REFUSED)
    )
    parties: QuerySet[Party] = rows.select_related("case__procedure__procedure", "case__handler")
    return parties


@transaction.atomic
def send_link(party: Party, request_id: str, *, now: datetime, by_text: bool) -> None:
    # Locked, so that a burst of requests cannot pass the limit side by side.
    Case.objects.select_for_update(of=("self",)).get(pk=party.case_id)
    recent = AccessToken.objects.filter(
        party=party, purpose=Purpose.FOLLOW, created_at__gt=now - timedelta(minutes=LINK_MINUTES)
    )
    if recent.count() >= LINKS_AT_ONCE:
        return
    token = new_secret()
    code = new_code()
    AccessToken.objects.create(
        case=party.case,
        party=party,
        purpose=Purpose.FOLLOW,
        token_hash=hashed(token),
        code_hash=code_mark(request_id, code),
        request_hash=hashed(request_id),
        created_at=now,
        expires_at=now + timedelta(minutes=LINK_MINUTES),
    )
    extra = {
        "link": f"{settings.SITE_URL}/your-case/open/{token}/",
        "code": code_shown(code),
        "code_minutes": str(LINK_MINUTES),
    }
    deliver_link(party, extra, now=now, by_text=by_text)


def deliver_link(party: Party, extra: dict[str, str], *, now: datetime, by_text: bool) -> None:
    case, key = party.case, "one_time_link"
    if by_text:
        text = text_for(case, key, now=now, extra=extra, party=party)
        queue_text(text, case=case, to=party.phone, now=now, kind=key)
    else:
        letter = compose(case, key, now=now, extra=extra, party=party)
        queue_mail(letter, case=case, to=party.email, now=now)


def personal_link(case: Case, party: Party, purpose: Purpose, *, now: datetime) -> str:
    """A link for one thing, put into a letter to the person; it opens nothing else."""
    token = new_secret()
    AccessToken.objects.create(
        case=case,
        party=party,
        purpose=purpose,
        token_hash=hashed(token),
        created_at=now,
        expires_at=now + timedelta(days=NOT_CONTENT_DAYS),
    )
    return f"{settings.SITE_URL}/your-case/not-content/{token}/"


def end_waiting_addresses(party: Party, *, now: datetime) -> None:
    """A link to a new address that was not pressed yet stops working."""
    rows = AccessToken.objects.filter(party=party, purpose=Purpose.NEW_ADDRESS, used_at=None)
    rows.update(used_at=now)


def look_at(token: str, purpose: Purpose, *, now: datetime) -> AccessToken | None:
    """The link as it stands, changing nothing: mail scanners open links too. One query."""
    rows = AccessToken.objects.filter(token_hash=hashed(token), purpose=purpose)
    rows = rows.filter(expires_at__gt=now).select_related("case__procedure__procedure", "party")
    if purpose == Purpose.FOLLOW:
        rows = rows.filter(used_at=None)
    return rows.first()


def use_link(token: str, purpose: Purpose, *, now: datetime) -> Entry | None:
    """Let the person in by their own press of the button, once. None: expired, used or unknown."""
    found = look_at(token, purpose, now=now)
    if found is None:
        return None
    if purpose == Purpose.FOLLOW and not claimed(found, now=now):
        return None
    return Entry(found.case_id, found.party_id, found.purpose)


def use_code(request_id: str, code: str, *, now: datetime) -> Entry | None:
    """Let the person in by the code from the mail; five tries a request, then none."""
    found = claimed_by_code(AccessToken.objects.all(), request_id, code, now=now)
    return Entry(found.case_id, found.party_id, found.purpose) if found else None
