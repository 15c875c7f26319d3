"""The longest way through each procedure, walked with the services that the desk uses."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest

from cms.casework.models import Case, Deadline, Message, Result
from cms.casework.services.change import Act, NotReady
from cms.casework.services.closing import close_case
from cms.casework.services.escalation import enter_stage, not_content
from cms.casework.services.evidence import EvidenceMissing
from cms.casework.services.flags import set_flag
from cms.casework.services.lessons import none_found
from cms.casework.services.points import answer_point
from cms.casework.services.procedures import install_pack
from cms.casework.services.replies import send_reply
from cms.casework.services.steps import record_step
from cms.casework.services.triage import Triage, triage_case
from cms.users.models import User
from tests.casework.packs.gates import procedure
from tests.casework.services.conftest import deliver_all
from tests.casework.services.written import refused
from tests.factories import LONG_AGO, WEDNESDAY, holder, open_case
from tests.remembered import remembered

pytestmark = [pytest.mark.django_db, pytest.mark.one_database]

HOUR = timedelta(hours=1)
TODAY = WEDNESDAY.date()
LOOKED_INTO = {
    "looked_at": "The repair log and two letters.",
    "person_view": "The boiler was off for nine days.",
    "other_view": "The contractor says that nobody was in.",
    "facts": "No visit is in the log before day eight.",
    "conclusion": "upheld",
}


class Story:
    """A case under one procedure, and people in each of its roles."""

    def __init__(self, key: str, **told: Any) -> None:
        self.spec = procedure(key)
        self.people: dict[str, User] = remembered(f"everybody of {key}", self.everybody)
        self.now = WEDNESDAY
        given = {"kind": "complaint", "procedure_key": key, **told}
        self.case: Case = open_case(**given)

    def everybody(self) -> dict[str, User]:
        install_pack(self.spec.key, on=LONG_AGO, now=datetime(2020, 1, 1, 9, tzinfo=UTC))
        return {role.key: holder(role.key) for role in self.spec.roles}

    def act(self, role: str) -> Act:
        self.now += HOUR
        return Act(self.now, self.people[role])

    def sorts(self, role: str) -> None:
        decided = Triage(
            kind="complaint",
            topic="boiler",
            points=("Nobody came for nine days.",),
            fuller_reply_needed=True,
            general_interest=False,
        )
        triage_case(case_id=self.case.pk, act=self.act(role), decided=decided)
        answer_point(
            case_id=self.case.pk,
            act=self.act(role),
            number=1,
            finding="upheld",
            answer="The visit was not booked. We are sorry.",
        )

    def records(self, role: str, key: str, **evidence: Any) -> None:
        record_step(case_id=self.case.pk, act=self.act(role), key=key, evidence=evidence)

    def flags(self, role: str, key: str, **evidence: Any) -> None:
        set_flag(case_id=self.case.pk, act=self.act(role), key=key, evidence=evidence)

    def sends(
        self, role: str, key: str, *, channel: str = "email", asked: Mapping[str, Any] | None = None
    ) -> Message:
        act = self.act(role)
        sent = send_reply(
            case_id=self.case.pk,
            act=act,
            key=key,
            words="I have read all that you sent.",
            channel=channel,
            happened_at=None if channel == "email" else act.now,
            asked=asked,
        )
        deliver_all(self.now)
        return sent

    def asks_to_go_on(self) -> None:
        self.now += HOUR
        not_content(case_id=self.case.pk, act=Act(self.now))

    def learns(self, role: str) -> None:
        none_found(case_id=self.case.pk, act=self.act(role), why="It was learned last month.")

    def closes(self, role: str, outcome: str) -> None:
        act = self.act(role)
        close_case(case_id=self.case.pk, act=act, outcome=outcome, outcome_reason="As we wrote.")
        self.case.refresh_from_db()

    def goes_to(self, role: str, stage: str) -> None:
        enter_stage(case_id=self.case.pk, act=self.act(role), stage=stage)

    def result_of(self, clock: str) -> str:
        row: Deadline = self.case.deadlines.filter(clock=clock).latest("pk")
        return row.result


REASONS = {"reasons": "The log shows no visit. Our policy is three days."}


@pytest.mark.req("S4-13", "S4-14", "S4-40")
def test_a_landlord_settles_with_compensation_at_once_and_it_can_still_be_appealed():
    story = Story("housing-appeals", channel="phone")
    settled = {"done": "A plumber came today.", "content": "yes", "told_appeal": True}
    money = {"compensation-amount": Decimal("30"), "compensation-basis": "A heater for a week."}
    with refused(EvidenceMissing, "ask the service manager or the director"):
        over = {**money, "compensation-amount": Decimal("51")}
        story.records("complaints_officer", "settled", **settled, **over)
    story.records("complaints_officer", "settled", **settled, **money)
    story.closes("complaints_officer", "settled")

    remedy = story.case.remedies.get()
    assert remedy.agreed_by == story.people["complaints_officer"]
    assert (remedy.details["amount"], remedy.due_on) == ("30.00", TODAY + timedelta(days=10))
    assert story.spec.remedy_by_key[remedy.key].policy == "compensation"
    story.asks_to_go_on()
    story.case.refresh_from_db()
    assert (story.case.stage, story.case.closed_at) == ("appeal_1", None)


@pytest.mark.req("S4-10", "S4-14", "S4-17", "S4-18", "S4-19", "S4-23")
def test_a_complaint_to_a_landlord_goes_through_both_appeals_to_the_ombudsman():
    story = Story("housing-appeals")
    story.sorts("complaints_officer")
    with refused(NotReady, "Ask first what would help"):
        story.records("complaints_officer", "look_into_first", **LOOKED_INTO)
    story.records("complaints_officer", "support_check", need="needed", asked_on=TODAY)
    arranged = {"what": "A visit at home.", "by_whom": "Housing officer", "agreed_on": TODAY}
    story.records("complaints_officer", "arrangements", **arranged)
    story.records("complaints_officer", "look_into_first", **LOOKED_INTO)
    with refused(NotReady, "by letter or email"):
        story.sends("complaints_officer", "first_decision", channel="phone", asked=REASONS)
    story.sends("complaints_officer", "first_decision", asked=REASONS)
    assert story.result_of("first_decision") == Result.MET

    for stage, role in (("appeal_1", "director"), ("appeal_2", "board_member")):
        story.asks_to_go_on()
        story.case.refresh_from_db()
        assert (story.case.stage, story.case.handler_role) == (stage, role)
        story.records(role, f"look_into_{stage}", ground="missed", **LOOKED_INTO)
        story.sends(role, f"{stage}_decision", asked=REASONS)
        assert story.result_of(f"{stage}_decision") == Result.MET
    story.goes_to("complaints_officer", "ombudsman")
    decided = {"body": "housing_ombudsman", "answered_on": TODAY, "answer": "Pay for the heaters."}
    with refused(NotReady, "Record what the ombudsman decided"):
        story.closes("complaints_officer", "not_upheld")
    story.records("complaints_officer", "ombudsman_answer", **decided)
    story.learns("complaints_officer")
    story.closes("complaints_officer", "upheld")

    assert story.case.outcome == "upheld"


@pytest.mark.req("S4-27", "S4-28")
def test_declining_needs_every_answer_and_a_letter_that_can_be_appealed():
    story = Story("housing-appeals")
    story.sorts("complaints_officer")
    story.records("complaints_officer", "support_check", need="declined", asked_on=TODAY)
    given = {
        "kind": "repetitive",
        "reason": "The same point was decided twice.",
        "vulnerability": "Asked twice; no sign of it.",
        "support": "An advocate was offered.",
        "decided_by": "director",
        "review_on": TODAY + timedelta(days=90),
    }
    with refused(EvidenceMissing, "needs were looked into"):
        story.flags("complaints_officer", "unreasonable", **{**given, "vulnerability": ""})
    story.flags("complaints_officer", "unreasonable", **given)
    story.sends("director", "declined_letter", asked=REASONS)
    story.closes("complaints_officer", "declined")

    story.asks_to_go_on()
    story.case.refresh_from_db()
    assert story.case.stage == "appeal_1"
    assert story.case.handler_role == "board_member"  # the director declined it


@pytest.mark.req("S3-48")
def test_a_complaint_under_the_code_of_the_housing_ombudsman_goes_through_both_stages():
    story = Story("housing-code-2024")
    story.sorts("complaints_officer")
    story.sends("complaints_officer", "acknowledgement")
    assert story.result_of("stage1_acknowledge_5wd") == Result.MET
    asked = {
        "definition": "No heating for nine days.",
        "decision": "We uphold it.",
        "remedy": "£80 and a call before each visit.",
        "still_to_do": "The valve is changed on Monday by our contractor.",
        **REASONS,
    }
    note = {**LOOKED_INTO, "conflict": "no_interest"}
    del note["facts"]
    story.records("complaints_officer", "look_into_stage1", **note)
    late = {"reason": "The contractor has not answered.", "new_date": date(2026, 6, 12)}
    story.sends("complaints_officer", "extension", asked=late)
    story.sends("complaints_officer", "stage1_reply", asked=asked)
    assert story.result_of("stage1_reply_10wd_from_ack") in (Result.MET, Result.EXTENDED)

    story.asks_to_go_on()
    story.sends("service_manager", "acknowledgement")
    assert story.result_of("stage2_acknowledge_5wd") == Result.MET
    story.records("service_manager", "look_into_stage2", **note)
    story.sends("service_manager", "stage2_reply", asked=asked)
    assert story.result_of("stage2_reply_20wd_from_ack") == Result.MET
    assert story.result_of("overall_12_weeks") == Result.MET


@pytest.mark.req("S2-12", "S2-13", "S2-14")
def test_what_was_settled_at_once_is_looked_into_in_full_with_its_first_date_and_words():
    story = Story("customer-relations", channel="phone")
    received_at = story.case.received_at
    story.records("customer_relations_officer", "first_contact", done="Sent a new bin.", happy="no")
    with refused(NotReady, "not happy with it"):
        story.closes("customer_relations_officer", "settled")
    story.asks_to_go_on()
    story.case.refresh_from_db()
    assert (story.case.stage, story.case.received_at) == ("investigation", received_at)
    story.sorts("customer_relations_officer")
    note = {"looked_at": "The round sheet.", "facts": "Missed twice.", "conclusion": "upheld"}
    story.records("customer_relations_officer", "look_into", **note)
    reply = story.sends("customer_relations_officer", "final_reply")
    assert "Local Government and Social Care Ombudsman" in reply.body
    assert "never changes the service" in reply.body
    story.learns("customer_relations_officer")
    story.closes("customer_relations_officer", "upheld")

    row = story.case.deadlines.get(clock="final_reply")
    assert row.start_at == received_at


@pytest.mark.req("S3-139")
def test_a_complaint_about_personal_data_is_answered_and_goes_to_the_commissioner():
    story = Story("data-protection-complaints")
    story.sorts("data_protection_lead")
    story.sends("data_protection_lead", "acknowledgement")
    assert story.result_of("data_protection_complaint_ack_30_days") == Result.MET
    note = {
        "about": "A letter went next door.",
        "looked_at": "The post book.",
        "facts": "An old address was used.",
        "conclusion": "upheld",
    }
    story.records("data_protection_lead", "look_into", **note)
    letter = story.sends("data_protection_lead", "outcome_letter", asked=REASONS)
    assert "Information Commissioner" in letter.body
    assert story.result_of("outcome_without_delay") == Result.MET
    story.goes_to("data_protection_lead", "regulator")
    story.records("data_protection_lead", "regulator_answer", answered_on=TODAY, answer="Noted.")
    story.learns("data_protection_lead")
    story.closes("data_protection_lead", "upheld")

    assert story.case.outcome == "upheld"
