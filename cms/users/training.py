"""The only code that writes what people were trained in, and should be (S1-17, S3-109, S4-36)."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from django.core.exceptions import ValidationError
from django.db import transaction

from cms.records import name_author, save_recorded
from cms.users.models import Qualification, TrainingNeed, TrainingRecord, TrainingSession, User

STILL_TO_COME = "This day is still to come."
LOOKED_AT_AFTER = "It is looked at again after it was looked at."


@transaction.atomic
def save_training(record: TrainingRecord, *, by: User, today: date) -> TrainingRecord:
    """Add or change a record, with who and when. Raises ``ValidationError``, then nothing is written."""
    if record.taken_on and record.taken_on > today:
        raise ValidationError({"taken_on": STILL_TO_COME})
    new = record.pk is None
    if new:
        record.recorded_by = by
    record.full_clean()
    save_recorded(record, by=by, reason="Added." if new else "Changed.")
    return record


@transaction.atomic
def save_session(
    session: TrainingSession,
    *,
    people: Iterable[User],
    others: Iterable[str],
    by: User,
    today: date,
) -> TrainingSession:
    """Add or change a session, and keep a record of it for everybody who came (S1-17).

    ``others`` are the names of those without an account. Whoever is left out was not there: their
    record of it goes, with a trace. Raises ``ValidationError``.
    """
    names: dict[str, str] = {}
    for name in others:
        names.setdefault(name.lower(), name)
    wanted = [TrainingRecord(person=one) for one in dict.fromkeys(people)]
    wanted += [TrainingRecord(name=name) for name in names.values()]
    if not wanted:
        raise ValidationError({"people": "Choose at least one person who came."})
    if session.taken_on and session.taken_on > today:
        raise ValidationError({"taken_on": STILL_TO_COME})
    new = session.pk is None
    if not new:
        TrainingSession.objects.select_for_update().get(pk=session.pk)
    session.full_clean()
    save_recorded(session, by=by, reason="Added." if new else "Changed.")
    kept = {bearer_of(row): row for row in session.records.select_for_update()}
    for record in wanted:
        row = kept.pop(bearer_of(record), record)
        row.session, row.what, row.provider = session, session.what, session.provider
        row.taken_on, row.refresh_on = session.taken_on, session.refresh_on
        save_training(row, by=by, today=today)
    for row in kept.values():
        name_author(row, by=by, reason="Was not there.")
        row.delete()
    return session


def bearer_of(record: TrainingRecord) -> int | str:
    return record.person_id or record.name.lower()


@transaction.atomic
def save_need(need: TrainingNeed, *, by: User, today: date) -> TrainingNeed:
    """Add or change what people should be trained in (S4-36). Raises ``ValidationError``."""
    if need.assessed_on and need.assessed_on > today:
        raise ValidationError({"assessed_on": STILL_TO_COME})
    if need.assess_again_on and need.assessed_on and need.assess_again_on <= need.assessed_on:
        raise ValidationError({"assess_again_on": LOOKED_AT_AFTER})
    new = need.pk is None
    need.full_clean()
    save_recorded(need, by=by, reason="Added." if new else "Looked at.")
    return need


@transaction.atomic
def end_need(*, need_id: int, on: date, by: User, reason: str = "") -> TrainingNeed:
    """Nobody needs to be trained in it after that day."""
    need: TrainingNeed = TrainingNeed.objects.select_for_update().get(pk=need_id)
    need.ended_on = on
    save_recorded(need, by=by, reason=reason or "Ended.")
    return need


@transaction.atomic
def save_qualification(row: Qualification, *, by: User, today: date) -> Qualification:
    """Add or change a note on somebody who handles complaints (S4-37). Raises ``ValidationError``."""
    if row.noted_on and row.noted_on > today:
        raise ValidationError({"noted_on": STILL_TO_COME})
    new = row.pk is None
    row.full_clean()
    save_recorded(row, by=by, reason="Added." if new else "Changed.")
    return row
