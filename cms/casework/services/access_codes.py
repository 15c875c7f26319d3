"""A code on paper that opens one case, for those without email or phone and for the anonymous (R3)."""

from __future__ import annotations

import re
import secrets
from datetime import datetime
from itertools import accumulate
from typing import Final

from cms.casework.errors import CaseworkError
from cms.casework.models import AccessCode, Case, Party, Purpose
from cms.casework.services.change import Act, changing
from cms.casework.services.tracking import Entry, let_in
from cms.users.models import User
from cms.web.one_time import hashed

# 32 signs; I, L, O and U are never used, and are read as what they look like. 26 are 130 bits.
ALPHABET: Final = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
LENGTH: Final = 26
GROUPS: Final = (5, 5, 5, 5, 6)
LONGEST: Final = 80  # as somebody types it, with spaces and hyphens
LOOK_ALIKES: Final = str.maketrans({"O": "0", "I": "1", "L": "1", "U": "V"})
BETWEEN: Final = re.compile(r"[\s\-‐‑‒–—.·_]+")


class PartyNotHere(CaseworkError):
    """Raised for a code for somebody who may not follow the case. Nothing was written."""

    def __init__(self) -> None:
        super().__init__("They may not follow this case, so they get no code.")


def new_code() -> str:
    return "".join(secrets.choice(ALPHABET) for _ in range(LENGTH))


def grouped(code: str) -> str:
    """In groups, as it is shown and printed."""
    ends = list(accumulate(GROUPS))
    return " ".join(code[end - size : end] for size, end in zip(GROUPS, ends, strict=True))


def normal_code(typed: str) -> str:
    """As it is hashed: capitals alone, look-alikes forgiven. Empty when it cannot be one."""
    if len(typed) > LONGEST:
        return ""
    code = BETWEEN.sub("", typed).upper().translate(LOOK_ALIKES)
    right = len(code) == LENGTH and set(code) <= set(ALPHABET)
    return code if right else ""


def issue_code(case: Case, party: Party, *, now: datetime, by: User | None = None) -> str:
    """Make a code for somebody, in the caller's transaction; the only time it is known.

    Earlier codes go on: somebody may have kept the first letter.
    """
    code = new_code()
    AccessCode.objects.create(
        case=case, party=party, code_hash=hashed(code), created_at=now, created_by=by
    )
    return grouped(code)


def give_code(*, case_id: int, act: Act, party_id: int) -> str:
    """Staff make a code, to be printed and handed over. Raises ``PartyNotHere``."""
    with changing(case_id, act, while_closed=True) as change:
        party = let_in().filter(case_id=case_id, pk=party_id).first()
        if party is None:
            raise PartyNotHere
        change.done.append("Access code given.")
        return issue_code(change.case, party, now=act.now, by=act.by)


def revoke_codes(case_id: int, act: Act) -> int:
    """Make every code of a case useless; how many there were."""
    with changing(case_id, act, while_closed=True) as change:
        rows = AccessCode.objects.filter(case_id=case_id, revoked_at=None)
        change.done.append("Access codes revoked.")
        gone: int = rows.update(revoked_at=act.now)
    return gone


def case_by_code(text: str, now: datetime) -> Entry | None:
    """Whom a code lets in; None for what is unknown, wrong or revoked, and for who may not follow. One query."""
    rows = AccessCode.objects.filter(code_hash=hashed(normal_code(text)), revoked_at=None)
    rows = rows.filter(created_at__lte=now, party__in=let_in())
    found = rows.values_list("case_id", "party_id").first()
    if found is None:
        return None
    case_id, party_id = found
    return Entry(case_id, party_id, Purpose.FOLLOW)
