"""Taking in what somebody tells us, from the website or written down by staff."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.conf import settings
from django.db import IntegrityError, transaction
from django.utils.timezone import localdate

from cms.casework.errors import CaseworkError
from cms.casework.mail.fields import House
from cms.casework.mail.notices import notify_handler
from cms.casework.models import (
    Case,
    CaseNumber,
    Direction,
    Event,
    EventKind,
    Kind,
    Message,
    Part,
    Party,
    ProcedureVersion,
    add_once,
    add_recorded,
)
from cms.casework.permissions import RECORD, NotAllowed, rights_of
from cms.casework.procedure.reference import reference_for
from cms.casework.procedure.schema import IntakeSpec, Procedure
from cms.casework.services.change import Act, event_of
from cms.casework.services.deadlines import recompute_deadlines
from cms.casework.services.flood import names_somebody_too_often, tell_of_a_flood
from cms.casework.services.routing import HANDLES, desk_for, let_in, subject_from
from cms.casework.services.told import (
    NothingTold,
    PersonDetails,
    Representative,
    Times,
    Told,
    times_of,
)
from cms.casework.services.uploads import hand_over
from cms.casework.services.welcoming import tell_people

MOST_EVIDENCE = 300  # the width of Party.authority_evidence
# What a case has none of when it is opened.
EMPTY_AT_FIRST = ("access", "deadlines", "information_requests", "points", "steps")


class NoProcedure(CaseworkError):
    """Raised when no procedure is in force to open a case under. Nothing was written."""

    def __init__(self) -> None:
        super().__init__("No procedure is in force. An administrator must publish one first.")


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
    # Counts stand outside the transaction: one held in it keeps others waiting for its end.
    named_too_often = names_somebody_too_often(told, now=act.now)
    try:
        with transaction.atomic():
            case = open_case(act, told, named_too_often=named_too_often)
    except IntegrityError:
        # Two presses at the same moment: the unique key let one through.
        winner: Case | None = Case.objects.filter(intake_key=told.key).first()
        if winner is None:
            raise
        return winner
    if case.one_of_many:
        tell_of_a_flood(case, now=act.now)
    return case


def open_case(act: Act, told: Told, *, named_too_often: bool) -> Case:
    times = times_of(told, act.now)
    version = version_in_force(told.procedure_key or settings.CASEWORK_DEFAULT_PACK, act.now)
    if told.kind not in (*version.spec.types, Kind.UNSURE):
        raise CaseworkError("This procedure does not cover that kind.", field="kind")
    people = people_of(told, version.spec.intake, act.now)
    natural = first_desk(told, version.spec)
    role, handler = desk_for(version.spec, natural, people, now=act.now)
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
        written=told.is_written,
        handler_role=role,
        handler=handler,
        treated_worse=told.treated_worse,
        one_of_many=told.one_of_many or named_too_often,
    )
    add_recorded([case], by=act.by, reason="Received.", at=act.now)
    for party in people:
        party.case = case
    add_recorded(people, by=act.by, reason="Received.", at=act.now)
    events = add_words(case, people, told, act, times)
    nothing: dict[str, list[Any]] = {name: [] for name in EMPTY_AT_FIRST}
    keep_at_hand(case, parties=people, events=events, **nothing)
    let_in(case, people, by=act.by, now=act.now, why=HANDLES)
    keep_at_hand(case, deadlines=recompute_deadlines(case, now=act.now, by=act.by, sent=()))
    house = House()
    if not named_too_often:
        tell_people(case, told, people, now=act.now, house=house)
    if not case.one_of_many:
        notify_handler(case, "new_case", now=act.now, house=house)
    del case.__dict__["_prefetched_objects_cache"]
    return case


def first_desk(told: Told, spec: Procedure) -> str:
    """Whose it is before anybody is kept from it; worse treatment goes to its overseer (S2-15)."""
    overseer = spec.intake.treated_worse_to if told.treated_worse else None
    return overseer or spec.default_handler


def keep_at_hand(case: Case, **rows: Sequence[Any]) -> None:
    """Keep those rows of a new case at hand, so that they are not asked for.

    They are put where Django's own prefetching puts them; whoever filters them still asks.
    """
    kept = case.__dict__.setdefault("_prefetched_objects_cache", {})
    for name, found in rows.items():
        kept.pop(name, None)
        kept[name] = getattr(case, name).get_queryset()
        kept[name]._result_cache, kept[name]._prefetch_done = list(found), True


def version_in_force(procedure_key: str, now: datetime) -> ProcedureVersion:
    versions = ProcedureVersion.objects.in_force(localdate(now)).without_document()
    version = versions.filter(procedure__key=procedure_key).first()
    if version is None:
        raise NoProcedure
    found: ProcedureVersion = version
    return found


def next_reference(now: datetime) -> str:
    number = CaseNumber()
    number.save()
    return reference_for(settings.CASE_REFERENCE_PREFIX, localdate(now).year, number.pk)


def people_of(told: Told, intake: IntakeSpec, now: datetime) -> list[Party]:
    """The person first, then who acts for them and whom it is about. Not saved."""
    people = [person_from(told.person)]
    if told.on_behalf_of:
        people.append(representative_from(told.on_behalf_of, intake))
    if told.subject_role or told.subject_name:
        people.append(subject_from(told.subject_role, told.subject_name, now=now))
    return people


def person_from(person: PersonDetails) -> Party:
    return Party(
        part=Part.PERSON,
        kind=person.kind,
        name=person.name,
        organisation=person.organisation,
        members=person.members,
        relation=person.relation,
        email=person.email.strip().lower(),
        phone=person.phone,
        postal_address=person.postal_address,
        prefers=person.first_way,
        adjustments=list(person.adjustments),
        language=person.language,
        adjustments_asked=person.adjustments_asked,
    )


def representative_from(helper: Representative, intake: IntakeSpec) -> Party:
    why = f"The person cannot agree: {helper.why_cannot}" if helper.why_cannot else ""
    return Party(
        part=Part.REPRESENTATIVE,
        name=helper.name,
        email=helper.email.strip().lower(),
        phone=helper.phone,
        postal_address=helper.postal_address,
        prefers=helper.first_way,
        relationship=helper.relationship,
        acts_as=helper.acts_as,
        authority=helper.authority(intake),
        authority_evidence=why[:MOST_EVIDENCE],
    )


def add_words(
    case: Case, people: Sequence[Party], told: Told, act: Act, times: Times
) -> list[Event]:
    """Keep what they said and sent, and what had happened by then, which clocks read.

    Whoever writes for another is named as the one who said it.
    """
    by = {party.part: party for party in people}
    sender = by.get(Part.REPRESENTATIVE, by[Part.PERSON])
    message = Message(
        case=case,
        direction=Direction.IN,
        kind="told_us",
        channel=told.channel,
        party=sender,
        author=act.by,
        body=told.text,
        wish=told.wish,
        shared=True,
        happened_at=times.received,
        recorded_at=act.now,
    )
    message.save()
    how = {"how": told.first_raised_how} if told.first_raised_how else {}
    happened: list[tuple[EventKind, datetime, dict[str, Any]]] = [
        (EventKind.FIRST_RAISED, times.first_raised, how),
        (EventKind.RECEIVED, times.received, {}),
    ]
    if told.written_down:
        happened.append((EventKind.WRITTEN_DOWN, times.by_contact, {}))
    if told.is_written:
        happened.append((EventKind.RECEIVED_BY_CONTACT, times.by_contact, {}))
    events = [
        event_of(case, act, kind, at=at, message=message.pk, **data) for kind, at, data in happened
    ]
    add_once(events)
    hand_over(case, told.key, message=message, party=sender, act=act)
    return events
