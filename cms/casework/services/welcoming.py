"""Who is told that something arrived: the person, and whoever wrote for them (E1, E2, S4-12)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Final

from django.conf import settings

from cms.casework.mail.fields import House
from cms.casework.mail.notices import file_message, post_job, send_to_person
from cms.casework.mail.outbox import queue_mail
from cms.casework.mail.together import Together
from cms.casework.mail.words import compose
from cms.casework.models import (
    AccessToken,
    Authority,
    Case,
    Job,
    Part,
    Party,
    Purpose,
)
from cms.casework.services.told import CANNOT, Told
from cms.web.one_time import hashed, new_secret

AUTHORITY_DAYS: Final = 180


def tell_people(
    case: Case,
    told: Told,
    people: Sequence[Party],
    *,
    now: datetime,
    house: House,
    together: Together,
) -> None:
    """Write each their first message. ``together``: that of ``house``.

    A representative who must show that they may act hears no more than that it arrived.
    """
    by = {party.part: party for party in people}
    person, helper = by[Part.PERSON], by.get(Part.REPRESENTATIVE)
    if helper is None or told.on_behalf_of is None or helper.authority == Authority.NOT_NEEDED:
        send_to_person(case, "receipt", now=now, house=house)
        return
    tell_representative(case, helper, now=now, house=house)
    reachable = person.can_be_written_to or bool(person.phone)
    asked = told.on_behalf_of.agreed != CANNOT and reachable
    if asked:
        link = authority_link(case, person, now=now, together=together)
        extra = {"authority_link": link}
        asked = bool(send_to_person(case, "authority_request", now=now, extra=extra, house=house))
    if not asked:
        ask_about_authority(case, now=now, together=together)


def tell_representative(case: Case, helper: Party, *, now: datetime, house: House) -> None:
    """That it arrived, and nothing else of the case (S4-12)."""
    if not helper.can_be_written_to:
        return
    letter = compose(case, "receipt_representative", now=now, party=helper, house=house)
    rows = house.together
    message = file_message(case, letter, party=helper, author=None, now=now, house=house)
    if helper.email:
        queue_mail(letter, case=case, to=helper.email, now=now, message=message, together=rows)
    else:
        post_job(case, letter, now=now, party=helper, together=rows)


def ask_about_authority(case: Case, *, now: datetime, together: Together) -> None:
    """Nobody could be asked by us, so a person of ours finds out."""
    job = Job(
        case=case,
        kind="authority",
        text="Find out whether the representative may act for the person, and record it.",
        role=case.handler_role,
        since_at=now,
    )
    together.add_job(job, reason="The person could not be asked in writing.")


def authority_link(case: Case, person: Party, *, now: datetime, together: Together) -> str:
    """Where the person says whether somebody may act for them; the page is in ``tracking``."""
    token = new_secret()
    together.tokens.append(
        AccessToken(
            case=case,
            party=person,
            purpose=Purpose.AUTHORITY,
            token_hash=hashed(token),
            created_at=now,
            expires_at=now + timedelta(days=AUTHORITY_DAYS),
        )
    )
    return f"{settings.SITE_URL}/your-case/authority/{token}/"
