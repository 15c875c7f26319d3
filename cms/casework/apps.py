from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.apps import AppConfig
from django.db.models.signals import post_migrate

if TYPE_CHECKING:
    from cms.meetings.registry import Sight, ToldUs
    from cms.users.models import User


class CaseworkConfig(AppConfig):
    """Compliments, comments, concerns and complaints, from receipt to closure."""

    name = "cms.casework"
    label = "casework"

    def ready(self) -> None:
        from cms.casework.mail import outbox
        from cms.meetings import registry as meetings
        from cms.meetings.models import meeting_changed
        from cms.users import registry as accounts

        meeting_changed.connect(count_to_next_meeting, dispatch_uid="casework-meetings")
        post_migrate.connect(make_groups, sender=self, dispatch_uid="casework-groups")
        outbox.provide_courier(send_soon, in_transaction=queue_is_a_table)
        meetings.provide_clear_days(days_before)
        meetings.provide_told(told_at)
        meetings.provide_sight(sight_at)
        meetings.provide_outstanding(unsettled_at)
        meetings.provide_notices(send_notice)
        accounts.provide_notices(send_notice)
        accounts.provide_move(stays_named)


def count_to_next_meeting(*, group_key: str, **kwargs: Any) -> None:
    """A meeting was added, moved or cancelled: cases and promises that go to the next one follow."""
    from django.utils.timezone import now

    from cms.casework.services.calendar import ask_recount_for_meetings
    from cms.casework.services.entries import place_entries

    place_entries(group_key, now=now())
    ask_recount_for_meetings(group_key, now=now())


def stays_named(user: User, address: str) -> None:
    """An account moved to another address: what is known by the old one is still theirs."""
    from cms.casework.services.own_accounts import stay_named

    stay_named(user, address)


def told_at(meeting_id: int, reader: User | None) -> ToldUs:
    """What people told us, for the agenda and the minutes of a meeting."""
    from cms.casework.desk.told import told_us

    return told_us(meeting_id, reader)


def sight_at(meeting_id: int, reader: User) -> Sight:
    """Who may read what is private of a meeting depends on the cases they see."""
    from cms.casework.desk.told import sight_of

    return sight_of(meeting_id, reader)


def unsettled_at(meeting_id: int, reader: User | None) -> list[str]:
    """The minutes wait until everything was raised or carried over."""
    from cms.casework.desk.told import outstanding

    return outstanding(meeting_id, reader)


def days_before(starts_at: datetime, days: int, now: datetime) -> Any:
    """Papers of a meeting are due by the calendar of the cases."""
    from cms.casework.services.calendar import clear_days_before

    return clear_days_before(starts_at, days, now)


def send_notice(kind: str, to: str, subject: str, text: str) -> None:
    """What accounts, meetings and policies have to say goes out with the mail about cases."""
    from django.utils.timezone import now

    from cms.casework.services.notices import queue_notice

    queue_notice(kind, to, subject, text, now=now())


def make_groups(**kwargs: Any) -> None:
    """After a migration: groups that are not there yet, with their permissions."""
    from cms.casework.services.groups import make_missing_groups

    make_missing_groups()


def send_soon(mail_id: int) -> None:
    """A mail waits: the worker is told, and the sweep would find it anyway."""
    from cms.casework.tasks import deliver_mail

    deliver_mail.enqueue(mail_id)


def queue_is_a_table() -> bool:
    from django_tasks_db import DatabaseBackend

    from cms.casework.tasks import deliver_mail

    return isinstance(deliver_mail.get_backend(), DatabaseBackend)
