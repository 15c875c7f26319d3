"""What each field of a message says in one case, worked out only when a text asks for it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Final

from django.conf import settings
from django.utils.functional import cached_property
from django.utils.timezone import localdate

from cms.casework import registry
from cms.casework.clocks.words import due_words, full_moment
from cms.casework.mail import contacts, moments, promised
from cms.casework.mail.together import Together
from cms.casework.models import (
    WRITTEN_CHANNELS,
    Case,
    Deadline,
    MessageText,
    OutsideBody,
    Part,
    Party,
    Point,
)
from cms.casework.procedure.merge_fields import FIELDS
from cms.casework.procedure.schema import ClockRule, Procedure
from cms.casework.selectors import Body, bodies_for
from cms.users.contacts import contacts_shown
from cms.users.models import User
from cms.users.roles import Contact
from cms.web.text import in_a_sentence


@dataclass
class House:
    """What every letter that goes out together has in common; each row is read once.

    ``together``: what they leave behind is kept there, to be written later; empty: at once.
    """

    together: Together | None = None

    @cached_property
    def organisation(self) -> registry.Organisation:
        return registry.organisation()

    @cached_property
    def bodies(self) -> list[OutsideBody]:
        """Every one, those that have ended too."""
        return list(OutsideBody.objects.all())

    @cached_property
    def own_words(self) -> dict[tuple[str, str], MessageText]:
        """By the keys of the procedure and the message."""
        return {(row.procedure_key, row.key): row for row in MessageText.objects.all()}


@dataclass
class Letterhead:
    """A case, the day and the author, and what follows from them; each row is read once."""

    case: Case
    now: datetime
    author: User | None
    given_party: Party | None
    words: str
    key: str
    house: House

    @cached_property
    def on(self) -> date:
        return localdate(self.now)

    @property
    def spec(self) -> Procedure:
        return self.case.procedure.spec

    @cached_property
    def party(self) -> Party | None:
        """Who is greeted; the person, by name, even where nobody can be written to."""
        given = self.given_party or contacts.recipient_of(self.case)
        return given or self.part(Part.PERSON)

    def part(self, part: Part) -> Party | None:
        return next((party for party in self.case.parties.all() if party.part == part), None)

    @property
    def organisation(self) -> registry.Organisation:
        return self.house.organisation

    @cached_property
    def deadlines(self) -> list[Deadline]:
        """Open, the next first; those without a date last."""
        rows: list[Deadline] = [row for row in self.case.deadlines.all() if not row.ended]
        return sorted(
            rows, key=lambda row: (row.due_at is None, row.due_at or self.now, row.pk or 0)
        )

    @cached_property
    def nearest(self) -> tuple[ClockRule, Deadline] | None:
        return moments.nearest(self.spec, self.deadlines)

    @cached_property
    def points(self) -> list[Point]:
        return list(self.case.points.all())

    @cached_property
    def handler(self) -> Contact:
        return contacts.handler_of(self.case, on=self.on)

    @cached_property
    def main_contacts(self) -> list[Contact]:
        return list(contacts_shown(on=self.on).people)

    @cached_property
    def bodies(self) -> list[Body]:
        return bodies_for(self.case, on=self.on, among=self.house.bodies)

    @cached_property
    def author_contact(self) -> Contact | None:
        if self.author is None:
            return None
        return contacts.contact_of(self.author, on=self.on, role=self.case.handler_role)

    @property
    def track_link(self) -> str:
        return f"{settings.SITE_URL}/your-case/?reference={self.case.reference}"


def person_name(head: Letterhead) -> str:
    return head.party.name if head.party else ""


def greeting(head: Letterhead) -> str:
    return f"Dear {person_name(head)}" if person_name(head) else "Hello"


def what_was_sent(head: Letterhead) -> str:
    """Never the words themselves: a stranger's address may have been typed in the form."""
    if head.case.channel in WRITTEN_CHANNELS:
        return "We keep what you sent in your own words. You can read it again at the link below."
    return "We wrote down what you told us. You can read it at the link below."


