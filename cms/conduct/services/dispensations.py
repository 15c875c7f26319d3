"""Dispensations: a member may take part in spite of an interest, and everybody reads why (3.4)."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils.timezone import localdate

from cms.conduct.errors import ConductRefused
from cms.conduct.models import Dispensation, Member
from cms.conduct.services.signing import is_member_on
from cms.meetings.models import AgendaItem, Decision
from cms.records import save_recorded
from cms.users.models import User
from cms.web.templatetags.site import full_date


@transaction.atomic
def give_dispensation(
    *,
    member_id: int,
    matter: str,
    reason: str,
    given_by: str,
    given_on: date,
    may_vote: bool = False,
    item_id: int | None = None,
    decision_id: int | None = None,
    ends_on: date | None = None,
    by: User,
    now: datetime,
) -> Dispensation:
    """Let a member speak, or vote as well, in a matter. Raises ``ConductRefused``.

    ``item_id`` is empty for one that holds for the matter at any meeting. ``given_by`` says who
    decided it, ``decision_id`` where a meeting did.
    """
    member: Member = Member.objects.select_for_update(of=("self",)).get(pk=member_id)
    if member.user_id is not None and member.user_id == by.pk:
        raise ConductRefused("Somebody else records your own dispensation.")
    for field, words, missing in (
        ("matter", matter, "Say in which matter."),
        ("reason", reason, "Say why. Everybody reads it."),
        ("given_by", given_by, "Say who gave it."),
    ):
        if not words.strip():
            raise ConductRefused(missing, field=field)
    row = Dispensation(
        member=member,
        matter=matter.strip(),
        item=item_named(item_id),
        may_vote=may_vote,
        reason=reason.strip(),
        given_by=given_by.strip(),
        decision=decision_named(decision_id),
        given_on=given_on,
        ends_on=ends_on,
    )
    refuse_days(row, on=localdate(now))
    if Dispensation.objects.filter(member=member, matter=row.matter, **days_of(row)).exists():
        raise ConductRefused("This dispensation is recorded already.", field="matter")
    save_recorded(row, by=by, reason="Given.")
    return row


@transaction.atomic
def end_dispensation(
    *, dispensation_id: int, on: date, reason: str, by: User, now: datetime
) -> Dispensation:
    """Write down its last day; it stays in the register. Raises ``ConductRefused``."""
    rows = Dispensation.objects.select_for_update(of=("self",))
    row: Dispensation = rows.select_related("member").get(pk=dispensation_id)
    if row.member.user_id is not None and row.member.user_id == by.pk:
        raise ConductRefused("Somebody else records the end of your own dispensation.")
    if not reason.strip():
        raise ConductRefused("Say why it ends.", field="reason")
    if row.ends_on is not None and row.ends_on < localdate(now):
        raise ConductRefused(f"It ended on {full_date(row.ends_on)} already.")
    # What was done under it on a day that has passed was rightly done.
    if on < max(row.given_on, localdate(now)):
        raise ConductRefused("Choose today or a later day.", field="on")
    row.ends_on = on
    save_recorded(row, by=by, reason=reason.strip())
    return row


def refuse_days(row: Dispensation, *, on: date) -> None:
    if row.given_on > on:
        raise ConductRefused("This day is still to come.", field="given_on")
    if row.ends_on is not None and row.ends_on < row.given_on:
        raise ConductRefused("It cannot end before it is given.", field="ends_on")
    if not is_member_on(row.member, row.given_on):
        raise ConductRefused(f"{row.member} was no member on that day.", field="given_on")


def days_of(row: Dispensation) -> dict[str, Any]:
    return {"item": row.item, "given_on": row.given_on, "may_vote": row.may_vote}


def item_named(item_id: int | None) -> AgendaItem | None:
    if item_id is None:
        return None
    row: AgendaItem | None = AgendaItem.objects.filter(pk=item_id, withdrawn_reason="").first()
    if row is None:
        raise ConductRefused("Choose an item of an agenda.", field="item")
    return row


def decision_named(decision_id: int | None) -> Decision | None:
    if decision_id is None:
        return None
    row: Decision | None = Decision.objects.filter(pk=decision_id).first()
    if row is None:
        raise ConductRefused("Choose a decision.", field="decision")
    return row
