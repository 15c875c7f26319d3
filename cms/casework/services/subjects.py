"""Naming one of us whom a case is about, and taking that back (S3-76, S0-52)."""

from __future__ import annotations

from django.utils.timezone import localdate

from cms.casework.errors import CaseworkError
from cms.casework.models import Part, Party
from cms.casework.services.change import Act, changing
from cms.casework.services.rerouting import route_anew
from cms.casework.services.routing import one_of_us
from cms.casework.services.subject_jobs import ask_to_tell
from cms.users.models import User


def name_staff(*, case_id: int, act: Act, user: User | None = None, name: str = "") -> Party:
    """Record whom it is about. Somebody with an account loses sight of the case at once.

    Naming the same person again changes nothing. Raises ``CaseworkError`` where nobody is named.
    """
    who = str(user) if user else name.strip()
    if not who:
        raise CaseworkError("Say who it is about.", field="name")
    user = user or one_of_us(who, on=localdate(act.now))
    with changing(case_id, act) as change:
        named = change.case.parties.filter(part=Part.SUBJECT)
        same = named.filter(user=user) if user else named.filter(name=who)
        known: Party | None = same.first()
        if known is not None:
            change.quiet = True
            return known
        party = Party(case=change.case, part=Part.SUBJECT, name=who, user=user, prefers="none")
        change.save(party, "Named as the subject.")
        route_anew(change)
        ask_to_tell(change)
    return party


def name_somebody_else(*, case_id: int, act: Act, party_id: int, name: str) -> Party:
    """It is about somebody who is none of us: whoever was taken for them bears their name, say.

    They may see the case again, if their role does; it stays with whoever has it now.
    ``act.reason`` says how that is known. Raises ``CaseworkError`` without a name or a reason, and
    where none of us is meant; nothing was written then.
    """
    who = name.strip()
    if not who:
        raise CaseworkError("Say who it is about.", field="name")
    if not act.reason.strip():
        raise CaseworkError("Say how you know that it is not them.", field="reason")
    with changing(case_id, act, while_closed=True) as change:
        party: Party | None = change.case.parties.filter(part=Part.SUBJECT, pk=party_id).first()
        if party is None or not party.is_one_of_us:
            raise CaseworkError("None of us is named there now.")
        party.name, party.user, party.role = who, None, ""
        change.save(party, act.reason)
    return party
