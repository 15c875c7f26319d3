"""What somebody told a member of a demonstration, and what the clock of the site does last."""

from __future__ import annotations

from datetime import datetime, timedelta
from functools import partial
from typing import Final
from uuid import NAMESPACE_URL, UUID, uuid5

from cms.casework.models import HandOver
from cms.casework.services.hand_overs import PassedOn, pass_on, pick_up, remind_of_hand_overs
from cms.conduct.services.asking import ask_about_interests
from cms.conduct.services.reminding import remind_everybody
from cms.conduct.services.signing import ask_and_remind
from cms.home.demonstration.promised import Promised, member_named
from cms.home.demonstration.promising import HeardOf
from cms.users.models import User

HEARD_BEFORE: Final = timedelta(hours=26)


def plan_heard(made: Promised) -> None:
    for one in made.promises.heard_of:
        made.add(made.moment(ago=one.ago, hour=9), partial(hand_over, one))
        if one.picked_up is not None:
            at = made.moment(ago=one.picked_up, hour=11)
            made.add(at, partial(see_to_it, one, made.by))
    made.add(made.now, remind_of_all)


def key_of(one: HeardOf) -> UUID:
    return uuid5(NAMESPACE_URL, one.gist)


def hand_over(one: HeardOf, now: datetime) -> None:
    """Passed on the day after they heard it."""
    by = member_named(one.who).user
    if by is None:
        raise ValueError(f"{one.who} has no account to pass it on from.")
    told = PassedOn(
        key=key_of(one),
        heard_at=now - HEARD_BEFORE,
        heard=one.heard,
        gist=one.gist,
        name=one.name,
        email=one.email,
        phone=one.phone,
        wants_help=True,
    )
    pass_on(told=told, by=by, now=now)


def see_to_it(one: HeardOf, by: User, now: datetime) -> None:
    pick_up(hand_over_id=HandOver.objects.get(key=key_of(one)).pk, by=by, now=now)


def remind_of_all(now: datetime) -> None:
    """So that nothing is left for the clock of the site to do at once."""
    ask_and_remind(now)
    ask_about_interests(now)
    remind_everybody(now)
    remind_of_hand_overs(now=now)
