"""Reminders of what is left of an induction, and of training to be refreshed (S2-16, S4-36)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any, Final

from django.conf import settings
from django.db import transaction
from django.db.models import Q, QuerySet
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.timezone import localdate

from cms.conduct.induction import MEMBERS, due_on, is_overdue
from cms.conduct.library import induction_spec
from cms.conduct.models import InductionRecord, Member
from cms.conduct.selectors import member_of
from cms.meetings.registry import send_notice
from cms.records import save_recorded
from cms.users.models import Appointment, TrainingRecord, User

KIND: Final = "induction"
# How long before its day somebody is reminded, and how often after that.
AHEAD: Final = timedelta(days=7)
AGAIN: Final = timedelta(days=14)


@dataclass(frozen=True)
class Line:
    """One thing in the mail, and by when it is due."""

    title: str
    due_on: date | None
    is_overdue: bool


def remind_everybody(now: datetime) -> int:
    """Remind everybody whose day is near or past; how many people it was."""
    waiting = {*items_waiting(now).values_list("member__user", flat=True)}
    waiting |= {*items_waiting(now).values_list("user", flat=True)}
    waiting |= {*training_waiting(now).values_list("person", flat=True)}
    return sum(remind(pk, now=now) for pk in sorted(pk for pk in waiting if pk is not None))


@transaction.atomic
def remind(user_id: int, *, now: datetime) -> bool:
    """Send one mail with everything; False: somebody did it meanwhile, or no mail reaches them."""
    user = User.objects.select_for_update().get(pk=user_id)
    if not (user.is_active and user.email):
        return False
    items = list(items_waiting(now).filter(Q(user=user) | Q(member__user=user)))
    training = list(training_waiting(now).filter(person=user))
    rows: Sequence[Any] = [*items, *training]
    for row in rows:
        row.reminded_at = now
        save_recorded(row, by=None, reason="Reminded.")
    if rows:
        send(user, lines_of(items, training, localdate(now)), now=now)
    return bool(rows)


def items_waiting(now: datetime) -> QuerySet[InductionRecord]:
    """Items of an account that are near or past their day. Signing has reminders of its own."""
    on = localdate(now)
    signed = [item.key for item in induction_spec(MEMBERS).items if item.by_signature]
    rows: QuerySet[InductionRecord] = InductionRecord.objects.of_now(on).due(on + AHEAD)
    rows = rows.exclude(member__isnull=False, item__in=signed)
    return rows.exclude(user=None, member__user=None).filter(not_lately(now))


def training_waiting(now: datetime) -> QuerySet[TrainingRecord]:
    """Training to be refreshed soon, of those who hold a role or are members."""
    on = localdate(now)
    held = Appointment.objects.current(on)
    rows: QuerySet[TrainingRecord] = TrainingRecord.objects.to_refresh(on + AHEAD)
    rows = rows.filter(
        Q(person__in=Member.objects.current(on).exclude(user=None).values("user"))
        | Q(person__in=held.values("user"))
        | Q(person__in=held.values("deputy"))
    )
    return rows.filter(not_lately(now))


def not_lately(now: datetime) -> Q:
    return Q(reminded_at=None) | Q(reminded_at__lte=now - AGAIN)


def lines_of(
    items: Sequence[InductionRecord], training: Sequence[TrainingRecord], on: date
) -> list[Line]:
    lines = [Line(row.title, due_on(row), is_overdue(row, on)) for row in items]
    lines += [
        Line(
            f"{row.what}, again", row.refresh_on, row.refresh_on is not None and row.refresh_on < on
        )
        for row in training
    ]
    return lines


def send(user: User, lines: Sequence[Line], *, now: datetime) -> None:
    is_member = member_of(user, localdate(now)) is not None
    address = reverse("own:training") if is_member else reverse("induction:own")
    late = any(line.is_overdue for line in lines)
    text = render_to_string(
        "conduct/mail/induction.txt",
        {"user": user, "lines": lines, "url": f"{settings.SITE_URL}{address}"},
    )
    subject = f"{'Overdue' if late else 'Reminder'}: your induction and training"
    send_notice(KIND, user.email, subject, text)
