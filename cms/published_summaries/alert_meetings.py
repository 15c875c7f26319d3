"""The meeting about an unusual number, as the desk of casework shows it (S3-89)."""

from __future__ import annotations

from urllib.parse import urlencode

from django.urls import reverse

from cms.casework.registry import AlertMeeting
from cms.published_summaries.models import TeamMeeting
from cms.published_summaries.services.reports import READ, WRITE
from cms.users.models import User
from cms.web.templatetags.site import full_date


def meeting_of_alert(user: User, alert: int, about: str) -> AlertMeeting:
    """One query. A meeting that was dropped may be called again."""
    rows = TeamMeeting.objects.filter(alert=alert, dropped_reason="")
    row: TeamMeeting | None = rows.first()
    if row is not None:
        url = reverse("reports:meetings") if user.has_perm(READ) else ""
        return AlertMeeting(url, how_far(row))
    if not user.has_perm(WRITE):
        return AlertMeeting("")
    given = urlencode({"alert": alert, "about": about})
    return AlertMeeting(f"{reverse('reports:ask_meeting')}?{given}")


def how_far(row: TeamMeeting) -> str:
    if row.held_on is not None:
        return f"Held on {full_date(row.held_on)}"
    if row.planned_for is not None:
        return f"Planned for {full_date(row.planned_for)}"
    return f"Asked for on {full_date(row.asked_on)}"
