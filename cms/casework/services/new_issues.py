"""Looking for a new issue in what a restricted contact sent, before anything is done with it."""

from __future__ import annotations

from typing import Final
from uuid import UUID, uuid5

from cms.casework.errors import CaseworkError
from cms.casework.models import (
    Authority,
    Case,
    Channel,
    Direction,
    EventKind,
    Kind,
    Message,
    NewIssueCheck,
    Part,
    Party,
)
from cms.casework.services.change import Act, Change, changing
from cms.casework.services.contacts import add_message
from cms.casework.services.intake import open_case
from cms.casework.services.told import AGREED, NOT_YET, PersonDetails, Representative, Told

# The one case that an item opens, however often the button is pressed.
OPENED_BY: Final = UUID("6f2b9a52-3a0e-4b0e-9f6e-1f0f4f1d7c11")


class CheckNotFound(CaseworkError):
    """Raised for an item that the case does not have. Nothing was written."""

    def __init__(self) -> None:
        super().__init__("There is nothing of theirs here to look at.")


class CheckedAlready(CaseworkError):
    """Raised for an item that somebody looked at before. Nothing was written."""

    def __init__(self) -> None:
        super().__init__("Somebody looked at this already.", field="is_new")


class NoteMissing(CaseworkError):
    """Raised when nobody says what was found. Nothing was written."""

    def __init__(self) -> None:
        super().__init__("Say what you found, or where it was settled before.", field="note")


def check_item(
    *, case_id: int, act: Act, check_id: int, is_new: bool, note: str = ""
) -> NewIssueCheck:
    """Say whether what a restricted contact sent holds a new issue: who and when are kept.

    A new issue in a message opens a case of its own, received when the message was; a case
    that is new itself goes on as any other. Without one it is filed, and ``note`` says why.
    Raises ``CheckNotFound``, ``CheckedAlready`` or ``NoteMissing``.
    """
    if not is_new and not note.strip():
        raise NoteMissing
    with changing(case_id, act, while_closed=True) as change:
        check = change.case.new_issue_checks.select_related("message__party").filter(pk=check_id)
        found: NewIssueCheck | None = check.first()
        if found is None:
            raise CheckNotFound
        if found.checked_at is not None:
            raise CheckedAlready
        found.checked_at, found.checked_by = act.now, act.by
        found.is_new, found.note = is_new, note.strip()
        if is_new:
            found.opened = case_of(change, found)
        change.save(found, "Looked for a new issue.")
        add_message(change, Direction.NOTE, "note", said_of(found), Channel.WEB, act.now)
        if not is_new:
            file_case(change, found)
    return found


def case_of(change: Change, check: NewIssueCheck) -> Case:
    """The case that a new issue goes on in: its own, or one that is opened for it."""
    message = check.message
    if message is None or message.kind == "told_us":
        return change.case
    told = told_in(change.case, message, check)
    act = Act(now=change.act.now, by=change.act.by)
    return open_case(act, told)


def told_in(case: Case, message: Message, check: NewIssueCheck) -> Told:
    """The message as somebody's first words, at its own true time."""
    parties = list(case.parties.all())
    person = next(party for party in parties if party.part == Part.PERSON)
    helper = message.party if message.party and message.party.part == Part.REPRESENTATIVE else None
    return Told(
        key=uuid5(OPENED_BY, str(check.pk)),
        kind=Kind.UNSURE,
        text=message.body,
        wish=message.wish,
        channel=message.channel,
        person=details_of(person),
        on_behalf_of=helper_from(helper) if helper else None,
        received_at=message.happened_at,
        procedure_key=case.procedure.procedure.key,
        looked_at=True,
    )


def details_of(party: Party) -> PersonDetails:
    return PersonDetails(
        name=party.name,
        email=party.email,
        phone=party.phone,
        postal_address=party.postal_address,
        prefers=party.prefers,
        adjustments_asked=party.adjustments_asked,
        kind=party.kind,
        organisation=party.organisation,
        members=party.members,
        relation=party.relation,
        adjustments=tuple(party.adjustments),
        language=party.language,
    )


def helper_from(party: Party) -> Representative:
    """Whether they may act in a new matter is asked anew, unless it needs no asking."""
    return Representative(
        name=party.name,
        email=party.email,
        phone=party.phone,
        postal_address=party.postal_address,
        relationship=party.relationship,
        acts_as=party.acts_as,
        agreed=AGREED if party.authority == Authority.HELD else NOT_YET,
    )


def said_of(check: NewIssueCheck) -> str:
    if not check.is_new:
        return f"Looked for a new issue in what they sent: none. {check.note}"
    where = "It goes on here."
    if check.opened and check.opened.pk != check.case_id:
        where = f"It goes on as {check.opened.reference}."
    return f"Looked for a new issue in what they sent: there is one. {where} {check.note}".strip()


def file_case(change: Change, check: NewIssueCheck) -> None:
    """Close a case that holds nothing new, where the procedure names how."""
    rules, case = change.spec.restrictions, change.case
    whole = check.message is not None and check.message.kind == "told_us"
    if rules is None or not rules.filed_as or not whole or case.closed_at is not None:
        return
    case.outcome, case.outcome_reason = rules.filed_as, check.note
    case.closed_at = change.act.now
    change.event(EventKind.CLOSED, outcome=case.outcome)
