"""The spine: a concern is received, answered in time, found wanting, and passed to the chair."""

from __future__ import annotations

from datetime import timedelta

import pytest

from cms.casework.models import Case, Event, EventKind, Job, Message, OutgoingMail, Result
from cms.casework.permissions import visible_to
from cms.casework.services.change import Act, NotReady
from cms.casework.services.closing import close_case
from cms.casework.services.delivery import deliver
from cms.casework.services.escalation import CannotAsk, not_content
from cms.casework.services.evidence import EvidenceMissing
from cms.casework.services.points import answer_point
from cms.casework.services.replies import send_reply
from cms.casework.services.steps import record_step
from tests.factories import WEDNESDAY, holder, install, open_case, sorted_case

pytestmark = pytest.mark.django_db
HOUR = timedelta(hours=1)


@pytest.fixture
def people():
    install()
    roles = ("coordinator", "chair", "vice_chair", "lto_rep", "area_adviser")
    return {role: holder(role) for role in roles}


def deliver_all(now):
    for mail in OutgoingMail.objects.filter(status="queued"):
        deliver(mail.pk, now=now)


def deadline(case, clock):
    return case.deadlines.get(clock=clock)


@pytest.mark.req("S0-38", "S0-54")
def test_a_receipt_is_sent_and_does_not_meet_the_promise_of_a_person(people):
    case = open_case()
    deliver_all(WEDNESDAY + timedelta(seconds=5))

    first = deadline(case, "initial_response_48h")
    assert first.due_at == WEDNESDAY + 48 * HOUR
    assert first.result == Result.RUNNING
    assert case.messages.filter(kind="receipt").count() == 1
    assert case.events.filter(kind=EventKind.MESSAGE_SENT, data__kind="automatic_receipt").exists()


@pytest.mark.req("S0-38", "S0-39")
def test_a_persons_answer_meets_it_when_the_mail_is_accepted(people):
    case = sorted_case(people["coordinator"])
    send_reply(
        case_id=case.pk,
        act=Act(now=WEDNESDAY + 19 * HOUR, by=people["coordinator"]),
        key="initial_response",
        words="Thank you. I am asking the hall's manager for the access log.",
    )
    assert deadline(case, "initial_response_48h").result == Result.RUNNING

    deliver_all(WEDNESDAY + 19 * HOUR + timedelta(seconds=3))

    first = deadline(case, "initial_response_48h")
    assert first.result == Result.MET
    assert first.met_at == WEDNESDAY + 19 * HOUR + timedelta(seconds=3)


@pytest.mark.req("S0-41")
def test_the_month_runs_from_when_it_was_first_raised(people):
    first_raised = WEDNESDAY - timedelta(days=3)

    case = open_case(first_raised_at=first_raised)

    month = deadline(case, "fuller_reply_month")
    assert month.due_at.date().isoformat() == "2026-06-17"


def answered(case, people, at):
    act = Act(now=at, by=people["coordinator"])
    send_reply(case_id=case.pk, act=act, key="initial_response", words="I have it.")
    answer_point(
        case_id=case.pk, act=act, number=1, answer="The lock was changed.", finding="upheld"
    )
    send_reply(case_id=case.pk, act=act, key="fuller_reply", words="Here is what we found.")
    deliver_all(at)


def test_a_full_reply_is_refused_until_each_point_is_answered_and_nothing_is_written(people):
    case = sorted_case(people["coordinator"])
    before = (Message.objects.count(), OutgoingMail.objects.count(), Event.objects.count())

    with pytest.raises(NotReady) as refused:
        send_reply(
            case_id=case.pk,
            act=Act(now=WEDNESDAY + 2 * HOUR, by=people["coordinator"]),
            key="fuller_reply",
            words="Here is what we found.",
        )

    assert "Answer every point" in refused.value.text
    assert before == (Message.objects.count(), OutgoingMail.objects.count(), Event.objects.count())


@pytest.mark.req("S0-45")
def test_somebody_not_content_is_passed_to_the_chair_without_a_reason(people):
    case = sorted_case(people["coordinator"])
    answered(case, people, WEDNESDAY + 30 * HOUR)

    not_content(case_id=case.pk, act=Act(now=WEDNESDAY + 60 * HOUR))

    case.refresh_from_db()
    assert (case.stage, case.handler) == ("chair", people["chair"])
    kinds = set(OutgoingMail.objects.filter(case=case).values_list("kind", flat=True))
    assert {"not_content_person", "not_content_chair"} <= kinds
    assert visible_to(people["chair"]).filter(pk=case.pk).exists()
    assert visible_to(people["lto_rep"]).filter(pk=case.pk).exists()


