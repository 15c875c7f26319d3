"""A member's own induction and training: what is to do, what they read, what they took."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.timezone import localdate
from django.views.decorators.http import require_POST, require_safe

from cms.conduct.due import DueItem
from cms.conduct.errors import ConductRefused
from cms.conduct.induction import due_on, items_of, procedures_to_read, records_of
from cms.conduct.models import Member
from cms.conduct.own.entry import OwnEntry, for_members, own_page
from cms.conduct.services.induction import say_read
from cms.conduct.training import Standing, standings_of
from cms.users.models import TrainingRecord
from cms.web.templatetags.site import short_date


@require_safe
@for_members
def training(request: HttpRequest, entry: OwnEntry) -> HttpResponse:
    on = localdate(entry.now)
    states = items_of(entry.user, on)
    return own_page(
        request,
        entry,
        "conduct/own/training.html",
        states=states,
        procedures=procedures_to_read() if any(one.by_reading for one in states) else [],
        to_take=[one for one in standings_of(entry.user, on) if not one.is_trained],
        taken=TrainingRecord.objects.filter(person=entry.user),
        notes=entry.user.qualifications.all(),
    )


@require_POST
@for_members
def have_read(request: HttpRequest, entry: OwnEntry, pk: int) -> HttpResponse:
    """They read the procedures, and say so."""
    record = get_object_or_404(records_of(entry.user), pk=pk)
    try:
        say_read(record_id=record.pk, by=entry.user, now=entry.now)
    except ConductRefused as refused:
        messages.error(request, refused.text)
    else:
        messages.success(request, "Thank you. It is written down.")
    return redirect("own:training")


def induction_due(member: Member, now: datetime) -> Sequence[DueItem]:
    """What is left of their induction, among what is due (M4). The code says of itself."""
    if member.user is None:
        return ()
    url = reverse("own:training")
    return [
        DueItem(
            title=one.record.title,
            detail="Read it, then say so here."
            if one.by_reading
            else "Somebody shows you this. They write down when it was done.",
            url=f"{url}#item-{one.record.pk}",
            due_on=due_on(one.record),
            is_overdue=one.is_overdue,
        )
        for one in items_of(member.user, localdate(now))
        if one.is_to_do and not one.by_signature
    ]


def training_due(member: Member, now: datetime) -> Sequence[DueItem]:
    """Training that they never took, or that is to be refreshed (S4-36)."""
    if member.user is None:
        return ()
    on = localdate(now)
    standings = [one for one in standings_of(member.user, on) if not one.is_trained]
    said = {one.need.what.lower() for one in standings}
    again = TrainingRecord.objects.to_refresh(on).filter(person=member.user)
    return [
        *(training_item(one) for one in standings),
        *(refresh_item(row) for row in again if row.what.lower() not in said),
    ]


def training_item(standing: Standing) -> DueItem:
    if standing.taken is not None:
        return refresh_item(standing.taken)
    return DueItem(
        title=f"Training to take: {standing.need.what}",
        detail="We tell you when it is given.",
        url=reverse("own:training"),
        is_news=True,
    )


def refresh_item(row: TrainingRecord) -> DueItem:
    return DueItem(
        title=f"Training to refresh: {row.what}",
        detail=f"You took it on {short_date(row.taken_on)}.",
        url=reverse("own:training"),
        due_on=row.refresh_on,
        is_overdue=True,
    )
