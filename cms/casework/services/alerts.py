"""Somebody looks at an unusual number and says what was done about it (S3-89)."""

from __future__ import annotations

from datetime import date, datetime
from typing import Final

from django.db import transaction
from django.db.models import QuerySet
from django.utils.timezone import localdate

from cms.casework.errors import CaseworkError
from cms.casework.models import Alert, save_recorded
from cms.casework.permissions import SEE_ALL, WORK, NotAllowed, rights_of
from cms.users.models import User

WORDS_OF_A_SENTENCE: Final = 3


class AlertNotFound(CaseworkError):
    """Raised for an unusual number that is not there."""

    def __init__(self) -> None:
        super().__init__("There is no such number.")


def open_alerts() -> QuerySet[Alert]:
    rows: QuerySet[Alert] = Alert.objects.filter(handled_at=None)
    return rows


def alerts_of(user: User, *, on: date) -> QuerySet[Alert]:
    """The open ones that wait for somebody's role."""
    return open_alerts().filter(role__in=rights_of(user, on=on).roles)


def may_answer(user: User, alert: Alert, *, on: date) -> bool:
    """The role that it is for, and whoever works on every case."""
    rights = rights_of(user, on=on)
    return WORK in rights and (alert.role in rights.roles or SEE_ALL in rights)


@transaction.atomic
def answer_alert(*, alert_id: int, outcome: str, by: User, now: datetime) -> Alert:
    """Say what was done, or why nothing has to be.

    Raises ``AlertNotFound``, ``NotAllowed`` or a ``CaseworkError`` that names the field.
    """
    alert: Alert | None = Alert.objects.select_for_update().filter(pk=alert_id).first()
    if alert is None:
        raise AlertNotFound
    if not may_answer(by, alert, on=localdate(now)):
        raise NotAllowed("Somebody else answers for this number.")
    if alert.handled_at is not None:
        raise CaseworkError("Somebody has said already what was done.")
    if len(outcome.split()) < WORDS_OF_A_SENTENCE:
        raise CaseworkError(
            "Say in a sentence what was done, or why nothing has to be.", field="outcome"
        )
    alert.outcome, alert.handled_at, alert.handled_by = outcome.strip(), now, by
    save_recorded(alert, by=by, reason="Said what was done.")
    return alert
