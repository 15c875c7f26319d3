"""The fixed list of fields that a message may carry, and their substitution.

Stored text is never run through a template engine: a field is a word in braces, and
everything else is left as it stands.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

FIELDS: Mapping[str, str] = {
    "reference": "the case reference",
    "kind": "compliment, comment, concern or complaint",
    "person_name": "who raised it; “Hello” stands alone when no name was given",
    "greeting": "“Dear Ada Brown” or “Hello”",
    "received": "the day and time we received it",
    "what_was_sent": "a line saying that what was sent is kept in the case",
    "track_link": "where the person follows the case",
    "not_content_link": "where the person says they are not content",
    "aims": "our aims with their real dates, a line each",
    "handler_name": "who has the case",
    "handler_title": "their role",
    "handler_contact": "how to reach them",
    "contacts": "the main contacts, a line each",
    "organisation": "the name of the body",
    "accountable_body": "who answers for the body",
    "points": "the points as we understand them, numbered",
    "points_answered": "each point with its answer",
    "reply_date": "when a fuller reply is due, or that none is needed",
    "message": "what the author wrote",
    "author_name": "who wrote the message",
    "author_title": "their role",
    "outside_bodies": "who else the person may go to, with time limits",
    "due": "the day and time a clock ends",
    "clock": "the name of the clock",
    "late_by": "how long ago it was due",
    "desk_link": "the case on the desk, for staff",
    "next_step_date": "when the chair will say what happens next",
    "friend": "that a friend or advocate may come",
    "promise_line": "the counting of days, in words",
    "code": "the one-time code",
    "code_minutes": "how long the link and code work, in minutes",
    "link": "the one-time link",
    "question": "what is asked of somebody",
    "requested_by": "who asks",
    "step": "the name of a required step",
    "representative_name": "who writes for the person",
    "acts_as": "what they are to the person, such as “a friend”",
    "authority_link": "where the person says whether they agree",
    "days": "how long something is kept, in days",
    "meeting_time": "when the meeting is, or the times offered",
    "meeting_place": "where it is, or the video link",
    "meeting_who": "who comes from us",
    "scope_reason": "why it is not for this procedure, or not a complaint",
    "scope_route": "where it goes instead",
    "kept_as": "that it stays on record as another kind, such as a comment; else nothing",
    "service_team": "the team that has the request for a service",
    "contractor": "who provides the service for us",
    "changed": "which ways to reach the person changed",
    "remedies": "what we promised to put right, by when or since when, a line each",
    "lessons": "what we learned from it, a line each",
    "restriction": "what changes in how we keep in touch, until when, and when we look again",
    "group_issue": "the issue that several people told us about",
    "report": "the report that everybody who raised an issue gets",
    "own_points": "the points that are only about this person, each with its answer",
    "enquiry": "which outside body asks, its reference, and how far it has come",
    "news": "what happened in the case, for who is kept informed",
    "survey": "what we ask afterwards, a line each",
    "digest": "how all cases stand and what is new since the last digest, a line each",
}

FIELD = re.compile(r"\{([a-z_]+)\}")


def fields_in(text: str) -> frozenset[str]:
    return frozenset(FIELD.findall(text))


def unknown_fields(text: str) -> frozenset[str]:
    return fields_in(text) - FIELDS.keys()


def merge(text: str, values: Mapping[str, str]) -> str:
    """Put the values in. One pass, so a value that holds a field name stays as typed."""
    return FIELD.sub(lambda match: values.get(match[1], ""), text)
