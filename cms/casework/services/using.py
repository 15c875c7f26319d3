"""Which procedures a site runs: the main one, and those beside it for some of what comes in."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime

from django.db import transaction
from django.db.models import Q
from django.utils.timezone import localdate

from cms.casework import registry
from cms.casework.errors import CaseworkError
from cms.casework.models import ProcedureUse, ProcedureVersion, save_recorded
from cms.casework.procedure.clock_rule import Unit
from cms.casework.services.procedure_versions import needed
from cms.casework.services.procedures import install_pack
from cms.casework.uses import AllInUse, InUse, procedures_in_use, use_of
from cms.meetings.selectors import next_meeting
from cms.users.models import Appointment, User


class NotInForce(CaseworkError):
    """Raised for a procedure of which no version is in force. Nothing was written."""

    def __init__(self) -> None:
        super().__init__("No version of that procedure is in force today. Publish one first.")


class TakesTheRest(CaseworkError):
    """Raised when the main procedure is to take in only a part. Nothing was written."""

    def __init__(self) -> None:
        super().__init__(
            "It is the main one and takes in what no other does. Make another the main one first."
        )


class CannotTakeIn(CaseworkError):
    """Raised for what a procedure cannot take in, or another does. Nothing was written."""


@transaction.atomic
def switch_main(*, key: str, now: datetime, by: User | None, reason: str) -> ProcedureVersion:
    """Let a procedure in force take in what no other does, from now on; its version.

    Cases that are there keep the procedure they have. Nothing is written where it is the main
    one already. Raises ``NotInForce``.
    """
    why = needed(reason)
    lock_uses()
    version, before = version_today(key, now), procedures_in_use(on=localdate(now)).main
    use = use_of(version)
    if use.main:
        return version
    if before is not None and before.use.main:
        before.use.main = False
        save_recorded(before.use, by=by, reason=why)
    use.main, use.asked, use.kinds, use.areas = True, False, [], []
    save_recorded(use, by=by, reason=why)
    return version


@transaction.atomic
def switch_to_pack(
    *, key: str, now: datetime, by: User | None = None, reason: str = "Switched to it."
) -> ProcedureVersion:
    """Put a shipped pack into force from today and make it the main procedure.

    Where it is in force already, with the body's own changes or without, that version stays.
    Raises ``NoSuchPack``.
    """
    bring_into_force(key, now=now, by=by)
    return switch_main(key=key, now=now, by=by, reason=reason)


def bring_into_force(key: str, *, now: datetime, by: User | None = None) -> None:
    """A shipped pack of which no version is in force. Raises ``NoSuchPack``."""
    if not ProcedureVersion.objects.in_force(localdate(now)).filter(procedure__key=key).exists():
        install_pack(key, on=localdate(now), now=now, by=by)


@transaction.atomic
def use_beside(
    *,
    key: str,
    now: datetime,
    by: User | None,
    reason: str,
    asked: bool = False,
    kinds: Sequence[str] = (),
    areas: Sequence[str] = (),
) -> ProcedureUse:
    """Let a procedure in force take in a part of what comes in, beside the main one.

    The arguments are the columns of ``ProcedureUse``; with none of them it takes in nothing any
    more, and nothing is written where they are as they were. Raises ``NotInForce``,
    ``TakesTheRest`` or ``CannotTakeIn``.
    """
    why = needed(reason)
    lock_uses()
    version, others = version_today(key, now), procedures_in_use(on=localdate(now))
    if others.main is not None and others.main.key == key:
        raise TakesTheRest
    use = use_of(version)
    wanted = (asked, list(kinds), list(areas))
    if wanted == (use.asked, use.kinds, use.areas):
        return use
    use.asked, use.kinds, use.areas = wanted
    check_fits(InUse(version, use), others)
    save_recorded(use, by=by, reason=why)
    return use


def lock_uses() -> None:
    """So that two people who change uses at once do it one after the other."""
    list(ProcedureUse.objects.select_for_update().values_list("pk"))


def version_today(key: str, now: datetime) -> ProcedureVersion:
    rows = ProcedureVersion.objects.in_force(localdate(now)).without_document()
    version: ProcedureVersion | None = (
        rows.filter(procedure__key=key).select_related("procedure__use").first()
    )
    if version is None:
        raise NotInForce
    return version


def check_fits(wanted: InUse, others: AllInUse) -> None:
    """Raises ``CannotTakeIn`` with the field to put right."""
    use, spec = wanted.use, wanted.spec
    if use.asked and spec.intake.own is None:
        text = "This procedure has no question of its own. Write one in its next version."
        raise CannotTakeIn(text, field="asked")
    if not set(use.kinds) <= set(spec.types):
        raise CannotTakeIn("It covers only the kinds that are offered.", field="kinds")
    known = others.main.spec.area_by_key if others.main else {}
    if not set(use.areas) <= set(known):
        raise CannotTakeIn("Choose from the areas of the main procedure.", field="areas")
    for other in others.others:
        if other.key == wanted.key or not set(wanted.kinds) & set(other.kinds):
            continue
        if shared := set(use.areas) & set(other.use.areas):
            names = ", ".join(sorted(known[key].label for key in shared))
            raise CannotTakeIn(f"“{other.spec.title}” takes in {names} already.", field="areas")
        if wanted.by_kind and other.by_kind:
            raise CannotTakeIn(f"“{other.spec.title}” takes in that kind already.", field="kinds")


def left_to_do(*, now: datetime) -> list[str]:
    """What the procedures in use still need before they work, one sentence each."""
    used = procedures_in_use(on=localdate(now))
    if used.main is None:
        return ["No procedure is in force, so nobody can tell you anything. Switch to one."]
    return [
        *vacant_roles(used, now),
        *empty_diaries(used, now),
        *lost_areas(used),
        *unspoken_of(used, now),
    ]


def vacant_roles(used: AllInUse, now: datetime) -> Iterator[str]:
    """One query, of who is appointed today."""
    somebody = Q(user__is_active=True) | Q(deputy__is_active=True)
    rows = Appointment.objects.current(localdate(now)).filter(somebody)
    held = set(rows.values_list("role__key", flat=True))
    for one in used.all:
        vacant = [role for role in one.spec.roles if role.key not in held]
        held.update(role.key for role in vacant)
        if vacant:
            names = "; ".join(role.title for role in vacant)
            yield f"Nobody holds these roles of “{one.spec.title}”: {names}. Appoint people to them."


def empty_diaries(used: AllInUse, now: datetime) -> Iterator[str]:
    for one in used.all:
        for _, clock in one.spec.clocks:
            group = clock.event_type
            if clock.unit is Unit.NEXT_EVENT and group and not next_meeting(group, after=now):
                yield f"No meeting of “{group}” is in the diary, and “{clock.label}” counts to one."


def lost_areas(used: AllInUse) -> Iterator[str]:
    """After the main one changed, areas that only the one before it knew."""
    known = used.main.spec.area_by_key if used.main else {}
    for one in used.others:
        for key in one.use.areas:
            if key not in known:
                yield f"“{one.spec.title}” takes in the area “{key}”, which nobody is offered now."


def unspoken_of(used: AllInUse, now: datetime) -> Iterator[str]:
    """Receipts name the policy that they are held to, and the public reads it there."""
    for one in used.all:
        policy = registry.policy_in_force(one.key, localdate(now))
        if policy is None or not policy.url:
            yield f"No published policy speaks for “{one.spec.title}”. Write one, or change one."
