"""Reading and sorting a case: what it is, whose it is, and what is to be answered."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.utils.timezone import localdate

from cms.casework.errors import CaseworkError
from cms.casework.models import Case, EventKind, Kind, Point, save_recorded
from cms.casework.permissions import WORK, has_interest, rights_of
from cms.casework.services.change import Act, Change, changing
from cms.casework.services.rerouting import route_anew
from cms.casework.services.routing import HANDLES, decided_before, grant, name_subject
from cms.casework.services.subject_jobs import ask_to_tell
from cms.users.models import User


class ReasonMissing(CaseworkError):
    """Raised when a decision that must be explained is not. Nothing was written."""


class CannotHave(CaseworkError):
    """Raised when somebody who may not have the case is given it. Nothing was written."""


class NotTrue(CaseworkError):
    """Raised when a time is in the future or after another that must follow it."""


@dataclass(frozen=True)
class Triage:
    """What the reader decided. None: not decided yet.

    ``points`` are the things raised, in order; those already noted are kept.
    """

    kind: str
    topic: str
    points: tuple[str, ...] = ()
    fuller_reply_needed: bool | None = None
    fuller_reply_reason: str = ""
    general_interest: bool | None = None
    general_interest_reason: str = ""
    subject_role: str = ""
    subject_name: str = ""
    # A key of the procedure; None: not asked, so left as it is.
    service_area: str | None = None


def triage_case(*, case_id: int, act: Act, decided: Triage) -> Case:
    """Record how a case was sorted. Changing its kind never touches a clock (S0-2).

    Raises ``ReasonMissing`` when nobody says why the kind changes, or why no fuller reply is
    to follow (S0-41).
    """
    if decided.fuller_reply_needed is False and not decided.fuller_reply_reason.strip():
        raise ReasonMissing("Say why no fuller reply is needed.", field="fuller_reply_reason")
    with changing(case_id, act, action="triage") as change:
        change.demand("triage")
        case = change.case
        note_kind(change, decided.kind)
        case.topic = decided.topic
        case.fuller_reply_needed = decided.fuller_reply_needed
        case.fuller_reply_reason = decided.fuller_reply_reason
        case.general_interest = decided.general_interest
        case.general_interest_reason = decided.general_interest_reason
        if case.triaged_at is None:
            case.triaged_at = act.now
            change.event(EventKind.TRIAGED, kind=decided.kind)
        add_points(change, decided.points)
        note_subject(change, decided)
        note_area(change, decided.service_area)
        ask_to_tell(change)
    return case


def note_area(change: Change, area: str | None) -> None:
    """Another area may mean another team (S3-22)."""
    case, known = change.case, change.spec.area_by_key
    if area is None or area == case.service_area:
        return
    if area and area not in known:
        raise CaseworkError("Choose one from the list.", field="service_area")
    was, case.service_area = known.get(case.service_area), area
    now = known.get(area)
    if (was.handler if was else None) != (now.handler if now else None):
        route_anew(change)


def note_kind(change: Change, kind: str) -> None:
    case = change.case
    if kind == case.kind:
        return
    if kind not in (*case.procedure.spec.types, Kind.UNSURE):
        raise CaseworkError("This procedure does not cover that kind.", field="kind")
    if not change.act.reason.strip():
        raise ReasonMissing("Say why the kind changes.", field="reason")
    change.event(EventKind.KIND_CHANGED, was=case.kind, now=kind)
    case.kind = kind


def add_points(change: Change, texts: tuple[str, ...]) -> None:
    points = list(change.case.points.all())
    known, number = {point.text for point in points}, len(points)
    for text in texts:
        if text.strip() and text not in known:
            known.add(text)
            number += 1
            point = Point(case=change.case, number=number, text=text)
            change.save(point, "Noted as a point to answer.")


def note_subject(change: Change, decided: Triage) -> None:
    """Somebody newly named may mean another handler, and must lose sight of the case."""
    act, case = change.act, change.case
    known = set(case.parties.filter(part="subject").values_list("role", "name"))
    party = name_subject(
        case, role=decided.subject_role, name=decided.subject_name, by=act.by, now=act.now
    )
    if party is None or (party.role, party.name) in known:
        return
    route_anew(change)


def assign_case(*, case_id: int, act: Act, handler: User) -> Case:
    """Give the case to somebody. Raises ``CannotHave`` for one with an interest or no such work."""
    with changing(case_id, act) as change:
        case, on = change.case, localdate(act.now)
        if has_interest(handler, case, on=on):
            raise CannotHave("They have an interest in this case.", field="handler")
        if WORK not in rights_of(handler, on=on):
            raise CannotHave("Their role does not work on cases.", field="handler")
        if handler.pk in decided_before(case):
            raise CannotHave("They decided an earlier stage of this case.", field="handler")
        end_grants(change, but=handler)
        case.handler = handler
        grant(case, user=handler, by=act.by, now=act.now, why=HANDLES)
        change.event(EventKind.ASSIGNED, user=handler.pk)
    return case


def end_grants(change: Change, *, but: User | None) -> None:
    """Whoever handled it until now keeps what their roles let them see, and no more."""
    rows = change.case.access.filter(until_at=None, why=HANDLES).exclude(user=None)
    for row in rows.exclude(user=but):
        row.until_at = change.act.now
        save_recorded(row, by=change.act.by, reason="Given to somebody else.")


def change_received(
    *, case_id: int, act: Act, received_at: datetime, first_raised_at: datetime
) -> Case:
    """Correct when it arrived or was first raised. Needs a reason; open clocks are counted again."""
    if not act.reason.strip():
        raise ReasonMissing("Say why the time changes.", field="reason")
    if received_at > act.now or first_raised_at > received_at:
        raise NotTrue(
            "It was raised first, then it arrived, and neither is in the future.",
            field="received_at",
        )
    with changing(case_id, act) as change:
        case = change.case
        move_event(change, EventKind.RECEIVED, received_at)
        move_event(change, EventKind.FIRST_RAISED, first_raised_at)
        contact = case.events.filter(kind=EventKind.RECEIVED_BY_CONTACT, superseded_by=None).first()
        if contact and (
            contact.happened_at == case.received_at or contact.happened_at < received_at
        ):
            move_event(change, EventKind.RECEIVED_BY_CONTACT, received_at)
        case.received_at, case.first_raised_at = received_at, first_raised_at
    return case


def move_event(change: Change, kind: EventKind, at: datetime) -> None:
    old = change.case.events.filter(kind=kind, superseded_by=None).first()
    if old is not None and old.happened_at != at:
        change.event(kind, at=at, supersedes=old, **old.data)


def agree_words(*, case_id: int, act: Act) -> Case:
    """The words staff wrote down were read back and agreed: they count as written now (S0-36)."""
    with changing(case_id, act) as change:
        case = change.case
        if not case.written:
            case.written = True
            change.event(EventKind.WRITTEN_DOWN)
            change.event(EventKind.RECEIVED_BY_CONTACT)
    return case
