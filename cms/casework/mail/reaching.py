"""How somebody is reached: what they asked for, what they gave, and what it does (S0-6)."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from cms.casework.mail.texts import number_for_texts, sends_texts
from cms.casework.models import Party, Preference
from cms.casework.procedure.schema import MessageSpec, Procedure


class Way(StrEnum):
    """What happens to a message for somebody."""

    EMAIL = "email"
    TEXT = "text"
    POST = "post"  # a person prints and posts it
    CALL = "call"  # a person says it on the phone


@dataclass(frozen=True)
class Adjusted:
    """What somebody's adjustments do by themselves, and what people must see to."""

    large_print: bool
    phone_only: bool
    jobs: tuple[str, ...]


def adjusted(party: Party, spec: Procedure) -> Adjusted:
    """A key that the procedure no longer knows does nothing."""
    known = spec.intake.adjustment_by_key
    chosen = [known[key] for key in party.adjustments if key in known]
    effects = {choice.effect for choice in chosen}
    return Adjusted(
        large_print="large_print" in effects,
        # Without a number to call, no way but writing is left.
        phone_only="phone_only" in effects and bool(party.phone),
        jobs=tuple(f"{choice.label}: {choice.job}" for choice in chosen if choice.job),
    )


def takes_texts(party: Party) -> bool:
    return sends_texts() and bool(number_for_texts(party.phone))


def takes_email(party: Party, spec: Procedure) -> bool:
    return bool(party.email) and not adjusted(party, spec).phone_only


def can_be_reached(party: Party) -> bool:
    return party.can_be_written_to or bool(party.phone)


def way_to(party: Party, message: MessageSpec, spec: Procedure) -> Way | None:
    """How the message gets to them; None when they gave no way at all.

    What they prefer decides, where they gave what it needs. Who likes a call better still gets
    by email what nobody wrote, since nobody should ring to say that a form arrived; who asked
    for calls alone gets nothing else.
    """
    if adjusted(party, spec).phone_only:
        return Way.CALL
    by_text = bool(message.text) and takes_texts(party)
    likes = {
        Preference.POST: Way.POST if party.postal_address else None,
        Preference.TEXT: Way.TEXT if by_text else None,
        Preference.PHONE: Way.CALL if party.phone and not message.automatic else None,
    }
    liked = likes.get(Preference(party.prefers))
    return liked or first_way(party, by_text=by_text)


def first_way(party: Party, *, by_text: bool) -> Way | None:
    if party.email:
        return Way.EMAIL
    if by_text:
        return Way.TEXT
    if party.postal_address:
        return Way.POST
    return Way.CALL if party.phone else None
