"""Things said to the register of interests, as members say them."""

from __future__ import annotations

from datetime import date
from typing import Any

from cms.conduct.models import Member, RegisterEntry
from cms.conduct.services.register import Told, declare
from tests.conduct.people import NOW

BORN = date(2026, 11, 10)
SHOP = "I run the corner shop."
HUSHED = "The refuge where I stay."
WHY_HUSHED = "Somebody is looking for me."


def told(words: str = SHOP, **values: Any) -> Told:
    return Told(**{"words": words, "on": BORN, **values})


def hushed(**values: Any) -> Told:
    return told(HUSHED, is_sensitive=True, reason=WHY_HUSHED, **values)


def gift(**values: Any) -> Told:
    given = {"giver": "Sallowfield Sheds", "value_pence": 6550, "was_accepted": False}
    return told("Tickets to the show", **{**given, **values})


def said(member: Member, what: Told | None = None, **values: Any) -> RegisterEntry:
    given = {"category": "employment", "by": member.user, "now": NOW, **values}
    return declare(member_id=member.pk, told=what or told(), **given)
