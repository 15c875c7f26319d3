"""Asking for a stage, who has it then, and sending it back: all as the procedure says."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from cms.casework.errors import CaseworkError
from cms.casework.facts import facts_for, facts_of
from cms.casework.models import Case, EventKind, Job, Result
from cms.casework.procedure.gates import missing_for
from cms.casework.services.change import Act, CaseClosed, NotReady
from cms.casework.services.closing import close_case, reopen_case
from cms.casework.services.escalation import (
    CannotAsk,
    NoSuchStage,
    can_ask,
    enter_stage,
    is_late,
    not_content,
    return_to_stage,
    stages_to_ask_for,
)
from cms.casework.services.replies import send_reply
from cms.casework.services.routing import grant
from cms.casework.services.steps import record_step
from cms.casework.services.triage import CannotHave, assign_case
from cms.users.models import User
from tests.casework.documents import (
    SMALL,
    Parts,
    ask,
    asked_for,
    begun,
    clock,
    document,
    message,
    stage,
    step,
)
from tests.casework.services.conftest import deliver_all
from tests.casework.services.written import refused
from tests.factories import WEDNESDAY, holder, open_case

pytestmark = pytest.mark.django_db

DAY = timedelta(days=1)
DECISION = message("decision", decides=True)


def two_stages(review: Parts | None = None, **parts: Any) -> Parts:
    """“first”, decided by the clerk or the worker, and “review”, which the person asks for."""
    first = {
        "key": "answering",
        "decider": "worker",
        "leads_to": ["review"],
        "clocks": [clock("reply", amount=10, met_by=["decision"])],
    }
    asking = {"when": {"field": "sent", "has": "decision"}, "not_yet": "Wait for our reply."}
    again = {
        "decider": "chair",
        "returns_to": ["answering"],
        "clocks": [
            clock("conclude", amount=20, start_event="escalation_requested", met_by=["decision"])
        ],
        **(review or {}),
    }
    again["request"] = {**asking, **again.get("request", {})}
    return document(
        stages=[first, asked_for("review", **again)],
        messages=[DECISION, *parts.pop("messages", ())],
        default_handler="worker",
        **parts,
    )


@pytest.fixture
def people(db: None) -> dict[str, User]:
    return {}


def opened(parts: Parts, people: dict[str, User], **told: Any) -> Case:
    people.update(begun(parts))
    return open_case(procedure_key=SMALL, **told)


def decide(case: Case, by: User, at: Any) -> None:
    send_reply(case_id=case.pk, act=Act(at, by), key="decision", words="We looked.")
    deliver_all(at)
    case.refresh_from_db()


def ask_again(case: Case, at: Any, **said: Any) -> None:
    not_content(case_id=case.pk, act=Act(at), **said)
    case.refresh_from_db()


# --- what a request needs --------------------------------------------------------------------


@pytest.mark.req("S3-49")
def test_where_reasons_and_a_wish_are_asked_for_a_request_without_them_is_refused(
    people: dict[str, User],
):
    needs = {"reasons_required": True, "wish_required": True}
    case = opened(two_stages({"request": needs}), people)
    decide(case, people["worker"], WEDNESDAY + DAY)

    with refused(CannotAsk, "Say why", field="why"):
        not_content(case_id=case.pk, act=Act(WEDNESDAY + 2 * DAY), wish="A new lock.")
    with refused(CannotAsk, "what you would like", field="wish"):
        not_content(case_id=case.pk, act=Act(WEDNESDAY + 2 * DAY), why="The key is missing.")

    ask_again(case, WEDNESDAY + 2 * DAY, why="The key is missing.", wish="A new lock.")
    assert case.stage == "review"


@pytest.mark.req("S3-49")
@pytest.mark.parametrize("channel", ["phone", "in_person"])
def test_where_it_is_asked_for_in_writing_a_call_is_not_enough(
    people: dict[str, User], channel: str
):
    case = opened(two_stages({"request": {"written_required": True}}), people)
    decide(case, people["worker"], WEDNESDAY + DAY)
    act = Act(WEDNESDAY + 2 * DAY, people["clerk"])

    with refused(CannotAsk, "in writing", field="channel"):
        not_content(case_id=case.pk, act=act, why="They rang.", channel=channel)

    not_content(case_id=case.pk, act=act, why="They wrote.", channel="letter")
    assert case.messages.get(kind="not_content").channel == "letter"


def test_after_its_time_a_request_needs_a_reason_and_then_counts(people: dict[str, User]):
    case = opened(two_stages({"request": {"window_days": 28}}), people)
    decide(case, people["worker"], WEDNESDAY + DAY)
    ((_, request),) = stages_to_ask_for(case)
    last_day, after = WEDNESDAY + 29 * DAY, WEDNESDAY + 30 * DAY

    assert not is_late(case, request, at=last_day)
    assert is_late(case, request, at=after)
    with refused(CannotAsk, "more than 28 days ago", field="late_reason"):
        not_content(case_id=case.pk, act=Act(after))
    ask_again(case, after, late_reason="I was in hospital.")

    assert case.stage == "review"
    assert "I was in hospital." in case.messages.get(kind="not_content").body
    asked = case.events.get(kind=EventKind.ESCALATION_REQUESTED)
    assert asked.data["late"] is True


@pytest.mark.req("S3-49", "S3-50")
def test_the_times_of_the_next_stage_run_from_when_the_request_reached_us(
    people: dict[str, User],
):
    case = opened(two_stages(), people)
    decide(case, people["worker"], WEDNESDAY + DAY)
    arrived, noted = WEDNESDAY + 2 * DAY, WEDNESDAY + 6 * DAY
    act = Act(noted, people["clerk"])

    for wrong in (noted + DAY, WEDNESDAY - DAY):
        with refused(CannotAsk, field="received_at"):
            not_content(case_id=case.pk, act=act, received_at=wrong)
    not_content(case_id=case.pk, act=act, channel="letter", received_at=arrived)

    assert case.deadlines.get(clock="conclude").start_at == arrived


def test_the_representative_is_named_as_the_one_who_asked(people: dict[str, User]):
    from cms.casework.services.told import Representative

    helper = Representative(name="Jo Reed", email="jo@helper.example", acts_as="friend")
    case = opened(two_stages(), people, on_behalf_of=helper)
    decide(case, people["worker"], WEDNESDAY + DAY)
    party = case.parties.get(part="representative")

    ask_again(case, WEDNESDAY + 2 * DAY, why="For her.", party_id=party.pk)

    assert case.messages.get(kind="not_content").party == party


def test_of_several_stages_one_is_chosen(people: dict[str, User]):
    parts = two_stages()
    parts["stages"][0]["leads_to"] = ["review", "panel"]
    parts["stages"].append(asked_for("panel", decider="clerk", request={"label": "A panel"}))
    case = opened(parts, people)

    assert [stage.key for stage, _ in stages_to_ask_for(case)] == ["panel"]
    decide(case, people["worker"], WEDNESDAY + DAY)
    for wrong in ("", "moon"):
        with refused(CannotAsk, field="stage" if not wrong else ""):
            not_content(case_id=case.pk, act=Act(WEDNESDAY + 2 * DAY), stage=wrong)

    ask_again(case, WEDNESDAY + 2 * DAY, stage="panel")
    assert case.stage == "panel"


def test_until_it_may_be_asked_for_the_procedure_says_when(people: dict[str, User]):
    case = opened(two_stages(), people)

    assert can_ask(case) == (False, "Wait for our reply.")
    with refused(CannotAsk, "Wait for our reply"):
        not_content(case_id=case.pk, act=Act(WEDNESDAY + DAY))


# --- whoever decided before ------------------------------------------------------------------


@pytest.mark.req("S3-48")
def test_whoever_decided_does_not_get_the_case_again(people: dict[str, User]):
    case = opened(two_stages({"decider": "worker", "not_decider_of": ["answering"]}), people)
    second = holder("worker")
    decide(case, people["worker"], WEDNESDAY + DAY)

    ask_again(case, WEDNESDAY + 2 * DAY)

    assert (case.handler_role, case.handler) == ("worker", second)
    act = Act(WEDNESDAY + 3 * DAY, people["clerk"])
    with refused(CannotHave, "decided an earlier stage", field="handler"):
        assign_case(case_id=case.pk, act=act, handler=people["worker"])
    assign_case(case_id=case.pk, act=act, handler=people["clerk"])


@pytest.mark.req("S3-48")
def test_whoever_decided_cannot_send_the_next_decision(people: dict[str, User]):
    case = opened(two_stages({"decider": "worker", "not_decider_of": ["answering"]}), people)
    decide(case, people["worker"], WEDNESDAY + DAY)
    ask_again(case, WEDNESDAY + 2 * DAY)
    at = WEDNESDAY + 3 * DAY

    with refused(NotReady, "You decided an earlier stage"):
        send_reply(case_id=case.pk, act=Act(at, people["worker"]), key="decision", words="No.")
    send_reply(case_id=case.pk, act=Act(at, people["worker"]), key="update", words="Soon.")

    decide(case, people["clerk"], at)
    assert case.deadlines.get(clock="conclude").result == Result.MET


@pytest.mark.req("S3-48")
def test_where_everybody_decided_before_somebody_must_be_appointed(people: dict[str, User]):
    case = opened(two_stages({"decider": "worker", "not_decider_of": ["answering"]}), people)
    grant(case, role="chair", by=None, now=WEDNESDAY, why="Helps")
    for role in ("worker", "clerk", "chair"):
        decide(case, people[role], WEDNESDAY + DAY)

    ask_again(case, WEDNESDAY + 2 * DAY)

    assert case.handler is None
    assert "Appoint somebody" in Job.objects.get(case=case, kind="nobody_left").text


# --- sent back -------------------------------------------------------------------------------

RECORDED = step(
    "look", blocks=["send:decision"], evidence=[ask("way", "choice", choices=[["a", "A"]])]
)


def sent_back(people: dict[str, User]) -> Case:
    parts = two_stages(
        {"steps": [step("advise", blocks=["return"])]},
        steps=[step("vulnerable", optional=True)],
    )
    parts["stages"][0]["steps"] = [RECORDED]
    case = opened(parts, people)
    clerk = people["clerk"]
    for key, given in (("look", {"way": "a"}), ("vulnerable", {"note": "Asked."})):
        record_step(case_id=case.pk, act=Act(WEDNESDAY + DAY, clerk), key=key, evidence=given)
    decide(case, people["worker"], WEDNESDAY + DAY)
    ask_again(case, WEDNESDAY + 2 * DAY)
    return case


@pytest.mark.req("S3-52")
def test_it_goes_back_with_its_reason_and_what_the_procedure_asks_first(people: dict[str, User]):
    case = sent_back(people)
    at, chair = WEDNESDAY + 3 * DAY, people["chair"]
    back = Act(at, chair, reason="Point 2 was not answered.")

    with refused(CaseworkError, "Say why it goes back", field="reason"):
        return_to_stage(case_id=case.pk, act=Act(at, chair), stage="answering")
    with refused(NotReady, "Record advise"):
        return_to_stage(case_id=case.pk, act=back, stage="answering")
    record_step(case_id=case.pk, act=Act(at, chair), key="advise", evidence={"note": "Look."})
    with refused(NoSuchStage):
        return_to_stage(case_id=case.pk, act=back, stage="review")
    return_to_stage(case_id=case.pk, act=back, stage="answering")

    case.refresh_from_db()
    assert (case.stage, case.handler) == ("answering", people["worker"])
    entered = case.events.filter(kind=EventKind.STAGE_ENTERED).last()
    assert entered.data == {"stage": "answering", "returned": True}


def go_back(case: Case, people: dict[str, User], at: Any) -> None:
    act = Act(at, people["chair"], reason="Look again.")
    record_step(case_id=case.pk, act=act, key="advise", evidence={"note": "Look."})
    return_to_stage(case_id=case.pk, act=act, stage="answering")
    case.refresh_from_db()


@pytest.mark.req("S3-52")
def test_what_was_done_in_the_earlier_round_does_not_satisfy_the_new_one(
    people: dict[str, User],
):
    case = sent_back(people)
    before = facts_of(case)
    assert {"look", "vulnerable"} <= set(before["steps_done"])
    assert "look.way.a" in before["answers"]

    go_back(case, people, WEDNESDAY + 3 * DAY)

    facts = facts_for(case, people["worker"], on=WEDNESDAY.date())
    assert "decision" not in facts["sent"]
    assert "look" not in facts["steps_done"]
    assert "look.way.a" not in facts["answers"]
    # What belongs to no stage, and what was sent in another, still counts.
    assert "vulnerable" in facts["steps_done"]
    assert missing_for(case.procedure.spec, "send:decision", facts)
    with refused(CannotAsk, "Wait for our reply"):
        not_content(case_id=case.pk, act=Act(WEDNESDAY + 4 * DAY))

    again = Act(WEDNESDAY + 5 * DAY, people["worker"])
    record_step(case_id=case.pk, act=again, key="look", evidence={"way": "a"})
    decide(case, people["worker"], WEDNESDAY + 5 * DAY)
    ask_again(case, WEDNESDAY + 6 * DAY)
    assert case.stage == "review"
    assert "advise" not in facts_of(case)["steps_done"]


@pytest.mark.req("S3-52")
def test_what_was_answered_gets_new_dates_and_keeps_its_first_result(people: dict[str, User]):
    case = sent_back(people)
    back_at = WEDNESDAY + 3 * DAY
    go_back(case, people, back_at)

    first, second = case.deadlines.filter(clock="reply").order_by("round")
    assert (first.result, first.met_at) == (Result.MET, WEDNESDAY + DAY)
    assert (second.result, second.start_at) == (Result.RUNNING, back_at)
    # Nobody answered the review, so its time goes on.
    (review,) = case.deadlines.filter(clock="conclude")
    assert (review.result, review.start_at) == (Result.RUNNING, WEDNESDAY + 2 * DAY)


@pytest.mark.req("S3-52")
def test_a_second_request_has_dates_of_its_own_once_the_first_was_answered(
    people: dict[str, User],
):
    case = sent_back(people)
    decide(case, people["clerk"], WEDNESDAY + 3 * DAY)
    go_back(case, people, WEDNESDAY + 4 * DAY)
    again = Act(WEDNESDAY + 5 * DAY, people["worker"])
    record_step(case_id=case.pk, act=again, key="look", evidence={"way": "a"})
    decide(case, people["worker"], WEDNESDAY + 5 * DAY)
    ask_again(case, WEDNESDAY + 6 * DAY)

    first, second = case.deadlines.filter(clock="conclude").order_by("round")
    assert (first.result, first.met_at) == (Result.MET, WEDNESDAY + 3 * DAY)
    assert (second.result, second.start_at) == (Result.RUNNING, WEDNESDAY + 6 * DAY)
    assert [row.result for row in case.deadlines.filter(clock="reply")] == [Result.MET] * 2


def test_a_reopening_starts_no_clock_of_a_stage_that_is_behind(people: dict[str, User]):
    case = sent_back(people)
    act = Act(WEDNESDAY + 3 * DAY, people["chair"], reason="A point was missed.")
    decide(case, people["clerk"], WEDNESDAY + 3 * DAY)
    close_case(case_id=case.pk, act=act, outcome="answered")
    reopen_case(case_id=case.pk, act=act)

    assert case.deadlines.filter(clock="reply").count() == 1
    assert case.deadlines.filter(clock="conclude").count() == 2


# --- from an informal beginning --------------------------------------------------------------


def informal() -> Parts:
    formal = clock("reply", amount=10, met_by=["decision"], from_first_day=True)
    return document(
        stages=[
            stage("answering", kind="informal", entry="automatic", leads_to=["formal"]),
            stage("formal", clocks=[formal]),
        ],
        messages=[DECISION],
    )


@pytest.mark.req("S2-13", "S3-24")
def test_what_was_settled_goes_on_in_one_action_with_its_words_and_its_times(
    people: dict[str, User],
):
    case = opened(informal(), people)
    act = Act(WEDNESDAY + DAY, people["clerk"])
    due_at = case.deadlines.get().due_at
    close_case(case_id=case.pk, act=act, outcome="answered")
    assert case.deadlines.get().result == Result.NOT_APPLICABLE

    enter_stage(case_id=case.pk, act=Act(WEDNESDAY + 2 * DAY, people["clerk"]), stage="formal")

    case.refresh_from_db()
    assert (case.stage, case.closed_at, case.outcome) == ("formal", None, "")
    assert case.received_at == WEDNESDAY
    row = case.deadlines.get()
    assert (row.result, row.due_at, row.round) == (Result.RUNNING, due_at, 1)


def test_another_closed_case_is_reopened_first(people: dict[str, User]):
    case = opened(two_stages({"entry": "staff", "request": {}}), people)
    act = Act(WEDNESDAY + DAY, people["clerk"])
    close_case(case_id=case.pk, act=act, outcome="answered")

    with refused(CaseClosed):
        enter_stage(case_id=case.pk, act=act, stage="review")
