"""A made-up case to try a text on: what each field could say."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from cms.casework.mail.layout import as_text, blocks_of
from cms.casework.mail.words import subject_line
from cms.casework.procedure.schema import MessageSpec, Procedure

SAMPLES: Final[Mapping[str, str]] = {
    "reference": "AB-26-0042-K",
    "kind": "concern",
    "person_name": "Ada Brown",
    "greeting": "Dear Ada Brown",
    "received": "Tuesday 3 March 2026, 2.10 pm",
    "what_was_sent": "We keep what you sent in your own words.",
    "track_link": "https://example.org/your-case/",
    "not_content_link": "https://example.org/your-case/not-content/…",
    "aims": "First answer: we aim for Thursday 5 March 2026, 2.10 pm.",
    "handler_name": "Sam Green",
    "handler_title": "Coordinator",
    "handler_contact": "01632 960 001, sam@example.org",
    "contacts": "Sam Green, Coordinator: 01632 960 001\nKim White, Chair: 01632 960 002",
    "organisation": "Our partnership",
    "accountable_body": "Our accountable body",
    "points": "1. The hall was locked.\n2. Nobody answered the phone.",
    "points_answered": "1. The hall was locked.\nUpheld. The key was not handed over.",
    "reply_date": "Full reply: we aim for Friday 3 April 2026.",
    "message": "(here stands what you write)",
    "author_name": "Sam Green",
    "author_title": "Coordinator",
    "outside_bodies": "An outside body: it can be asked to step in.",
    "due": "Thursday 5 March 2026, 2.10 pm",
    "clock": "First answer",
    "late_by": "5 hours",
    "desk_link": "https://example.org/admin/casework/cases/42/",
    "next_step_date": "There is no set time for this step. We will tell you the date.",
    "friend": "You may ask a friend or an advocate to come with you.",
    "promise_line": "Day 2 of 2.",
    "code": "1234 5678",
    "code_minutes": "15",
    "link": "https://example.org/your-case/open/…",
    "question": "When was the key handed over?",
    "requested_by": "Sam Green, Coordinator, Our partnership",
    "step": "Consult the representative",
    "representative_name": "Jo Brown",
    "acts_as": "a friend or neighbour",
    "authority_link": "https://example.org/your-case/authority/…",
    "days": "14",
    "meeting_time": "Tuesday 10 March 2026, 10 am",
    "meeting_place": "The hall, Mill Lane",
    "meeting_who": "Sam Green, Coordinator",
    "changed": "your email address",
    "remedies": "– A repair: the lock of the side door is changed, by Friday 3 April 2026.",
    "lessons": "– We check the side door each morning before the hall opens.",
    "restriction": "One person to write to. It ends on Tuesday 1 September 2026.",
    "group_issue": "the heating in the hall",
    "report": "The boiler failed twice. We have replaced it.",
    "own_points": "2. You lost a day's work.\nUpheld. We are sorry, and will pay for it.",
    "enquiry": "An outside body, reference 26 001: new",
    "news": "It is registered.",
    "digest": "Open: 12\nOverdue: 1 (AB-26-0042-K)",
    "scope_reason": "The hall belongs to the council, and we cannot decide about it.",
    "scope_route": "Ask the council, which has its own way to complain.",
    "kept_as": "We keep what you told us as a comment.",
    "service_team": "Those who look after the hall",
    "contractor": "Sample Builders",
    "survey": "– Were you kept informed?\n– Was the answer clear?",
}


@dataclass(frozen=True)
class Sample:
    """A text as it would read, with the paragraphs that always follow it."""

    subject: str
    free: str
    locked: str


def sample_of(spec: Procedure, message: MessageSpec, *, subject: str, body: str) -> Sample:
    locked = [block for key in message.locked for block in blocks_of(spec.paragraphs[key], SAMPLES)]
    return Sample(
        subject=subject_line(subject, SAMPLES),
        free=as_text(blocks_of(body, SAMPLES)).strip(),
        locked=as_text(locked).strip() if locked else "",
    )
