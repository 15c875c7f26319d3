"""Codes that open a case to somebody without e-mail or phone, until they are revoked (R3)."""

from __future__ import annotations

import hashlib
import secrets
from datetime import datetime
from typing import Final

from django.utils.timezone import localdate

from cms.casework.models import AccessCode, Case, Party
from cms.casework.permissions import WORK, NotAllowed, rights_of
from cms.casework.services.change import Act
from cms.casework.services.tracking import Entry, let_in
from cms.users.models import User

# No I, L, O or U: nothing that is taken for a figure or for another letter. 32 letters, 5 bits.
LETTERS: Final = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
LENGTH: Final = 26  # 130 bits
GROUP: Final = 4
LOOK_ALIKES: Final = str.maketrans({"I": "1", "L": "1", "O": "0", "U": "V"})


def issue_code(case: Case, party: Party, *, now: datetime, by: User | None = None) -> str:
    """Make a code that opens ``case`` to ``party``; it is given back once, in groups."""
    code = "".join(secrets.choice(LETTERS) for _ in range(LENGTH))
    AccessCode.objects.create(
        case=case, party=party, code_hash=hashed(code), created_at=now, created_by=by
    )
    return " ".join(code[start : start + GROUP] for start in range(0, LENGTH, GROUP))


def case_by_code(text: str, now: datetime) -> Entry | None:
    """Whom a code lets in, however it was typed; None for an unknown or revoked one. One query."""
    found = (
        AccessCode.objects.filter(code_hash=hashed(normal(text)), revoked_at=None)
        .filter(party__in=let_in().values("pk"))
        .values_list("case_id", "party_id")
        .first()
    )
    return Entry(found[0], found[1], "follow") if found else None


def revoke_codes(case_id: int, act: Act) -> int:
    """Close every code of a case at once. How many were open."""
    if act.by is not None and WORK not in rights_of(act.by, on=localdate(act.now)):
        raise NotAllowed("Your role cannot revoke codes.")
    return int(
        AccessCode.objects.filter(case_id=case_id, revoked_at=None).update(revoked_at=act.now)
    )


def normal(text: str) -> str:
    """A code as it was made: capitals, without what stands between, look-alikes put right."""
    kept = (letter for letter in text.upper() if letter.isascii() and letter.isalnum())
    return "".join(kept).translate(LOOK_ALIKES)


def hashed(code: str) -> str:
    return hashlib.sha256(code.encode()).hexdigest()
