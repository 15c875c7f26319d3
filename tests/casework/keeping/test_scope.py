"""What is not for the procedure: refused with reason, route and letter; passed on; taken anyway."""

from __future__ import annotations

from datetime import timedelta

import pytest

from cms.casework.desk.actions import RULES
from cms.casework.errors import CaseworkError
from cms.casework.facts import facts_of
from cms.casework.models import EventKind, OutgoingMail, ScopeDecision
from cms.casework.permissions import NotAllowed
from cms.casework.services.change import Act, CaseClosed, NotReady
from cms.casework.services.closing import reopen_case
from cms.casework.services.escalation import CannotAsk, StillRefused, not_content
from cms.casework.services.scope import (
    CannotDisagree,
    Decision,
    NotAgreed,
    NothingRefused,
    accept_anyway,
    disagree,
    grounds_offered,
    pass_on_request,
    refuse,
)
from cms.casework.services.timeline import timeline
from cms.casework.services.told import PersonDetails
from cms.casework.services.triage import ReasonMissing
from tests.casework.documents import SMALL, document, in_force, message
from tests.casework.keeping.conftest import HOUR, LATER, LETTER, mails, small
from tests.factories import WEDNESDAY, open_case

pytestmark = pytest.mark.django_db
COURT = Decision(
    ground="court", reason="A judge has it since May.", route="Ask your own solicitor."
)


@pytest.mark.req("S3-119", "S3-140")
def test_a_refusal_ends_the_case_and_its_letter_gives_reason_route_and_a_way_back(case, act):
    row = refuse(case_id=case.pk, act=act(), decision=COURT)

    case.refresh_from_db()
    mail = OutgoingMail.objects.get(kind="not_for_us")
    assert (row.kind, row.ground, row.approved_by) == ("refused", "court", None)
    assert (case.outcome, case.closed_at) == ("not_ours", LATER)
    assert "A judge has it since May." in mail.text
    assert "Ask your own solicitor." in mail.text
    assert "/your-case/not-content/" in mail.text
    assert facts_of(case)["scope"] == "refused"
    titles = [entry.title for entry in timeline(case, public=True)]
    assert "We decided that this is not something we can deal with here." in titles


@pytest.mark.req("S3-140")
def test_a_letter_with_places_for_all_that_was_decided_needs_no_words_beside(people, act):
    whole = f"{LETTER}\n\n{{scope_reason}}\n\n{{scope_route}}\n\n{{kept_as}}\n\n{{service_team}}"
    letters = [message(key, screen="own", body=whole) for key in ("not_for_us", "passed_on")]
    in_force(small(messages=letters), on=LATER.date())
    case = open_case(procedure_key=SMALL, at=LATER)

    refuse(case_id=case.pk, act=act(now=LATER + HOUR), decision=COURT)

    mail = OutgoingMail.objects.get(case=case, kind="not_for_us")
    assert mail.text.count("A judge has it since May.") == 1
    assert mail.text.count("Ask your own solicitor.") == 1


UNHARMED = Decision(ground="unharmed", reason="You saw it in the paper.", route="The team has it.")


@pytest.fixture
def complaint(people):
    return open_case(procedure_key=SMALL, kind="complaint")


@pytest.mark.req("S3-126")
def test_where_nobody_was_hurt_it_stays_on_record_as_a_comment_and_the_letter_says_so(
    complaint, act
):
    refuse(case_id=complaint.pk, act=act(), decision=UNHARMED)

    complaint.refresh_from_db()
    changed = complaint.events.get(kind=EventKind.KIND_CHANGED)
    assert (complaint.kind, complaint.outcome, complaint.closed_at) == ("comment", "noted", LATER)
    assert (changed.data["was"], changed.data["now"]) == ("complaint", "comment")
    assert [row.kind for row in complaint.history.all()[:2]] == ["comment", "complaint"]
    words = OutgoingMail.objects.get(kind="not_for_us").text
    assert "You saw it in the paper." in words
    assert "We keep what you told us as a comment." in words
    titles = [entry.title for entry in timeline(complaint, public=True)]
    assert "We keep it as a comment." in titles
    assert "Kept as a comment" in [one.title for one in timeline(complaint, public=False)]


