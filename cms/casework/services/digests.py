"""The daily digest for whoever answers for complaints: how all cases stand, what is new (S2-7)."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Final

from django.conf import settings
from django.db import IntegrityError, transaction
from django.db.models import Exists, OuterRef, QuerySet
from django.utils.timezone import localdate, localtime

from cms.casework.clocks.words import full_moment
from cms.casework.errors import CaseworkError
from cms.casework.mail.digests import compose_digest
from cms.casework.mail.outbox import mime_id_for, queue_mail
from cms.casework.models import (
    Case,
    Deadline,
    Enquiry,
    Event,
    EventKind,
    OutgoingMail,
    ProcedureVersion,
)
from cms.casework.permissions import visible_to
from cms.casework.procedure.informing import KeptInformed
from cms.users.models import User
from cms.users.roles import holders_of

logger = logging.getLogger(__name__)

MORNING: Final = time(8)
SOON: Final = timedelta(hours=24)
# A digest tells what is new since the one before, and of no more than a week.
LOOKS_BACK: Final = 7
NAMED: Final = 10  # of so many cases the references stand in a line


@dataclass(frozen=True)
class Digest:
    """One morning's digest of one procedure to one person."""

    procedure: str
    user: User
    on: date

    def mime_id(self, days_before: int = 0) -> str:
        day = self.on - timedelta(days=days_before)
        return mime_id_for(f"digest {self.procedure} {self.user.pk} {day}")

    @property
    def has_gone(self) -> bool:
        return bool(OutgoingMail.objects.filter(mime_id=self.mime_id()).exists())

    def since(self, now: datetime) -> datetime:
        """When the one before went; a day ago where there was none of late."""
        before = [self.mime_id(days) for days in range(1, LOOKS_BACK + 1)]
        rows = OutgoingMail.objects.filter(mime_id__in=before).order_by("-created_at")
        last = rows.values_list("created_at", flat=True).first()
        return last or now - timedelta(days=1)


def send_digests(*, now: datetime) -> int:
    """Queue the digest of this day for everybody who is kept informed, once; how many went.

    From eight in the morning, and not where there is nothing to say.
    """
    if localtime(now).time() < MORNING:
        return 0
    on = localdate(now)
    return sum(
        send_digest(version, Digest(version.procedure.key, user, on), now=now)
        for version, rules in kept_informed(on)
        for user in holders_of(rules.role, on=on)
    )


def kept_informed(on: date) -> Iterator[tuple[ProcedureVersion, KeptInformed]]:
    """The newest version of each procedure that keeps somebody informed each day."""
    for version in ProcedureVersion.objects.newest(on):
        rules = version.spec.kept_informed
        if rules is not None and rules.digest:
            yield version, rules


def send_digest(version: ProcedureVersion, digest: Digest, *, now: datetime) -> bool:
    """False where it went already, there is nothing to say, or it cannot be written."""
    if digest.has_gone:
        return False
    lines = lines_of(digest, now=now)
    rules = version.spec.kept_informed
    if not lines or rules is None:
        return False
    values = {"digest": "\n".join(lines), "desk_link": f"{settings.SITE_URL}/admin/casework/cases/"}
    try:
        with transaction.atomic():
            letter = compose_digest(version.spec, rules.digest, values=values)
            to, mime_id = digest.user.email.lower(), digest.mime_id()
            queue_mail(letter, case=None, to=to, now=now, mime_id=mime_id)
    except IntegrityError:
        return False  # another server was first
    except CaseworkError as refusal:
        logger.error("Digest of %s: %s", digest.procedure, type(refusal).__name__)
        return False
    return True


def lines_of(digest: Digest, *, now: datetime) -> list[str]:
    """What it says of the cases that its reader may see; empty where there is nothing to say."""
    cases = visible_to(digest.user, on=digest.on)
    cases = cases.filter(procedure__procedure__key=digest.procedure)
    since = digest.since(now)
    running = Deadline.objects.open().filter(case=OuterRef("pk"))
    late = cases.filter(Exists(running.filter(due_at__lt=now)))
    soon = cases.filter(Exists(running.filter(due_at__gte=now, due_at__lt=now + SOON)))
    count = cases.filter(closed_at=None).count()
    state = [line("Overdue", late), line("Due within 24 hours", soon)]
    news = [line(label, rows) for label, rows in since_then(cases, since)]
    if not (count or any(filter(None, news))):
        return []
    heading = f"Since {full_moment(localtime(since))}:"
    said = [one for one in news if one] or ["Nothing new."]
    return [f"Open: {count}", *filter(None, state), heading, *said]


def since_then(cases: QuerySet[Case], since: datetime) -> Iterator[tuple[str, QuerySet[Case]]]:
    events = Event.objects.filter(case=OuterRef("pk"), recorded_at__gt=since)
    entered = events.filter(kind=EventKind.STAGE_ENTERED).exclude(data__has_key="returned")
    asked = Enquiry.history.filter(case=OuterRef("pk"), history_date__gt=since)
    yield "Registered", cases.filter(Exists(events.filter(kind=EventKind.RECEIVED)))
    yield "Gone to another stage", cases.filter(Exists(entered))
    yield "With news of an outside body", cases.filter(Exists(asked))
    yield "Closed", cases.filter(closed_at__gt=since)


def line(label: str, cases: QuerySet[Case]) -> str:
    """How many, and which; empty for none."""
    names = list(cases.order_by("received_at", "pk").values_list("reference", flat=True))
    more = f" and {len(names) - NAMED} more" if len(names) > NAMED else ""
    return f"{label}: {len(names)} ({', '.join(names[:NAMED])}{more})" if names else ""
