"""The rows that a new case starts with: worked out first, then added in one short transaction."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Final

from django.conf import settings
from django.utils.timezone import localdate

from cms.casework.mail.fields import House
from cms.casework.mail.notices import notify_handler
from cms.casework.mail.outbox import queue_together
from cms.casework.mail.together import Together
from cms.casework.models import (
    AccessToken,
    Case,
    CaseAccess,
    Deadline,
    Direction,
    Event,
    EventKind,
    MeetingEntry,
    Message,
    NewIssueCheck,
    Part,
    Party,
    ProcedureVersion,
    Upload,
    add_checked,
    add_ready,
    make_ready,
)
from cms.casework.procedure.questions import IntakeSpec
from cms.casework.procedure.reference import reference_for
from cms.casework.procedure.schema import Procedure
from cms.casework.services.change import Act, event_of
from cms.casework.services.deadlines import COUNTED, count_deadlines
from cms.casework.services.entries import ENTERED, first_entry
from cms.casework.services.flood import Flood
from cms.casework.services.informing import inform_of_new
from cms.casework.services.known_again import RESTRICTED, checks_of_new_case
from cms.casework.services.routing import HANDLES, access_rows, desk_for, of_area, subject_from
from cms.casework.services.told import PersonDetails, Representative, Times, Told
from cms.casework.services.uploads import hand_over
from cms.casework.services.welcoming import tell_people

MOST_EVIDENCE = 300  # the width of Party.authority_evidence
RECEIVED: Final = "Received."
# What a case has none of when it is opened.
EMPTY_AT_FIRST = (
    "access",
    "deadlines",
    "flags",
    "information_requests",
    "lessons",
    "points",
    "remedies",
    "scope_decisions",
    "steps",
)


@dataclass
class Opening:
    """A case that is about to be opened. ``number`` is the key of its row and in its reference.

    ``prepare`` reads and works out everything and writes nothing; ``write`` only adds rows, in
    the caller's transaction. What cannot be stored raises ``ValidationError`` in ``prepare``.
    """

    act: Act
    told: Told
    times: Times
    version: ProcedureVersion
    flood: Flood
    number: int
    case: Case = field(init=False)
    people: list[Party] = field(init=False)
    access: list[CaseAccess] = field(init=False)
    deadlines: list[Deadline] = field(init=False)
    entries: list[MeetingEntry] = field(init=False)
    message: Message = field(init=False)
    looks: list[NewIssueCheck] = field(init=False)
    events: list[Event] = field(init=False)
    letters: Together = field(init=False)
    has_files: bool = field(init=False)

    def prepare(self) -> None:
        act, spec = self.act, self.version.spec
        self.people = people_of(self.told, spec.intake, act.now)
        self.case = self.new_case(spec)
        for party in self.people:
            party.case = self.case
        self.message = self.words()
        self.events = self.what_happened()
        self.looks = self.looks_for_a_new_issue()
        nothing: dict[str, list[Any]] = {name: [] for name in EMPTY_AT_FIRST}
        keep_at_hand(
            self.case,
            parties=self.people,
            events=self.events,
            new_issue_checks=self.looks,
            **nothing,
        )
        self.access = access_rows(self.case, self.people, now=act.now, why=HANDLES)
        self.deadlines = count_deadlines(self.case, now=act.now, sent=()).new
        self.entries = first_entry(self.case, self.deadlines, now=act.now)
        self.check()
        keep_at_hand(self.case, deadlines=self.deadlines)
        self.write_letters()
        self.has_files = Upload.objects.filter(key=self.told.key).exists()
        del self.case.__dict__["_prefetched_objects_cache"]

    def new_case(self, spec: Procedure) -> Case:
        told, times, now = self.told, self.times, self.act.now
        role, handler = desk_for(spec, first_desk(told, spec), self.people, now=now)
        year = localdate(now).year
        return Case(
            pk=self.number,
            reference=reference_for(settings.CASE_REFERENCE_PREFIX, year, self.number),
            intake_key=told.key,
            procedure=self.version,
            kind=told.kind,
            topic=told.topic,
            stage=spec.first_stage.key,
            channel=told.channel,
            received_at=times.received,
            first_raised_at=times.first_raised,
            written=told.is_written,
            handler_role=role,
            handler=handler,
            treated_worse=told.treated_worse,
            one_of_many=told.one_of_many or self.flood.source or self.flood.named,
            service_area=told.service_area if told.service_area in spec.area_by_key else "",
        )

    def words(self) -> Message:
        """What they said. Whoever writes for another is named as the one who said it."""
        by = {party.part: party for party in self.people}
        return Message(
            case=self.case,
            stage=self.case.stage,
            direction=Direction.IN,
            kind="told_us",
            channel=self.told.channel,
            party=by.get(Part.REPRESENTATIVE, by[Part.PERSON]),
            author=self.act.by,
            body=self.told.text,
            wish=self.told.wish,
            shared=True,
            happened_at=self.times.received,
            recorded_at=self.act.now,
        )

    def what_happened(self) -> list[Event]:
        """What had happened by then, which clocks read; ``write`` names the message in each."""
        told, times = self.told, self.times
        how = {"how": told.first_raised_how} if told.first_raised_how else {}
        happened: list[tuple[EventKind, datetime, dict[str, Any]]] = [
            (EventKind.FIRST_RAISED, times.first_raised, how),
            (EventKind.RECEIVED, times.received, {}),
        ]
        if told.written_down:
            happened.append((EventKind.WRITTEN_DOWN, times.by_contact, {}))
        if told.is_written:
            happened.append((EventKind.RECEIVED_BY_CONTACT, times.by_contact, {}))
        return [event_of(self.case, self.act, kind, at=at, **data) for kind, at, data in happened]

    def looks_for_a_new_issue(self) -> list[NewIssueCheck]:
        """Asked of whoever reads it, where somebody with restricted contact sent it (S3-103)."""
        if self.told.looked_at:
            return []
        return checks_of_new_case(self.message, self.people, now=self.act.now)

    def check(self) -> None:
        by = self.act.by
        for rows in ([self.case], self.people):
            make_ready(rows, by=by, reason=RECEIVED)
        make_ready(self.access, by=by, reason=HANDLES)
        make_ready(self.deadlines, by=by, reason=COUNTED)
        make_ready(self.entries, by=by, reason=ENTERED)
        make_ready(self.looks, by=by, reason=RESTRICTED)
        for row in (self.message, *self.events):
            row.check_new()

    def write_letters(self) -> None:
        self.letters = Together()
        house = House(self.letters)
        case, now = self.case, self.act.now
        if not self.flood.named:
            tell_people(case, self.told, self.people, now=now, house=house, together=self.letters)
        if not case.one_of_many:
            notify_handler(case, "new_case", now=now, house=house)
        inform_of_new(case, self.people, self.access, act=self.act, house=house)

    def write(self) -> None:
        letters, at = self.letters, self.act.now
        add_ready([self.case], at=at)
        add_ready(self.people, at=at)
        add_ready(self.access, at=at)
        add_ready(self.deadlines, at=at)
        add_ready(self.entries, at=at)
        add_checked([self.message, *letters.messages])
        for event in self.events:
            event.data["message"] = self.message.pk
        add_checked(self.events)
        add_ready(self.looks, at=at)
        if self.has_files:
            key, party = self.told.key, self.message.party
            hand_over(self.case, key, message=self.message, party=party, act=self.act)
        add_ready(letters.jobs, at=at)
        if letters.tokens:
            AccessToken.objects.bulk_create(letters.tokens)
        queue_together(letters.mails)


def first_desk(told: Told, spec: Procedure) -> str:
    """Whose it is before anybody is kept from it; worse treatment goes to its overseer (S2-15)."""
    overseer = spec.intake.treated_worse_to if told.treated_worse else None
    return overseer or of_area(spec, spec.default_handler, told.service_area)


def keep_at_hand(case: Case, **rows: Sequence[Any]) -> None:
    """Keep those rows of a new case at hand, so that they are not asked for.

    They are put where Django's own prefetching puts them; whoever filters them still asks.
    """
    kept = case.__dict__.setdefault("_prefetched_objects_cache", {})
    for name, found in rows.items():
        kept.pop(name, None)
        kept[name] = getattr(case, name).get_queryset()
        kept[name]._result_cache, kept[name]._prefetch_done = list(found), True


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
