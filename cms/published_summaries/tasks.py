"""What the worker does for this app, through Django's Tasks interface. A task carries ids alone."""

from __future__ import annotations

from datetime import datetime

from django.utils import timezone
from django_tasks import task

from cms.published_summaries.services.building import build_report, left_behind


@task(backend="queue", queue_name="default")
def build_report_later(report_id: int) -> str:
    """Build one now. Losing this task loses nothing: the chore finds the row."""
    return build_report(report_id, now=timezone.now())


def hand_to_worker(report_id: int) -> None:
    build_report_later.enqueue(report_id)


def build_what_was_left(now: datetime) -> int:
    """Hand reports to a worker again that nobody finished."""
    found = left_behind(now=now)
    for report_id in found:
        hand_to_worker(report_id)
    return len(found)
