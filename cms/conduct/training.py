"""Who is trained in what they should be, who is not, and how it stands at each level.

S1-17: who is untrained. S3-6: awareness at all levels. S4-36: what is needed, looked at regularly.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TypeAlias

from django.db.models import Q, QuerySet

from cms.conduct.models import Member
from cms.users.models import Appointment, Level, TrainingNeed, TrainingRecord, User
from cms.web.templatetags.site import short_date

# An account by its number; somebody without one by their name in small letters.
Key: TypeAlias = "int | str"


@dataclass(frozen=True)
class Trainee:
    """Somebody who holds a role or is a member. ``levels`` empty: they stand at none.

    ``user_id`` is empty for somebody without an account.
    """

    name: str
    user_id: int | None
    levels: frozenset[str] = frozenset()

    @property
    def key(self) -> Key:
        return self.user_id or self.name.lower()


@dataclass(frozen=True)
class Standing:
    """One person and one need. ``taken`` is their newest record of it; empty: none."""

    trainee: Trainee
    need: TrainingNeed
    taken: TrainingRecord | None
    is_trained: bool

    @property
    def words(self) -> str:
        if self.taken is None:
            return "Not yet"
        if self.taken.refresh_on is None:
            return f"Taken {short_date(self.taken.taken_on)}"
        when = "again by" if self.is_trained else "due again since"
        return (
            f"Taken {short_date(self.taken.taken_on)}, {when} {short_date(self.taken.refresh_on)}"
        )


@dataclass(frozen=True)
class NeedReport:
    """One need with everybody whom it concerns."""

    need: TrainingNeed
    is_overdue: bool
    trained: Sequence[Standing]
    untrained: Sequence[Standing]

    @property
    def concerned(self) -> int:
        return len(self.trained) + len(self.untrained)


@dataclass(frozen=True)
class Share:
    """How many of those at one level are trained in one thing."""

    what: str
    trained: int
    concerned: int


@dataclass(frozen=True)
class LevelReport:
    """One level: how many people stand there, and what they are trained in."""

    label: str
    people: int
    shares: Sequence[Share]


@dataclass(frozen=True)
class TrainingReport:
    """``unplaced``: those who stand at no level, whom the levels leave out."""

    needs: Sequence[NeedReport]
    levels: Sequence[LevelReport]
    unplaced: Sequence[Trainee]


def training_report(on: date) -> TrainingReport:
    """How it stands on that day. Five queries, however many people and records there are."""
    people = trainees(on)
    needs = list(needs_on(on))
    taken = newest_taken(needs)
    reports = [report_of(need, people, taken, on) for need in needs]
    return TrainingReport(
        needs=reports,
        levels=[level_report(level, people, reports) for level in Level],
        unplaced=[one for one in people if not one.levels],
    )


def needs_on(on: date) -> QuerySet[TrainingNeed]:
    rows: QuerySet[TrainingNeed] = TrainingNeed.objects.filter(assessed_on__lte=on)
    return rows.filter(Q(ended_on=None) | Q(ended_on__gte=on))


def trainees(on: date, user: User | None = None) -> list[Trainee]:
    """Everybody who holds a role or is a member that day, by name; or ``user`` alone."""
    held = Appointment.objects.current(on).select_related("role", "user", "deputy")
    members = Member.objects.current(on).select_related("user")
    if user is not None:
        held, members = held.held_by(user.pk), members.filter(user=user)
    found: dict[Key, Trainee] = {}
    for member in members:
        add_to(found, member.name, member.user, Level.BOARD)
    for row in held:
        add_to(found, row.public_name, row.user, row.role.level)
        if row.deputy is not None:
            add_to(found, "", row.deputy, row.role.level)
    chosen = [one for one in found.values() if user is None or one.user_id == user.pk]
    return sorted(chosen, key=lambda one: one.name.lower())


def add_to(found: dict[Key, Trainee], name: str, user: User | None, level: str) -> None:
    """Put somebody in, or give them one more level. Who has a closed account is left out."""
    if user is not None and not user.is_active:
        return
    new = Trainee(name=name or str(user), user_id=user.pk if user else None)
    known = found.get(new.key, new)
    levels = known.levels | {level} if level else known.levels
    found[new.key] = Trainee(name=known.name, user_id=known.user_id, levels=levels)


def newest_taken(
    needs: Iterable[TrainingNeed], user: User | None = None
) -> Mapping[str, Mapping[Key, TrainingRecord]]:
    """The newest record of each person, by what it is in small letters. One query.

    What it is is compared here: SQLite knows the small letters of English alone.
    """
    wanted = {need.what.lower() for need in needs}
    rows = TrainingRecord.objects.filter(person=user) if user else TrainingRecord.objects.all()
    found: dict[str, dict[Key, TrainingRecord]] = defaultdict(dict)
    for row in rows.order_by("taken_on", "pk"):
        if row.what.lower() in wanted:
            found[row.what.lower()][row.person_id or row.name.lower()] = row
    return found


def report_of(
    need: TrainingNeed,
    people: Iterable[Trainee],
    taken: Mapping[str, Mapping[Key, TrainingRecord]],
    on: date,
) -> NeedReport:
    standings = [standing_of(one, need, taken, on) for one in people if concerns(need, one)]
    return NeedReport(
        need=need,
        is_overdue=need.assess_again_on < on,
        trained=[one for one in standings if one.is_trained],
        untrained=[one for one in standings if not one.is_trained],
    )


def standing_of(
    trainee: Trainee,
    need: TrainingNeed,
    taken: Mapping[str, Mapping[Key, TrainingRecord]],
    on: date,
) -> Standing:
    row = taken.get(need.what.lower(), {}).get(trainee.key)
    is_trained = row is not None and (row.refresh_on is None or row.refresh_on >= on)
    return Standing(trainee, need, row, is_trained)


def concerns(need: TrainingNeed, trainee: Trainee) -> bool:
    return not need.level or need.level in trainee.levels


def level_report(
    level: Level, people: Iterable[Trainee], reports: Iterable[NeedReport]
) -> LevelReport:
    there = {one.key for one in people if level in one.levels}
    shares = [
        Share(
            what=report.need.what,
            trained=sum(one.trainee.key in there for one in report.trained),
            concerned=len(there),
        )
        for report in reports
        if report.need.level in ("", level)
    ]
    return LevelReport(label=level.label, people=len(there), shares=shares)


def standings_of(user: User, on: date) -> list[Standing]:
    """What one person should be trained in, and whether they are. Four queries."""
    needs = list(needs_on(on))
    people = trainees(on, user) if needs else []
    taken = newest_taken(needs, user) if people else {}
    return [
        standing_of(one, need, taken, on) for one in people for need in needs if concerns(need, one)
    ]
