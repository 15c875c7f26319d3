"""When an outside body asks about a case: its reference, our answer, its decision (S3-64 to S3-68)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Final

from django.db import transaction
from django.utils.timezone import localdate

from cms.casework.errors import CaseworkError
from cms.casework.models import (
    Enquiry,
    EnquiryStatus,
    OutsideBody,
    Remedy,
    save_recorded,
)
from cms.casework.procedure.outside import EnquiryRules
from cms.casework.services.change import Act, Change, changing
from cms.casework.services.outside_news import let_in, note, tell
from cms.casework.services.remedies import agree_remedy

LINK: Final = "Link to an outside body"
SIGNS: Final = "Signs the answer to an outside body"
# A decision is what these rest on.
DECIDED: Final = (EnquiryStatus.FINAL, EnquiryStatus.REMEDY_DUE)


class NoEnquiries(CaseworkError):
    """Raised where the procedure says nothing of outside bodies asking. Nothing was written."""

    def __init__(self) -> None:
        super().__init__("The procedure of this case has no rules for enquiries of outside bodies.")


class EnquiryNotFound(CaseworkError):
    """Raised for an enquiry that is not there. Nothing was written."""

    def __init__(self) -> None:
        super().__init__("There is no such enquiry.")


class EnquiryClosed(CaseworkError):
    """Raised for work on an enquiry that is over. Nothing was written."""

    def __init__(self) -> None:
        super().__init__("This enquiry is closed.")


class EnquiryUnfit(CaseworkError):
    """Raised for what cannot be right, with the field to put right. Nothing was written."""


class NotSignedOff(CaseworkError):
    """Raised when an answer would go that nobody signed (S3-66). Nothing was written."""

    def __init__(self) -> None:
        super().__init__("Somebody who may sign for us must sign the answer first.")


class NothingToSign(CaseworkError):
    """Raised where there is no answer yet. Nothing was written."""

    def __init__(self) -> None:
        super().__init__("Write the answer first.")


class PromisesOpen(CaseworkError):
    """Raised when an enquiry would be closed while its remedies are open. Nothing was written."""

    def __init__(self, count: int) -> None:
        what = "one thing" if count == 1 else f"{count} things"
        super().__init__(f"It cannot be closed: {what} that it asked for is not done.")


@dataclass(frozen=True)
class Asked:
    """What an outside body wants to know. ``due_on`` empty: it named no day."""

    body: OutsideBody
    their_reference: str
    received_on: date
    due_on: date | None = None
    question: str = ""


def record_enquiry(*, case_id: int, act: Act, asked: Asked) -> Enquiry:
    """Record that an outside body asks about a case, which may be closed long since.

    The link sees the case, and the roles that the procedure names are told (S3-64, S3-68).
    Raises ``NoEnquiries`` or ``EnquiryUnfit``.
    """
    with changing(case_id, act, while_closed=True) as change:
        rules = rules_of(change)
        check_asked(change, asked)
        enquiry = Enquiry(
            case=change.case,
            body=asked.body,
            their_reference=asked.their_reference.strip(),
            received_on=asked.received_on,
            due_on=asked.due_on,
            question=asked.question,
        )
        change.save(enquiry, f"{asked.body} asks about it.")
        let_in(change, [rules.link_role], LINK)
        note(change, f"{asked.body} asks about this case, reference {enquiry.their_reference}.")
        tell(change, rules, enquiry)
    return enquiry


def check_asked(change: Change, asked: Asked) -> None:
    reference, today = asked.their_reference.strip(), localdate(change.act.now)
    if not reference:
        raise EnquiryUnfit("Enter their reference.", field="their_reference")
    if Enquiry.objects.filter(body=asked.body, their_reference=reference).exists():
        raise EnquiryUnfit(
            "This enquiry is recorded already, here or in another case.", field="their_reference"
        )
    if asked.received_on > today:
        raise EnquiryUnfit("This day is still to come.", field="received_on")
    if asked.due_on is not None and asked.due_on < asked.received_on:
        raise EnquiryUnfit("They cannot want it before they asked.", field="due_on")


def rules_of(change: Change) -> EnquiryRules:
    if change.spec.enquiries is None:
        raise NoEnquiries
    return change.spec.enquiries


def write_answer(*, enquiry_id: int, act: Act, answer: str) -> Enquiry:
    """Keep our answer as it stands; a changed one must be signed anew."""
    if not answer.strip():
        raise EnquiryUnfit("Write the answer.", field="answer")
    with changing(case_of(enquiry_id), act, while_closed=True) as change:
        enquiry = open_one(change, enquiry_id)
        if enquiry.answered_on is not None:
            raise EnquiryUnfit("The answer has gone. A further one needs an enquiry of its own.")
        if answer != enquiry.answer:
            enquiry.signed_off_at = enquiry.signed_off_by = None
        enquiry.answer = answer
        change.save(enquiry, "Answer written.")
        let_in(change, rules_of(change).signed_off_by, SIGNS)
    return enquiry


def sign_off(*, enquiry_id: int, act: Act) -> Enquiry:
    """Sign the answer on behalf of the body (S3-66). Raises ``NothingToSign``."""
    with changing(case_of(enquiry_id), act, action="sign_off", while_closed=True) as change:
        enquiry = open_one(change, enquiry_id)
        if not enquiry.answer:
            raise NothingToSign
        if enquiry.signed_off_at is None:
            enquiry.signed_off_at, enquiry.signed_off_by = act.now, act.by
            change.save(enquiry, "Answer signed.")
    return enquiry


def send_answer(*, enquiry_id: int, act: Act, answered_on: date) -> Enquiry:
    """Record that the answer went to them. Raises ``NothingToSign`` or ``NotSignedOff``."""
    with changing(case_of(enquiry_id), act, while_closed=True) as change:
        enquiry, rules = open_one(change, enquiry_id), rules_of(change)
        if not enquiry.answer:
            raise NothingToSign
        if rules.signed_off_by and enquiry.signed_off_at is None:
            raise NotSignedOff
        if not enquiry.received_on <= answered_on <= localdate(act.now):
            raise EnquiryUnfit(
                "It went after they asked, and not in the future.", field="answered_on"
            )
        enquiry.answered_on = answered_on
        change.save(enquiry, "Answered.")
        note(change, f"We answered {enquiry.body}, reference {enquiry.their_reference}.")
    return enquiry


def move_enquiry(
    *, enquiry_id: int, act: Act, status: str, due_on: date | None = None, decision: str = ""
) -> Enquiry:
    """Say how far they have come, and what they want by when (S3-67).

    A view or decision carries its words; an enquiry is closed once nothing that came of it is
    open. Raises ``EnquiryUnfit`` or ``PromisesOpen``.
    """
    with changing(case_of(enquiry_id), act, while_closed=True) as change:
        enquiry, rules = open_one(change, enquiry_id), rules_of(change)
        check_move(enquiry, status, decision, due_on)
        news = status != enquiry.status
        enquiry.status, enquiry.due_on = status, due_on
        enquiry.decision = decision.strip() or enquiry.decision
        change.save(enquiry, f"{enquiry.get_status_display()}.")
        if news:
            note(change, f"{enquiry.body}: {enquiry.get_status_display().lower()}.")
            tell(change, rules, enquiry)
    return enquiry


def check_move(enquiry: Enquiry, status: str, decision: str, due_on: date | None) -> None:
    if status not in EnquiryStatus.values:
        raise EnquiryUnfit("Choose one from the list.", field="status")
    needs_words = status in (EnquiryStatus.PROVISIONAL, *DECIDED)
    if needs_words and not (decision.strip() or enquiry.decision):
        raise EnquiryUnfit("Write what they found.", field="decision")
    if status == EnquiryStatus.REMEDY_DUE and due_on is None:
        raise EnquiryUnfit("Say by when they want it put right.", field="due_on")
    if due_on is not None and due_on < enquiry.received_on:
        raise EnquiryUnfit("They cannot want it before they asked.", field="due_on")
    open_ones = [row for row in remedies_of(enquiry) if row.is_open]
    if status == EnquiryStatus.CLOSED and open_ones:
        raise PromisesOpen(len(open_ones))


@transaction.atomic
def remedy_for(
    *, enquiry_id: int, act: Act, key: str, what: str, by_whom: str, role: str, due_on: date | None
) -> Remedy:
    """Promise what a final decision asks for, as a remedy of the case that belongs to it."""
    enquiry: Enquiry | None = Enquiry.objects.filter(pk=enquiry_id).first()
    if enquiry is None:
        raise EnquiryNotFound
    if enquiry.status not in DECIDED:
        raise EnquiryUnfit("There is no final decision yet.")
    remedy = agree_remedy(
        case_id=enquiry.case_id,
        act=act,
        key=key,
        what=what,
        by_whom=by_whom,
        role=role,
        due_on=due_on,
    )
    remedy.details = {**remedy.details, "enquiry": enquiry.pk}
    save_recorded(remedy, by=act.by, reason="An outside body asked for it.")
    return remedy


def remedies_of(enquiry: Enquiry) -> list[Remedy]:
    """What was promised because of it. One query."""
    return [row for row in enquiry.case.remedies.all() if row.details.get("enquiry") == enquiry.pk]


def case_of(enquiry_id: int) -> int:
    """Raises ``EnquiryNotFound``."""
    case_id: int | None = (
        Enquiry.objects.filter(pk=enquiry_id).values_list("case", flat=True).first()
    )
    if case_id is None:
        raise EnquiryNotFound
    return case_id


def open_one(change: Change, enquiry_id: int) -> Enquiry:
    """Read under the lock. Raises ``EnquiryClosed``."""
    enquiry: Enquiry = change.case.enquiries.select_related("body").get(pk=enquiry_id)
    if enquiry.status == EnquiryStatus.CLOSED:
        raise EnquiryClosed
    return enquiry
