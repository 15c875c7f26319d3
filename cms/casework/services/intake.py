"""Taking in what somebody tells us, from the website or written down by staff."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db import IntegrityError, transaction
from django.db.models import prefetch_related_objects
from django.utils.timezone import localdate

from cms.casework.errors import CaseworkError
from cms.casework.mail.notices import notify_handler, send_to_person
from cms.casework.models import (
    WRITTEN_CHANNELS,
    Case,
    CaseNumber,
    Channel,
    Direction,
    Event,
    EventKind,
    Kind,
    Message,
    Part,
    Party,
    Preference,
    ProcedureVersion,
    save_recorded,
)
from cms.casework.permissions import RECORD, NotAllowed, rights_of
from cms.casework.procedure.reference import reference_for
from cms.casework.services.change import Act
from cms.casework.services.deadlines import recompute_deadlines
from cms.casework.services.routing import desk_for, let_in, subject_from

# What a case has none of when it is opened.
EMPTY_AT_FIRST = ("points", "steps", "information_requests", "deadlines")


class NothingTold(CaseworkError):
    """Raised when there is no text. Nothing was written."""

    def __init__(self) -> None:
        super().__init__("Tell us what happened.", field="text")


class TimesDisagree(CaseworkError):
    """Raised when the times given cannot all be true. Nothing was written."""


class NoProcedure(CaseworkError):
    """Raised when no procedure is in force to open a case under. Nothing was written."""

    def __init__(self) -> None:
        super().__init__("No procedure is in force. An administrator must publish one first.")


@dataclass(frozen=True)
class PersonDetails:
    """How to reach somebody. All empty: they chose to stay anonymous."""

    name: str = ""
    email: str = ""
    phone: str = ""
    postal_address: str = ""
    prefers: str = ""
    adjustments_asked: str = ""


@dataclass(frozen=True)
class Representative:
    """Who writes for the person, and what they are to them."""

    name: str
    email: str = ""
    phone: str = ""
    relationship: str = ""


@dataclass(frozen=True)
class Told:
    """What somebody told us. ``key`` is the form's own; the same key gives the same case.

    ``received_at`` is when it reached anybody here, now unless given; ``first_raised_at`` when
    it was first raised with any of us, ``first_raised_how`` the channel of that;
    ``received_by_contact_at`` when the coordinator or
    chair had it. ``words_agreed``: written down by staff, read back and agreed (S0-36).
    """

    key: UUID
    kind: str
    text: str
    wish: str = ""
    channel: str = Channel.WEB
    person: PersonDetails = field(default_factory=PersonDetails)
    on_behalf_of: Representative | None = None
    received_at: datetime | None = None
    first_raised_at: datetime | None = None
    first_raised_how: str = ""
    received_by_contact_at: datetime | None = None
    words_agreed: bool = False
    subject_role: str = ""
    subject_name: str = ""
    topic: str = ""
    procedure_key: str = ""


def receive_case(*, act: Act, told: Told) -> Case:
    """Open a case with everything it starts with: words, people, clocks, receipt (S0-38, S0-54).

    The same ``told.key`` gives back the case that its first press opened. Raises
    ``NothingTold``, ``TimesDisagree``, ``NoProcedure``, ``NotAllowed``, ``CaseworkError`` for a
    kind that the procedure does not cover, or ``ValidationError`` for what no row can hold.
    """
    first: Case | None = Case.objects.filter(intake_key=told.key).first()
    if first is not None:
        return first
    if not told.text.strip():
        raise NothingTold
    if act.by is not None and RECORD not in rights_of(act.by, on=localdate(act.now)):
        raise NotAllowed("Your role cannot record what somebody told us.")
    try:
        with transaction.atomic():
            return open_case(act, told)
    except IntegrityError:
        # Two presses at the same moment: the unique key let one through.
        winner: Case | None = Case.objects.filter(intake_key=told.key).first()
        if winner is None:
            raise
        return winner


def open_case(act: Act, told: Told) -> Case:
    times = times_of(told, act.now)
    version = version_in_force(told.procedure_key or settings.CASEWORK_DEFAULT_PACK, act.now)
    if told.kind not in (*version.spec.types, Kind.UNSURE):
        raise CaseworkError("This procedure does not cover that kind.", field="kind")
    people = people_of(told, act.now)
    role, handler = desk_for(version.spec, version.spec.default_handler, people, now=act.now)
    case = Case(
        reference=next_reference(act.now),
        intake_key=told.key,
        procedure=version,
        kind=told.kind,
        topic=told.topic,
        stage=version.spec.first_stage.key,
        channel=told.channel,
        received_at=times.received,
        first_raised_at=times.first_raised,
        written=is_written(told),
        handler_role=role,
        handler=handler,
    )
    save_recorded(case, by=act.by, reason="Received.")
    for party in people:
        party.case = case
        save_recorded(party, by=act.by, reason="Received.")
    add_words(case, people[0], told, act, times)
    let_in(case, people, by=act.by, now=act.now, why="Handles it")
    with known(case, people) as rows:
        recompute_deadlines(case, now=act.now, by=act.by)
        rows.pop("deadlines")
        prefetch_related_objects([case], "deadlines")
        send_to_person(case, "receipt", now=act.now)
        notify_handler(case, "new_case", now=act.now)
    return case


@contextmanager
def known(case: Case, people: list[Party]) -> Iterator[dict[str, Any]]:
    """While it lasts, the rows of a new case are at hand and are not asked for.

    They are put where Django's own prefetching puts them; whoever filters them still asks.
    """
    rows = case.__dict__["_prefetched_objects_cache"] = {}
    for name in (*EMPTY_AT_FIRST, "parties"):
        found = getattr(case, name).get_queryset()
        found._result_cache = people if name == "parties" else []
        found._prefetch_done = True
        rows[name] = found
    try:
        yield rows
    finally:
        del case.__dict__["_prefetched_objects_cache"]


@dataclass(frozen=True)
class Times:
    received: datetime
    first_raised: datetime
    by_contact: datetime


def times_of(told: Told, now: datetime) -> Times:
    """Raises ``TimesDisagree`` with the field to put right."""
    received = told.received_at or now
    first_raised = told.first_raised_at or received
    by_contact = told.received_by_contact_at or (now if told.words_agreed else received)
    if received > now:
        raise TimesDisagree("The time it arrived cannot be in the future.", field="received_at")
    if first_raised > received:
        raise TimesDisagree(
            "It cannot have been raised after it arrived. Check both times.",
            field="first_raised_at",
        )
    if by_contact < received or by_contact > now:
        raise TimesDisagree(
            "The coordinator or chair cannot have had it before it arrived, or in the future.",
            field="received_by_contact_at",
        )
    return Times(received, first_raised, by_contact)


def is_written(told: Told) -> bool:
    """In the person's own written words, or in words they agreed to (S0-36, S0-38)."""
    return told.channel in WRITTEN_CHANNELS or told.words_agreed


