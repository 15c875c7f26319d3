"""Asking those best placed to answer, with a date, sharing only what they need (S0-40)."""

from __future__ import annotations

from datetime import date

from django.utils.timezone import localdate

from cms.casework.errors import CaseworkError
from cms.casework.mail.outbox import queue_mail
from cms.casework.mail.words import compose
from cms.casework.models import (
    Asking,
    Case,
    Enquiry,
    EnquiryStatus,
    EventKind,
    InformationRequest,
    Part,
)
from cms.casework.permissions import has_interest
from cms.casework.services.change import Act, changing
from cms.users.models import Appointment, User


class RequestNotFound(CaseworkError):
    """Raised for a request that the case does not have. Nothing was written."""

    def __init__(self) -> None:
        super().__init__("There is no such request in this case.")


def request_information(
    *,
    case_id: int,
    act: Act,
    asked_name: str,
    asked_email: str,
    question: str,
    due_on: date,
    kind: str = Asking.INFORMATION,
) -> InformationRequest:
    """Ask a person or body a question; with an address, the question is mailed to it.

    ``kind``: what for, such as the advice of a senior manager (S3-108).

    Raises ``CaseworkError`` for a blank question or a day that has passed, and for somebody
    whom the case is about, since that would tell them of it: at their own address, or at that
    of an office they hold.
    """
    if not question.strip():
        raise CaseworkError("Write what you need to know.", field="question")
    if due_on < localdate(act.now):
        raise CaseworkError("Choose a day that is still to come.", field="due_on")
    closed_too = asked_by_an_outside_body(case_id)
    with changing(case_id, act, action="request_information", while_closed=closed_too) as change:
        address = asked_email.strip().lower()
        asked = User.objects.filter(email__iexact=address).first() if address else None
        if address and read_with_interest(address, asked, change.case, on=localdate(act.now)):
            raise CaseworkError("They have an interest in this case.", field="asked_email")
        request = InformationRequest(
            kind=kind,
            case=change.case,
            asked_name=asked_name,
            asked_email=address,
            asked_user=asked,
            question=question,
            asked_at=act.now,
            due_on=due_on,
        )
        change.save(request, "Asked.")
        change.event(EventKind.INFORMATION_REQUESTED, request=request.pk)
        if request.asked_email:
            extra = {"question": question, "due": f"{due_on:%A %-d %B %Y}"}
            letter = compose(
                change.case, "information_request", now=act.now, author=act.by, extra=extra
            )
            queue_mail(letter, case=change.case, to=request.asked_email, now=act.now)
    return request


def read_with_interest(address: str, account: User | None, case: Case, *, on: date) -> bool:
    """Whether whoever reads mail there must not learn of the case (S0-22, S0-52)."""
    if account is not None and has_interest(account, case, on=on):
        return True
    subjects = [party for party in case.parties.all() if party.part == Part.SUBJECT]
    if address in {party.email.lower() for party in subjects}:
        return True
    about = {party.role for party in subjects}
    offices = Appointment.objects.current(on).filter(email__iexact=address)
    for office in offices.select_related("role", "user", "deputy"):
        holder = office.user or office.deputy
        if office.role.key in about or (holder and has_interest(holder, case, on=on)):
            return True
    return False


def record_answer(*, case_id: int, act: Act, request_id: int, answer: str) -> InformationRequest:
    """File the answer to a request. Raises ``RequestNotFound``, or refuses a second answer."""
    if not answer.strip():
        raise CaseworkError("Write or paste the answer.", field="answer")
    with changing(case_id, act, while_closed=True) as change:
        request: InformationRequest | None = change.case.information_requests.filter(
            pk=request_id
        ).first()
        if request is None:
            raise RequestNotFound
        if request.answered_at is not None:
            raise CaseworkError("This request was answered already.", field="answer")
        request.answer, request.answered_at = answer, act.now
        change.save(request, "Answered.")
        if request.kind != Asking.FACT_CHECK:  # the person's page says nothing of a draft (S3-59)
            change.event(EventKind.INFORMATION_RECEIVED, request=request.pk)
    return request


def asked_by_an_outside_body(case_id: int) -> bool:
    """True while one asks about a case: then information is collected after its end too (S3-65)."""
    rows = Enquiry.objects.filter(case_id=case_id).exclude(status=EnquiryStatus.CLOSED)
    exists: bool = rows.exists()
    return exists
