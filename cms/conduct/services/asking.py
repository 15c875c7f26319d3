"""Asking members to declare their interests, and to look through them every year (E22)."""

from __future__ import annotations

from datetime import date, datetime
from typing import Final

from django.db import transaction
from django.utils.timezone import localdate

from cms.conduct import register_letters as letters
from cms.conduct.models import Member, RegisterRequest
from cms.conduct.register import RegisterState, interests_of, register_state, register_states
from cms.conduct.services.signing import REMINDED_AGAIN, REMINDED_BEFORE, member_held
from cms.records import save_recorded

ASKED: Final = "Asked for their interests."


def ask_about_interests(now: datetime) -> int:
    """Ask everybody whose time has come, and remind those who said nothing; how many it was.

    Done by the clock of the site: a new member, a new register and the yearly look need no other
    word. A member without an address is asked too, so that staff see who waits for a sheet.
    """
    on = localdate(now)
    members = list(Member.objects.current(on))
    states = register_states(members, on=on)
    due = [one.pk for one in members if one.pk in states and states[one.pk].is_asked]
    known = {(row.member_id, row.due_on): row for row in requests_of(due)}
    waiting = [pk for pk in due if is_to_write(known.get((pk, states[pk].due_on)), on=on)]
    return sum(ask_or_remind(pk, now=now) for pk in waiting)


def requests_of(member_ids: list[int]) -> list[RegisterRequest]:
    return list(RegisterRequest.objects.filter(member__in=member_ids))


def is_to_write(row: RegisterRequest | None, *, on: date) -> bool:
    if row is None:
        return True
    if row.reminded_at is not None:
        return localdate(row.reminded_at) + REMINDED_AGAIN <= on
    return row.due_on - REMINDED_BEFORE <= on and localdate(row.asked_at) < on


@transaction.atomic
def ask_or_remind(member_id: int, *, now: datetime) -> bool:
    """Write to one member; False: somebody did meanwhile, or they declared."""
    member, on = member_held(member_id), localdate(now)
    state = register_state(member, on)
    if state is None or not state.is_asked:
        return False
    row = RegisterRequest.objects.filter(member=member, due_on=state.due_on).first()
    if not is_to_write(row, on=on):
        return False
    write_to(member, state, is_first_time=row is None, on=on)
    if row is None:
        row = RegisterRequest(member=member, due_on=state.due_on, asked_at=now)
        save_recorded(row, by=None, reason=ASKED)
    else:
        row.reminded_at = now
        save_recorded(row, by=None, reason="Reminded.")
    return True


def write_to(member: Member, state: RegisterState, *, is_first_time: bool, on: date) -> None:
    if state.complete_on is not None:
        held = [one for one in interests_of(member) if one.holds]
        letters.send_yearly_asking(member, state, held, on=on)
    elif is_first_time:
        letters.send_first_asking(member, state)
    else:
        letters.send_first_reminder(member, state, on=on)
