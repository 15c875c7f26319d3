"""Every form of the desk, sent by every kind of account: who may not is refused, and nothing is written."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from cms.casework.models import Case, OutsideBody
from cms.casework.models.procedure import digest_of
from cms.casework.services.procedure_versions import pack_document
from cms.users.models import User
from tests.casework.desk.access import IDENTITIES, SCREENS
from tests.casework.desk.downloads import taken
from tests.casework.desk.shared_rows import forms_of
from tests.casework.desk.test_reference_data import BODY, PACK, body_form
from tests.casework.services.written import everything
from tests.web.uploads import papers

pytestmark = pytest.mark.django_db
NAMES = [name for name, _ in IDENTITIES]
LETTERS = {screen: letters for _, screen, letters in SCREENS}

# Screens that only show; a form sent to one of them finds nobody who takes it.
ONLY_SHOWN = (
    "desk:today",
    "desk:lessons",
    "desk:choose_remedy",
    "desk:restrictions",
    "desk:enquiries",
    "desk:groups",
    "desk:group",
    "desk_cases:index",
    "desk_cases:index_results",
    "desk:case",
    "desk:history",
    "desk:bundle",
    "desk:letter",
    "desk:download",
    "desk:replies",
    "desk:scope",
    "desk:readers",
    "desk_procedures:index",
    "desk_procedures:index_results",
    "desk_procedures:read",
    "desk_procedures:compare",
    "desk_procedures:codes",
    "desk_procedures:edit",
)
# Forms that fit no case like this one: whoever may is told why, and nothing is written either.
OUT_OF_PLACE = (
    "desk:disagree",
    "desk:not_content",
    "desk:ask_to_agree",
    "desk:restrict",
    "desk:challenge_restriction",
    "desk:group_send",
    "desk:enter_stage",
    "desk:close",
    "desk:reopen",
    "desk_procedures:end",  # the last one in force stays
)
# What shows no form, and what this procedure has no place for.
SHUT = {
    "desk:logged",
    "desk:return_case",
    "desk:settled",
    "desk:review_flag",
    "desk:contractor",
}
# Sent, so that no link opens it; it gives a file and writes a line of the log alone.
WRITES_NO_ROW = ("desk:original",)
REFUSED = (302, 403, 404)  # a stranger is sent to the door


@pytest.fixture
def typed(people: dict[str, User], passed_on: Case) -> dict[str, dict[str, Any]]:
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
        "desk:raised": {"raised_at": hour_ago},
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
        "desk:disagree": {"why": "It is yours."},
        "desk:name_staff": {"name": "Mr Oak"},
        "desk:subject": {"words": "It is about you.", "channel": "phone", "happened_at": hour_ago},
        "desk:no_comment": {},
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
        "desk_procedures:new": {"source": f"pack:{PACK}"},
        "desk_procedures:import": {"document": document, **reason},
        "desk_procedures:entry": {"label": "It took far too long", "save": "1", **reason},
        "desk_procedures:add": {"label": "The weather", "save": "1", **reason},
        "desk_procedures:document": {"document": f"{document}\n# agreed\n", **reason},
        "desk_procedures:publish": {"on": today, **reason},
        "desk_procedures:discard": reason,
        "desk_procedures:end": {"last_day": today, **reason},
    }


def form_of(screen: str, case: Case, typed: dict[str, dict[str, Any]]) -> dict[str, Any]:
    """What was typed, with the hidden fields that the desk's own forms carry."""
    given = dict(typed.get(screen, {}))
    if screen.startswith("desk_procedures"):
        given["seen"] = digest_of(pack_document(PACK))
    elif screen.startswith("desk"):
        given |= {"seen": case.version, "key": uuid.uuid4()}
    if "file" in given:
        given["file"].seek(0)
    return given


@pytest.mark.req("S0-22")
@pytest.mark.parametrize("name", NAMES)
def test_a_form_is_refused_from_whoever_may_not_send_it_and_nothing_is_written(
    name: str,
    as_person: Callable[..., Any],
    address: Callable[[str], str],
    typed: dict[str, dict[str, Any]],
    passed_on: Case,
) -> None:
    client, column = as_person(name), NAMES.index(name)
    # A try by somebody it is about is noted once an hour; here it was noted before.
    client.get(reverse("desk:case", args=[passed_on.pk]))
    before = everything()

    for screen, letters in LETTERS.items():
        if letters[column] != "y" or screen in ONLY_SHOWN:
            response = client.post(address(screen), form_of(screen, passed_on, typed))
            assert response.status_code in (*REFUSED, 405), screen
            assert everything() == before, screen


def test_the_same_forms_are_taken_from_those_who_may_send_them(
    as_person: Callable[..., Any],
    address: Callable[[str], str],
    typed: dict[str, dict[str, Any]],
    passed_on: Case,
) -> None:
    before = everything()
    wrote = set()

    for screen in typed:
        allowed = NAMES[LETTERS[screen].index("y")]
        with transaction.atomic():
            response = as_person(allowed).post(address(screen), form_of(screen, passed_on, typed))
            assert response.status_code in (200, 302), screen
            taken(response)
            if everything() != before:
                wrote.add(screen)
            transaction.set_rollback(True)

    assert set(typed) - wrote == {*OUT_OF_PLACE, *WRITES_NO_ROW}


def test_no_form_of_the_matrix_is_left_out(typed: dict[str, dict[str, Any]]) -> None:
    """What is neither shown alone nor sent here is a listing, a history or a door that is shut."""
    others = set(LETTERS) - set(typed) - set(ONLY_SHOWN)

    assert {name for name in others if name.startswith("desk")} == SHUT
    assert {name.rpartition("_")[2] for name in others if "modeladmin" in name} == {
        "index",
        "delete",
        "history",
    }
