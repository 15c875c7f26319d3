"""What a browser would send to every form of the desk, and all of it right."""

from __future__ import annotations

import uuid
from datetime import timedelta
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import resolve
from django.utils import timezone

from cms.casework.models import Case, OutsideBody
from cms.casework.models.procedure import digest_of
from cms.casework.services.procedure_versions import pack_document
from cms.meetings.models import Meeting
from cms.users.models import User
from tests.casework.desk.shared_rows import forms_of
from tests.casework.desk.test_reference_data import BODY, PACK, body_form
from tests.web.uploads import papers


def right_forms(people: dict[str, User], passed_on: Case) -> dict[str, dict[str, Any]]:
    """What a browser would send to each screen, and all of it right."""
    today, soon = timezone.localdate(), timezone.localdate() + timedelta(days=3)
    hour_ago = f"{timezone.localtime() - timedelta(hours=1):%Y-%m-%dT%H:%M}"
    in_a_week = f"{timezone.localtime() + timedelta(days=7):%Y-%m-%dT%H:%M}"
    letter = SimpleUploadedFile("letter.pdf", papers.pdf(text="hello"), "application/pdf")
    spoke = {"channel": "phone", "happened_at": hour_ago, "text": "She will be in on Friday."}
    closed = {"day": "2027-02-01", "kind": "closure", "title": "Move", "source": "Us"}
    checked = {"checked_on": "2026-02-01", "covers_until": "2027-12-31", "source": "Us"}
    words = {
        "procedure_key": PACK,
        "subject": "News – {reference}",
        "body": f"{BODY}\n\n{{reference}} {{aims}} {{contacts}} {{points_answered}}",
    }
    body = body_form(key=OutsideBody.objects.first().key)
    return {
        "desk:log": {
            "channel": "letter",
            "received_at": hour_ago,
            "kind": "concern",
            "text": "It is locked.",
        },
        "desk:original": {},
        "desk:triage": {"kind": "concern", "topic": "the door"},
        "desk:assign": {"handler": people["vice_chair"].pk},
        "desk:change_received": {
            "received_at": hour_ago,
            "first_raised_at": hour_ago,
            "reason": "It came by post.",
        },
        "desk:agree_words": {"agreed": "on"},
        "desk:add_point": {"text": "The lights were off."},
        "desk:answer_point": {"answer": "They were.", "finding": "upheld"},
        "desk:reply": {"words": "We are on it.", "channel": "email", "send": "1"},
        "desk:contact": spoke,
        "desk:message_in": spoke,
        "desk:note": {"text": "Mine"},
        "desk:ask": {"asked_name": "M", "question": "When?", "due_on": soon.isoformat()},
        "desk:advice": {"asked_name": "M", "question": "How?", "due_on": soon.isoformat()},
        "desk:asked_answer": {"answer": "At nine."},
        "desk:job_done": {},
        "desk:add_file": {"file": letter, "dated_on": today.isoformat()},
        "desk:person": {"name": "Ada Brown", "prefers": "none"},
        "desk:offer_meeting": {
            "time_1": in_a_week,
            "place": "The Hub",
            "who": "The chair",
            "words": "Come and see us.",
            "channel": "email",
            "send": "1",
        },
        "desk:meeting_answer": {"choice": "time", "starts_at": in_a_week},
        "desk:cancel_meeting": {"words": "The hall is shut."},
        "desk:meeting_not_held": {},
        "desk:meeting_notes": {"notes": "We agreed on a new lock."},
        "desk:give_code": {},
        "desk:revoke_codes": {},
        "desk:raised": {"meeting": Meeting.objects.get().pk, "became": "raised"},
        "desk:agenda_line": {"line": "getting into the hall"},
        "desk:meeting_pack": {"case": [passed_on.pk]},
        "desk:refer": {"asked_name": "M", "question": "Call her.", "due_on": soon.isoformat()},
        "desk:agree_contact": {
            "at": in_a_week,
            "channel": "phone",
            "about": "the lock",
            "by_whom": "The chair",
            "role": "chair",
        },
        "desk:contact_result": {"spoke": "no", "result": "Nobody answered."},
        "desk:add_lesson": {"found": "yes", "text": "We look at the door.", "cause": "delay"},
        "desk:alert": {"outcome": "We looked, and it was one bin."},
        "desk:lesson": {"progress": "A draft is out."},
        "desk:agree_remedy": {
            "what": "We say sorry.",
            "by_whom": "The chair",
            "role": "chair",
            "due_on": soon.isoformat(),
        },
        "desk:ask_to_agree": {"what": "We say sorry."},
        "desk:remedy_done": {"done_on": today.isoformat()},
        "desk:follow_up_remedy": {"note": "It held."},
        "desk:drop_remedy": {"reason": "They moved away."},
        "desk:set_flag": {"why": "Money is missing."},
        "desk:lift_flag": {"reason": "It was looked into."},
        "desk:refuse": {
            "reason": "It is for the council.",
            "route": "Ask the council.",
            "approved_by": people["vice_chair"].pk,
            "channel": "email",
            "send": "1",
        },
        "desk:service_request": {
            "team": "hub",
            "reason": "A key for the hall.",
            "channel": "email",
            "send": "1",
        },
        "desk:accept_anyway": {"reason": "Nobody else can."},
        "desk:disagree": {"why": "It is yours.", "channel": "phone"},
        "desk:name_staff": {"name": "Mr Oak"},
        "desk:somebody_else": {"name": "Con Flicted", "reason": "Another of that name."},
        "desk:subject": {"words": "It is about you.", "channel": "phone", "happened_at": hour_ago},
        "desk:no_comment": {},
        "desk:say_interest": {"how": "She is my cousin."},
        "desk:note_interest": {"how": "They are cousins.", "user": people["vice_chair"].pk},
        "desk:end_interest": {"reason": "It was another Ada Brown."},
        **forms_of(passed_on, people),
        "desk:not_content": {"why": "No."},
        "desk:enter_stage": {"stage": "chair", "reason": "Now."},
        "desk:step": {"with_whom": "Meg Price", "consulted_on": today.isoformat(), "view": "Yes."},
        "desk:close": {"outcome": "upheld"},
        "desk:reopen": {"reason": "They rang."},
        **forms_of_procedures(),
        "casework_calendarday_modeladmin_create": closed,
        "casework_calendarday_modeladmin_edit": closed,
        "casework_calendarcheck_modeladmin_create": checked,
        "casework_calendarcheck_modeladmin_edit": checked,
        "casework_outsidebody_modeladmin_create": body_form(key="one_more"),
        "casework_outsidebody_modeladmin_edit": body,
        "casework_contractor_modeladmin_create": {"name": "Sunny Homes"},
        "casework_contractor_modeladmin_edit": {"name": "Sunny Homes"},
        "casework_messagetext_modeladmin_create": {**words, "key": "fuller_reply"},
        "casework_messagetext_modeladmin_edit": {**words, "key": "update"},
        "casework_questiontext_modeladmin_create": {"key": "wish", "label": "What do you wish?"},
        "casework_questiontext_modeladmin_edit": {"key": "text", "label": "What was it?"},
    }


