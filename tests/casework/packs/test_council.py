"""The council's procedure: its stages, its clocks, the quick fix, and how it begins and ends."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest

from cms.casework.clocks import clock_state
from cms.casework.clocks.worked_cases import differences, read_events
from cms.casework.mail.moments import reply_due
from cms.casework.models import Deadline
from cms.casework.procedure.schema import Procedure
from cms.casework.services.change import Act
from cms.casework.services.escalation import enter_stage
from cms.casework.services.procedures import install_pack
from cms.casework.services.steps import record_step
from cms.casework.services.triage import Triage, triage_case
from cms.users.models import User
from tests.casework.packs.council import BOROUGH, CODE, COUNCIL, PLAIN, says
from tests.factories import WEDNESDAY, holder, open_case

WORKED = Path(__file__).parent.parent / "clocks" / "worked_cases.json"
# Cases that add something no document of ours says: other hours, a shutdown, a pause.
OTHERWISE = ("next_opening", "exclude_days")
CLOCKS = {
    "acknowledge_2wd": (COUNCIL, "acknowledge_2wd"),
    "reply_10wd": (COUNCIL, "reply_10wd"),
    "stage2_notify_manager_5wd": (COUNCIL, "stage2_notify_manager_5wd"),
    "informal_24h": (COUNCIL, "informal_24h"),
    "stage1_acknowledge_5wd": (CODE, "stage1_acknowledge_5wd"),
    "stage1_reply_10wd_from_ack": (CODE, "stage1_reply_10wd_from_ack"),
    "overall_12_weeks": (CODE, "overall_12_weeks"),
}


def worked_cases() -> list[dict[str, Any]]:
    rows: list[dict[str, Any]] = json.loads(WORKED.read_text(encoding="utf-8"))
    return [
        row
        for row in rows
        if row.get("rule") in CLOCKS
        and row["id"][0] in "CL"
        and not row["clock"].get("closures")
        and not set(OTHERWISE) & {str(value) for value in row["clock"].values()}
    ]


@pytest.mark.req("S3-23", "S3-27", "S3-29", "S3-34", "S3-56")
@pytest.mark.parametrize("case", worked_cases(), ids=lambda case: str(case["id"]))
def test_the_clocks_give_the_dates_of_the_worked_cases(case: dict[str, Any]) -> None:
    spec, key = CLOCKS[case["rule"]]
    settings = spec.settings_of(spec.clock_by_key[key])
    # A worked case says what it starts from by the time it was received.
    if case["clock"].get("start_event") == "received":
        settings = settings.model_copy(update={"start_event": "received"})
    received_at = datetime.fromisoformat(case["received_at"])

    state = clock_state(settings, received_at=received_at, events=read_events(case))

    dates = {name: value for name, value in case.items() if name != "expected_result"}
    assert not list(differences(dates, state))


def test_there_are_worked_cases_for_each_of_those_clocks() -> None:
    assert {case["rule"] for case in worked_cases()} == set(CLOCKS)


@pytest.mark.req("S3-18", "S3-63")
def test_the_stages_follow_each_other() -> None:
    stages = {stage.key: stage for stage in COUNCIL.stages}

    assert list(stages) == ["informal", "stage1", "stage2", "ombudsman"]
    assert [stage.kind for stage in COUNCIL.stages] == ["informal", "formal", "review", "external"]
    assert stages["stage2"].returns_to == ("stage1",)
    # Anybody may go to an ombudsman at any time, so every stage leads there.
    assert all("ombudsman" in stages[key].leads_to for key in ("informal", "stage1", "stage2"))


@pytest.mark.req("S3-23", "S3-24", "S3-27", "S3-29", "S3-33", "S3-50", "S3-56", "S3-60")
@pytest.mark.parametrize(
    ("key", "unit", "amount", "start", "public"),
    [
        ("informal_24h", "hours", 24, "received_by_contact", False),
        ("acknowledge_2wd", "working_days", 2, "received", True),
        ("reply_10wd", "working_days", 10, "received", True),
        ("stage2_acknowledge_2wd", "working_days", 2, "escalation_requested", True),
        ("stage2_notify_manager_5wd", "working_days", 5, "escalation_requested", False),
        ("conclude_20wd", "working_days", 20, "escalation_requested", True),
    ],
)
def test_the_times_are_those_of_the_procedure(
    key: str, unit: str, amount: int, start: str, public: bool
) -> None:
    clock = COUNCIL.clock_by_key[key]

    assert (clock.unit, clock.amount, clock.start_event) == (unit, amount, start)
    assert clock.is_public is public


@pytest.mark.req("S3-60")
def test_the_second_look_is_an_aim_and_news_comes_once_it_is_late() -> None:
    assert COUNCIL.clock_by_key["conclude_20wd"].force == "aim"
    assert COUNCIL.clock_by_key["reply_10wd"].force == "duty"
    updates = COUNCIL.stage_by_key["stage2"].updates
    assert updates is not None
    assert (updates.every, updates.once_overdue) == (10, "conclude_20wd")
    assert "progress_update" in updates.met_by


@pytest.mark.req("S3-23", "S3-24")
def test_a_quick_fix_counts_on_working_days_and_ends_in_a_job_to_register() -> None:
    quick = COUNCIL.clock_by_key["informal_24h"]

    assert quick.hours_count_on == "working_days"
    assert "stage 1" in quick.overdue_job
    assert set(quick.met_by) >= {"resolved", "registered"}
    assert COUNCIL.step_by_key["settled"].event == "resolved"
    assert COUNCIL.step_by_key["register"].event == "registered"


@pytest.fixture
def adviser(db: None) -> User:
    install_pack(COUNCIL.key, on=date(2020, 1, 1), now=datetime(2020, 1, 1, 9, tzinfo=UTC))
    holder("service_officer")
    return holder("feedback_adviser")


@pytest.mark.req("S3-24", "S3-27", "S3-29")
def test_trying_a_quick_fix_first_moves_no_date(adviser: User) -> None:
    case = open_case(kind="complaint", procedure_key=COUNCIL.key)
    dates = "acknowledge_2wd", "reply_10wd"
    before = dict(Deadline.objects.filter(clock__in=dates).values_list("clock", "due_at"))
    act = Act(now=WEDNESDAY.replace(hour=16), by=adviser)
    decided = Triage(kind="complaint", topic="bins", points=("The bins were left.",))
    triage_case(case_id=case.pk, act=act, decided=decided)

    why = {"why": "not_settled", "team": "Bins and recycling"}
    record_step(case_id=case.pk, act=act, key="register", evidence=why)
    enter_stage(case_id=case.pk, act=act, stage="stage1")

    assert set(before) == set(dates)
    assert dict(Deadline.objects.filter(clock__in=dates).values_list("clock", "due_at")) == before
    case.refresh_from_db()
    assert (case.stage, case.handler_role) == ("stage1", "service_officer")


@pytest.mark.req("S3-29")
def test_the_confirmation_gives_the_day_of_the_reply_and_not_its_own(adviser: User) -> None:
    case = open_case(kind="complaint", procedure_key=COUNCIL.key)
    rows = case.deadlines.all()

    given = reply_due(case, "acknowledgement", rows)

    assert given == rows.get(clock="reply_10wd").due_at
    assert given != rows.get(clock="acknowledge_2wd").due_at


@pytest.mark.req("S3-24")
def test_nothing_goes_to_stage_1_before_it_is_registered() -> None:
    at_first = {"stage": "informal", "steps_done": ()}

    assert "Record why it goes to stage 1." in says("enter:stage1", **at_first)
    assert not says("enter:stage1", **{**at_first, "steps_done": ("register",)})


@pytest.mark.req("S3-18", "S3-19", "S3-26")
def test_a_quick_fix_closes_once_it_is_recorded_how_it_was_settled() -> None:
    at_first = {
        "stage": "informal",
        "sent": (),
        "steps_done": (),
        "outcome": "settled",
        "lessons": 0,
    }

    assert says("close", **at_first) == ["Record how it was settled, or register it at stage 1."]
    assert not says("close", **{**at_first, "steps_done": ("settled",)})
    told = {field.key: field for field in COUNCIL.step_by_key["settled"].evidence}["told_right"]
    assert (told.type, told.required) == ("tick", True)
    assert "service_officer" in COUNCIL.step_by_key["settled"].by
    outcome = COUNCIL.outcome("settled")
    assert outcome is not None and outcome.at_once is not None
    assert outcome.at_once.holds({**PLAIN, "steps_done": ("settled",)})
    assert not outcome.at_once.holds({**PLAIN, "steps_done": ()})


@pytest.mark.req("S3-16", "S3-17")
def test_a_compliment_is_passed_on_and_answered_with_thanks() -> None:
    praise = {"kind": "compliment", "stage": "informal", "steps_done": (), "sent": (), "lessons": 0}

    assert says("close", **praise) == [
        "Pass the compliment on to those it praises.",
        "Thank the person before you close the case.",
    ]
    assert not says("close", **{**praise, "steps_done": ("pass_on_praise",), "sent": ("thanks",)})
    asked = {field.key for field in COUNCIL.step_by_key["pass_on_praise"].evidence}
    assert asked >= {"about", "sent_in_by", "copied_on", "quote"}
    assert COUNCIL.step_by_key["pass_on_praise"].copy_by == "praise_copy"


@pytest.mark.req("S3-26")
def test_nothing_is_closed_without_confirmation_or_a_reply_on_the_same_day() -> None:
    ready = {"outcome": "not_upheld", "sent": ("stage1_reply",)}

    assert says("close", **ready) == [
        "Confirm the complaint to the person before you close the case."
    ]
    assert not says("close", **ready, sent_first_day=("stage1_reply",))
    assert not says("close", **{**ready, "sent": ("acknowledgement", "stage1_reply")})
    # Sent back and answered once more: what confirmed the first round no longer counts.
    assert not says("close", **{**ready, "sent": ("stage2_acknowledgement", "stage1_reply")})


@pytest.mark.req("S3-11", "S3-47")
def test_nothing_is_closed_before_somebody_asked_what_was_learned() -> None:
    ready = {"outcome": "not_upheld", "sent": ("acknowledgement", "stage1_reply")}

    assert says("close", **ready, lessons=0) == [
        "Record what was learned, or that nothing was and why."
    ]
    assert not says("close", **ready)


@pytest.mark.req("S3-112")
@pytest.mark.parametrize("outcome", ["upheld", "partly_upheld"])
def test_an_upheld_complaint_ends_with_an_apology_or_the_reason_for_none(outcome: str) -> None:
    ready = {"outcome": outcome, "sent": ("acknowledgement", "stage1_reply")}
    say = "Add an apology to what is put right, or say why there is none."

    assert says("close", **ready) == [say]
    assert not says("close", **ready, remedies=("apology",))
    assert not says("close", **ready, steps_done=(*PLAIN["steps_done"], "no_apology"))


@pytest.mark.req("S3-64", "S3-65", "S3-66", "S3-67", "S3-68")
def test_an_ombudsman_s_enquiry_has_a_link_a_signature_and_three_messages() -> None:
    rules = COUNCIL.enquiries

    assert rules is not None
    assert rules.link_role == "feedback_manager"
    assert rules.signed_off_by == ("chief_executive",)
    assert set(rules.tells) == {"service_manager", "director"}
    assert set(rules.tell_on) == {"new", "provisional", "final"}


@pytest.mark.req("S3-62")
def test_the_ombudsman_follows_from_the_area_of_service() -> None:
    bodies = {body.key: body for body in COUNCIL.bodies}

    def shown(area: str | None) -> set[str]:
        facts = {**PLAIN, "service_area": area}
        return {
            key
            for key, body in bodies.items()
            if body.kind == "ombudsman" and (body.when is None or body.when.holds(facts))
        }

    assert shown("council_homes") == {"housing_ombudsman"}
    assert shown("streets") == {"lgsco"}
    assert shown(None) == {"lgsco", "housing_ombudsman"}


@pytest.mark.req("S3-49")
@pytest.mark.parametrize(("spec", "asked"), [(COUNCIL, True), (CODE, False), (BOROUGH, False)])
def test_reasons_for_a_second_look_are_asked_for_only_where_the_source_does(
    spec: Procedure, asked: bool
) -> None:
    request = spec.stage_by_key["stage2"].request

    assert request is not None
    assert (request.reasons_required, request.wish_required) == (asked, asked)