@pytest.mark.req("S3-126")
def test_a_refusal_on_another_ground_keeps_the_kind_and_says_nothing_of_it(complaint, act):
    refuse(case_id=complaint.pk, act=act(), decision=COURT)

    complaint.refresh_from_db()
    assert (complaint.kind, complaint.outcome) == ("complaint", "not_ours")
    assert "We keep what you told us" not in OutgoingMail.objects.get(kind="not_for_us").text
    assert not complaint.events.filter(kind=EventKind.KIND_CHANGED).exists()


@pytest.mark.req("S3-126", "S3-4")
@pytest.mark.parametrize("how", ["disagree", "accept"])
def test_once_it_is_looked_into_all_the_same_it_is_what_it_was(complaint, act, how):
    first = complaint.deadlines.get(clock="reply").due_at
    refuse(case_id=complaint.pk, act=act(), decision=UNHARMED)

    if how == "disagree":
        disagree(case_id=complaint.pk, act=Act(now=LATER + timedelta(days=1)))
    else:
        accept_anyway(case_id=complaint.pk, act=act("She was there."))

    complaint.refresh_from_db()
    reply = complaint.deadlines.get(clock="reply")
    assert (complaint.kind, complaint.closed_at) == ("complaint", None)
    assert (reply.due_at, reply.result) == (first, "running")


@pytest.mark.req("S3-140")
def test_without_a_route_nothing_is_refused(case, act, written):
    before = written(case)

    with pytest.raises(CaseworkError, match="Choose or write the alternative route") as refused:
        refuse(case_id=case.pk, act=act(), decision=Decision(ground="court", reason="A judge."))

    assert refused.value.field == "route"
    assert written(case) == before


@pytest.mark.req("S3-140")
def test_where_no_way_is_clear_they_are_told_of_advice(case, act):
    decision = Decision(ground="court", reason="A judge.", no_route=True)

    row = refuse(case_id=case.pk, act=act(), decision=decision)

    assert row.route == "A law centre can advise you, free of charge."
    assert row.route in OutgoingMail.objects.get(kind="not_for_us").text


def test_a_reason_is_needed(case, act, written):
    before = written(case)

    with pytest.raises(ReasonMissing):
        refuse(case_id=case.pk, act=act(), decision=Decision(ground="court", route="Elsewhere."))

    assert written(case) == before


@pytest.mark.parametrize("ground", ["old", "praise", "unknown"])
def test_a_ground_that_has_ended_or_is_for_another_kind_is_refused(ground, case, act, written):
    before = written(case)
    spec, on = case.procedure.spec, LATER.date()

    with pytest.raises(CaseworkError):
        refuse(case_id=case.pk, act=act(), decision=Decision(ground, "Because.", "There."))

    assert written(case) == before
    assert [row.key for row in grounds_offered(spec, "concern", on=on)] == ["court", "staff"]


@pytest.mark.req("S3-141")
@pytest.mark.parametrize("ground", ["", "staff"])
def test_another_reason_and_some_grounds_need_somebody_who_agrees(
    ground, case, people, act, written
):
    before = written(case)
    decision = {"ground": ground, "reason": "It is for them.", "route": "The other team."}

    for wrong in (None, people["clerk"], people["worker"]):
        with pytest.raises(NotAgreed):
            refuse(case_id=case.pk, act=act(), decision=Decision(**decision, approved_by=wrong))
    assert written(case) == before

    agreed = Decision(**decision, approved_by=people["chair"])
    assert refuse(case_id=case.pk, act=act(), decision=agreed).approved_by == people["chair"]


@pytest.mark.req("S3-141")
def test_nobody_agrees_to_what_is_about_themselves(people, act, written):
    case = open_case(procedure_key=SMALL, subject_role="chair")
    before = written(case)

    with pytest.raises(NotAgreed):
        refuse(
            case_id=case.pk,
            act=act(),
            decision=Decision("", "Not ours.", "There.", approved_by=people["chair"]),
        )

    assert written(case) == before


