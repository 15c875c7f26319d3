"""Times agreed to speak again, referrals, and what stands between answered and finished."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from cms.casework.desk.commitments import missed_contacts, state_of
from cms.casework.desk.filters import in_state
from cms.casework.errors import CaseworkError
from cms.casework.facts import facts_of
from cms.casework.mail.outbox import AddressRefused
from cms.casework.models import Asking, Case, Job, OutgoingMail
from cms.casework.permissions import CaseNotFound
from cms.casework.services.change import Act, NotReady
from cms.casework.services.closing import close_case
from cms.casework.services.commitments import (
    ContactNotFound,
    agree_contact,
    contact_failed,
    contact_made,
)
from cms.casework.services.contacts import log_contact
from cms.casework.services.copies import CopyTo
from cms.casework.services.finishing import standing_of
from cms.casework.services.points import answer_point
from cms.casework.services.remedies import remedy_done
from cms.casework.services.reminders import remind_of_contacts
from cms.casework.services.replies import send_reply
from cms.casework.services.requests import record_answer, request_information
from cms.casework.services.routing import name_subject
from cms.casework.services.steps import record_step
from cms.casework.services.timeline import timeline
from cms.casework.services.withdrawing import withdraw
from cms.users.models import User
from tests.casework.documents import automatic
from tests.casework.endings import DAY, HOUR, NOON, close, ending_case, ending_procedure, promise
from tests.casework.services.written import refused

THEN = NOON + DAY


@pytest.fixture
def people(db: None) -> dict[str, User]:
    return ending_procedure()


@pytest.fixture
def case(people: dict[str, User]) -> Case:
    return ending_case(people["clerk"])


def agree(case: Case, by: User, **given: Any) -> Job:
    at = given.pop("now", NOON)
    said = {
        "at": THEN,
        "channel": "phone",
        "about": "say when the plumber comes",
        "by_whom": "The clerk",
        "role": "clerk",
    }
    return agree_contact(case_id=case.pk, act=Act(at, by), **{**said, **given})


@pytest.mark.req("S3-21")
def test_a_time_is_agreed_with_its_way_and_who_does_it(case: Case, people: dict[str, User]) -> None:
    job = agree(case, people["clerk"])

    assert job.due_at == THEN
    assert job.text == "Call them: say when the plumber comes (The clerk)"
    assert state_of(job, NOON)[0].startswith("Due in")


@pytest.mark.parametrize(
    ("given", "field"),
    [
        ({"at": NOON}, "at"),
        ({"channel": "letter"}, "channel"),
        ({"about": " "}, "about"),
        ({"by_whom": ""}, "by_whom"),
        ({"role": "mayor"}, "role"),
        ({"about": "x" * 300}, "about"),
    ],
)
def test_a_time_that_nobody_could_keep_is_refused(
    case: Case, people: dict[str, User], given: dict[str, Any], field: str
) -> None:
    with refused(CaseworkError, field=field):
        agree(case, people["clerk"], **given)


@pytest.mark.req("S3-21")
def test_what_came_of_it_is_on_file_as_a_conversation(case: Case, people: dict[str, User]) -> None:
    job = agree(case, people["clerk"])
    made = contact_made(
        case_id=case.pk,
        act=Act(THEN + 5 * HOUR, people["clerk"]),
        job_id=job.pk,
        channel="phone",
        happened_at=THEN + timedelta(minutes=10),
        result="He comes on Friday.",
    )

    assert (made.done_at, made.result) == (THEN + timedelta(minutes=10), "He comes on Friday.")
    assert state_of(made, THEN + DAY) == ("Seen to", "")
    assert case.messages.get(kind="call").body == "He comes on Friday."
    assert case.events.filter(kind="contact_logged").count() == 1


@pytest.mark.req("S3-21")
def test_a_missed_time_is_marked_and_can_be_listed_even_when_they_spoke_later(
    case: Case, people: dict[str, User]
) -> None:
    clerk = people["clerk"]
    kept_case, fresh = ending_case(clerk), ending_case(clerk)
    late, kept, open_ = agree(case, clerk), agree(kept_case, clerk), agree(fresh, clerk)
    spoke = {"channel": "phone", "result": "We spoke."}
    act = Act(THEN + 3 * HOUR, clerk)
    contact_made(case_id=case.pk, act=act, job_id=late.pk, happened_at=THEN + 2 * HOUR, **spoke)
    contact_made(case_id=kept_case.pk, act=act, job_id=kept.pk, happened_at=THEN, **spoke)

    assert not missed_contacts(THEN).filter(pk=open_.pk).exists()
    assert set(missed_contacts(THEN + DAY)) == {late, open_}
    late.refresh_from_db()
    assert state_of(late, THEN + DAY) == ("Missed, done later", "late")
    assert state_of(open_, THEN + DAY)[0] == "Missed: late by 24 hours"
    assert set(in_state(Case.objects.all(), "missed", THEN + DAY)) == {case, fresh}
    assert set(in_state(Case.objects.all(), "agreed", THEN)) == {fresh}


def test_one_that_did_not_come_about_says_why(case: Case, people: dict[str, User]) -> None:
    job, act = agree(case, people["clerk"]), Act(THEN, people["clerk"])
    with refused(CaseworkError, "what came of it", field="result"):
        contact_failed(case_id=case.pk, act=act, job_id=job.pk, result=" ")

    contact_failed(case_id=case.pk, act=act, job_id=job.pk, result="Nobody answered. A text went.")

    assert not case.messages.filter(kind="call").exists()
    with refused(CaseworkError, "on file already"):
        contact_failed(case_id=case.pk, act=act, job_id=job.pk, result="Again.")


def test_a_conversation_is_neither_to_come_nor_before_it_was_agreed(
    case: Case, people: dict[str, User]
) -> None:
    job = agree(case, people["clerk"])
    given: dict[str, Any] = {"job_id": job.pk, "channel": "phone", "result": "Yes."}
    act = Act(THEN, people["clerk"])

    with refused(CaseworkError, "future", field="happened_at"):
        contact_made(case_id=case.pk, act=act, happened_at=THEN + HOUR, **given)
    with refused(CaseworkError, "before it was agreed", field="happened_at"):
        contact_made(case_id=case.pk, act=act, happened_at=NOON - HOUR, **given)
    other = ending_case(people["clerk"])
    with refused(ContactNotFound):
        contact_made(case_id=other.pk, act=act, happened_at=THEN, **given)
    with refused(CaseNotFound):
        agree(case, people["worker"])


@pytest.mark.req("S3-20")
def test_a_referral_is_a_task_of_a_colleague_with_an_outcome(
    case: Case, people: dict[str, User]
) -> None:
    act = Act(NOON, people["clerk"])
    row = request_information(
        case_id=case.pk,
        act=act,
        asked_name="The repairs team",
        asked_email="repairs@sallowfield.example",
        question="Please ring Ada about a visit.",
        due_on=THEN.date(),
        kind=Asking.REFERRAL.value,
    )
    facts = facts_of(case)
    assert (facts["referrals_open"], facts["requests_open"]) == (1, 0)
    assert "ring Ada" in OutgoingMail.objects.get(to="repairs@sallowfield.example").text

    record_answer(
        case_id=case.pk, act=Act(THEN, people["clerk"]), request_id=row.pk, answer="Booked."
    )

    case.refresh_from_db()
    assert facts_of(case)["referrals_open"] == 0
    staff = [entry.title for entry in timeline(case, public=False)]
    theirs = [entry.title for entry in timeline(case, public=True)]
    assert {"Referred to a colleague", "Outcome of a referral"} <= set(staff)
    assert "We asked a colleague to do something for you." in theirs


@pytest.mark.req("S3-117")
def test_a_case_is_finished_only_once_it_is_answered_and_every_promise_is_kept(
    case: Case, people: dict[str, User]
) -> None:
    clerk = people["clerk"]
    remedy, job = promise(case, clerk), agree(case, clerk)
    assert not standing_of(case).is_finished
    close(case, clerk)
    standing = standing_of(case)
    assert (standing.waits, standing.promises_open) == (True, 2)
    assert list(in_state(Case.objects.all(), "promised", NOON)) == [case]

    done = Act(THEN + HOUR, clerk)
    remedy_done(case_id=case.pk, act=done, remedy_id=remedy.pk, done_on=THEN.date())
    contact_failed(case_id=case.pk, act=done, job_id=job.pk, result="They asked us not to call.")

    assert standing_of(Case.objects.get(pk=case.pk)).is_finished
    assert not in_state(Case.objects.all(), "promised", NOON).exists()


ACKNOWLEDGED = {
    "blocks": ["close"],
    "needs": {
        "any": [
            {"field": "sent", "has": "acknowledged"},
            {"field": "sent_first_day", "has": "decision"},
        ]
    },
    "say": "Acknowledge it, or answer it in full on the same day.",
}


@pytest.mark.req("S3-26")
@pytest.mark.django_db
def test_a_case_is_acknowledged_or_answered_in_full_on_the_same_day() -> None:
    receipt = automatic("note_of_it", "person", "We have it.", counts_as="acknowledged")
    clerk = ending_procedure(gates=[ACKNOWLEDGED], messages=[receipt])["clerk"]
    same_day, day_after = ending_case(clerk), ending_case(clerk)

    for case, at in ((same_day, NOON), (day_after, NOON + DAY)):
        send_reply(case_id=case.pk, act=Act(at, clerk), key="decision", words="Here it is.")

    close(same_day, clerk, at=NOON + HOUR)
    assert same_day.closed_at is not None
    with refused(NotReady, "Acknowledge it"):
        close(day_after, clerk, at=NOON + DAY + HOUR)


@pytest.mark.req("S4-17")
@pytest.mark.django_db
def test_an_upheld_case_closes_once_somebody_spoke_with_them_after_the_decision() -> None:
    spoken = {
        "blocks": ["close"],
        "when": {"field": "outcome", "is": "upheld"},
        "needs": {"field": "spoken_since_decision", "is": True},
        "say": "Speak with them about what happens now.",
        "at": "call",
    }
    clerk = ending_procedure(gates=[spoken])["clerk"]
    case = ending_case(clerk)
    call = {"channel": "phone", "text": "We agreed on Friday."}
    log_contact(case_id=case.pk, act=Act(NOON, clerk), happened_at=NOON, **call)
    send_reply(
        case_id=case.pk, act=Act(NOON + HOUR, clerk), key="decision", words="You were right."
    )
    with refused(NotReady, "Speak with them"):
        close(case, clerk, "upheld", at=NOON + 2 * HOUR)

    at = NOON + 2 * HOUR
    log_contact(case_id=case.pk, act=Act(at, clerk), happened_at=at, **call)
    close(case, clerk, "upheld", at=at)
    assert case.outcome == "upheld"


@pytest.mark.req("S0-8")
def test_a_concern_may_end_with_views_that_differ_and_a_complaint_may_not(
    case: Case, people: dict[str, User]
) -> None:
    concern = ending_case(people["clerk"], kind="concern")
    close(concern, people["clerk"], "views_differ")
    assert concern.outcome == "views_differ"

    with refused(CaseworkError, "Choose an outcome", field="outcome"):
        close_case(case_id=case.pk, act=Act(NOON, people["clerk"]), outcome="views_differ")


PRAISE = {
    "received_from": "The head of housing",
    "about": "The repairs team",
    "quote": "yes",
    "passed_to": "Their manager and the directors",
    "passed_on": NOON.date(),
}


@pytest.mark.req("S3-16", "S3-17")
def test_praise_is_passed_on_with_where_it_came_from_and_a_copy_to_those_it_praises(
    people: dict[str, User],
) -> None:
    case = ending_case(people["clerk"], kind="compliment", text="The plumber was so kind.")
    record = record_step(
        case_id=case.pk,
        act=Act(NOON, people["clerk"]),
        key="passed_on",
        evidence=PRAISE,
        copy_to=CopyTo("Jo Pipe", "jo@sallowfield.example"),
    )

    assert record.evidence["received_from"] == "The head of housing"
    assert "passed_on.quote.yes" in facts_of(case)["answers"]
    mail = OutgoingMail.objects.get(to="jo@sallowfield.example")
    assert "The plumber was so kind." in mail.text
    assert "Ada" not in mail.text
    note = case.messages.get(kind="note")
    assert (note.shared, "Jo Pipe" in note.body) == (False, True)


@pytest.mark.req("S3-17")
def test_a_copy_to_an_address_that_is_none_is_refused_with_the_whole_step(
    people: dict[str, User],
) -> None:
    case = ending_case(people["clerk"], kind="compliment")
    act = Act(NOON, people["clerk"])
    given: dict[str, Any] = {"case_id": case.pk, "act": act, "key": "passed_on"}
    with refused(AddressRefused, field="email"):
        record_step(**given, evidence=PRAISE, copy_to=CopyTo("Jo", "nowhere"))
    with refused(CaseworkError, "who gets the copy", field="copy_name"):
        record_step(**given, evidence=PRAISE, copy_to=CopyTo("", "jo@sallowfield.example"))


@pytest.mark.req("S3-46")
@pytest.mark.django_db
def test_every_point_gets_a_finding_before_the_decision_goes() -> None:
    every = {
        "blocks": ["send:decision"],
        "needs": {"field": "points_without_finding", "is": 0},
        "say": "Say for each point whether it is upheld.",
        "at": "points",
    }
    clerk = ending_procedure(gates=[every])["clerk"]
    case, act = ending_case(clerk), Act(NOON, clerk)
    answer_point(case_id=case.pk, act=act, number=1, answer="It was.")
    with refused(NotReady, "Say for each point"):
        send_reply(case_id=case.pk, act=act, key="decision", words="Here it is.")

    answer_point(case_id=case.pk, act=act, number=1, answer="It was.", finding="upheld")
    send_reply(case_id=case.pk, act=act, key="decision", words="Here it is.")
    assert facts_of(case)["findings"] == ("upheld",)


@pytest.mark.req("S3-21")
def test_whoever_has_it_is_reminded_once_in_the_hour_before(
    case: Case, people: dict[str, User]
) -> None:
    agree(case, people["clerk"], role="worker")
    assert remind_of_contacts(now=THEN - 2 * HOUR) == 0
    assert remind_of_contacts(now=THEN - HOUR) == 1
    assert remind_of_contacts(now=THEN - HOUR / 2) == 0

    mail = OutgoingMail.objects.get(to=people["worker"].email, kind="due_soon")
    assert "Thursday 21 May 2026, 3.10 pm" in mail.text
    assert "plumber" not in mail.text


def test_nobody_is_reminded_of_a_case_that_they_may_not_see(
    case: Case, people: dict[str, User]
) -> None:
    agree(case, people["clerk"], role="worker")
    name_subject(case, role="worker", name="", by=None, now=NOON)

    assert remind_of_contacts(now=THEN - HOUR) == 0


def test_a_withdrawal_ends_the_times_that_were_agreed(case: Case, people: dict[str, User]) -> None:
    job = agree(case, people["clerk"])

    withdraw(case_id=case.pk, act=Act(NOON + HOUR))

    job.refresh_from_db()
    assert (job.result, job.done_at) == ("The person withdrew.", NOON + HOUR)
    assert state_of(job, THEN) == ("Seen to", "")
