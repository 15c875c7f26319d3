"""Going on: to the chair, to an outside body, with each required step on record."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest

from cms.casework.errors import CaseworkError
from cms.casework.models import (
    Case,
    CaseAccess,
    EventKind,
    OutgoingMail,
    OutsideBody,
    save_recorded,
)
from cms.casework.permissions import CaseNotFound, NotAllowed, visible_to
from cms.casework.selectors import offered_bodies
from cms.casework.services.change import Act, NotReady
from cms.casework.services.escalation import CannotAsk, NoSuchStage, enter_stage, not_content
from cms.casework.services.evidence import EvidenceMissing
from cms.casework.services.replies import NotAReply, send_reply
from cms.casework.services.steps import StepNotHere, record_step
from cms.casework.services.triage import Triage, triage_case
from cms.users.models import User
from tests.casework.services.written import refused
from tests.factories import WEDNESDAY, open_case

HOUR = timedelta(hours=1)
LATER = WEDNESDAY + 70 * HOUR
TODAY = LATER.date()
WithChair = Callable[..., Case]

CONSULTED = {"with_whom": "Tom Feeney", "consulted_on": TODAY, "view": "Look again at the key."}
ASKED = {
    "bodies": ["local_trust"],
    "asked_on": TODAY,
    "papers": "Both letters.",
    "consent_on": TODAY,
    "consent_how": "By phone.",
}


def step(case: Case, by: User, key: str, **evidence: Any) -> Any:
    return record_step(case_id=case.pk, act=Act(LATER, by), key=key, evidence=evidence)


# --- not content -----------------------------------------------------------------------------


@pytest.mark.req("S0-45")
def test_before_any_answer_there_is_nothing_to_be_unhappy_with(case: Case):
    with refused(CannotAsk, "When we have replied"):
        not_content(case_id=case.pk, act=Act(LATER))


@pytest.mark.req("S0-45")
def test_a_second_request_is_refused_and_the_first_stands(with_chair: WithChair):
    case = with_chair()

    with refused(CannotAsk):
        not_content(case_id=case.pk, act=Act(LATER))
    assert case.events.filter(kind=EventKind.ESCALATION_REQUESTED).count() == 1


@pytest.mark.req("S0-45")
def test_what_they_add_is_kept_in_their_words(
    with_chair: WithChair, sorted_out: Case, coordinator: User
):
    from tests.casework.services.conftest import answer

    answer(sorted_out, coordinator)
    not_content(
        case_id=sorted_out.pk, act=Act(LATER), why="You missed the key.", wish="A new lock."
    )

    said = sorted_out.messages.get(kind="not_content")
    assert said.body == "You missed the key.\n\nA new lock."
    assert said.shared
    asked = sorted_out.events.get(kind=EventKind.ESCALATION_REQUESTED)
    assert asked.data == {"stage": "chair", "message": said.pk}


def test_a_caseworker_without_the_case_cannot_ask_for_it(sorted_out: Case, people: dict[str, User]):
    with refused(CaseNotFound):
        not_content(case_id=sorted_out.pk, act=Act(LATER, people["caseworker"]))


# --- steps and their evidence ----------------------------------------------------------------


def test_a_step_of_another_stage_is_refused(case: Case, coordinator: User, people: dict[str, User]):
    with refused(StepNotHere):
        step(case, coordinator, "inform_body", body="local_trust", informed_on=TODAY)
    with refused(StepNotHere):
        step(case, coordinator, "nonsense")


def test_a_step_that_does_not_apply_is_refused(with_chair: WithChair, chair: User):
    case = with_chair()
    with refused(StepNotHere):
        step(
            case,
            chair,
            "consult_funder",
            body="local_trust",
            with_whom="Jo",
            consulted_on=TODAY,
            view="Yes.",
        )


@pytest.mark.req("S0-46")
@pytest.mark.parametrize("missing", sorted(CONSULTED))
@pytest.mark.parametrize("value", [None, "", " \n"])
def test_each_piece_of_evidence_is_asked_for(
    with_chair: WithChair, chair: User, missing: str, value: str | None
):
    case = with_chair()

    with refused(EvidenceMissing):
        step(case, chair, "consult_lto_rep", **{**CONSULTED, missing: value})
    assert not case.steps.exists()


@pytest.mark.req("S0-46")
def test_a_step_is_recorded_once_with_who_and_what(with_chair: WithChair, chair: User):
    case = with_chair()

    record = step(case, chair, "consult_lto_rep", **CONSULTED, invented="dropped")

    assert record.evidence == {**CONSULTED, "consulted_on": TODAY.isoformat()}
    assert (record.done_by, record.stage) == (chair, "chair")
    assert (
        case.events.filter(kind=EventKind.STEP_RECORDED, data__step="consult_lto_rep").count() == 1
    )
    with refused(CaseworkError, "already recorded"):
        step(case, chair, "consult_lto_rep", **CONSULTED)


@pytest.mark.parametrize(
    ("key", "evidence", "said"),
    [
        ("consult_lto_rep", {**CONSULTED, "consulted_on": "yesterday"}, "enter a date"),
        (
            "consult_lto_rep",
            {**CONSULTED, "consulted_on": TODAY + timedelta(days=1)},
            "still to come",
        ),
        ("face_to_face", {"answer": "perhaps"}, "choose one from the list"),
        ("face_to_face", {"answer": "booked", "meets_at": TODAY}, "a date and a time"),
    ],
)
def test_evidence_that_cannot_be_right_is_refused(
    with_chair: WithChair, chair: User, key: str, evidence: dict[str, Any], said: str
):
    case = with_chair()
    with refused(EvidenceMissing, said):
        step(case, chair, key, **evidence)


@pytest.mark.req("S0-47", "S0-48")
def test_a_meeting_may_be_offered_again_and_again_and_is_stored_as_said(
    with_chair: WithChair, chair: User
):
    case = with_chair()
    step(case, chair, "face_to_face", answer="declined")
    record = step(
        case, chair, "face_to_face", answer="booked", meets_at=LATER, companion="A friend"
    )

    assert record.evidence == {
        "answer": "booked",
        "meets_at": LATER.isoformat(),
        "companion": "A friend",
    }
    assert case.steps.count() == 2


@pytest.mark.req("S0-46")
def test_who_may_record_it_is_what_the_procedure_says(
    with_chair: WithChair, people: dict[str, User]
):
    case = with_chair()
    with refused(NotAllowed):
        step(case, people["coordinator"], "consult_lto_rep", **CONSULTED)
    with refused(NotAllowed):
        step(case, people["auditor"], "consult_lto_rep", **CONSULTED)

    assert (
        step(case, people["lto_rep"], "consult_lto_rep", **CONSULTED).done_by == people["lto_rep"]
    )


@pytest.mark.req("S0-49")
def test_about_the_area_adviser_being_told_is_not_enough(with_chair: WithChair, chair: User):
    case = with_chair(subject_role="area_adviser")
    step(case, chair, "consult_lto_rep", **CONSULTED)
    step(case, chair, "inform_body", body="local_trust", informed_on=TODAY)

    with refused(NotReady, "Record the advice received"):
        decide(case, chair)
    with refused(EvidenceMissing, "choose from the list"):
        step(case, chair, "record_advice", body="nobody", advised_on=TODAY, advice="Yes.")
    step(case, chair, "record_advice", body="local_trust", advised_on=TODAY, advice="Yes.")
    assert decide(case, chair).kind == "chair_decision"


def decide(case: Case, by: User) -> Any:
    act = Act(LATER, by)
    return send_reply(case_id=case.pk, act=act, key="chair_decision", words="We looked again.")


# --- outside bodies --------------------------------------------------------------------------


@pytest.mark.req("S0-50")
def test_no_case_goes_outside_before_the_consultation(with_chair: WithChair, chair: User):
    case = with_chair()
    with refused(NotReady, "Record your consultation"):
        enter_stage(case_id=case.pk, act=Act(LATER, chair), stage="external")


@pytest.mark.req("S0-50")
def test_no_stage_is_entered_that_the_procedure_does_not_lead_to(
    with_chair: WithChair, chair: User, sorted_out: Case, coordinator: User
):
    case = with_chair()
    step(case, chair, "consult_lto_rep", **CONSULTED)
    for nowhere in ("first_response", "chair", "nonsense", ""):
        with refused(NoSuchStage):
            enter_stage(case_id=case.pk, act=Act(LATER, chair), stage=nowhere)
    # The chair's stage is the person's to ask for.
    with refused(NoSuchStage):
        enter_stage(case_id=sorted_out.pk, act=Act(LATER, coordinator), stage="chair")


@pytest.mark.req("S0-50")
def test_going_outside_needs_body_date_papers_and_consent(with_chair: WithChair, chair: User):
    case = with_chair()
    step(case, chair, "consult_lto_rep", **CONSULTED)
    with refused(StepNotHere):
        step(case, chair, "ask_outside_body", **ASKED)
    enter_stage(case_id=case.pk, act=Act(LATER, chair), stage="external")

    notice = {"key": "outside_body_notice", "words": "We sent both letters to Local Trust."}
    with refused(NotReady, "which body was asked"):
        send_reply(case_id=case.pk, act=Act(LATER, chair), **notice)
    for name in ASKED:
        with refused(EvidenceMissing):
            step(case, chair, "ask_outside_body", **{**ASKED, name: None})
    with refused(EvidenceMissing, "choose from the list"):
        step(case, chair, "ask_outside_body", **{**ASKED, "bodies": ["local_trust", "nobody"]})

    record = step(
        case, chair, "ask_outside_body", **{**ASKED, "bodies": ["local_trust", "renaisi"]}
    )
    assert record.evidence["bodies"] == ["local_trust", "renaisi"]
    sent = send_reply(case_id=case.pk, act=Act(LATER, chair), **notice)
    assert sent.kind == "outside_body_notice"
    assert OutgoingMail.objects.filter(message=sent).count() == 1
    case.refresh_from_db()
    assert case.stage == "external"


def test_what_belongs_outside_is_not_sent_before(with_chair: WithChair, chair: User):
    case = with_chair()
    with refused(NotAReply, field="key"):
        send_reply(
            case_id=case.pk, act=Act(LATER, chair), key="outside_body_notice", words="We sent it."
        )


@pytest.mark.req("S0-51")
def test_a_body_that_has_ended_gives_way_to_its_successor_or_to_nothing(case: Case):
    spec = case.procedure.spec

    def offered(on: date) -> list[str]:
        return [body.key for body in offered_bodies(spec, on=on)]

    assert offered(date(2026, 3, 31)) == ["local_trust", "renaisi"]
    # Renaisi has ended and Local Trust follows it; it is named once.
    assert offered(date(2026, 4, 1)) == ["local_trust"]
    assert offered(date(2027, 2, 28)) == ["local_trust"]
    assert offered(date(2027, 3, 1)) == []


@pytest.mark.req("S0-51")
def test_successors_that_follow_each_other_in_a_ring_offer_nothing(case: Case):
    local, renaisi = (OutsideBody.objects.get(key=key) for key in ("local_trust", "renaisi"))
    local.successor, local.valid_to = renaisi, date(2026, 1, 1)
    save_recorded(local, by=None, reason="A slip.")

    assert offered_bodies(case.procedure.spec, on=date(2026, 6, 1)) == []


@pytest.mark.req("S0-51")
def test_a_body_not_begun_or_not_for_the_person_is_not_offered(case: Case):
    local = OutsideBody.objects.get(key="local_trust")
    local.valid_from = date(2026, 6, 2)
    save_recorded(local, by=None, reason="Begins in June.")
    assert offered_bodies(case.procedure.spec, on=date(2026, 6, 1)) == []

    local.valid_from, local.shown_to_person = None, False
    save_recorded(local, by=None, reason="For us alone.")
    assert offered_bodies(case.procedure.spec, on=date(2026, 6, 1)) == []


# --- who sees it at each stage ---------------------------------------------------------------


@pytest.mark.req("S0-46", "S0-22")
def test_those_whom_a_step_asks_for_see_the_case_from_then_and_nobody_else(
    with_chair: WithChair, people: dict[str, User]
):
    first = open_case()
    assert not visible_to(people["lto_rep"]).exists()
    case = with_chair()

    assert visible_to(people["lto_rep"]).get() == case
    assert not visible_to(people["lto_rep"]).filter(pk=first.pk).exists()
    assert not visible_to(people["vice_chair"]).exists()
    roles = set(CaseAccess.objects.filter(case=case).values_list("role", flat=True))
    assert roles == {"coordinator", "chair", "lto_rep"}


@pytest.mark.req("S0-52")
def test_about_the_chair_the_vice_chair_has_it_with_the_representative(
    with_chair: WithChair, people: dict[str, User]
):
    case = with_chair(subject_role="chair")

    assert case.handler == people["vice_chair"]
    assert visible_to(people["vice_chair"]).get() == case
    assert visible_to(people["lto_rep"]).get() == case
    assert not visible_to(people["chair"]).exists()


@pytest.mark.req("S0-46")
def test_while_nobody_is_chair_the_vice_chair_acts_and_sees_the_case(
    with_chair: WithChair, people: dict[str, User]
):
    people["chair"].is_active = False
    people["chair"].save()

    case = with_chair()

    assert (case.handler_role, case.handler) == ("vice_chair", people["vice_chair"])
    assert visible_to(people["vice_chair"]).get() == case


@pytest.mark.req("S0-52")
def test_about_the_representative_no_step_lets_the_representative_in(
    with_chair: WithChair, people: dict[str, User]
):
    case = with_chair(subject_role="lto_rep")

    assert not visible_to(people["lto_rep"]).exists()
    assert not CaseAccess.objects.filter(case=case, role="lto_rep").exists()


@pytest.mark.req("S0-49")
def test_a_step_that_comes_to_apply_lets_in_those_it_asks_for(
    monkeypatch: pytest.MonkeyPatch, with_chair: WithChair, people: dict[str, User]
):
    """Somebody is named only once the case is with the chair."""
    case = with_chair()
    stage = case.procedure.spec.stage_by_key["chair"]
    (told,) = [step for step in stage.steps if step.key == "inform_body"]
    monkeypatch.setitem(told.__dict__, "lets_in", ("vice_chair",))

    name(case, people["chair"], subject_name="Somebody else")
    assert not visible_to(people["vice_chair"]).exists()
    name(case, people["chair"], subject_role="area_adviser")
    assert visible_to(people["vice_chair"]).get() == case


def name(case: Case, by: User, **subject: str) -> None:
    decided = Triage(kind=case.kind, topic="hall access", fuller_reply_needed=True, **subject)
    triage_case(case_id=case.pk, act=Act(LATER, by), decided=decided)
