"""What is wrong with what casework stands on, in sentences for the site's health check."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime, timedelta
from typing import Final

from django.db.models import Count, Min, Q

from cms.casework.models import CalendarCheck, MailStatus, OutgoingMail, OutsideBody
from cms.casework.selectors import in_force, offered_bodies
from cms.casework.uses import InUse, procedures_in_use

# Mail that waits this long is no hiccup (quality 42).
LONGEST_WAIT: Final = timedelta(minutes=30)
LOOKED_BACK: Final = timedelta(days=7)


def bodies_trouble(*, on: date) -> list[str]:
    """Outside bodies that have ended and that nobody follows (S0-51). Two queries."""
    used = procedures_in_use(on=on).all
    bodies: dict[int | None, OutsideBody] = {
        row.pk: row for row in OutsideBody.objects.order_by("key")
    }
    return [*ended_bodies(used, bodies, on), *nobody_to_offer(used, bodies, on)]


def ended_bodies(
    used: Sequence[InUse], bodies: Mapping[int | None, OutsideBody], on: date
) -> Iterator[str]:
    named = {key for one in used for stage in one.spec.stages for key in stage.bodies}
    for row in bodies.values():
        has_ended = row.valid_to is not None and row.valid_to < on
        if row.key in named and has_ended and not has_follower(row, bodies, on):
            yield (
                f"{row.name} ended on {row.valid_to:%-d %B %Y}, and nobody follows it. "
                "People are no longer told of it."
            )


def has_follower(row: OutsideBody, bodies: Mapping[int | None, OutsideBody], on: date) -> bool:
    """Whether one that is in force stands at the end of its successors."""
    seen = {row.pk}
    following = bodies.get(row.successor_id)
    while following is not None and following.pk not in seen:
        if in_force(following, on):
            return True
        seen.add(following.pk)
        following = bodies.get(following.successor_id)
    return False


def nobody_to_offer(
    used: Sequence[InUse], bodies: Mapping[int | None, OutsideBody], on: date
) -> Iterator[str]:
    """Procedures that name outside bodies of which none can be offered any more."""
    for one in used:
        names_any = any(stage.bodies for stage in one.spec.stages)
        if names_any and not offered_bodies(one.spec, on=on, among=bodies.values()):
            yield f"“{one.spec.title}” can offer nobody outside: all that it names have ended."


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
    """Mail that does not leave, and what failed for good in the last week. One query."""
    waits = Q(status=MailStatus.QUEUED, created_at__lt=now - LONGEST_WAIT)
    failed = Q(status=MailStatus.FAILED, created_at__gte=now - LOOKED_BACK)
    found = OutgoingMail.objects.aggregate(
        waiting=Count("pk", filter=waits),
        oldest=Min("created_at", filter=waits),
        failed=Count("pk", filter=failed),
    )
    lines = []
    if found["waiting"]:
        hours = int((now - found["oldest"]).total_seconds() // 3600)
        since = f"{hours} hours" if hours > 1 else "more than half an hour"
        told = messages(found["waiting"])
        lines.append(f"{told} not left; the oldest has waited for {since}.")
    if found["failed"]:
        lines.append(f"{messages(found['failed'])} failed for good in the last week.")
    return lines


def messages(number: int) -> str:
    return "One message has" if number == 1 else f"{number} messages have"
