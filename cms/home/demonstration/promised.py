"""The promises of a body's members while they are played: each deed at its moment."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime, time, timedelta
from functools import partial
from typing import Any

from django.core.mail import EmailMessage
from django.utils.timezone import localdate

from cms.casework.apps import send_notice
from cms.casework.services.notices import queue_notice
from cms.conduct.models import Member
from cms.home.demonstration.load_cases import as_of, sent_at
from cms.home.demonstration.load_people import Staff
from cms.home.demonstration.meetings import LONDON
from cms.home.demonstration.promising import Promises
from cms.meetings import registry as meetings
from cms.meetings.models import MeetingGroup
from cms.users.models import User

Deed = Callable[[datetime], Any]


@dataclass
class Promised:
    """``adopted_at`` is when the code came into force. ``first``: the interests by their names."""

    promises: Promises
    group: MeetingGroup
    staff: Staff
    now: datetime
    adopted_at: datetime
    deeds: list[tuple[datetime, Deed]] = field(default_factory=list)
    first: dict[str, int] = field(default_factory=dict)

    @property
    def by(self) -> User:
        return self.staff[self.promises.by]

    def moment(self, *, day: int | None = None, ago: int | None = None, hour: int) -> datetime:
        """So many days after the adoption, or before now; not the same minute for everybody."""
        start = localdate(self.adopted_at if ago is None else self.now)
        on = start + timedelta(days=(day or 0) if ago is None else -ago)
        return datetime.combine(on, time(hour, (7 * len(self.deeds)) % 60), LONDON)

    def add(self, at: datetime, deed: Deed) -> None:
        """What would still be to come is left out."""
        if at <= self.now:
            self.deeds.append((at, deed))

    def play(self) -> list[EmailMessage]:
        """Everything in the order in which it happened; the letters that were written of it."""
        letters: list[EmailMessage] = []
        for at, deed in sorted(self.deeds, key=lambda one: one[0]):
            with as_of(at), notices_of(at):
                deed(at)
                letters += sent_at(at)
        self.deeds.clear()
        return letters


@contextmanager
def notices_of(at: datetime) -> Iterator[None]:
    """Date what is written to members by the moment in the story, so that it is sent then."""
    meetings.provide_notices(partial(queue_notice, now=at))
    try:
        yield
    finally:
        meetings.provide_notices(send_notice)


def member_named(name: str) -> Member:
    found: Member = Member.objects.select_related("user").get(name=name)
    return found
