"""Who signed a policy that members are asked to sign, for its own page (S0-12, S0-32)."""

from __future__ import annotations

from datetime import date

from django.urls import reverse
from django.utils.timezone import localdate

from cms.conduct.models import Code, Member
from cms.conduct.signing import SigningState, signing_states
from cms.policies.registry import Signer, Signers


def signers_of(policy_id: int, on: date) -> Signers | None:
    """Everybody whom a code on this policy asks; None where none does. A few queries."""
    if not Code.objects.current(on).filter(policy=policy_id).exists():
        return None
    members = list(Member.objects.current(on))
    states = signing_states(members, on=on)
    asked = [one for one in members if one.pk in states]
    people = [
        signer(one, states[one.pk]) for one in asked if states[one.pk].code.policy_id == policy_id
    ]
    return Signers(people, reverse("members")) if people else None


def signer(member: Member, state: SigningState) -> Signer:
    signed_on = localdate(state.signed_at) if state.signed_at else None
    return Signer(member.name, reverse("member", args=[member.slug]), signed_on)
