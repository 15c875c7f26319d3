"""What is wrong with what casework stands on, in sentences for the site's health check."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Final

from cms.casework.models import CalendarCheck, MailStatus, OutgoingMail, OutsideBody
from cms.casework.selectors import in_force, offered_bodies
from cms.casework.uses import procedures_in_use

# Mail that waits this long is no hiccup (quality 42).
LONGEST_WAIT: Final = timedelta(minutes=30)
LOOKED_BACK: Final = timedelta(days=7)


def ended_bodies(*, on: date) -> list[str]:
    """Outside bodies that a procedure names, that have ended and that nobody follows (S0-51)."""
    rows = {row.key: row for row in OutsideBody.objects.select_related("successor")}
    named = {
        key
        for one in procedures_in_use(on=on).all
        for stage in one.spec.stages
        for key in stage.bodies
    }
    return [
        f"{rows[key].name} ended on {rows[key].valid_to:%-d %B %Y}, and nobody follows it. "
        "People are no longer told of it."
        for key in sorted(named & rows.keys())
        if has_ended(rows[key], on) and not has_follower(rows[key], on)
    ]


def has_ended(row: OutsideBody, on: date) -> bool:
    return row.valid_to is not None and row.valid_to < on


def has_follower(row: OutsideBody, on: date) -> bool:
    """Whether one that is in force stands at the end of its successors."""
    seen: set[int] = set()
    following: OutsideBody | None = row.successor
    while following is not None and following.pk not in seen:
        if in_force(following, on):
            return True
        seen.add(following.pk)
        following = following.successor
    return False


def stages_without_bodies(*, on: date) -> list[str]:
    """Procedures that name outside bodies of which none can be offered any more."""
    return [
        f"“{one.spec.title}” can offer nobody outside: all that it names have ended."
        for one in procedures_in_use(on=on).all
        if any(stage.bodies for stage in one.spec.stages) and not offered_bodies(one.spec, on=on)
    ]


def calendar_gaps(*, on: date) -> list[str]:
    """Whether somebody compared the bank holidays of this year and the next with the list."""
    last = CalendarCheck.objects.order_by("-covers_until", "-pk").first()
    end_of_next_year = date(on.year + 1, 12, 26)  # after its last bank holiday
    if last is None:
        return ["Nobody has compared the bank holidays with the official list yet."]
    if last.covers_until < end_of_next_year:
        return [
            f"The bank holidays were checked as far as {last.covers_until:%-d %B %Y}. "
            f"Check those of {on.year + 1} as well."
        ]
    return []


def mail_trouble(*, now: datetime) -> list[str]:
    """Mail that does not leave, and what failed for good in the last week."""
    waiting = OutgoingMail.objects.filter(
        status=MailStatus.QUEUED, created_at__lt=now - LONGEST_WAIT
    )
    failed = OutgoingMail.objects.filter(
        status=MailStatus.FAILED, created_at__gte=now - LOOKED_BACK
    )
    lines = []
    if number := waiting.count():
        oldest = waiting.order_by("created_at").values_list("created_at", flat=True)[0]
        hours = int((now - oldest).total_seconds() // 3600)
        since = f"{hours} hours" if hours > 1 else "more than half an hour"
        lines.append(f"{messages(number)} not left; the oldest has waited for {since}.")
    if number := failed.count():
        lines.append(f"{messages(number)} failed for good in the last week.")
    return lines


def messages(number: int) -> str:
    return "One message has" if number == 1 else f"{number} messages have"
