"""Which columns of a case hold what somebody could be known by."""

from __future__ import annotations

from collections.abc import Mapping
from enum import Enum, auto
from typing import Final

from django.db import models

from cms.casework.models import (
    AccessToken,
    CaseFile,
    CaseFlag,
    CaseInterest,
    Deadline,
    Enquiry,
    Event,
    FactCheck,
    HandOver,
    Incident,
    InformationRequest,
    Job,
    Lesson,
    MeetingEntry,
    Message,
    NewIssueCheck,
    OutgoingMail,
    Party,
    PersonMeeting,
    Point,
    QualityCheck,
    Remedy,
    Restriction,
    ScopeDecision,
    StepRecord,
)


class Sort(Enum):
    """How what stands in a column is read."""

    NAME = auto()
    NAMES = auto()  # one a line
    ORGANISATION = auto()
    EMAIL = auto()
    PHONE = auto()
    WAY = auto()  # an email address or a phone number
    ADDRESS = auto()
    REFERENCE = auto()
    DAY = auto()
    TEXT = auto()
    ANSWERS = auto()  # JSON, whose words somebody wrote
    PUBLIC = auto()  # neutral by rule, and told in public
    ACCOUNT = auto()  # of one of ours


Columns = Mapping[str, Sort]
CASE: Final[Columns] = {
    "reference": Sort.REFERENCE,
    "topic": Sort.PUBLIC,
    "procedure__document": Sort.PUBLIC,
    "fuller_reply_reason": Sort.TEXT,
    "general_interest_reason": Sort.TEXT,
    "outcome_reason": Sort.TEXT,
    "received_at": Sort.DAY,
    "first_raised_at": Sort.DAY,
    "triaged_at": Sort.DAY,
    "closed_at": Sort.DAY,
    "handler": Sort.ACCOUNT,
    "group__name": Sort.TEXT,
    "group__issue": Sort.TEXT,
    "group__report": Sort.TEXT,
    "contractor__name": Sort.ORGANISATION,
    "contractor__email": Sort.EMAIL,
    "contractor__manager": Sort.NAME,
    "contractor__manager_email": Sort.EMAIL,
}
# What is known of somebody now, and what was: they are still known by it.
PARTY: Final[Columns] = {
    "name": Sort.NAME,
    "organisation": Sort.ORGANISATION,
    "members": Sort.NAMES,
    "email": Sort.EMAIL,
    "phone": Sort.PHONE,
    "postal_address": Sort.ADDRESS,
    "relationship": Sort.TEXT,
    "authority_evidence": Sort.TEXT,
    "authority_on": Sort.DAY,
    "language": Sort.TEXT,
    "adjustments_asked": Sort.TEXT,
    "adjustments_agreed": Sort.TEXT,
    "user": Sort.ACCOUNT,
}
READ: Final[Mapping[type[models.Model], Columns]] = {
    Party: PARTY,
    Party.history.model: PARTY,
    Message: {
        "subject": Sort.TEXT,
        "body": Sort.TEXT,
        "wish": Sort.TEXT,
        "asked": Sort.ANSWERS,
        "happened_at": Sort.DAY,
        "author": Sort.ACCOUNT,
    },
    CaseFile: {"name": Sort.TEXT, "dated_on": Sort.DAY, "added_by": Sort.ACCOUNT},
    InformationRequest: {
        "asked_name": Sort.NAME,
        "asked_email": Sort.EMAIL,
        "asked_user": Sort.ACCOUNT,
        "question": Sort.TEXT,
        "answer": Sort.TEXT,
        "response": Sort.TEXT,
        "asked_at": Sort.DAY,
        "due_on": Sort.DAY,
        "answered_at": Sort.DAY,
    },
    FactCheck: {
        "words": Sort.TEXT,
        "asked": Sort.ANSWERS,
        "draft": Sort.TEXT,
        "gone_on_why": Sort.TEXT,
        "asked_at": Sort.DAY,
        "asked_by": Sort.ACCOUNT,
        "gone_on_by": Sort.ACCOUNT,
    },
    HandOver: {
        "name": Sort.NAME,
        "email": Sort.EMAIL,
        "phone": Sort.PHONE,
        "gist": Sort.TEXT,
        "ending": Sort.TEXT,
        "heard_at": Sort.DAY,
        "told_to": Sort.ACCOUNT,
        "picked_up_by": Sort.ACCOUNT,
    },
    PersonMeeting: {
        "times": Sort.ANSWERS,
        "place": Sort.TEXT,
        "video_link": Sort.TEXT,
        "who": Sort.TEXT,
        "their_times": Sort.TEXT,
        "needs": Sort.TEXT,
        "companion": Sort.NAME,
        "notes": Sort.TEXT,
        "their_comment": Sort.TEXT,
        "starts_at": Sort.DAY,
        "offered_by": Sort.ACCOUNT,
    },
    Point: {"text": Sort.TEXT, "answer": Sort.TEXT},
    StepRecord: {"evidence": Sort.ANSWERS, "done_at": Sort.DAY, "done_by": Sort.ACCOUNT},
    Remedy: {
        "what": Sort.TEXT,
        "by_whom": Sort.TEXT,
        "details": Sort.ANSWERS,
        "done_note": Sort.TEXT,
        "follow_up_note": Sort.TEXT,
        "dropped_reason": Sort.TEXT,
        "due_on": Sort.DAY,
        "done_on": Sort.DAY,
        "follow_up_on": Sort.DAY,
        "followed_up_on": Sort.DAY,
        "agreed_by": Sort.ACCOUNT,
    },
    Lesson: {
        "text": Sort.TEXT,
        "progress": Sort.TEXT,
        "due_on": Sort.DAY,
        "done_on": Sort.DAY,
        "noted_by": Sort.ACCOUNT,
    },
    Enquiry: {
        "body__name": Sort.PUBLIC,
        "their_reference": Sort.REFERENCE,
        "question": Sort.TEXT,
        "answer": Sort.TEXT,
        "decision": Sort.TEXT,
        "received_on": Sort.DAY,
        "due_on": Sort.DAY,
        "answered_on": Sort.DAY,
        "signed_off_by": Sort.ACCOUNT,
    },
    ScopeDecision: {
        "reason": Sort.TEXT,
        "route": Sort.TEXT,
        "decided_at": Sort.DAY,
        "decided_by": Sort.ACCOUNT,
        "approved_by": Sort.ACCOUNT,
    },
    CaseFlag: {
        "evidence": Sort.ANSWERS,
        "end_reason": Sort.TEXT,
        "set_at": Sort.DAY,
        "set_by": Sort.ACCOUNT,
        "ended_by": Sort.ACCOUNT,
    },
    Restriction: {
        "name": Sort.NAME,
        "email": Sort.EMAIL,
        "phone": Sort.PHONE,
        "contact_point": Sort.TEXT,
        "answers": Sort.ANSWERS,
        "review_note": Sort.TEXT,
        "challenge": Sort.TEXT,
        "challenge_answer": Sort.TEXT,
        "lifted_reason": Sort.TEXT,
        "decided_at": Sort.DAY,
        "review_on": Sort.DAY,
        "ends_on": Sort.DAY,
        "decided_by": Sort.ACCOUNT,
        "discussed_with": Sort.ACCOUNT,
        "reviewed_by": Sort.ACCOUNT,
        "challenge_decided_by": Sort.ACCOUNT,
    },
    NewIssueCheck: {"note": Sort.TEXT, "arrived_at": Sort.DAY, "checked_by": Sort.ACCOUNT},
    Incident: {
        "what": Sort.TEXT,
        "advice_from": Sort.NAME,
        "advice": Sort.TEXT,
        "support": Sort.TEXT,
        "happened_at": Sort.DAY,
        "noted_by": Sort.ACCOUNT,
    },
    MeetingEntry: {"line": Sort.PUBLIC, "reason": Sort.TEXT},
    CaseInterest: {"how_it_arises": Sort.TEXT, "user": Sort.ACCOUNT},
    Job: {"text": Sort.TEXT, "result": Sort.TEXT, "done_by": Sort.ACCOUNT},
    QualityCheck: {"answers": Sort.ANSWERS, "checked_by": Sort.ACCOUNT},
    OutgoingMail: {"to": Sort.WAY},  # what it said stands in the messages
    AccessToken: {"new_address": Sort.EMAIL},
    Event: {"happened_at": Sort.DAY, "by": Sort.ACCOUNT},
    Deadline: {"due_at": Sort.DAY, "original_due_at": Sort.DAY, "met_at": Sort.DAY},
}
# Rows of a case that say nothing in words: who looked, by which link, with which press.
NOT_READ: Final = frozenset({"DoneAction", "CaseAccess", "CaseReading", "SurveyRequest"})
