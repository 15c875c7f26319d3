"""The person withdraws: the case ends, its clocks stop, and asking takes it up again."""

from __future__ import annotations

from cms.casework.errors import CaseworkError
from cms.casework.mail.notices import notify_handler
from cms.casework.models import Case, Channel, Direction, EventKind
from cms.casework.services.change import Act, changing
from cms.casework.services.closing import WITHDRAWN
from cms.casework.services.contacts import add_message
from cms.casework.services.stopping import stop

IN_SHORT = 300  # the width of the reason of an outcome; the words stand whole in the message


class CannotWithdraw(CaseworkError):
    """Raised where the procedure knows no withdrawal. Nothing was written."""

    def __init__(self) -> None:
        super().__init__("This cannot be withdrawn here. Call us, or write to us.")


def can_withdraw(case: Case) -> bool:
    return case.closed_at is None and case.procedure.spec.outcome(WITHDRAWN) is not None


def withdraw(*, case_id: int, act: Act, why: str = "", party_id: int | None = None) -> Case:
    """Close it as withdrawn. No reason is demanded, and nothing has to be finished first.

    Raises ``CannotWithdraw``, or ``CaseClosed`` for what is closed already.
    """
    with changing(case_id, act) as change:
        case = change.case
        if change.spec.outcome(WITHDRAWN) is None:
            raise CannotWithdraw
        message = None
        if why.strip():
            message = add_message(
                change,
                Direction.IN,
                "withdrawn",
                why.strip(),
                Channel.WEB,
                act.now,
                shared=True,
                party_id=party_id,
            )
        case.outcome, case.closed_at = WITHDRAWN, act.now
        case.outcome_reason = " ".join(why.split())[:IN_SHORT]
        change.event(
            EventKind.WITHDRAWN, outcome=WITHDRAWN, message=message.pk if message else None
        )
        stop(change)
        notify_handler(case, "withdrawn_handler", now=act.now)
    return case
