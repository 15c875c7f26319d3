"""The only code that writes what people were trained in (S3-109)."""

from __future__ import annotations

from datetime import date

from django.core.exceptions import ValidationError
from django.db import transaction

from cms.records import save_recorded
from cms.users.models import TrainingRecord, User


@transaction.atomic
def save_training(record: TrainingRecord, *, by: User, today: date) -> TrainingRecord:
    """Add or change a record, with who and when. Raises ``ValidationError``, then nothing is written."""
    if record.taken_on and record.taken_on > today:
        raise ValidationError({"taken_on": "This day is still to come."})
    new = record.pk is None
    if new:
        record.recorded_by = by
    record.full_clean()
    save_recorded(record, by=by, reason="Added." if new else "Changed.")
    return record
