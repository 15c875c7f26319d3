"""Rows about restricted contact, groups and outside bodies, for the matrix of the desk."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.utils import timezone

from cms.casework.models import (
    Case,
    CaseGroup,
    Enquiry,
    Incident,
    NewIssueCheck,
    OutsideBody,
    Restriction,
    save_recorded,
)
from cms.casework.services.case_groups import stamp_of
from cms.casework.services.told import PersonDetails
from cms.users.models import User
from tests.casework.heard import passed_on_by
from tests.factories import open_case

GROUP = ("group", "group_add", "group_report", "group_send")
RESTRICTION = (
    "review_restriction",
    "lift_restriction",
    "answer_challenge",
)
HAND_OVER = ("hand_over", "case_of_hand_over", "join_hand_over", "end_hand_over")
ENQUIRY = ("answer_enquiry", "sign_enquiry", "enquiry_sent", "enquiry_status", "enquiry_remedy")
REPORT = "We put in a new lock."


def addresses_of(case: Case, people: dict[str, User]) -> dict[str, list[Any]]:
    """What each address needs, with the rows it is about.

    A restriction without and one with a challenge, an incident and an enquiry of the case; a group, and an item
    that nobody has looked at, in another case that only coordinators have.
    """
    by, now = people["vice_chair"], timezone.now()
    today = timezone.localdate(now)
    other = open_case(at=now, person=PersonDetails(name="Bo Green"))
    restricted = {
        "case": case,
        "name": "Ada Brown",
        "email": "ada@resident.example",
        "kind": "in_writing",
        "answers": {"heard": "We rang, and they told us."},
        "decided_at": now,
        "decided_by": by,
        "discussed_with": people["lto_rep"],
        "review_on": today + timedelta(days=90),
        "ends_on": today + timedelta(days=90),
    }
    unchallenged = Restriction(**restricted)
    restriction = Restriction(**restricted, challenge="It is not fair.", challenged_at=now)
    check = NewIssueCheck(
        case=other, restriction=restriction, message=other.messages.first(), arrived_at=now
    )
    incident = Incident(case=case, happened_at=now, what="Names.", noted_at=now, noted_by=by)
    enquiry = Enquiry(
        case=case,
        body=OutsideBody.objects.first(),
        their_reference="W-1",
        received_on=today,
        status="final",
        answer="We did this.",
        signed_off_at=now,
        signed_off_by=by,
        decision="Say sorry.",
    )
    group = CaseGroup(name="Locks", issue="the locks", report=REPORT)
    for row in (unchallenged, restriction, check, incident, enquiry, group):
        save_recorded(row, by=by, reason="Added.")
    other.group = group
    save_recorded(other, by=by, reason="Together.")
    shared: dict[str, list[Any]] = {
        "desk:restrictions": [],
        "desk:enquiries": [],
        "desk:groups": [],
        "desk:leave_group": [other.pk],
        "desk:check_item": [other.pk, check.pk],
        "desk:personal_point": [case.pk, 1],
        "desk:incident_advice": [case.pk, incident.pk],
    }
    shared |= {f"desk:{name}": [group.pk] for name in GROUP}
    shared |= {f"desk:{name}": [case.pk, restriction.pk] for name in RESTRICTION}
    told = passed_on_by(people["chair"], at=now, heard_at=now - timedelta(days=1))
    shared |= {f"desk:{name}": [told.pk] for name in HAND_OVER}
    shared["desk:hand_overs"] = []
    shared |= {f"desk:{name}": [case.pk, enquiry.pk] for name in ENQUIRY}
    shared["desk:challenge_restriction"] = [case.pk, unchallenged.pk]
    return shared


def forms_of(case: Case, people: dict[str, User]) -> dict[str, dict[str, Any]]:
    """The forms about restricted contact, groups of cases and outside bodies."""
    today = timezone.localdate()
    hour_ago = f"{timezone.localtime() - timedelta(hours=1):%Y-%m-%dT%H:%M}"
    questions = ("what_happened", "heard", "vulnerability", "support", "fair")
    letter = {"words": "We look again.", "send": "1"}
    return {
        "desk:hand_over": {},
        "desk:case_of_hand_over": {
            "channel": "phone",
            "received_at": hour_ago,
            "kind": "concern",
            "text": "I cannot get up the ramp.",
        },
        "desk:join_hand_over": {"reference": case.reference},
        "desk:end_hand_over": {"reason": "They want no more of it."},
        "desk:group_add": {"reference": case.reference, "reason": "The same lock."},
        "desk:group_report": {
            "report": "We put in two new locks.",
            "seen_report": stamp_of(CaseGroup(report=REPORT)),
        },
        "desk:group_send": {"letter": "covering_letter", "words": "Here it is."},
        "desk:leave_group": {"reason": "Another lock."},
        "desk:check_item": {"is_new": "yes"},
        "desk:join_group": {
            "group": "new",
            "name": "Doors",
            "issue": "the doors",
            "reason": "The same door.",
        },
        "desk:personal_point": {},
        "desk:ask_restriction": {"reason": "Forty letters."},
        "desk:restrict": {
            "party_id": case.parties.get(part="person").pk,
            "kind": "in_writing",
            "discussed_with": people["coordinator"].pk,
            **dict.fromkeys(questions, "We looked."),
            **letter,
        },
        "desk:review_restriction": {"note": "Still.", **letter},
        "desk:lift_restriction": {"reason": "Better.", **letter},
        "desk:challenge_restriction": {"channel": "phone", "text": "It is not fair."},
        "desk:answer_challenge": {"outcome": "upheld", **letter},
        "desk:add_incident": {"happened_at": hour_ago, "what": "Names."},
        "desk:incident_advice": {"support": "A talk."},
        "desk:add_enquiry": {
            "body": OutsideBody.objects.first().pk,
            "their_reference": "W-2",
            "received_on": today.isoformat(),
        },
        "desk:answer_enquiry": {"answer": "We did that."},
        "desk:sign_enquiry": {"agreed": "on"},
        "desk:enquiry_sent": {"answered_on": today.isoformat()},
        "desk:enquiry_status": {"status": "enquiries", "decision": "Say sorry."},
        "desk:enquiry_remedy": {
            "remedy": "apology",
            "what": "We say sorry.",
            "by_whom": "The chair",
            "role": "chair",
            "due_on": today.isoformat(),
        },
    }
