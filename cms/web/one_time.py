"""Links and codes from a mail that let somebody in once: made at random, kept as marks only."""

from __future__ import annotations

import hashlib
import secrets
from datetime import datetime
from typing import Any, Final

from django.db.models import F, QuerySet

LINK_MINUTES: Final = 15
CODE_TRIES: Final = 5
CODE_DIGITS: Final = 8
# A new link for the same person no more often than this many times in the quarter of an hour.
LINKS_AT_ONCE: Final = 3


def hashed(secret: str) -> str:
    return hashlib.sha256(secret.encode()).hexdigest()


def new_secret() -> str:
    """192 bits that can be put in an address."""
    return secrets.token_urlsafe(24)


def new_code() -> str:
    return f"{secrets.randbelow(10**CODE_DIGITS):0{CODE_DIGITS}d}"


def code_shown(code: str) -> str:
    """In two halves, as it stands in a mail."""
    return f"{code[:4]} {code[4:]}"


def code_mark(request_id: str, code: str) -> str:
    """What is kept of a code: worth nothing without the request that it answers."""
    return hashed(f"{request_id}:{code}")


def claimed_by_code(rows: QuerySet[Any], request_id: str, code: str, *, now: datetime) -> Any:
    """The row that the code of a request opens, used up by this; None for a wrong code.

    ``rows`` have the columns request_hash, code_hash, expires_at, used_at and tries. Every
    guess counts, and after ``CODE_TRIES`` of one request none is right.
    """
    digits = "".join(character for character in code if character.isdigit())
    open_rows = rows.filter(
        request_hash=hashed(request_id), used_at=None, expires_at__gt=now, tries__lt=CODE_TRIES
    )
    # Counted before it is compared, in one statement, so that guesses side by side all count.
    if not open_rows.update(tries=F("tries") + 1):
        return None
    mark = code_mark(request_id, digits)
    found = rows.filter(request_hash=hashed(request_id), code_hash=mark).first()
    return found if found is not None and claimed(found, now=now) else None


def claimed(found: Any, *, now: datetime) -> bool:
    """Mark the row used; False when somebody was faster."""
    rows = type(found)._default_manager.filter(pk=found.pk, used_at=None)
    return bool(rows.update(used_at=now) == 1)
