"""When many messages come at once: nobody is mailed for it, and nothing is hidden (quality 47).

Where something came from is never stored: only a salted hash stands in the shared cache.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from django.conf import settings

from cms.casework.errors import CaseworkError
from cms.casework.mail.notices import notify_handler
from cms.casework.models import Case, Channel
from cms.casework.services.told import Told
from cms.web.limits import Limit, passed

HOUR: Final = 3600
# Of many from one place, whoever has them is told of one in this time; Today counts them all.
TOLD_OF_A_FLOOD: Final = Limit("flood_new_case", 1, HOUR)


class TooOften(CaseworkError):
    """Raised for one too many from one place. ``seconds``: how long until it is counted anew."""

    def __init__(self, seconds: int) -> None:
        super().__init__("Too many came from one place. Wait, then send it again.")
        self.seconds = seconds


@dataclass(frozen=True)
class Flood:
    """How often it came, counted with this one.

    ``named``: an address or number in it was named so often that it gets no more from us.
    ``source``: it is one of many from one place.
    """

    named: bool
    source: bool


NO_FLOOD: Final = Flood(named=False, source=False)


def count(told: Told, *, now: datetime) -> Flood:
    """Count what came from the website, in one statement. Raises ``TooOften``.

    Anybody may type anybody's address there; what staff write down does not count.
    """
    if told.channel != Channel.WEB:
        return NO_FLOOD
    source = [told.source] if told.source else []
    most = Limit("tell_us", settings.SUBMISSIONS_AN_HOUR, HOUR)
    many = Limit("tell_us_many", settings.MANY_FROM_ONE_SOURCE, HOUR)
    names = Limit("told_names", settings.MESSAGES_AN_HOUR_TO_ONE, HOUR)
    over = passed({most: source, many: source, names: ways_in(told)}, now=now)
    if most in over:
        raise TooOften(most.seconds_left(now))
    return Flood(named=names in over, source=many in over)


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
