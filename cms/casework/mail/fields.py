"""What each field of a message says in one case, worked out only when a text asks for it."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Final

from django.conf import settings
from django.utils.functional import cached_property
from django.utils.timezone import localdate

from cms.casework import registry
from cms.casework.clocks.words import due_words, full_moment
from cms.casework.mail import contacts, moments
from cms.casework.models import WRITTEN_CHANNELS, Case, Deadline, Part, Party, Point
from cms.casework.procedure.merge_fields import FIELDS
from cms.casework.procedure.schema import ClockRule, Procedure
from cms.casework.selectors import offered_bodies
from cms.users.contacts import contacts_shown
from cms.users.models import User
from cms.users.roles import Contact


@dataclass
class Letterhead:
    """A case, the day and the author, and what follows from them; each row is read once."""

    case: Case
    now: datetime
    author: User | None
    given_party: Party | None
    words: str
    key: str

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
        return given or self.case.parties.filter(part=Part.PERSON).first()

    @cached_property
    def deadlines(self) -> list[Deadline]:
        """Open, the next first; those without a date last."""
        rows: list[Deadline] = [row for row in self.case.deadlines.all() if not row.ended]
        return sorted(rows, key=lambda row: (row.due_at is None, row.due_at or self.now, row.pk))

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
    subjects = {party.role for party in head.case.parties.all() if party.part == Part.SUBJECT}
    others = (contact for contact in head.main_contacts if contact.role not in subjects)
    ways = [contacts.reach(contact) for contact in (head.handler, *others)]
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
    return ", ".join(dict.fromkeys(filter(None, (name, title, registry.organisation().name))))


def points(head: Letterhead) -> str:
    return "\n".join(f"{point.number}. {point.text}" for point in head.points)


def points_answered(head: Letterhead) -> str:
    findings = dict(head.spec.findings)
    parts = []
    for point in head.points:
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
    return "\n".join(contacts.body_line(body) for body in offered_bodies(head.spec, on=head.on))


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
    "organisation": lambda head: registry.organisation().name,
    "accountable_body": lambda head: registry.organisation().accountable_body,
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
}


class Values(Mapping[str, str]):
    """The value of every field, each worked out at the first asking."""

    def __init__(self, head: Letterhead, extra: Mapping[str, str]) -> None:
        self.head = head
        self.known = dict(extra)

    def __getitem__(self, name: str) -> str:
        if name not in self.known:
            self.known[name] = WAYS[name](self.head)
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
) -> Values:
    """Every field of ``merge_fields.FIELDS`` for one case; ``extra`` goes before all else.

    ``key``: the message they are for. A field that a message does not use costs no query.
    """
    head = Letterhead(case=case, now=now, author=author, given_party=party, words=words, key=key)
    return Values(head, extra or {})
