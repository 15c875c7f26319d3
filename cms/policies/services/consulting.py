"""What is weighed and who is asked before a wording is adopted. Kept with it afterwards."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any, Final

from django.db import transaction
from django.utils.timezone import localdate

from cms.policies.errors import PolicyRefused
from cms.policies.models import Consultation, EqualityAssessment, Policy, PolicyVersion
from cms.records import name_author, save_recorded
from cms.users.models import User

STILL_TO_COME: Final = "This day is still to come."


@transaction.atomic
def record_assessment(
    *,
    policy_id: int,
    made_on: date,
    author: str,
    groups: str,
    findings: str,
    by: User,
    now: datetime,
    actions: str = "",
    review_on: date | None = None,
) -> EqualityAssessment:
    """Write down how a wording treats people who differ (S4-30). The next version keeps it."""
    row = EqualityAssessment(
        policy_id=policy_id,
        made_on=made_on,
        author=author.strip(),
        groups=groups.strip(),
        findings=findings.strip(),
        actions=actions.strip(),
        review_on=review_on,
    )
    check_assessment(row, today=localdate(now))
    refuse_twin(row, ("made_on", "author", "groups", "findings"))
    save_recorded(row, by=by, reason="The equality assessment was recorded.")
    return row


@transaction.atomic
def correct_assessment(
    *, assessment_id: int, reason: str, by: User, now: datetime, **changes: Any
) -> EqualityAssessment:
    """Mend a slip while no version stands on it. Raises ``PolicyRefused``."""
    row: EqualityAssessment = EqualityAssessment.objects.select_for_update().get(pk=assessment_id)
    refuse_kept(row.version)
    apply(row, changes, reason)
    check_assessment(row, today=localdate(now))
    save_recorded(row, by=by, reason=reason)
    return row


def check_assessment(row: EqualityAssessment, *, today: date) -> None:
    if row.made_on > today:
        raise PolicyRefused(STILL_TO_COME, field="made_on")
    if row.review_on and row.review_on <= row.made_on:
        raise PolicyRefused("Look again later than it was made.", field="review_on")
    needed = {
        "author": "Say who made the assessment.",
        "groups": "Say which groups of people were looked at.",
        "findings": "Say what was found.",
    }
    refuse_empty(row, needed)


@transaction.atomic
def record_consultation(
    *,
    policy_id: int,
    who: str,
    asked_on: date,
    by: User,
    now: datetime,
    responded_on: date | None = None,
    response: str = "",
    what_became: str = "",
) -> Consultation:
    """Write down who was asked about a wording, and their answer if it is there (S1-9, S1-16)."""
    row = Consultation(
        policy_id=policy_id,
        who=who.strip(),
        asked_on=asked_on,
        responded_on=responded_on,
        response=response.strip(),
        what_became=what_became.strip(),
    )
    check_consultation(row, today=localdate(now))
    refuse_twin(row, ("who", "asked_on"))
    save_recorded(row, by=by, reason="The consultation was recorded.")
    return row


@transaction.atomic
def record_response(
    *,
    consultation_id: int,
    responded_on: date,
    response: str,
    by: User,
    now: datetime,
    what_became: str = "",
) -> Consultation:
    """Write down an answer that was awaited; once. Raises ``PolicyRefused``."""
    row: Consultation = Consultation.objects.select_for_update().get(pk=consultation_id)
    if row.responded_on is not None:
        raise PolicyRefused("Their answer is recorded already.")
    row.responded_on, row.response = responded_on, response.strip()
    row.what_became = what_became.strip()
    check_consultation(row, today=localdate(now))
    save_recorded(row, by=by, reason="The answer was recorded.")
    return row


@transaction.atomic
def correct_consultation(
    *, consultation_id: int, reason: str, by: User, now: datetime, **changes: Any
) -> Consultation:
    """Mend a slip while no version stands on it. Raises ``PolicyRefused``."""
    row: Consultation = Consultation.objects.select_for_update().get(pk=consultation_id)
    refuse_kept(row.version)
    apply(row, changes, reason)
    check_consultation(row, today=localdate(now))
    save_recorded(row, by=by, reason=reason)
    return row


@transaction.atomic
def take_back(row: EqualityAssessment | Consultation, *, reason: str, by: User) -> None:
    """Take away what was recorded by mistake, such as for another policy; its history stays.

    Raises ``PolicyRefused`` once a version stands on it.
    """
    held = type(row).objects.select_for_update().filter(pk=row.pk).first()
    if held is None:
        raise PolicyRefused("This was taken back already.")
    refuse_kept(held.version)
    if not reason.strip():
        raise PolicyRefused("Say why it is taken back.", field="reason")
    name_author(held, by=by, reason=reason.strip())
    held.delete()


def check_consultation(row: Consultation, *, today: date) -> None:
    refuse_empty(row, {"who": "Say who was asked."})
    if row.asked_on > today:
        raise PolicyRefused(STILL_TO_COME, field="asked_on")
    if row.responded_on is None:
        if row.response:
            raise PolicyRefused("Say when they answered.", field="responded_on")
        return
    if row.responded_on > today:
        raise PolicyRefused(STILL_TO_COME, field="responded_on")
    if row.responded_on < row.asked_on:
        raise PolicyRefused("They cannot answer before they are asked.", field="responded_on")
    refuse_empty(row, {"response": "Say what they answered."})


def refuse_twin(row: Any, names: tuple[str, ...]) -> None:
    """Raises ``PolicyRefused`` for what waits already: a button that was pressed twice."""
    # Locked, so that the second press sees what the first wrote.
    Policy.objects.select_for_update().get(pk=row.policy_id)
    same = {name: getattr(row, name) for name in names}
    if type(row).objects.filter(policy=row.policy_id, version=None, **same).exists():
        raise PolicyRefused("This is recorded already. Correct it where it stands.")


def refuse_kept(version: PolicyVersion | None) -> None:
    if version is not None:
        raise PolicyRefused(f"This stands behind version {version.number}, and stays as it is.")


def refuse_empty(row: Any, needed: dict[str, str]) -> None:
    for name, text in needed.items():
        if not getattr(row, name):
            raise PolicyRefused(text, field=name)


def apply(row: Any, changes: dict[str, Any], reason: str) -> None:
    """Raises ``PolicyRefused`` without a reason. Unknown names are a mistake of the caller."""
    if not reason.strip():
        raise PolicyRefused("Say why you correct it.", field="reason")
    for name, value in changes.items():
        row._meta.get_field(name)
        setattr(row, name, value.strip() if isinstance(value, str) else value)
