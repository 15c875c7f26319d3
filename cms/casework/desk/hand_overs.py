"""What members passed on, as rows of Today and of its own page (S0-37)."""

from __future__ import annotations

from datetime import datetime
from typing import Final

from django.urls import reverse
from django.utils.timezone import localdate

from cms.casework.desk.waiting import MOST_ROWS, Item
from cms.casework.desk.words import ago
from cms.casework.models import Case, HandOver
from cms.casework.permissions import visible_to
from cms.casework.procedure.schema import Procedure
from cms.casework.services.hand_overs_seen import (
    days_allowed,
    hand_overs_for,
    late_before,
    still_open,
)
from cms.casework.uses import main_procedure
from cms.users.models import User
from cms.web.text import in_a_sentence

TITLE: Final = "Told to one of us"


def hand_overs_today(user: User, *, now: datetime) -> list[Item]:
    """What nobody has picked up, and what waited too long for its case; the oldest first."""
    rows, late = waiting_for(user, now=now)
    pressing = [row for row in rows if row.picked_up_at is None or row.passed_on_at < late]
    return [item_of(row, late=late, now=now) for row in pressing]


def hand_overs_open(user: User, *, now: datetime) -> list[Item]:
    rows, late = waiting_for(user, now=now)
    return [item_of(row, late=late, now=now) for row in rows]


def waiting_for(user: User, *, now: datetime) -> tuple[list[HandOver], datetime]:
    """Those that wait, and before which moment one is late. One query where none waits."""
    on = localdate(now)
    rows = list(still_open(hand_overs_for(user, on=on))[:MOST_ROWS])
    return rows, late_before(on=on, days=days_allowed(on=on)) if rows else now


def hand_overs_over(user: User, *, now: datetime) -> list[Item]:
    """Those that became a case the reader sees, or ended without one; the newest first."""
    rows = hand_overs_for(user, on=localdate(now)).exclude(case=None, ended_at=None)
    return [over_item(row) for row in rows[:MOST_ROWS]]


def late_count(user: User, *, now: datetime) -> int:
    """How many waited longer for a case than the procedure allows, as far as one list goes."""
    rows, late = waiting_for(user, now=now)
    return sum(row.passed_on_at < late for row in rows)


def item_of(row: HandOver, *, late: datetime, now: datetime) -> Item:
    words, tag = f"passed on {ago(row.passed_on_at, now)}", "waiting"
    if row.passed_on_at < late:
        words, tag = f"no case yet, {words}", "late"
    elif row.picked_up_at is not None:
        words, tag = f"picked up {ago(row.picked_up_at, now)}", ""
    return Item(
        title=f"{TITLE} {ago(row.heard_at, now)}",
        url=url_of(row),
        about=f"by {row.name}" if row.name else "by somebody unnamed",
        words=words,
        tag=tag,
        who=str(row.picked_up_by or ""),
    )


def over_item(row: HandOver) -> Item:
    return Item(
        title=row.case.reference if row.case else "No case came of it",
        url=url_of(row),
        about=f"told to {row.told_to}",
        words="a case" if row.case else row.ending,
        tag="closed",
        who=str(row.picked_up_by or ""),
    )


def url_of(row: HandOver) -> str:
    return reverse("desk:hand_over", args=[row.pk])


def about_in_words(row: HandOver, *, now: datetime) -> str:
    """“the chair”; empty where it is about no role of ours."""
    spec: Procedure | None = main_procedure(on=localdate(now)) if row.about_role else None
    role = spec.role_by_key.get(row.about_role) if spec else None
    return f"the {in_a_sentence(role.title)}" if role else row.about_role


def cases_of_theirs(row: HandOver, user: User, *, now: datetime) -> list[Case]:
    """Open cases that the reader sees and that they may have sent us since, the newest first."""
    if not row.email:
        return []
    cases = visible_to(user, on=localdate(now)).filter(closed_at=None, parties__email=row.email)
    since = cases.filter(received_at__gte=row.heard_at).distinct()
    return list(since.order_by("-received_at", "-pk")[:5])
