"""How the desk speaks of time: lateness first, in words."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from django.utils.timezone import localdate, localtime

from cms.casework.clocks.words import is_end_of_day
from cms.casework.selectors import TimeToResolve
from cms.web.templatetags.site import clock_time, full_date

SOON = timedelta(hours=24)


def span(length: timedelta) -> str:
    """“5 hours”, “2 days”: the largest unit that still says enough, rounded down."""
    minutes = max(int(length.total_seconds() // 60), 0)
    if minutes < 60:
        return counted(max(minutes, 1), "minute")
    if minutes < 48 * 60:
        return counted(minutes // 60, "hour")
    return counted(minutes // (24 * 60), "day")


def counted(number: int, unit: str) -> str:
    return f"{number} {unit}" if number == 1 else f"{number} {unit}s"


def resolving_in_words(time: TimeToResolve, *, on: date, is_open: bool) -> str:
    """How long it took, or takes so far, from when we were first told (S3-18).

    Empty for what ended without an answer, since the person withdrew it.
    """
    if time.days is None and not is_open:
        return ""
    if time.days is None:
        days = time.days_so_far(on)
        return f"{counted(days, 'day')} since we were first told." if days else "First told today."
    after = f"{counted(time.days, 'day')} after" if time.days else "on the day"
    said = f"Resolved {after} we were first told"
    if time.days_to_keep is None:
        return f"{said}; not all that was promised is done."
    if time.kept_on == time.resolved_on:
        return f"{said}."
    return f"{said}; all that was promised was done after {counted(time.days_to_keep, 'day')}."


def due_in_words(due_at: datetime | None, now: datetime) -> str:
    """“Late by 5 hours”, “Due in 3 hours, at 2.10 pm”, “Due today”, “Due Thursday 4 June 2026”."""
    if due_at is None:
        return "No date yet"
    local = localtime(due_at)
    if due_at < now:
        return f"Late by {span(now - due_at)}"
    if is_end_of_day(due_at) and local.date() == localdate(now):
        return "Due today"
    if is_end_of_day(due_at):
        return f"Due {full_date(local)}"
    if due_at - now <= SOON:
        return f"Due in {span(due_at - now)}, at {clock_time(local)}"
    return f"Due {full_date(local)}"


def urgency(due_at: datetime | None, now: datetime) -> str:
    """“late”, “soon”, “later” or “none”: what the eye may see after the words were read."""
    if due_at is None:
        return "none"
    if due_at < now:
        return "late"
    return "soon" if due_at - now <= SOON else "later"


def ago(at: datetime, now: datetime) -> str:
    """“3 hours ago”, “yesterday”, or the day."""
    days = (localdate(now) - localdate(at)).days
    if days <= 0:
        return f"{span(now - at)} ago"
    return "yesterday" if days == 1 else f"{days} days ago"
