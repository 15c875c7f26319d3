"""Whether somebody may act for the person: said by a link of their own, or shown to staff (S4-12, E2)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Final

from django.utils.timezone import localdate

from cms.casework.errors import CaseworkError
from cms.casework.mail.contacts import acts_for_them
from cms.casework.mail.notices import CALL_JOB, FOR_REPRESENTATIVE, POST_JOB, send_to_person
from cms.casework.models import (
    AccessToken,
    Authority,
    Case,
    EventKind,
    Job,
    Part,
    Party,
    Purpose,
)
from cms.casework.services.change import Act, Change, changing
from cms.casework.services.tracking import look_at

NO_MORE: Final = "The representative may not hear of it any more."
BY_LINK: Final = "The person said so by the link that we sent them."
AGREED: Final = (
    "They agree that you act for them. From now on we answer you both. "
    "You can follow it with your own reference and email address."
)
SHOWN: Final = (
    "From now on we answer you both. You can follow it with your own reference and email address."
)
REFUSED: Final = (
    "We deal with this with them alone, and cannot tell you more. Thank you for writing."
)


class NothingToAnswer(CaseworkError):
    """Raised when nobody waits for their word, or it was given. Nothing was written."""

    def __init__(self) -> None:
        super().__init__("You have answered this already. Call us if you want to change it.")


@dataclass(frozen=True)
class Asked:
    """What the page of the link shows. ``answered``: the word was given."""

    case: Case
    person: Party
    representative: Party
    answered: bool


def asked_by(token: str, *, now: datetime) -> Asked | None:
    """The question that a link puts; None for what is unknown or too old. Changes nothing."""
    found = look_at(token, Purpose.AUTHORITY, now=now)
    if found is None or found.party.part != Part.PERSON:
        return None
    representative = representative_of(found.case)
    if representative is None:
        return None
    waits = representative.authority == Authority.ASKED and found.used_at is None
    return Asked(found.case, found.party, representative, answered=not waits)


def representative_of(case: Case) -> Party | None:
    row: Party | None = case.parties.filter(part=Part.REPRESENTATIVE).first()
    return row


def answer_authority(*, token: str, agrees: bool, act: Act) -> Party:
    """Take the person's word, once; the representative is told what it means for them.

    Raises ``NothingToAnswer``; then nothing was written.
    """
    asked = asked_by(token, now=act.now)
    if asked is None or asked.answered:
        raise NothingToAnswer
    with changing(asked.case.pk, act, while_closed=True) as change:
        # Read again under the lock: of two presses at once, one counts.
        party = representative_of(change.case)
        if party is None or party.authority != Authority.ASKED:
            raise NothingToAnswer
        rows = AccessToken.objects.filter(case=change.case, purpose=Purpose.AUTHORITY)
        rows.filter(used_at=None).update(used_at=act.now)
        take_word(change, party, agrees)
    return party


def send_receipt(case: Case, *, now: datetime) -> None:
    """The receipt that the person did not get before they knew of it (E1)."""
    if case.is_open and not case.messages.filter(kind="receipt").exists():
        person = case.parties.get(part=Part.PERSON)
        send_to_person(case, "receipt", now=now, party=person)


def take_word(change: Change, party: Party, agrees: bool) -> None:
    act = change.act
    party.authority = Authority.HELD if agrees else Authority.REFUSED
    party.authority_evidence, party.authority_on = BY_LINK, localdate(act.now)
    change.save(party, f"Authority: {party.get_authority_display().lower()}.")
    kind = EventKind.AUTHORITY_GIVEN if agrees else EventKind.AUTHORITY_REFUSED
    change.event(kind, party=party.pk)
    tell_of_authority(change, party, AGREED if agrees else REFUSED)


def tell_of_authority(change: Change, party: Party, words: str) -> None:
    """Both sides are told what it means for them, and nobody has to find it out any more."""
    act, case = change.act, change.case
    if acts_for_them(party):
        send_receipt(case, now=act.now)
    else:
        stop_letters_to(change)
    if "authority_answer" in change.spec.message_by_key:
        extra = {"message": words}
        send_to_person(case, "authority_answer", now=act.now, extra=extra, party=party)
    for job in Job.objects.filter(case=case, kind="authority", done_at=None):
        job.done_at = act.now
        change.save(job, "It is known who may act for them.")


def stop_letters_to(change: Change) -> None:
    """What waits on Today to be posted or said to the representative goes nowhere any more."""
    rows = Job.objects.filter(case=change.case, kind__in=(POST_JOB, CALL_JOB), done_at=None)
    for job in rows.filter(text__endswith=FOR_REPRESENTATIVE):
        job.done_at, job.result = change.act.now, NO_MORE
        change.save(job, NO_MORE)


def note_authority(change: Change, party: Party, was: str) -> None:
    """Staff recorded it, on a call or on paper: the same follows as from the person's link."""
    if party.authority == Authority.REFUSED and was != Authority.REFUSED:
        tell_of_authority(change, party, REFUSED)
    elif acts_for_them(party) and was in (Authority.ASKED, Authority.REFUSED):
        tell_of_authority(change, party, SHOWN)