def handler_contact(head: Letterhead) -> str:
    """Never empty: the main contacts stand in, and then the page of the case.

    Nobody whom the case is about stands in (S0-52).
    """
    own = contacts.reach(head.handler)
    if own:
        return own
    subjects = {party.role for party in head.case.parties.all() if party.part == Part.SUBJECT}
    others = (contact for contact in head.main_contacts if contact.role not in subjects)
    ways = (contacts.reach(contact) for contact in others)
    return next(filter(None, ways), f"Write to us here: {head.track_link}")


def author_name(head: Letterhead) -> str:
    if head.author_contact and head.author_contact.name:
        return head.author_contact.name
    return head.author.get_full_name() if head.author else ""


def author_title(head: Letterhead) -> str:
    return head.author_contact.title if head.author_contact else ""


def requested_by(head: Letterhead) -> str:
    name = author_name(head) or head.handler.name
    title = author_title(head) or ("" if author_name(head) else head.handler.title)
    return ", ".join(dict.fromkeys(filter(None, (name, title, head.organisation.name))))


def points(head: Letterhead) -> str:
    return "\n".join(f"{point.number}. {point.text}" for point in head.points)


def points_answered(head: Letterhead) -> str:
    return with_answers(head, head.points)


def own_points(head: Letterhead) -> str:
    return with_answers(head, [point for point in head.points if point.personal])


def with_answers(head: Letterhead, points: Iterable[Point]) -> str:
    findings = dict(head.spec.findings)
    parts = []
    for point in points:
        if point.is_answered:
            finding = findings.get(point.finding, "")
            says = f"{finding}. {point.answer}" if finding else point.answer
            parts.append(f"{point.number}. {point.text}\n{says}")
    return "\n\n".join(parts)


def clock(head: Letterhead) -> str:
    return head.nearest[0].label if head.nearest else "A reply"


def due(head: Letterhead) -> str:
    if head.nearest is None or head.nearest[1].due_at is None:
        return "as soon as you can"
    return due_words(head.nearest[1].due_at)


def late_by(head: Letterhead) -> str:
    if head.nearest is None or head.nearest[1].due_at is None:
        return ""
    return moments.late_words(head.nearest[1].due_at, now=head.now)


def promise_line(head: Letterhead) -> str:
    """The nearest promise; a caller that has the counting of days gives it in ``extra``."""
    return moments.aim_line(*head.nearest) if head.nearest else ""


def friend(head: Letterhead) -> str:
    ours = "You may ask a friend or an advocate to speak for you or come with you."
    return head.spec.paragraphs.get("friend", ours)


def outside_bodies(head: Letterhead) -> str:
    return "\n".join(contacts.body_line(body) for body in head.bodies)


def representative_name(head: Letterhead) -> str:
    party = head.part(Part.REPRESENTATIVE)
    return party.name if party else ""


def acts_as(head: Letterhead) -> str:
    """What a representative is to the person, inside a sentence: in their own words if any.

    Never empty, since a sentence is built around it.
    """
    party = head.part(Part.REPRESENTATIVE)
    choice = head.spec.intake.acts_as_by_key.get(party.acts_as) if party else None
    said = (party.relationship if party else "") or (choice.label if choice else "")
    return in_a_sentence(said) or "who says that they act for you"


def decided(head: Letterhead, name: str) -> str:
    """Of the decision whether it is for the procedure, the last; empty where none was made."""
    rows = list(head.case.scope_decisions.all())
    return str(getattr(rows[-1], name)) if rows else ""


def kept_as(head: Letterhead) -> str:
    ground = head.spec.ground_by_key.get(decided(head, "ground"))
    return kept_as_words(ground.becomes if ground else None)


def kept_as_words(kind: str | None) -> str:
    return f"We keep what you told us as a {kind}." if kind else ""


def service_team(head: Letterhead) -> str:
    key, scope = decided(head, "team"), head.spec.scope
    return next((team.label for team in scope.teams if team.key == key), "") if scope else ""


