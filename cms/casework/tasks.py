"""What the worker does, through Django's Tasks interface. A task carries ids, never words."""

from __future__ import annotations

from django.utils import timezone
from django_tasks import task

from cms.casework.services.delivery import deliver


@task(backend="queue", queue_name="mail")
def deliver_mail(mail_id: int) -> str:
    """Try one mail now. Losing this task loses nothing: the sweep finds the row."""
    return deliver(mail_id, now=timezone.now()).value