@pytest.mark.req("S3-4")
def test_a_request_for_a_service_is_passed_to_a_team_and_told(case, act):
    decision = Decision(team="repairs", reason="The lamp is out.", route="They call you.")

    row = pass_on_request(case_id=case.pk, act=act(), decision=decision)

    case.refresh_from_db()
    mail = OutgoingMail.objects.get(kind="passed_on")
    assert (row.team, case.outcome) == ("repairs", "passed")
    assert "Repairs team" in mail.text
    assert "They call you." in mail.text
    assert row.route == "They call you."
    assert facts_of(case)["scope"] == "service_request"


@pytest.mark.req("S3-4")
def test_a_team_that_is_not_there_gets_nothing(case, act, written):
    before = written(case)

    with pytest.raises(CaseworkError):
        pass_on_request(case_id=case.pk, act=act(), decision=Decision(team="x", reason="A lamp."))

    assert written(case) == before


@pytest.mark.req("S3-4")
def test_whoever_disagrees_opens_it_with_the_first_date(case, act, people):
    first = case.deadlines.get(clock="reply").due_at
    refuse(case_id=case.pk, act=act(), decision=COURT)
    assert case.deadlines.get(clock="reply").result == "not_applicable"

    disagree(case_id=case.pk, act=Act(now=LATER + timedelta(days=1)), why="The judge has not.")

    case.refresh_from_db()
    clock = case.deadlines.get(clock="reply")
    assert (case.closed_at, case.stage, case.outcome) == (None, "answering", "")
    assert (clock.due_at, clock.result, clock.round) == (first, "running", 1)
    assert ScopeDecision.objects.get().disagreed_at == LATER + timedelta(days=1)
    assert facts_of(case)["scope"] is None
    assert mails("we_look") == ["ada@resident.example"]
    assert mails("they_disagree") == [people["clerk"].email]
    assert case.jobs.filter(kind="disagreed", done_at=None).exists()
    assert case.events.filter(kind=EventKind.DISAGREED).count() == 1


@pytest.mark.req("S3-4", "S0-43")
def test_a_letter_that_says_so_stands_on_file_as_a_letter_with_its_own_day(case, act, people):
    refuse(case_id=case.pk, act=act(), decision=COURT)
    arrived, typed_in = LATER + timedelta(days=1), LATER + timedelta(days=4)

    disagree(
        case_id=case.pk,
        act=Act(now=typed_in, by=people["clerk"]),
        why="The judge has not.",
        channel="letter",
        received_at=arrived,
    )

    message = case.messages.get(kind="not_content")
    assert (message.channel, message.happened_at) == ("letter", arrived)
    assert message.recorded_at == typed_in
    assert case.events.get(kind=EventKind.DISAGREED).happened_at == arrived
    assert ScopeDecision.objects.get().disagreed_at == arrived


@pytest.mark.req("S3-4")
@pytest.mark.parametrize("away", [-timedelta(minutes=1), timedelta(days=2)])
def test_nobody_disagrees_before_it_is_decided_or_after_today(case, act, written, away):
    refuse(case_id=case.pk, act=act(), decision=COURT)
    before = written(case)

    with pytest.raises(CaseworkError) as refusal:
        disagree(case_id=case.pk, act=Act(now=LATER + timedelta(days=1)), received_at=LATER + away)

    assert refusal.value.field == "received_at"
    assert written(case) == before


@pytest.mark.req("S3-4")
def test_there_is_one_disagreement_and_none_without_a_refusal(case, act, written):
    before = written(case)
    with pytest.raises(CannotDisagree):
        disagree(case_id=case.pk, act=Act(now=LATER))
    assert written(case) == before

    refuse(case_id=case.pk, act=act(), decision=COURT)
    disagree(case_id=case.pk, act=Act(now=LATER))
    after = written(case)
    with pytest.raises(CannotDisagree):
        disagree(case_id=case.pk, act=Act(now=LATER))
    assert written(case) == after


@pytest.mark.req("S3-4")
def test_a_refused_case_goes_to_no_later_stage_by_another_door(case, act, written):
    refuse(case_id=case.pk, act=act(), decision=COURT)
    before = written(case)

    with pytest.raises(CannotAsk):
        not_content(case_id=case.pk, act=Act(now=LATER))

    assert written(case) == before


