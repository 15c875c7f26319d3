"""The register of interests as it stands: entries put together by interest, and what is due (3.4).

What is read here is all that was said, private details too. The public reads it through
``cms.conduct.public.declared``.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

from django.utils.timezone import localdate

from cms.casework.clocks.units import add_months
from cms.conduct.library import RegisterSpec, register_spec
from cms.conduct.models import Act, Code, Member, RegisterEntry
from cms.conduct.signing import begins, code_for, in_force_from, sitting_since, versions_of

# What a member says of the register, not what staff decided about it.
SAID = (Act.DECLARED, Act.CHANGED, Act.ENDED, Act.NOTHING, Act.CONFIRMED)
WHOLE = (Act.NOTHING, Act.CONFIRMED)


@dataclass(frozen=True)
class Interest:
    """One interest as it stands after all that was said of it, ``entries`` in their order.

    ``is_withheld``: the public reads the fact alone. ``awaits``: the member asked for that, and
    nobody decided yet. ``since`` and ``ended_on`` are local dates.
    """

    key: int
    newest: RegisterEntry
    since: date
    entries: Sequence[RegisterEntry]
    ended_on: date | None = None
    is_withheld: bool = False
    awaits: bool = False

    @property
    def holds(self) -> bool:
        return self.ended_on is None

    @property
    def is_gift(self) -> bool:
        return bool(self.newest.giver)

    @property
    def worth(self) -> str:
        """Of a gift, such as “£50”; empty where nobody said."""
        return in_pounds(self.newest.value_pence)

    @property
    def is_late(self) -> bool:
        return any(is_late(row) for row in self.entries)


def in_pounds(pence: int | None) -> str:
    return "" if pence is None else f"£{pence / 100:,.2f}".removesuffix(".00")


def said_on(row: RegisterEntry) -> date:
    """The local date on which the member said it."""
    return row.told_on or localdate(row.declared_at)


def is_late(row: RegisterEntry) -> bool:
    return row.due_on is not None and said_on(row) > row.due_on


def put_together(rows: Iterable[RegisterEntry]) -> list[Interest]:
    """The interests that entries tell of, given in their order; in the order of the first entries."""
    found: dict[int, Interest] = {}
    for row in rows:
        if row.act in WHOLE:
            continue
        key = row.of_id or row.pk
        found[key] = as_said(row, found.get(key))
    return [*found.values()]


def as_said(row: RegisterEntry, before: Interest | None) -> Interest:
    """The interest after one more entry about it."""
    if before is None:
        return Interest(row.pk, row, row.on, [row], None, row.is_sensitive, row.is_sensitive)
    after = replace(before, entries=[*before.entries, row])
    if row.act == Act.ENDED:
        return replace(after, ended_on=row.on)
    if row.act in (Act.WITHHELD, Act.SHOWN):
        return replace(after, is_withheld=row.act == Act.WITHHELD, awaits=False)
    asks = row.is_sensitive and not before.is_withheld
    return replace(
        after,
        newest=row,
        # A gift was offered on one day, which may have been corrected.
        since=row.on if row.giver else min(before.since, row.on),
        is_withheld=before.is_withheld or asks,
        awaits=before.awaits or asks,
    )


def interests_of(member: Member) -> list[Interest]:
    """Everything that the member declared, ended ones too. One query."""
    return put_together(RegisterEntry.objects.filter(member=member).order_by("number"))


@dataclass(frozen=True)
class RegisterState:
    """Where a member stands with the register that they are asked to fill.

    ``begun_on`` is the day from which it asks them. ``complete_on`` is the day on which they last
    said something of the whole of it, or began it; empty: nothing was said since they joined.
    ``due_on`` is the last day on which they are in time, the first time or with the yearly look.
    ``is_asked``: that time has come.
    """

    spec: RegisterSpec
    begun_on: date
    complete_on: date | None
    due_on: date
    holding: int
    nothing_on: date | None
    is_asked: bool
    is_overdue: bool


def register_state(member: Member, on: date) -> RegisterState | None:
    """Where the member stands on the local date ``on``; None: no register asks them anything."""
    return register_states([member], on=on).get(member.pk)


def register_states(members: Iterable[Member], *, on: date) -> dict[int, RegisterState]:
    """The state of each member by key; left out is whom no register asks anything.

    At most five queries, however many members and entries there are.
    """
    members = list(members)
    codes = list(Code.objects.current(on).select_related("policy")) if members else []
    first = first_versions(codes, on=on)
    codes = [code for code in codes if code.policy_id in first]
    if not codes:
        return {}
    since = sitting_since(members, on=on) if any(code.group_id for code in codes) else {}
    said = entries_by_member(members)
    found = {}
    for member in members:
        code = code_for(codes, since.get(member.pk, {}))
        if code is None or not code.register:
            continue
        begun_on = max(begins(member, code, since.get(member.pk, {})), first[code.policy_id])
        spec = register_spec(code.register)
        found[member.pk] = state_of(member, spec, said.get(member.pk, []), begun_on, on=on)
    return found


def first_versions(codes: Sequence[Code], *, on: date) -> Mapping[int, date]:
    """From which day each code has words in force, by policy. One query."""
    found = versions_of({code.policy_id for code in codes}, on=on)
    return {key: in_force_from(rows[0]) for key, rows in found.items()}


def entries_by_member(members: Iterable[Member]) -> dict[int, list[RegisterEntry]]:
    """Every entry, in its order. One query."""
    rows = RegisterEntry.objects.filter(member__in=[member.pk for member in members])
    found: dict[int, list[RegisterEntry]] = defaultdict(list)
    for row in rows.order_by("number"):
        found[row.member_id].append(row)
    return found


def state_of(
    member: Member,
    spec: RegisterSpec,
    entries: Sequence[RegisterEntry],
    begun_on: date,
    *,
    on: date,
) -> RegisterState:
    """Whoever comes back begins anew: what they said before they joined again does not count."""
    said = [row for row in entries if row.act in SAID and row.register == spec.key]
    said = [row for row in said if member.joined_on <= said_on(row) <= on]
    whole = [said_on(row) for row in said if row.act in WHOLE]
    complete_on = max(whole) if whole else (said_on(said[0]) if said else None)
    if complete_on is None:
        due_on = begun_on + timedelta(days=spec.days - 1)
    else:
        due_on = add_months(complete_on, spec.review_months)
    is_member = member.is_one_on(on)
    return RegisterState(
        spec=spec,
        begun_on=begun_on,
        complete_on=complete_on,
        due_on=due_on,
        holding=sum(one.holds for one in put_together(entries)),
        nothing_on=nothing_on(said),
        is_asked=is_member and on > due_on - timedelta(days=spec.days),
        is_overdue=is_member and on > due_on,
    )


def nothing_on(rows: Iterable[RegisterEntry]) -> date | None:
    """The day of “nothing to declare”, while nothing was declared since. ``rows`` in their order."""
    found = None
    for row in rows:
        if row.act == Act.NOTHING:
            found = row.on
        elif row.act == Act.DECLARED:
            found = None
    return found
