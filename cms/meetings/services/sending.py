"""Members are sent the agenda seven days before (E23), and told when the meeting is moved or off.

Each mail is written down in the transaction of what it tells, so it goes once or not at all.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any, Final

from django.conf import settings
from django.db import transaction
from django.db.models import Q
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.timezone import localdate, localtime

from cms.meetings.dates import SENT_BEFORE, agenda_goes_out_at
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
        agenda_published_at__lte=now, starts_at__gt=now, starts_at__lte=now + SENT_BEFORE
    )
    return sum(send_agenda(meeting.pk, now=now) for meeting in due if not was_sent(meeting))


def was_sent(meeting: Meeting) -> bool:
    """Whether members have its agenda for this day; one moved far away is sent again."""
    sent_at = meeting.agenda_sent_at
    return sent_at is not None and sent_at >= agenda_goes_out_at(meeting)


@transaction.atomic
def send_agenda(meeting_id: int, *, now: datetime) -> bool:
    """Write the mails down in one transaction with the mark that they are; False: they were."""
    rows = Meeting.objects.select_for_update(of=("self",)).select_related("group")
    meeting = rows.get(pk=meeting_id)
    if was_sent(meeting):
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
    return accounts_in(Seat.objects.current(localdate(meeting.starts_at)), meeting)


def members_on_paper(meeting: Meeting) -> list[str]:
    """Who holds a seat on that day and gets no mail of ours, by name."""
    seats = Seat.objects.current(localdate(meeting.starts_at)).filter(group=meeting.group)
    return list(seats.exclude(user__is_active=True).values_list("name", flat=True))


def accounts_in(seats: Any, meeting: Meeting) -> list[str]:
    held = seats.filter(group=meeting.group, user__is_active=True).order_by("pk")
    return list(dict.fromkeys(held.values_list("user__email", flat=True)))


def tell_of_move(was: Meeting, meeting: Meeting, *, now: datetime) -> None:
    """Tell whoever was sent the agenda that it is on another day or in another place.

    They are sent the agenda again where the new day is more than a week away. One that could
    not be held, such as without a quorum, moves after its hour: they are told of that too.
    """
    is_moved = (was.starts_at, was.place) != (meeting.starts_at, meeting.place)
    is_ahead = is_awaited(was, now=now) or is_awaited(meeting, now=now)
    if is_moved and is_ahead and meeting.cancelled_at is None:
        meeting.agenda_sent_at = now
        meeting.save(update_fields=["agenda_sent_at"])
        tell_of(was, "Moved", "meetings/mail/moved.txt", {"was": was, "meeting": meeting})


def tell_of_cancelling(meeting: Meeting, *, now: datetime) -> None:
    """Tell whoever was sent the agenda that the meeting does not take place."""
    if is_awaited(meeting, now=now):
        following = Meeting.objects.standing().after(now).filter(group=meeting.group).first()
        context = {"meeting": meeting, "following": following}
        tell_of(meeting, "Cancelled", "meetings/mail/cancelled.txt", context)


def is_awaited(meeting: Meeting, *, now: datetime) -> bool:
    """Whether members were sent the agenda of a meeting that is to come."""
    return meeting.agenda_sent_at is not None and meeting.starts_at > now


def tell_of(meeting: Meeting, what: str, template: str, context: dict[str, Any]) -> None:
    """To everybody who held a seat since the agenda went out, those who left it since too."""
    sent_on = localdate(meeting.agenda_sent_at)
    held = Q(ends_on=None) | Q(ends_on__gte=sent_on)
    seats = Seat.objects.filter(held, starts_on__lte=localdate(meeting.starts_at))
    subject = f"{what}: the meeting of {full_date(localtime(meeting.starts_at))}"
    url = f"{settings.SITE_URL}{reverse('meeting_page', args=[meeting.pk])}"
    text = render_to_string(template, {**context, "url": url}).strip() + "\n"
    for address in accounts_in(seats, meeting):
        send_notice(KIND, address, subject, text)


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