@pytest.mark.req("S3-142")
def test_what_could_be_refused_is_taken_in_with_the_reason(case, act, written):
    before = written(case)
    with pytest.raises(ReasonMissing):
        accept_anyway(case_id=case.pk, act=act(), ground="court")
    assert written(case) == before

    row = accept_anyway(case_id=case.pk, act=act("She cannot pay a solicitor."), ground="court")

    assert (row.kind, row.ground, row.reason) == (
        "accepted",
        "court",
        "She cannot pay a solicitor.",
    )
    assert facts_of(case)["scope"] == "accepted"


@pytest.mark.req("S3-142")
def test_what_was_refused_is_taken_in_again(case, act):
    refuse(case_id=case.pk, act=act(), decision=COURT)

    accept_anyway(case_id=case.pk, act=act("The court has stopped."))

    case.refresh_from_db()
    assert case.closed_at is None
    assert facts_of(case)["scope"] == "accepted"


@pytest.mark.req("S3-142")
def test_what_was_refused_is_taken_in_with_its_reason_and_not_just_reopened(case, act, written):
    refuse(case_id=case.pk, act=act(), decision=COURT)
    case.refresh_from_db()
    assert "reopen" not in [rule.name for rule in RULES if rule.when(case)]

    before = written(case)
    with pytest.raises(StillRefused, match="Take it in all the same"):
        reopen_case(case_id=case.pk, act=act("We were wrong."))
    assert written(case) == before


def test_a_case_that_ended_otherwise_is_not_opened_by_taking_it_in(case, act, written):
    refuse(case_id=case.pk, act=act(), decision=COURT)
    accept_anyway(case_id=case.pk, act=act("The court has stopped."))
    from cms.casework.services.closing import close_case

    close_case(case_id=case.pk, act=act(), outcome="answered")
    before = written(case)

    with pytest.raises(CaseClosed):
        accept_anyway(case_id=case.pk, act=act("Once more."))

    assert written(case) == before


def test_a_letter_that_cannot_go_decides_nothing(case, act, written):
    before = written(case)
    posted = Decision(
        "court", "A judge.", "There.", channel="letter", happened_at=WEDNESDAY + timedelta(days=9)
    )

    with pytest.raises(CaseworkError):
        refuse(case_id=case.pk, act=act(), decision=posted)

    assert written(case) == before


def test_whoever_may_not_write_the_letter_may_not_refuse(people, written):
    parts = small(key="strict-body")
    letter = next(row for row in parts["messages"] if row["key"] == "not_for_us")
    letter["by"] = ["chair"]
    in_force(parts)
    case = open_case(procedure_key="strict-body")
    before = written(case)

    with pytest.raises(NotAllowed):
        refuse(case_id=case.pk, act=Act(now=LATER, by=people["clerk"]), decision=COURT)

    assert written(case) == before


def test_a_gate_of_the_procedure_stands_before_a_refusal(people, written):
    gate = {"blocks": ["refuse"], "needs": {"field": "triaged", "is": True}, "say": "Sort it."}
    in_force(small(key="gated-body", gates=[gate]))
    case = open_case(procedure_key="gated-body")
    before = written(case)

    with pytest.raises(NotReady):
        refuse(case_id=case.pk, act=Act(now=LATER, by=people["clerk"]), decision=COURT)

    assert written(case) == before


def test_somebody_who_cannot_be_reached_reads_it_on_their_page(people, act):
    case = open_case(procedure_key=SMALL, person=PersonDetails())

    refuse(case_id=case.pk, act=act(), decision=COURT)

    assert not mails("not_for_us")
    assert "A judge has it" in case.messages.get(kind="not_for_us").body


def test_a_procedure_without_rules_refuses_nothing(people, written):
    in_force(document(key="open-body"))
    case = open_case(procedure_key="open-body")
    before = written(case)

    with pytest.raises(NothingRefused):
        refuse(case_id=case.pk, act=Act(now=LATER, by=people["clerk"]), decision=COURT)

    assert written(case) == before
