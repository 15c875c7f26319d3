"""Meetings about quality: a team asks for one, or an unusual number calls for it (S3-88, S3-89)."""

from __future__ import annotations

from datetime import date, datetime

from django.db import transaction
from django.utils.timezone import localdate

from cms.published_summaries.errors import PublishingRefused
from cms.published_summaries.models import TeamMeeting
from cms.published_summaries.services.reports import WRITE, let_them
from cms.records import save_recorded
from cms.users.models import User
from cms.web.templatetags.site import full_date


@transaction.atomic
def ask_for_meeting(
    *,
    reason: str,
    asked_by: str,
    by: User,
    now: datetime,
    area: str = "",
    alert: int = 0,
    planned_for: date | None = None,
) -> TeamMeeting:
    """Note that a team wants to talk, or that a number calls for it. An alert calls for one."""
    let_them(by, WRITE)
    if not reason.strip():
        raise PublishingRefused("Say what it is about.", field="reason")
    if alert and TeamMeeting.objects.filter(alert=alert, dropped_reason="").exists():
        raise PublishingRefused("A meeting about this number is planned or was held already.")
    today = localdate(now)
    check_planned(planned_for, asked_on=today)
    row = TeamMeeting(
        area=area,
        alert=alert,
        reason=reason.strip(),
        asked_on=today,
        asked_by=asked_by.strip() or by.get_full_name() or by.email,
        planned_for=planned_for,
    )
    save_recorded(row, by=by, reason="Asked for.")
    return row


def check_planned(planned_for: date | None, *, asked_on: date) -> None:
    if planned_for is not None and planned_for < asked_on:
        raise PublishingRefused("Choose a day that is still to come.", field="planned_for")


def open_one(meeting_id: int) -> TeamMeeting:
    row: TeamMeeting | None = TeamMeeting.objects.select_for_update().filter(pk=meeting_id).first()
    if row is None:
        raise PublishingRefused("There is no such meeting.")
    if row.held_on is not None:
        raise PublishingRefused(f"This meeting was held on {full_date(row.held_on)}.")
    if row.dropped_reason:
        raise PublishingRefused("This meeting was dropped.")
    return row


@transaction.atomic
def plan_meeting(*, meeting_id: int, planned_for: date, by: User, now: datetime) -> TeamMeeting:
    """Say when it is held."""
    let_them(by, WRITE)
    row = open_one(meeting_id)
    check_planned(planned_for, asked_on=localdate(now))
    row.planned_for = planned_for
    save_recorded(row, by=by, reason="Planned.")
    return row


@transaction.atomic
def record_meeting(
    *, meeting_id: int, held_on: date, who_came: str, agreed: str, by: User, now: datetime
) -> TeamMeeting:
    """Write down who came and what was agreed."""
    let_them(by, WRITE)
    row = open_one(meeting_id)
    if not row.asked_on <= held_on <= localdate(now):
        raise PublishingRefused(
            "It was held after it was asked for, and not in the future.", field="held_on"
        )
    if not who_came.strip():
        raise PublishingRefused("Say who came.", field="who_came")
    if not agreed.strip():
        raise PublishingRefused("Write what was agreed, or that nothing was.", field="agreed")
    row.held_on, row.who_came, row.agreed = held_on, who_came.strip(), agreed.strip()
    save_recorded(row, by=by, reason="Held.")
    return row


@transaction.atomic
def drop_meeting(*, meeting_id: int, reason: str, by: User) -> TeamMeeting:
    """It is not held after all; the reason stays."""
    let_them(by, WRITE)
    row = open_one(meeting_id)
    if not reason.strip():
        raise PublishingRefused("Say why it is not held.", field="reason")
    row.dropped_reason = reason.strip()
    save_recorded(row, by=by, reason="Dropped.")
    return row