def test_the_way_to_the_chair_is_in_the_mail_and_not_on_file(people):
    case = sorted_case(people["coordinator"])
    answered(case, people, WEDNESDAY + 30 * HOUR)

    mail = OutgoingMail.objects.get(case=case, kind="fuller_reply")
    assert "/your-case/not-content/" not in mail.message.body
    assert case.access_tokens.filter(purpose="not_content").count() == 1


def test_it_cannot_be_asked_before_there_is_an_answer(people):
    case = sorted_case(people["coordinator"])

    with pytest.raises(CannotAsk):
        not_content(case_id=case.pk, act=Act(now=WEDNESDAY + 60 * HOUR))

    case.refresh_from_db()
    assert case.stage == "first_response"


@pytest.mark.req("S0-46")
def test_the_chair_cannot_answer_before_the_consultation_is_recorded(people):
    case = sorted_case(people["coordinator"])
    answered(case, people, WEDNESDAY + 30 * HOUR)
    not_content(case_id=case.pk, act=Act(now=WEDNESDAY + 60 * HOUR))
    act = Act(now=WEDNESDAY + 70 * HOUR, by=people["chair"])

    with pytest.raises(NotReady) as refused:
        send_reply(case_id=case.pk, act=act, key="chair_decision", words="We looked again.")
    assert (
        "Record your consultation with the representative of the accountable body"
        in refused.value.text
    )

    with pytest.raises(EvidenceMissing) as missing:
        record_step(case_id=case.pk, act=act, key="consult_lto_rep", evidence={"view": "Agreed."})
    assert set(missing.value.problems) == {"with_whom", "consulted_on"}

    record_step(
        case_id=case.pk,
        act=act,
        key="consult_lto_rep",
        evidence={
            "with_whom": "Tom Feeney",
            "consulted_on": (WEDNESDAY + 69 * HOUR).date(),
            "view": "The reply missed the point about the key.",
        },
    )
    message = send_reply(case_id=case.pk, act=act, key="chair_decision", words="We looked again.")
    assert message.kind == "chair_decision"


@pytest.mark.req("S0-49")
def test_about_the_area_adviser_the_advice_is_needed_before_the_chairs_stage_ends(people):
    case = sorted_case(people["coordinator"], subject_role="area_adviser")
    answered(case, people, WEDNESDAY + 30 * HOUR)
    not_content(case_id=case.pk, act=Act(now=WEDNESDAY + 60 * HOUR))

    with pytest.raises(NotReady) as refused:
        close_case(
            case_id=case.pk,
            act=Act(now=WEDNESDAY + 70 * HOUR, by=people["chair"]),
            outcome="upheld",
        )

    assert "Record the advice received" in refused.value.text
    assert not visible_to(people["area_adviser"]).exists()


@pytest.mark.req("S0-52", "S0-22")
def test_about_the_coordinator_it_goes_to_the_chair_and_the_coordinator_sees_nothing(people):
    case = open_case(subject_role="coordinator")

    assert case.handler == people["chair"]
    assert not visible_to(people["coordinator"]).exists()
    assert visible_to(people["chair"]).get() == case


@pytest.mark.req("S0-52")
def test_about_the_chair_it_goes_to_the_vice_chair_with_the_accountable_body(people):
    case = open_case(subject_role="chair")

    assert case.handler == people["vice_chair"]
    assert not visible_to(people["chair"]).exists()
    assert visible_to(people["lto_rep"]).get() == case


def test_a_closed_case_that_goes_to_the_chair_is_open_again(people):
    case = sorted_case(people["coordinator"])
    answered(case, people, WEDNESDAY + 30 * HOUR)
    close_case(
        case_id=case.pk,
        act=Act(now=WEDNESDAY + 31 * HOUR, by=people["coordinator"]),
        outcome="upheld",
    )

    not_content(case_id=case.pk, act=Act(now=WEDNESDAY + 60 * HOUR))

    assert Case.objects.get().is_open


@pytest.mark.req("S0-38")
def test_every_version_of_a_case_is_kept_with_who_and_why(people):
    case = sorted_case(people["coordinator"])

    newest = case.history.latest()
    assert newest.history_user == people["coordinator"]
    assert case.history.count() == 2


def test_a_person_without_email_leaves_a_letter_to_post(people):
    from cms.casework.services.told import PersonDetails

    case = open_case(person=PersonDetails(name="Ada", postal_address="1 Mill Lane, ZZ99 1AA"))

    assert Job.objects.filter(case=case, kind="post_letter").exists()
