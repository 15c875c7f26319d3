"""The people in a case: how to reach them, what was agreed, and who may act for whom (S4-12)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.utils.timezone import localdate

from cms.casework.errors import CaseworkError
from cms.casework.mail.contacts import acts_for_them
from cms.casework.models import Authority, Part, Party
from cms.casework.procedure.schema import Procedure
from cms.casework.services.authority import note_authority
from cms.casework.services.change import Act, changing
from cms.casework.services.tracking import end_waiting_addresses


class PersonNotFound(CaseworkError):
    """Raised for somebody who has no part in the case. Nothing was written."""

    def __init__(self) -> None:
        super().__init__("There is nobody like that in this case.")


@dataclass(frozen=True)
class PartyDetails:
    """What is known of somebody in a case. ``authority`` counts for a representative alone.

    ``adjustments``, ``language`` and ``adjustments_asked`` are as in ``Party``.
    """

    name: str = ""
    email: str = ""
    phone: str = ""
    postal_address: str = ""
    prefers: str = ""
    adjustments: tuple[str, ...] = ()
    language: str = ""
    adjustments_asked: str = ""
    adjustments_agreed: str = ""
    authority: str = ""
    authority_evidence: str = ""
    authority_on: date | None = None


def asked_for(party: Party, spec: Procedure) -> str:
    """What would make it easier for them, in words; a key that nobody knows any more is left out."""
    known = spec.intake.adjustment_by_key
    labels = [known[key].label for key in party.adjustments if key in known]
    return "; ".join(filter(None, (*labels, party.language, party.adjustments_asked)))


def change_party(*, case_id: int, act: Act, party_id: int, details: PartyDetails) -> Party:
    """Put somebody's details right, or record what was agreed with them.

    Authority is held only with evidence of it; what follows from it follows at once. The subject of a case is named by sorting it,
    not here. Raises ``PersonNotFound``.
    """
    with changing(case_id, act, while_closed=True) as change:
        rows = change.case.parties.exclude(part=Part.SUBJECT)
        party: Party | None = rows.filter(pk=party_id).first()
        if party is None:
            raise PersonNotFound
        had = party.email
        party.name, party.email = details.name, details.email.strip().lower()
        party.phone, party.postal_address = details.phone, details.postal_address
        party.prefers = details.prefers or party.prefers
        party.adjustments, party.language = list(details.adjustments), details.language
        party.adjustments_asked = details.adjustments_asked
        party.adjustments_agreed = details.adjustments_agreed
        if party.email != had:
            # What staff put right counts; a mistyped address may not come back by its link.
            end_waiting_addresses(party, now=act.now)
        was = party.authority
        if party.part == Part.REPRESENTATIVE:
            take_authority(party, details, today=localdate(act.now))
        keep_apart(party, had)
        change.save(party, act.reason or "Details changed.")
        if party.part == Part.REPRESENTATIVE:
            note_authority(change, party, was)
    return party


def keep_apart(party: Party, had: str) -> None:
    """Until a helper may act, what reaches them is no way to reach the person (S4-12)."""
    others = Party.objects.filter(case=party.case_id).exclude(pk=party.pk)
    other = others.exclude(part=Part.SUBJECT).first()
    if other is None or any(acts_for_them(row) for row in (party, other)):
        return
    if party.email and party.email == other.email and party.email != had:
        raise CaseworkError("The other one gave this address as their own.", field="email")


def take_authority(party: Party, details: PartyDetails, *, today: date) -> None:
    if details.authority_on is not None and details.authority_on > today:
        raise CaseworkError("This day is still to come.", field="authority_on")
    if details.authority == Authority.HELD and not details.authority_evidence.strip():
        raise CaseworkError("Say what shows their authority.", field="authority_evidence")
    party.authority = details.authority or party.authority
    party.authority_evidence = details.authority_evidence
    party.authority_on = details.authority_on
