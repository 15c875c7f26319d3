"""When many messages come at once: nobody is mailed for it, and nothing is hidden (quality 47).

Where something came from is never stored: only a salted hash stands in the shared cache.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import Final

from django.conf import settings

from cms.casework.mail.notices import notify_handler
from cms.casework.models import Case, Channel
from cms.casework.services.told import Told
from cms.web.limits import Limit

HOUR: Final = 3600
# Of many from one place, whoever has them is told of one in this time; Today counts them all.
TOLD_OF_A_FLOOD: Final = Limit("flood_new_case", 1, HOUR)


def names_somebody_too_often(told: Told, *, now: datetime) -> bool:
    """Whether an address or number in it was named so often that it gets no more from us.

    Anybody may type anybody's address on the website; what staff write down does not count.
    """
    if told.channel != Channel.WEB:
        return False
    limit = Limit("told_names", settings.MESSAGES_AN_HOUR_TO_ONE, HOUR)
    return limit.any_passed(ways_in(told), now=now)


def ways_in(told: Told) -> Iterator[str]:
    found = set()
    for somebody in (told.person, told.on_behalf_of):
        if somebody is not None:
            found.add(somebody.email.strip().lower())
            found.add("".join(mark for mark in somebody.phone if mark.isdigit())[-9:])
    yield from sorted(found - {""})


def tell_of_a_flood(case: Case, *, now: datetime) -> None:
    """Tell whoever has it of one of many, unless they were told of another just now."""
    if not TOLD_OF_A_FLOOD.passed(case.handler_role, now=now):
        notify_handler(case, "new_case", now=now)
