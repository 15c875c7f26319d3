"""Cases about somebody who provides a service for the body, which stays responsible (S3-69 to S3-75)."""

from __future__ import annotations

from datetime import date

from django.utils.timezone import localdate

from cms.casework.errors import CaseworkError
from cms.casework.mail.outbox import queue_mail
from cms.casework.mail.words import compose
from cms.casework.models import Case, Contractor, EventKind, save_recorded
from cms.casework.permissions import rights_of
from cms.casework.services.change import Act, Change, changing
from cms.casework.services.requests import read_with_interest
from cms.casework.services.routing import grant
from cms.casework.services.telling import add_own_job
from cms.users.models import User

VIEW = "view_case"
JOB = "tell_contract_manager"


class ContractorUnfit(CaseworkError):
    """Raised for a row of the register that cannot be right. Nothing was written."""


def save_contractor(row: Contractor, *, by: User, today: date) -> Contractor:
    """Keep a row of the register. Raises ``ContractorUnfit``.

    They reply themselves only where that is agreed, by whom and since when, and only once they
    have acknowledged our procedure (S3-71, S3-72).
    """
    for field, text in problems_of(row, today=today):
        raise ContractorUnfit(text, field=field)
    row.full_clean()
    save_recorded(row, by=by, reason="Changed." if row.pk else "Added.")
    return row


def problems_of(row: Contractor, *, today: date) -> list[tuple[str, str]]:
    """What is wrong with a row, with the field it belongs to."""
    found = []
    if row.replies_since and not row.replies_agreed_by.strip():
        found.append(("replies_agreed_by", "Say who agreed that they reply themselves."))
    if row.replies_agreed_by.strip() and not row.replies_since:
        found.append(("replies_since", "Say since when they reply themselves."))
    if row.replies_since and not row.acknowledged_on:
        found.append(("acknowledged_on", "They reply once they have acknowledged our procedure."))
    for name in ("clause_on", "acknowledged_on"):
        day = getattr(row, name)
        if day and day > today:
            found.append((name, "This day is still to come."))
    return found


def name_contractor(*, case_id: int, act: Act, contractor_id: int | None) -> Case:
    """Say who provides the service; none where it is ours alone. The case stays ours.

    The contract manager is told, and sees the case where they have an account (S3-74).
    """
    with changing(case_id, act) as change:
        case = change.case
        if case.contractor_id == contractor_id:
            change.quiet = True
            return case
        found: Contractor | None = None
        if contractor_id is not None:
            found = Contractor.objects.filter(pk=contractor_id).first()
            if found is None:
                raise CaseworkError("Choose one from the list.", field="contractor")
        case.contractor = found
        change.event(EventKind.CONTRACTOR_NAMED, contractor=contractor_id)
        if found is not None:
            involve_manager(change, found)
    return case


def involve_manager(change: Change, contractor: Contractor) -> None:
    rules, act, address = change.spec.contractors, change.act, contractor.manager_email.lower()
    account = User.objects.filter(email__iexact=address, is_active=True).first()
    if address and read_with_interest(address, account, change.case, on=localdate(act.now)):
        text = f"The contract manager of {contractor.name} has an interest in this case."
        add_own_job(change, JOB, f"{text} Tell somebody else there.")
        return
    let_manager_in(change, contractor, account)
    if rules is None or not contractor.manager_email:
        who = contractor.manager or "whoever manages the contract"
        add_own_job(change, JOB, f"Tell {who} that this is about {contractor.name}.")
        return
    letter = compose(
        change.case,
        rules.message,
        now=act.now,
        author=act.by,
        extra={"contractor": contractor.name},
    )
    queue_mail(letter, case=change.case, to=contractor.manager_email, now=act.now)


def let_manager_in(change: Change, contractor: Contractor, user: User | None) -> None:
    """Their account, if they have one that may see cases."""
    if user is None or VIEW not in rights_of(user, on=localdate(change.act.now)):
        return
    act, why = change.act, f"Manages the contract: {contractor.name}"
    grant(change.case, user=user, by=act.by, now=act.now, why=why[:60])
