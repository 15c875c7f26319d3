"""Procedures, outside bodies, the calendar's check and the diary of a demonstration."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime, timedelta
from typing import Any

from django.utils.timezone import localdate

from cms.casework.models import CalendarCheck, OutsideBody, save_recorded
from cms.casework.services.procedures import install_pack
from cms.casework.services.using import switch_main, use_beside
from cms.home.demonstration.meetings import MONTHLY, Diary
from cms.home.demonstration.organisation import Organisation
from cms.meetings.models import Meeting, MeetingGroup

CHECKED_DAYS_AGO = 12
COVERED_FOR = timedelta(days=790)
WHY = "Demonstration."


def load_procedures(organisation: Organisation, *, now: datetime, began: datetime) -> None:
    """Its shipped packs, in force from the beginning, with the demonstration's own bodies."""
    beside = organisation.beside
    for pack in (organisation.procedure, beside.pack):
        install_pack(pack, on=localdate(began), now=began)
    switch_main(key=organisation.procedure, now=now, by=None, reason=WHY)
    use_beside(
        key=beside.pack, asked=beside.asked, areas=beside.areas, now=now, by=None, reason=WHY
    )
    today = localdate(now)
    for body in organisation.bodies:
        edit_body(body, ends_on_from=today)
    checked_on = today - timedelta(days=CHECKED_DAYS_AGO)
    check = CalendarCheck(
        checked_on=checked_on,
        covers_until=checked_on + COVERED_FOR,
        source="Compared with the government’s published list of bank holidays.",
    )
    save_recorded(check, by=None, reason="Checked.")


def edit_body(values: Mapping[str, Any], *, ends_on_from: date) -> None:
    """Put the demonstration's words over those of the pack; what it does not name is added."""
    row = OutsideBody.objects.filter(key=values["key"]).first() or OutsideBody(key=values["key"])
    for name in ("name", "kind", "what_for", "contact", "url", "time_limit"):
        setattr(row, name, values[name])
    days = values["ends_in_days"]
    row.valid_from = None
    row.valid_to = None if days is None else ends_on_from + timedelta(days=days)
    row.successor = OutsideBody.objects.filter(key=values["successor"]).first()
    save_recorded(row, by=None, reason=WHY)


def load_meetings(*, now: datetime, kept: Diary = MONTHLY) -> None:
    """The diary. Nobody is told of it: no case is there yet that could count to a meeting.

    The service would tell them at the end of the load, once a meeting, when all cases are.
    """
    key, name = kept.group
    group, _ = MeetingGroup.objects.get_or_create(key=key, defaults={"name": name})
    for one in kept.dates(now):
        meeting = Meeting(
            group=group,
            starts_at=one.starts_at,
            place=kept.place,
            access_notes=kept.access,
            changed_at=now,
        )
        if one.cancelled_reason:
            meeting.cancelled_at = one.starts_at - timedelta(days=3)
            meeting.cancelled_reason = one.cancelled_reason
        meeting.full_clean()
        meeting.save()
