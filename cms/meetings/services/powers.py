"""Powers that a decision gives to somebody, and their end (S1-8)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction
from django.utils.timezone import localdate

from cms.meetings.errors import MeetingRefused
from cms.meetings.models import Decision, DecisionStatus, Delegation
from cms.meetings.services.record import recording
from cms.records import save_recorded
from cms.users.models import User


@dataclass(frozen=True)
class PowerDraft:
    """What may be done, by which role, whom they ask first, how far it goes and how long.

    Empty ``consult``: nobody need be asked. No ``ends_on``: until it is ended.
    """

    power: str
    delegate: str
    starts_on: date
    consult: str = ""
    limit: str = ""
    only_minor: bool = True
    ends_on: date | None = None


def give_power(
    *, decision_id: int, draft: PowerDraft, by: User | None, now: datetime
) -> Delegation:
    """Write down a power that a decision gives. Only what was resolved gives one.

    The same power twice is one. Raises ``MeetingRefused``, ``MinutesApproved``.
    """
    found = Decision.objects.values_list("item__meeting_id", flat=True)
    with recording(found.get(pk=decision_id), by=by, now=now) as record:
        decision = Decision.objects.get(pk=decision_id)
        _check(decision, draft)
        given = {
            "power": draft.power.strip(),
            "delegate": draft.delegate.strip(),
            "consult": draft.consult.strip(),
            "limit": draft.limit.strip(),
            "only_minor": draft.only_minor,
            "starts_on": draft.starts_on,
            "ends_on": draft.ends_on,
        }
        known: Delegation | None = decision.delegations.filter(**given).first()
        if known is not None:
            return known
        delegation = Delegation(decision=decision, **given)
        record.save(delegation, "Given by the decision.")
        return delegation


def _check(decision: Decision, draft: PowerDraft) -> None:
    if decision.status != DecisionStatus.RESOLVED:
        raise MeetingRefused("Only a decision that is resolved gives a power.", field="decision")
    if not draft.power.strip():
        raise MeetingRefused("Say what may be done.", field="power")
    if not draft.delegate.strip():
        raise MeetingRefused("Name the role that the power is given to.", field="delegate")
    if draft.consult.strip().casefold() == draft.delegate.strip().casefold():
        text = "Whoever has the power cannot be the one whom they ask."
        raise MeetingRefused(text, field="consult")
    if draft.starts_on < localdate(decision.decided_at):
        raise MeetingRefused("It begins on the day of the decision or later.", field="starts_on")
    if draft.ends_on is not None and draft.ends_on < draft.starts_on:
        raise MeetingRefused("It cannot end before it begins.", field="ends_on")


@transaction.atomic
def end_power(
    *, delegation_id: int, ends_on: date, reason: str, by: User | None, now: datetime
) -> Delegation:
    """Let a power end on a day, today or later: what was done under it stays done.

    Possible once the minutes are approved as well. Raises ``MeetingRefused``.
    """
    delegation: Delegation = Delegation.objects.select_for_update().get(pk=delegation_id)
    today = localdate(now)
    if delegation.ends_on is not None and delegation.ends_on < today:
        raise MeetingRefused("This power has ended already.")
    if not reason.strip():
        raise MeetingRefused("Say why the power ends.", field="reason")
    if ends_on < max(today, delegation.starts_on):
        raise MeetingRefused("Choose today or a later day.", field="ends_on")
    if delegation.ends_on is not None and ends_on > delegation.ends_on:
        text = "A power is made longer by a new decision only."
        raise MeetingRefused(text, field="ends_on")
    delegation.ends_on = ends_on
    save_recorded(delegation, by=by, reason=reason.strip())
    return delegation
