"""Restricted contacts and enquiries as rows of a list, on their own pages and on Today."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from django.db.models import F, Q, QuerySet
from django.urls import reverse
from django.utils.timezone import localdate

from cms.casework.desk.enquiries import due_words, is_late, waits_for_us
from cms.casework.desk.restriction import REVIEW_SOON, holds, kind_of
from cms.casework.desk.words import ago
from cms.casework.models import Case, Enquiry, EnquiryStatus, NewIssueCheck, Restriction
from cms.casework.permissions import visible_to
from cms.casework.services.known_again import in_force
from cms.users.models import User
from cms.web.templatetags.site import full_date

# As many as somebody can look through.
MOST_ROWS = 100
ENQUIRY_SOON = timedelta(days=5)
# Restrictions to whose challenge nobody has answered.
CHALLENGED: Final = Q(challenge_outcome="", challenged_at__isnull=False)


@dataclass(frozen=True)
class Item:
    """One thing in a list. ``words`` says when or how far, ``tag`` its colour."""

    title: str
    url: str
    about: str
    words: str
    tag: str = ""
    who: str = ""


def unchecked(cases: QuerySet[Case]) -> QuerySet[NewIssueCheck]:
    """What restricted contacts sent and nobody has looked at, the oldest first."""
    rows: QuerySet[NewIssueCheck] = NewIssueCheck.objects.filter(checked_at=None, case__in=cases)
    return rows.select_related("case__handler").order_by("arrived_at", "pk")


def challenged(cases: QuerySet[Case]) -> QuerySet[Restriction]:
    rows: QuerySet[Restriction] = Restriction.objects.filter(
        CHALLENGED, case__in=cases, lifted_at=None
    )
    return rows.select_related("case").order_by("challenged_at", "pk")


def checks_open(user: User, *, now: datetime) -> list[Item]:
    return [check_item(row, now) for row in unchecked(visible_to(user))[:MOST_ROWS]]


def check_item(row: NewIssueCheck, now: datetime) -> Item:
    return Item(
        title="Look for a new issue",
        url=reverse("desk:check_item", args=[row.case_id, row.pk]),
        about=about(row.case),
        words=f"arrived {ago(row.arrived_at, now)}",
        tag="waiting",
        who=str(row.case.handler or ""),
    )


def challenges_open(user: User, *, now: datetime) -> list[Item]:
    rows = challenged(visible_to(user)).filter(ends_on__gte=localdate(now))
    return [challenge_item(row, now) for row in rows[:MOST_ROWS]]


def challenge_item(row: Restriction, now: datetime) -> Item:
    since = ago(row.challenged_at, now) if row.challenged_at else ""
    return Item(
        title="Answer the challenge to a restriction",
        url=url_of(row.case_id, "restriction"),
        about=about(row.case),
        words=f"since {since}",
        tag="waiting",
    )


def restrictions_seen(user: User, *, now: datetime) -> list[Item]:
    """Those in force by when they are looked at again; then those that ended last."""
    rows = Restriction.objects.filter(case__in=visible_to(user))
    rows = rows.select_related("case__procedure__procedure")
    holding = in_force(localdate(now))
    first = rows.filter(pk__in=holding.values("pk")).order_by("review_on", "pk")[:MOST_ROWS]
    over = rows.exclude(pk__in=holding.values("pk")).order_by("-ends_on", "-pk")[:MOST_ROWS]
    return [restriction_item(row, now) for row in (*first, *over)][:MOST_ROWS]


def restriction_item(row: Restriction, now: datetime) -> Item:
    today = localdate(now)
    in_force = holds(row, today)
    words, tag = f"until {full_date(row.ends_on)}", ""
    if not in_force:
        words, tag = "Over", "closed"
    elif row.review_on <= today + REVIEW_SOON:
        words, tag = f"Look at it again by {full_date(row.review_on)}", "waiting"
    return Item(
        title=row.name,
        url=url_of(row.case_id, "restriction"),
        about=f"{kind_of(row)} · {row.case.reference}",
        words=words,
        tag=tag,
        who=row.contact_point,
    )


def restricted_today(cases: QuerySet[Case], *, now: datetime) -> list[Item]:
    """What must not wait: items nobody looked at, challenges, and reviews that are near."""
    near = Q(review_on__lte=localdate(now) + REVIEW_SOON)
    rows = in_force(localdate(now)).filter(CHALLENGED | near, case__in=cases)
    rows = rows.annotate(is_challenged=CHALLENGED, is_near=near).order_by("review_on", "pk")
    holding = list(rows.select_related("case__procedure__procedure")[: 2 * MOST_ROWS])
    waiting = sorted(
        (row for row in holding if row.is_challenged), key=lambda row: (row.challenged_at, row.pk)
    )
    return [
        *(check_item(row, now) for row in unchecked(cases)[:MOST_ROWS]),
        *(challenge_item(row, now) for row in waiting),
        *(restriction_item(row, now) for row in holding if row.is_near),
    ]


def enquiries_in(cases: QuerySet[Case]) -> QuerySet[Enquiry]:
    rows: QuerySet[Enquiry] = Enquiry.objects.filter(case__in=cases)
    rows = rows.select_related("body", "case__handler")
    return rows.order_by(F("due_on").asc(nulls_last=True), "received_on", "pk")


def enquiries_seen(user: User, *, now: datetime) -> list[Item]:
    """The open ones first, by their own dates; then those that ended, the newest first."""
    rows = enquiries_in(visible_to(user))
    going_on = rows.exclude(status=EnquiryStatus.CLOSED)[:MOST_ROWS]
    over = rows.filter(status=EnquiryStatus.CLOSED).order_by("-received_on", "-pk")[:MOST_ROWS]
    return [enquiry_item(row, now) for row in (*going_on, *over)][:MOST_ROWS]


def enquiries_today(cases: QuerySet[Case], *, now: datetime) -> list[Item]:
    """Those whose own date is near or past while it is our turn, and new ones without a date."""
    today = localdate(now)
    rows = enquiries_in(cases).exclude(status=EnquiryStatus.CLOSED)
    return [
        enquiry_item(row, now)
        for row in rows[:MOST_ROWS]
        if waits_for_us(row) and (row.due_on is None or row.due_on <= today + ENQUIRY_SOON)
    ]


def enquiry_item(row: Enquiry, now: datetime) -> Item:
    late = is_late(row, localdate(now))
    return Item(
        title=str(row.body),
        url=url_of(row.case_id, "enquiries"),
        about=f"{row.their_reference} · {about(row.case)}",
        words=due_words(row) or row.get_status_display(),
        tag="late" if late else "closed" if row.status == EnquiryStatus.CLOSED else "",
        who=row.get_status_display() if due_words(row) else str(row.case.handler or ""),
    )


def url_of(case_id: int, anchor: str) -> str:
    return f"{reverse('desk:case', args=[case_id])}#{anchor}"


def about(case: Case) -> str:
    kind = str(case.get_kind_display())
    return f"{case.reference}, {kind}, {case.topic}" if case.topic else f"{case.reference}, {kind}"
