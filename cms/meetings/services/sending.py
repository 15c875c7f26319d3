"""Members are sent the agenda seven days before, once (E23)."""

from __future__ import annotations

from datetime import datetime
from typing import Final

from django.conf import settings
from django.db import transaction
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.timezone import localdate, localtime

from cms.meetings.dates import SENT_BEFORE
from cms.meetings.models import ItemKind, Meeting, Seat
from cms.meetings.registry import send_notice, told_us
from cms.web.templatetags.site import full_date
from cms.web.uploads.naming import kind_and_size

KIND: Final = "agenda"


def send_agendas(*, now: datetime) -> int:
    """Send every agenda whose day has come and that is public; how many meetings it was.

    An agenda that is made public later goes out then. Whoever runs this first does the work:
    the meeting's row is held while the mails are written down, and keeps that they were.
    """
    due = Meeting.objects.standing().filter(
        agenda_sent_at=None,
        agenda_published_at__lte=now,
        starts_at__gt=now,
        starts_at__lte=now + SENT_BEFORE,
    )
    return sum(send_agenda(meeting_id, now=now) for meeting_id in due.values_list("pk", flat=True))


@transaction.atomic
def send_agenda(meeting_id: int, *, now: datetime) -> bool:
    """Write the mails down in one transaction with the mark that they are; False: they were."""
    rows = Meeting.objects.select_for_update(of=("self",)).select_related("group")
    meeting = rows.get(pk=meeting_id)
    if meeting.agenda_sent_at is not None:
        return False
    meeting.agenda_sent_at = now
    meeting.save(update_fields=["agenda_sent_at"])
    # A subject names a day and nothing else; what is for members only is read by signing in.
    subject = f"Agenda for {full_date(localtime(meeting.starts_at))}"
    text = agenda_text(meeting)
    for address in addresses_of_members(meeting):
        send_notice(KIND, address, subject, text)
    return True


def addresses_of_members(meeting: Meeting) -> list[str]:
    """Each account that holds a seat on that day, once; members without one get it on paper."""
    seats = Seat.objects.current(localdate(meeting.starts_at)).filter(group=meeting.group)
    held = seats.filter(user__is_active=True).order_by("pk")
    return list(dict.fromkeys(held.values_list("user__email", flat=True)))


def agenda_text(meeting: Meeting) -> str:
    """The public agenda in plain text: no annex, no private paper, of what people told us counts."""
    rows = meeting.items.to_consider().prefetch_related("papers")
    items = [
        {
            "row": row,
            "papers": [
                (paper.title, kind_and_size(paper.media_type, paper.size))
                for paper in row.papers.all()
                if not (paper.is_private or paper.removed_reason)
            ],
            "counts": told_us(meeting.pk).counts if row.kind == ItemKind.CASES else (),
        }
        for row in rows
    ]
    context = {
        "meeting": meeting,
        "items": items,
        "url": f"{settings.SITE_URL}{reverse('meeting_page', args=[meeting.pk])}",
        "members_url": f"{settings.SITE_URL}{reverse('meeting_members_pack', args=[meeting.pk])}",
        "own_url": f"{settings.SITE_URL}{reverse('room:mine', args=[meeting.pk])}",
    }
    return render_to_string("meetings/mail/agenda.txt", context).strip() + "\n"