def version_in_force(procedure_key: str, now: datetime) -> ProcedureVersion:
    versions = ProcedureVersion.objects.in_force(localdate(now))
    version = versions.filter(procedure__key=procedure_key).first()
    if version is None:
        raise NoProcedure
    found: ProcedureVersion = version
    return found


def next_reference(now: datetime) -> str:
    number = CaseNumber()
    number.save()
    return reference_for(settings.CASE_REFERENCE_PREFIX, localdate(now).year, number.pk)


def people_of(told: Told, now: datetime) -> list[Party]:
    """The person first, then who acts for them and whom it is about. Not saved."""
    person, helper = told.person, told.on_behalf_of
    people = [
        Party(
            part=Part.PERSON,
            name=person.name,
            email=person.email.strip().lower(),
            phone=person.phone,
            postal_address=person.postal_address,
            prefers=person.prefers or preference_for(person),
            adjustments_asked=person.adjustments_asked,
        )
    ]
    if helper:
        party = Party(
            part=Part.REPRESENTATIVE,
            name=helper.name,
            email=helper.email.strip().lower(),
            phone=helper.phone,
            relationship=helper.relationship,
            authority="asked",
            prefers=Preference.EMAIL if helper.email else Preference.PHONE,
        )
        people.append(party)
    if told.subject_role or told.subject_name:
        people.append(subject_from(told.subject_role, told.subject_name, now=now))
    return people


def preference_for(person: PersonDetails) -> str:
    """The first way there is to reach somebody."""
    if person.email:
        return Preference.EMAIL
    if person.phone:
        return Preference.PHONE
    return Preference.POST if person.postal_address else Preference.NONE


def add_words(case: Case, person: Party, told: Told, act: Act, times: Times) -> None:
    message = Message(
        case=case,
        direction=Direction.IN,
        kind="told_us",
        channel=told.channel,
        party=person,
        author=act.by,
        body=told.text,
        wish=told.wish,
        shared=True,
        happened_at=times.received,
        recorded_at=act.now,
    )
    message.save()
    happened = [
        (EventKind.FIRST_RAISED, times.first_raised),
        (EventKind.RECEIVED, times.received),
    ]
    if told.words_agreed and told.channel not in WRITTEN_CHANNELS:
        happened.append((EventKind.WRITTEN_DOWN, times.by_contact))
    if is_written(told):
        happened.append((EventKind.RECEIVED_BY_CONTACT, times.by_contact))
    for kind, at in happened:
        how = {"how": told.first_raised_how} if kind == EventKind.FIRST_RAISED else {}
        add_event(case, kind, at=at, act=act, message=message.pk, **how)


def add_event(case: Case, kind: EventKind, *, at: datetime, act: Act, **data: object) -> None:
    Event(case=case, kind=kind, happened_at=at, recorded_at=act.now, by=act.by, data=data).save()


def kinds_offered(version: ProcedureVersion) -> list[tuple[str, str]]:
    """The kinds a procedure covers, and “not sure”, which is always allowed (S0-2)."""
    return [(kind, Kind(kind).label) for kind in version.spec.types] + [
        (Kind.UNSURE.value, "I’m not sure")
    ]
