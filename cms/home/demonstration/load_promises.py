"""What members promised: their code put in force, signed, and what they said to the register."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime, timedelta
from functools import partial
from typing import Any, Final

from django.core.mail import EmailMessage
from django.utils.timezone import localdate

from cms.conduct.models import Act, Code, RegisterEntry
from cms.conduct.principles import anchors_of
from cms.conduct.services import register
from cms.conduct.services.asking import ask_about_interests
from cms.conduct.services.codes import begin_code
from cms.conduct.services.dispensations import give_dispensation
from cms.conduct.services.members import add_member, change_member
from cms.conduct.services.seating import give_seat
from cms.conduct.services.signing import ask_and_remind, record_paper_signature, sign
from cms.conduct.signing import version_to_sign
from cms.home.demonstration.drawing import signed_page
from cms.home.demonstration.load_cases import as_of
from cms.home.demonstration.load_heard import plan_heard
from cms.home.demonstration.load_induction import plan_induction
from cms.home.demonstration.load_people import Staff
from cms.home.demonstration.load_policies import PUT_IN_FORCE_AFTER, adopt_draft
from cms.home.demonstration.promised import Promised, member_named
from cms.home.demonstration.promising import Bound, Excused, Promises, Said, SubGroup
from cms.meetings.models import AgendaItem, Decision, MeetingGroup
from cms.meetings.services.seats import save_group
from cms.policies.models import PolicyPage
from cms.users.models import Role, User
from cms.web.templatetags.site import full_date

REVIEWED_AFTER: Final = timedelta(days=3 * 365)
# From the adoption: when the yearly look begins, so that nobody is asked long after it is due.
YEARLY: Final = (346, 705)
WRITTEN_DOWN_AFTER: Final = timedelta(days=1)
SCANNED_AFTER: Final = timedelta(days=3)


def load_promises(
    promises: Promises,
    *,
    group: str,
    decided: Mapping[str, int],
    now: datetime,
    staff: Staff,
) -> list[EmailMessage]:
    """Everything up to now; the letters that were written of it.

    The pages have to be there, and the members in their seats.
    """
    decision = Decision.objects.get(pk=decided[promises.decision])
    made = Promised(
        promises,
        MeetingGroup.objects.get(key=group),
        staff,
        now,
        adopted_at=decision.decided_at + PUT_IN_FORCE_AFTER,
    )
    put_code_in_force(made, decision)
    for bound in promises.members:
        plan_member(made, bound)
    plan_rounds(made)
    for one in promises.groups:
        plan_group(made, one, decided)
    for excused in promises.excused:
        made.add(made.moment(ago=excused.ago, hour=11), partial(excuse, made, excused))
    plan_induction(made)
    plan_heard(made)
    return made.play()


def put_code_in_force(made: Promised, decision: Decision) -> None:
    """A page of the policies, adopted as any other."""
    promises, on = made.promises, localdate(made.adopted_at)
    with as_of(decision.decided_at):
        code: Code = begin_code(
            spec=promises.code,
            register=promises.register,
            starts_on=on,
            by=made.by,
            now=decision.decided_at,
        )
    page = PolicyPage.objects.get(policy=code.policy)
    page.owner, page.owner_role = made.staff["editor"], Role.objects.get(key=promises.owner)
    adopt_draft(page, decision, "The first version.", on + REVIEWED_AFTER, made.staff)


def plan_member(made: Promised, bound: Bound) -> None:
    if bound.joined_ago is not None:
        made.add(made.moment(ago=bound.joined_ago, hour=9), partial(join, made, bound))
    else:
        made.add(made.adopted_at, partial(describe, made, bound))
    if bound.signed is not None:
        at = made.moment(day=bound.signed, hour=20)
        if bound.on_paper:
            made.add(at + SCANNED_AFTER, partial(sign_on_paper, bound.name, localdate(at), made.by))
        else:
            made.add(at, partial(sign_here, bound.name))
    for said in bound.said:
        at = made.moment(day=said.day, ago=said.ago, hour=21)
        told_on = localdate(at) if bound.on_paper else None
        made.add(
            at + WRITTEN_DOWN_AFTER if told_on else at, partial(say, made, bound, said, told_on)
        )


def plan_rounds(made: Promised) -> None:
    """What the clock of the site does by itself: it asks everybody."""
    made.add(made.adopted_at + timedelta(minutes=10), ask_and_remind)
    made.add(made.adopted_at + timedelta(minutes=30), ask_about_interests)
    for day in YEARLY:
        made.add(made.moment(day=day, hour=8), ask_about_interests)


def plan_group(made: Promised, one: SubGroup, decided: Mapping[str, int]) -> None:
    decision = Decision.objects.get(pk=decided[one.decision])
    made.add(decision.decided_at + timedelta(days=1), partial(seat_group, made, one))


def describe(made: Promised, bound: Bound, now: datetime) -> None:
    """Staff write down how to reach somebody; an address gives them their account."""
    change_member(
        member_id=member_named(bound.name).pk,
        email=made.promises.address_of(bound),
        phone=bound.phone,
        contact_note=bound.note,
        about=bound.about,
        by=made.by,
        now=now,
    )


def join(made: Promised, bound: Bound, now: datetime) -> None:
    add_member(
        name=bound.name,
        kind="organisation" if bound.organisation else "resident",
        joined_on=localdate(now),
        email=made.promises.address_of(bound),
        parent_organisation=bound.organisation,
        about=bound.about,
        phone=bound.phone,
        contact_note=bound.note,
        group=made.group,
        by=made.by,
        now=now,
    )


def seat_group(made: Promised, one: SubGroup, now: datetime) -> None:
    group = save_group(MeetingGroup(key=one.key, name=one.name, part_of=made.group))
    for number, name in enumerate(one.members):
        give_seat(
            member_id=member_named(name).pk,
            group=group,
            starts_on=localdate(now),
            title="" if number else "chair",
            by=made.by,
            now=now,
        )


def sign_here(name: str, now: datetime) -> None:
    member = member_named(name)
    version = version_to_sign(member, localdate(now))
    if version is None or member.user is None:
        raise ValueError(f"{name} cannot sign here.")
    sign(
        member_id=member.pk,
        version_id=version.pk,
        shown=version.words_digest,
        agreed=anchors_of(version),
        typed_name=name,
        by=member.user,
        now=now,
    )


def sign_on_paper(name: str, on: date, by: User, now: datetime) -> None:
    member = member_named(name)
    version = version_to_sign(member, on)
    if version is None:
        raise ValueError(f"{name} has nothing to sign.")
    record_paper_signature(
        member_id=member.pk,
        version_id=version.pk,
        name="signed.png",
        content=signed_page(version.title, name, full_date(on)),
        signed_on=on,
        typed_name=name,
        by=by,
        now=now,
    )


def say(made: Promised, bound: Bound, said: Said, told_on: date | None, now: datetime) -> None:
    """Through the service of each act; who has no account says it to whoever keeps the records."""
    member = member_named(bound.name)
    by = member.user if member.user is not None and told_on is None else made.by
    on = (told_on or localdate(now)) - timedelta(days=said.since)
    saying: dict[str, Any] = {"by": by, "now": now, "told_on": told_on}
    about: dict[str, Any] = {**saying, "entry_id": made.first.get(said.key)}
    match said.act:
        case Act.DECLARED:
            entry: RegisterEntry = register.declare(
                member_id=member.pk, category=said.category, told=told(said, on), **saying
            )
            made.first[said.key] = entry.pk
        case Act.CHANGED:
            register.change(told=told(said, on), **about)
        case Act.ENDED:
            register.end(on=on, reason=said.reason, **about)
        case Act.NOTHING:
            register.declare_nothing(member_id=member.pk, **saying)
        case Act.CONFIRMED:
            register.confirm(member_id=member.pk, **saying)
        case Act.WITHHELD:
            register.withhold(
                entry_id=made.first[said.key], reason=said.reason, by=made.by, now=now
            )
        case Act.SHOWN:
            register.show(entry_id=made.first[said.key], reason=said.reason, by=made.by, now=now)


def told(said: Said, on: date) -> register.Told:
    is_gift = bool(said.giver)
    return register.Told(
        words=said.words,
        on=on,
        whose=said.whose,
        is_sensitive=bool(said.reason),
        reason=said.reason,
        giver=said.giver,
        value_pence=said.pounds * 100 if is_gift else None,
        was_accepted=said.accepted if is_gift else None,
    )


def excuse(made: Promised, excused: Excused, now: datetime) -> None:
    items = AgendaItem.objects.filter(
        title=excused.item, meeting__group=made.group, meeting__starts_at__gt=made.now
    )
    give_dispensation(
        member_id=member_named(excused.who).pk,
        matter=excused.item,
        item_id=items.values_list("pk", flat=True).first(),
        reason=excused.reason,
        given_by=excused.given_by,
        given_on=localdate(now),
        ends_on=localdate(made.now) + timedelta(days=150),
        by=made.by,
        now=now,
    )
