"""Where each member stands with the code: what they are asked to sign, since when, until when.

A version that a decision adopted asks everybody anew. A minor correction made under a power does
not: a signature of the version before it still counts (S0-14).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.db.models import F
from django.utils.timezone import localdate

from cms.conduct.models import Code, Member, MemberSeat, Signature, SigningRequest
from cms.meetings.models import MeetingGroup
from cms.policies.models import Extent, PolicyVersion


@dataclass(frozen=True)
class SigningState:
    """Where one member stands with the code that they are asked to sign.

    ``version`` is the newest one in force. ``signed_at`` is when they signed it, or the version
    that it only corrects; empty: they did not. ``asked_at`` is empty until they were asked, and
    ``due_on`` is the last day on which they are in time. ``has_signed_before``: they signed some
    version of some code, be it an older one.
    """

    code: Code
    version: PolicyVersion
    signed_at: datetime | None
    asked_at: datetime | None
    due_on: date
    is_overdue: bool
    has_signed_before: bool
    request_id: int | None = None

    @property
    def keeps_out(self) -> bool:
        """Whether confidential papers and cases are closed to the member until they sign."""
        return self.signed_at is None and (self.is_overdue or not self.has_signed_before)


@dataclass(frozen=True)
class Run:
    """The versions of a code that one signature stands for: the material one, its corrections."""

    versions: tuple[PolicyVersion, ...]

    @property
    def newest(self) -> PolicyVersion:
        return self.versions[-1]

    @property
    def begun_on(self) -> date:
        return localdate(self.versions[0].published_at)


def signing_state(member: Member, on: date) -> SigningState | None:
    """Where the member stands on the local date ``on``; None: no code asks them anything."""
    return signing_states([member], on=on).get(member.pk)


def version_to_sign(member: Member, on: date) -> PolicyVersion | None:
    """What the member is asked to sign now; None: nothing, or they signed it."""
    state = signing_state(member, on)
    return state.version if state is not None and state.signed_at is None else None


def signing_states(members: Iterable[Member], *, on: date) -> dict[int, SigningState]:
    """The state of each member by key; left out is whom no code asks anything.

    At most six queries, however many members, versions and signatures there are.
    """
    members = list(members)
    codes = list(Code.objects.current(on).select_related("policy")) if members else []
    runs = runs_of(codes, on=on)
    codes = [code for code in codes if code.policy_id in runs]
    if not codes:
        return {}
    since = sitting_since(members, on=on) if any(code.group_id for code in codes) else {}
    signed, asked = signatures_of(members), requests_of(members, runs)
    found = {}
    for member in members:
        code = code_for(codes, since.get(member.pk, {}))
        if code is not None:
            found[member.pk] = state_of(
                member,
                code,
                runs[code.policy_id],
                signed=signed.get(member.pk, {}),
                asked=since_joining(asked.get(member.pk, {}), member),
                begun_on=begins(member, code, since.get(member.pk, {})),
                on=on,
            )
    return found


def code_for(codes: Iterable[Code], since: Mapping[int, date]) -> Code | None:
    """A group's own code before that of everybody; of several the newest, as they are ordered.

    A code without an adopted version asks nothing yet: the one before it holds until then.
    """
    fitting = [code for code in codes if code.group_id is None or code.group_id in since]
    return min(fitting, key=lambda code: code.group_id is None, default=None)


def begins(member: Member, code: Code, since: Mapping[int, date]) -> date:
    """The day from which the code asks the member."""
    joined_on = since[code.group_id] if code.group_id else member.joined_on
    return max(joined_on, code.starts_on)


def state_of(
    member: Member,
    code: Code,
    run: Run,
    *,
    signed: Mapping[int, datetime],
    asked: Mapping[int, SigningRequest],
    begun_on: date,
    on: date,
) -> SigningState:
    given = [signed[one.pk] for one in run.versions if one.pk in signed]
    given = [moment for moment in given if localdate(moment) <= on]
    signed_at = min(given) if given else None
    request = next((asked[one.pk] for one in run.versions if one.pk in asked), None)
    due_on = request.due_on if request else last_day(max(begun_on, run.begun_on), code)
    is_member = member.is_one_on(on)
    return SigningState(
        code=code,
        version=run.newest,
        signed_at=signed_at,
        asked_at=request.asked_at if request else None,
        due_on=due_on,
        is_overdue=signed_at is None and is_member and on > due_on,
        has_signed_before=any(localdate(moment) <= on for moment in signed.values()),
        request_id=request.pk if request else None,
    )


def last_day(first: date, code: Code) -> date:
    """The first day counts, as in the packs."""
    return first + timedelta(days=code.days_to_sign - 1)


def runs_of(codes: Sequence[Code], *, on: date) -> dict[int, Run]:
    """What one signature stands for, by policy. A policy without a version has none. One query."""
    policies = {code.policy_id for code in codes}
    return {key: run_of(found) for key, found in versions_of(policies, on=on).items()}


def versions_of(policies: Iterable[int], *, on: date) -> dict[int, list[PolicyVersion]]:
    """The versions in force on the day or before, the oldest first, without their words."""
    rows: Any = PolicyVersion.objects.filter(policy__in=set(policies))
    rows = rows.annotate(extent=F("amendment__extent")).order_by("policy", "number")
    found: dict[int, list[PolicyVersion]] = {}
    for row in rows.defer("html", "text", "sections").select_related("policy"):
        if in_force_from(row) <= on:
            found.setdefault(row.policy_id, []).append(row)
    return found


def in_force_from(version: PolicyVersion) -> date:
    return version.adopted_on or localdate(version.published_at)


def run_of(versions: Sequence[PolicyVersion]) -> Run:
    """``versions`` from the last material one on."""
    material = [n for n, row in enumerate(versions) if getattr(row, "extent", "") != Extent.MINOR]
    return Run(tuple(versions[material[-1] if material else 0 :]))


def signatures_of(members: Iterable[Member]) -> dict[int, dict[int, datetime]]:
    """When each member signed each version."""
    found: dict[int, dict[int, datetime]] = {}
    rows = Signature.objects.filter(member__in=[member.pk for member in members])
    for member_id, version_id, signed_at in rows.values_list("member", "version", "signed_at"):
        found.setdefault(member_id, {})[version_id] = signed_at
    return found


def requests_of(
    members: Iterable[Member], runs: Mapping[int, Run]
) -> dict[int, dict[int, SigningRequest]]:
    versions = [row.pk for run in runs.values() for row in run.versions]
    rows = SigningRequest.objects.filter(
        version__in=versions, member__in=[member.pk for member in members]
    )
    found: dict[int, dict[int, SigningRequest]] = {}
    for row in rows:
        found.setdefault(row.member_id, {})[row.version_id] = row
    return found


def since_joining(asked: Mapping[int, SigningRequest], member: Member) -> dict[int, SigningRequest]:
    """Without what was asked before they left: whoever comes back has the time of a new member."""
    return {pk: row for pk, row in asked.items() if localdate(row.asked_at) >= member.joined_on}


def sitting_since(members: Iterable[Member], *, on: date) -> dict[int, dict[int, date]]:
    """Since when each member sits in each group, or in a sub-group of it. Two queries."""
    above = dict(MeetingGroup.objects.values_list("pk", "part_of_id"))
    rows = MemberSeat.objects.filter(member__in=[member.pk for member in members])
    rows = rows.filter(seat__starts_on__lte=on).exclude(seat__ends_on__lt=on)
    found: dict[int, dict[int, date]] = {}
    for member_id, group_id, starts_on in rows.values_list(
        "member", "seat__group", "seat__starts_on"
    ):
        since = found.setdefault(member_id, {})
        for one in with_those_above(group_id, above):
            since[one] = min(since.get(one, starts_on), starts_on)
    return found


def with_those_above(group_id: int, above: Mapping[int, int | None]) -> list[int]:
    found: list[int] = []
    here: int | None = group_id
    while here is not None and here not in found:
        found.append(here)
        here = above.get(here)
    return found


@dataclass(frozen=True)
class Counted:
    """How many members are asked to sign, and how many did (S0-32)."""

    signed: int
    asked: int


def signing_count(members: Iterable[Member], *, on: date) -> Counted:
    states = signing_states(members, on=on).values()
    return Counted(signed=sum(one.signed_at is not None for one in states), asked=len(states))
