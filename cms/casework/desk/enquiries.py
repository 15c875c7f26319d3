"""What the desk shows of the enquiries of outside bodies."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from django.urls import reverse
from django.utils.timezone import localdate

from cms.casework.models import Case, Enquiry, EnquiryStatus, Remedy
from cms.casework.permissions import may
from cms.casework.services.enquiries import DECIDED
from cms.users.models import User
from cms.web.templatetags.site import full_date


@dataclass(frozen=True)
class ShownEnquiry:
    """One enquiry with what came of it. ``links``: what its reader may do, as label and address."""

    row: Enquiry
    is_open: bool
    due: str
    late: bool
    remedies: list[Remedy]
    links: list[tuple[str, str]]


def shown_enquiries(case: Case, user: User, *, now: datetime) -> list[ShownEnquiry]:
    """The newest first."""
    rows = list(case.enquiries.select_related("body", "signed_off_by"))
    today = localdate(now)
    return [
        ShownEnquiry(
            row=row,
            is_open=row.status != EnquiryStatus.CLOSED,
            due=due_words(row),
            late=is_late(row, today),
            remedies=[
                each for each in case.remedies.all() if each.details.get("enquiry") == row.pk
            ],
            links=links_for(case, row, user),
        )
        for row in reversed(rows)
    ]


def waits_for_us(row: Enquiry) -> bool:
    """True while it is our turn: an answer is open, or something is to be put right."""
    if row.status == EnquiryStatus.CLOSED:
        return False
    return row.answered_on is None or row.status in (
        EnquiryStatus.PROVISIONAL,
        EnquiryStatus.REMEDY_DUE,
    )


def is_late(row: Enquiry, today: date) -> bool:
    return row.due_on is not None and row.due_on < today and waits_for_us(row)


def due_words(row: Enquiry) -> str:
    """Their own next date in words; empty where they named none."""
    if row.due_on is None or row.status == EnquiryStatus.CLOSED:
        return ""
    what = "To be put right" if row.status == EnquiryStatus.REMEDY_DUE else "They want to hear"
    return f"{what} by {full_date(row.due_on)}"


def links_for(case: Case, row: Enquiry, user: User) -> list[tuple[str, str]]:
    if row.status == EnquiryStatus.CLOSED:
        return []
    rules, found = case.procedure.spec.enquiries, []
    works = may(user, case, "work")
    unsigned = row.answer and row.signed_off_at is None
    if works and row.answered_on is None:
        found.append(("Change our answer" if row.answer else "Write our answer", "answer_enquiry"))
    if rules and rules.signed_off_by and unsigned and may(user, case, "sign_off"):
        found.append(("Sign the answer", "sign_enquiry"))
    if works and row.answer and row.answered_on is None:
        found.append(("The answer has gone", "enquiry_sent"))
    if works:
        found.append(("How far they have come", "enquiry_status"))
    simple = any(not kind.asks for kind in case.procedure.spec.remedy_by_key.values())
    if works and row.status in DECIDED and simple:
        found.append(("Promise what they ask for", "enquiry_remedy"))
    return [(label, reverse(f"desk:{name}", args=[case.pk, row.pk])) for label, name in found]