def forms_of_procedures() -> dict[str, dict[str, Any]]:
    """What is sent to change a draft, and to end a version that others follow."""
    today = timezone.localdate().isoformat()
    document = pack_document(PACK)
    reason = {"reason": "It was agreed."}
    return {
        "desk_procedures:new": {"source": "pack:customer-relations"},
        "desk_procedures:import": {"document": f"{document}\n# another\n", **reason},
        "desk_procedures:entry": {"label": "It took far too long", "save": "1", **reason},
        "desk_procedures:add": {"label": "The weather", "save": "1", **reason},
        "desk_procedures:document": {"document": f"{document}\n# agreed\n", **reason},
        "desk_procedures:publish": {"on": today, **reason},
        "desk_procedures:discard": reason,
        "desk_procedures:end": {"last_day": today, **reason},
        "desk_procedures:in_use": {"source": "pack:lgsco-code-2024", **reason},
    }


def form_of(screen: str, url: str, typed: dict[str, dict[str, Any]]) -> dict[str, Any]:
    """What was typed, with the hidden fields that the desk's own forms carry."""
    given = dict(typed.get(screen, {}))
    if screen.startswith("desk_procedures"):
        given["seen"] = digest_of(pack_document(PACK))
    elif screen.startswith("desk"):
        rows = Case.objects.filter(pk=resolve(url).kwargs.get("pk", 0))
        seen = rows.values_list("version", flat=True).first()
        given |= {"seen": seen or 0, "key": uuid.uuid4()}
    if "file" in given:
        given["file"].seek(0)
    return given