def survey_lines(head: Letterhead) -> str:
    """The questions that are asked after the case was closed; empty where none are."""
    rules = head.spec.survey
    return "\n".join(f"– {question.label}" for question in rules.questions) if rules else ""


def from_the_caller(head: Letterhead) -> str:
    """Only who sends the message knows it; empty unless they say."""
    return ""


WAYS: Final[Mapping[str, Callable[[Letterhead], str]]] = {
    "reference": lambda head: head.case.reference,
    "kind": lambda head: head.case.noun,
    "person_name": person_name,
    "greeting": greeting,
    "received": lambda head: full_moment(head.case.received_at),
    "what_was_sent": what_was_sent,
    "track_link": lambda head: head.track_link,
    "not_content_link": lambda head: head.track_link,
    "aims": lambda head: moments.aims(head.spec, head.deadlines),
    "handler_name": lambda head: head.handler.name,
    "handler_title": lambda head: head.handler.title,
    "handler_contact": handler_contact,
    "contacts": lambda head: contacts.contact_lines(head.main_contacts),
    "organisation": lambda head: head.organisation.name,
    "accountable_body": lambda head: head.organisation.accountable_body,
    "points": points,
    "points_answered": points_answered,
    "reply_date": lambda head: moments.reply_date(head.case, head.key, head.deadlines),
    "message": lambda head: head.words.strip(),
    "author_name": author_name,
    "author_title": author_title,
    "outside_bodies": outside_bodies,
    "due": due,
    "clock": clock,
    "late_by": late_by,
    "desk_link": lambda head: f"{settings.SITE_URL}/admin/casework/cases/{head.case.pk}/",
    "next_step_date": lambda head: moments.next_step_date(head.case, head.deadlines),
    "friend": friend,
    "promise_line": promise_line,
    "code": from_the_caller,
    "code_minutes": from_the_caller,
    "link": from_the_caller,
    "question": from_the_caller,
    "requested_by": requested_by,
    "step": from_the_caller,
    "representative_name": representative_name,
    "acts_as": acts_as,
    "authority_link": from_the_caller,
    "days": from_the_caller,
    "meeting_time": from_the_caller,
    "meeting_place": from_the_caller,
    "meeting_who": from_the_caller,
    "changed": from_the_caller,
    "scope_reason": lambda head: decided(head, "reason"),
    "scope_route": lambda head: decided(head, "route"),
    "kept_as": kept_as,
    "service_team": service_team,
    "contractor": lambda head: head.case.contractor.name if head.case.contractor else "",
    "remedies": lambda head: promised.remedy_lines(head.case),
    "lessons": lambda head: promised.lesson_lines(head.case),
    "restriction": from_the_caller,
    "group_issue": from_the_caller,
    "report": from_the_caller,
    "own_points": own_points,
    "enquiry": from_the_caller,
    "news": from_the_caller,
    "survey": survey_lines,
    "digest": from_the_caller,
}


class Values(Mapping[str, str]):
    """The value of every field, each worked out at the first asking."""

    def __init__(self, head: Letterhead, extra: Mapping[str, str]) -> None:
        self.head = head
        self.known = dict(extra)

    def __getitem__(self, name: str) -> str:
        if name not in self.known:
            # A field that the message asks for and nobody has answered yet says nothing.
            self.known[name] = WAYS.get(name, from_the_caller)(self.head)
        return self.known[name]

    def __iter__(self) -> Iterator[str]:
        return iter(FIELDS)

    def __len__(self) -> int:
        return len(FIELDS)


def values_for(
    case: Case,
    *,
    now: datetime,
    author: User | None = None,
    party: Party | None = None,
    words: str = "",
    extra: Mapping[str, str] | None = None,
    key: str = "",
    house: House | None = None,
) -> Values:
    """Every field of ``merge_fields.FIELDS`` for one case; ``extra`` goes before all else.

    ``key``: the message they are for. A field that a message does not use costs no query.
    """
    head = Letterhead(case, now, author, party, words, key, house or House())
    return Values(head, extra or {})
