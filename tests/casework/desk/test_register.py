"""The register: a row for each case, with what became of it from receipt to outcome (S0-54)."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable
from datetime import timedelta
from typing import Final

import pytest
from django.test import Client

from cms.casework.models import Case, OutgoingMail
from cms.casework.services.change import Act
from cms.casework.services.closing import close_case
from cms.casework.services.delivery import deliver, record_bounce
from cms.casework.services.escalation import enter_stage, not_content
from cms.casework.services.points import answer_point
from cms.casework.services.raising import raise_at_meeting
from cms.casework.services.replies import send_reply
from cms.casework.services.steps import record_step
from cms.casework.services.triage import Triage, triage_case
from cms.users.models import User
from tests.casework.desk.downloads import taken
from tests.factories import WEDNESDAY, MeetingFactory, open_case, sorted_case

QUEUE: Final = "/admin/casework/cases/?export=csv&state=all"
HOUR: Final = timedelta(hours=1)


def register(client: Client) -> list[dict[str, str]]:
    content = taken(client.get(QUEUE)).decode()
    return list(csv.DictReader(io.StringIO(content)))


def reply(case: Case, by: User, after: timedelta, key: str) -> None:
    act = Act(now=WEDNESDAY + after, by=by)
    send_reply(case_id=case.pk, act=act, key=key, words="Here is what we found.")
    for mail in OutgoingMail.objects.filter(case=case, status="queued"):
        deliver(mail.pk, now=act.now)


def led_outside(people: dict[str, User]) -> Case:
    """Raised three days before it was written, and gone through every stage there is."""
    officer, chair = people["coordinator"], people["chair"]
    case = open_case(first_raised_at=WEDNESDAY - 72 * HOUR)
    decided = Triage("concern", "hall access", ("The door.",), True, "", True, "All use it.")
    triage_case(case_id=case.pk, act=Act(WEDNESDAY + HOUR, officer), decided=decided)
    reply(case, officer, 19 * HOUR, "initial_response")
    point = {"answer": "The lock was changed.", "finding": "upheld"}
    answer_point(case_id=case.pk, act=Act(WEDNESDAY + 29 * HOUR, officer), number=1, **point)
    reply(case, officer, 30 * HOUR, "fuller_reply")
    not_content(case_id=case.pk, act=Act(WEDNESDAY + 60 * HOUR))
    consulted = {"with_whom": "Tom Feeney", "consulted_on": WEDNESDAY.date(), "view": "Agreed."}
    act = Act(WEDNESDAY + 100 * HOUR, chair)
    record_step(case_id=case.pk, act=act, key="consult_lto_rep", evidence=consulted)
    reply(case, chair, 110 * HOUR, "chair_decision")
    enter_stage(case_id=case.pk, act=Act(WEDNESDAY + 200 * HOUR, chair), stage="external")
    raised = Act(WEDNESDAY + 490 * HOUR, officer)
    raise_at_meeting(case_id=case.pk, act=raised, meeting_id=MeetingFactory().pk)
    return case


@pytest.mark.req("S0-54")
def test_a_download_tells_of_each_case_from_receipt_to_outcome(
    as_person: Callable[[str], Client], people: dict[str, User]
) -> None:
    case = led_outside(people)
    spoken = open_case(at=WEDNESDAY + HOUR, by=people["coordinator"], channel="phone")
    withdrawn = Act(WEDNESDAY + 3 * HOUR, people["coordinator"])
    said = {"outcome": "withdrawn", "outcome_reason": "They rang and asked for it."}
    close_case(case_id=spoken.pk, act=withdrawn, **said)

    newest, oldest = register(as_person("coordinator"))

    assert oldest["Reference"] == case.reference
    told = {
        "In writing": "Yes",
        "Received": "2026-05-20 14:10",
        "First raised": "2026-05-17 14:10",
        "First answer (hours)": "19.0",
        "Full reply": "2026-05-21",
        "Raised at a meeting": "2026-06-08",
        "Of general interest": "Yes",
        "Looked at again": "2026-05-23",
        "With an outside body": "2026-05-28",
        "Closed": "",
        "Outcome": "",
    }
    assert {name: oldest[name] for name in told} == told
    untold = [name for name in told if not newest[name]]
    assert (newest["In writing"], newest["Outcome"]) == ("No", "Withdrawn by the person")
    assert untold == [
        "First answer (hours)",
        "Full reply",
        "Raised at a meeting",
        "Of general interest",
        "Looked at again",
        "With an outside body",
    ]


@pytest.mark.req("S0-38", "S0-39", "S0-54")
def test_neither_a_receipt_nor_what_came_back_is_a_first_answer(
    as_person: Callable[[str], Client], people: dict[str, User]
) -> None:
    case = sorted_case(people["coordinator"])
    reply(case, people["coordinator"], 5 * HOUR, "initial_response")
    (row,) = register(as_person("coordinator"))
    assert row["First answer (hours)"] == "5.0"

    mail = OutgoingMail.objects.get(case=case, kind="initial_response")
    record_bounce(mime_id=mail.mime_id, now=WEDNESDAY + 6 * HOUR)

    (row,) = register(as_person("coordinator"))
    assert OutgoingMail.objects.filter(case=case, kind="receipt", status="sent").exists()
    assert row["First answer (hours)"] == ""


@pytest.mark.req("S0-54")
def test_it_holds_no_case_that_its_reader_may_not_see(
    as_person: Callable[[str], Client], people: dict[str, User]
) -> None:
    open_case()
    about = open_case(subject_role="coordinator")

    assert about.reference not in [row["Reference"] for row in register(as_person("coordinator"))]
    assert len(register(as_person("auditor"))) == 2
