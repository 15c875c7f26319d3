"""What members and staff of a demonstration were shown when they began, and trained in."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime, timedelta
from functools import partial
from typing import Final

from django.utils.timezone import localdate

from cms.conduct.models import InductionRecord
from cms.conduct.services.induction import begin_missing, record_item, record_several
from cms.home.demonstration.promised import Promised, member_named
from cms.home.demonstration.promising import Put, Trained
from cms.users.models import TrainingNeed, TrainingSession, User
from cms.users.training import save_need, save_session

# Days after the induction began on which each item was shown to everybody at once.
SHOWN: Final = {"complaints": 11, "privacy": 12, "desk": 13, "interests": 20, "safeguarding": 41}
PUT_OFF_AFTER: Final = 50
# How long ago whatever was to be done again soon was done again.
AGAIN_AGO: Final = 96
SOON: Final = timedelta(days=180)
A_YEAR: Final = timedelta(days=365)


def plan_induction(made: Promised) -> None:
    members = made.promises.members
    put_off = [(bound.name, put) for bound in members for put in bound.put_off]
    made.add(made.adopted_at + timedelta(minutes=20), begin_missing)
    for item, day in SHOWN.items():
        absent = {name for name, put in put_off if put.item == item}
        at = made.moment(day=day, hour=18)
        made.add(at, partial(show_everybody, item, absent, made.by))
    for name, put in put_off:
        made.add(made.moment(day=PUT_OFF_AFTER, hour=10), partial(put_it_off, made, name, put))
    made.add(made.moment(ago=AGAIN_AGO, hour=15), partial(show_again, made.by))
    for trained in made.promises.trained:
        made.add(made.moment(ago=trained.ago, hour=17), partial(hold_session, made, trained))


def show_everybody(item: str, absent: Collection[str], by: User, now: datetime) -> None:
    rows = InductionRecord.objects.filter(item=item, done_on=None)
    rows = rows.exclude(member__name__in=absent) if absent else rows
    keys = list(rows.values_list("pk", flat=True))
    record_several(record_ids=keys, done_on=localdate(now), by=by, now=now)


def show_again(by: User, now: datetime) -> None:
    on = localdate(now)
    rows = InductionRecord.objects.filter(refresh_on__lte=on + SOON)
    keys = list(rows.values_list("pk", flat=True))
    record_several(record_ids=keys, done_on=on, by=by, now=now)


def put_it_off(made: Promised, name: str, put: Put, now: datetime) -> None:
    """By when it was to be done in the end, which is over."""
    row = InductionRecord.objects.get(member=member_named(name), item=put.item)
    due_on = localdate(made.now) - timedelta(days=put.late)
    record_item(record_id=row.pk, done_on=None, due_on=due_on, note=put.note, by=made.by, now=now)


def hold_session(made: Promised, trained: Trained, now: datetime) -> None:
    """What somebody should be trained in was looked at first; then they were."""
    on = localdate(now)
    need = TrainingNeed(
        what=trained.what,
        why=trained.why,
        assessed_on=on - timedelta(days=20),
        assess_again_on=on + A_YEAR,
    )
    save_need(need, by=made.by, today=on)
    members = [member_named(name) for name in trained.members]
    accounts = [made.staff[role] for role in trained.roles]
    session = TrainingSession(
        what=trained.what,
        provider=trained.provider,
        audience=trained.audience,
        taken_on=on,
        refresh_on=on + 3 * A_YEAR,
    )
    save_session(
        session,
        people=[*accounts, *(one.user for one in members if one.user is not None)],
        others=[one.name for one in members if one.user is None],
        by=made.by,
        today=on,
    )
