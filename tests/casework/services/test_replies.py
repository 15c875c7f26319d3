"""Replies: refused until they can go, and then sent once, on file and to the right address."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from cms.casework.errors import CaseworkError
from cms.casework.facts import facts_of
from cms.casework.models import (
    Authority,
    Case,
    EventKind,
    Job,
    OutgoingMail,
    Part,
    Result,
    save_recorded,
)
from cms.casework.permissions import NotAllowed
from cms.casework.services import tracking
from cms.casework.services.change import Act, CaseClosed, NotReady
from cms.casework.services.closing import close_case
from cms.casework.services.delivery import record_bounce
from cms.casework.services.escalation import can_ask
from cms.casework.services.offering import replies_offered
from cms.casework.services.points import PointNotFound, add_point, answer_point
from cms.casework.services.replies import (
    AuthorityMissing,
    CallsOnly,
    NobodyToWriteTo,
    NotAReply,
    WordsEmpty,
    send_reply,
)
from cms.casework.services.told import PersonDetails, Representative
from cms.users.models import User
from tests.casework.services.conftest import answer, deadline, deliver_all
from tests.casework.services.written import refused
from tests.factories import WEDNESDAY, sorted_case

HOUR = timedelta(hours=1)
LATER = WEDNESDAY + 2 * HOUR
POSTAL = PersonDetails(name="Ada Brown", postal_address="1 Mill Lane, ZZ99 1AA")
ADA = PersonDetails(name="Ada Brown", email="ada@resident.example")
PHONE = PersonDetails(name="Ada Brown", phone="01632 960 001")


def reply(case: Case, by: User, **given: Any) -> Any:
    wanted = {"key": "initial_response", "words": "Thank you. I have it."}
    return send_reply(case_id=case.pk, act=Act(LATER, by), **{**wanted, **given})


def test_before_the_case_is_read_no_answer_goes(case: Case, coordinator: User):
    with refused(NotReady, "Read and sort the case first"):
        reply(case, coordinator)


def test_an_answer_without_words_of_its_own_is_refused(sorted_out: Case, coordinator: User):
    with refused(WordsEmpty, field="words"):
        reply(sorted_out, coordinator, words=" \n ")


@pytest.mark.parametrize("key", ["receipt", "new_case", "one_time_link", "due_soon", "nonsense"])
def test_what_nobody_writes_is_no_reply(sorted_out: Case, coordinator: User, key: str):
    with refused(NotAReply, field="key"):
        reply(sorted_out, coordinator, key=key)


@pytest.mark.parametrize("key", ["meeting_invitation", "outside_body_notice"])
def test_a_message_of_another_stage_is_refused(sorted_out: Case, coordinator: User, key: str):
    with refused(NotAReply, field="key"):
        reply(sorted_out, coordinator, key=key)


def test_only_the_roles_that_the_procedure_names_send_it(sorted_out: Case, people: dict[str, User]):
    with refused(NotAllowed):
        reply(sorted_out, people["auditor"])
    with refused(NotAllowed):
        reply(sorted_out, people["coordinator"], key="chair_decision")


def test_a_full_reply_needs_a_point_and_an_answer_to_each(case: Case, coordinator: User):
    from tests.casework.services.test_triage import decided, triage_case

    act = Act(LATER, coordinator)
    triage_case(case_id=case.pk, act=act, decided=decided(fuller_reply_needed=True))
    with refused(NotReady, "Note at least one point"):
        reply(case, coordinator, key="fuller_reply")

    add_point(case_id=case.pk, act=act, text="The side door was locked.")
    with refused(NotReady, "Answer every point"):
        reply(case, coordinator, key="fuller_reply")

    answer_point(case_id=case.pk, act=act, number=1, answer="It is open again.", finding="upheld")
    message = reply(case, coordinator, key="fuller_reply")
    assert "It is open again." in message.body


def test_a_point_is_refused_without_words_and_an_answer_without_its_point(
    sorted_out: Case, coordinator: User
):
    act = Act(LATER, coordinator)
    with refused(CaseworkError, "Write what was raised", field="text"):
        add_point(case_id=sorted_out.pk, act=act, text=" ")
    with refused(PointNotFound):
        answer_point(case_id=sorted_out.pk, act=act, number=7, answer="Yes.")
    with refused(CaseworkError, "Choose a finding", field="finding"):
        answer_point(case_id=sorted_out.pk, act=act, number=1, answer="Yes.", finding="maybe")
    assert not sorted_out.points.get().is_answered


@pytest.mark.req("S0-39")
def test_an_answer_keeps_its_author_channel_time_and_words(sorted_out: Case, coordinator: User):
    message = reply(sorted_out, coordinator)
    deliver_all(LATER + HOUR)

    assert (message.author, message.channel, message.direction) == (coordinator, "email", "out")
    assert "Thank you. I have it." in message.body
    sent = sorted_out.events.get(kind=EventKind.MESSAGE_SENT, data__message=message.pk)
    assert sent.happened_at == LATER + HOUR
    assert deadline(sorted_out, "initial_response_48h").met_at == LATER + HOUR


@pytest.mark.req("S0-39")
def test_a_letter_counts_from_the_day_it_was_posted(people: dict[str, User], coordinator: User):
    case = sorted_case(coordinator, person=POSTAL)

    with refused(NobodyToWriteTo, field="channel"):
        reply(case, coordinator)
    for wrong in (LATER + HOUR, WEDNESDAY - HOUR):
        with refused(CaseworkError, "Give the day it was posted", field="happened_at"):
            reply(case, coordinator, channel="letter", happened_at=wrong)

    reply(case, coordinator, channel="letter", happened_at=WEDNESDAY + HOUR)
    first = deadline(case, "initial_response_48h")
    assert (first.result, first.met_at) == (Result.MET, WEDNESDAY + HOUR)
    assert not OutgoingMail.objects.filter(kind="initial_response").exists()


def test_somebody_with_a_phone_only_is_answered_by_phone(
    people: dict[str, User], coordinator: User
):
    case = sorted_case(coordinator, person=PHONE)

    with refused(NobodyToWriteTo, "Note a call instead", field="channel"):
        reply(case, coordinator)
    reply(case, coordinator, channel="phone")

    assert deadline(case, "initial_response_48h").result == Result.MET


@pytest.mark.req("S0-39")
def test_an_answer_that_came_back_opens_the_promise_again(sorted_out: Case, coordinator: User):
    message = reply(sorted_out, coordinator)
    deliver_all(LATER)
    assert deadline(sorted_out, "initial_response_48h").result == Result.MET
    mail = OutgoingMail.objects.get(message=message)

    assert record_bounce(now=LATER + HOUR, mime_id=mail.mime_id)

    first = deadline(sorted_out, "initial_response_48h")
    assert (first.result, first.ended, first.met_at) == (Result.RUNNING, False, None)
    assert sorted_out.events.filter(kind=EventKind.BOUNCED).count() == 1
    assert Job.objects.filter(case=sorted_out, kind="mail_bounced").count() == 1
    assert "initial_response" in {
        o.spec.key for o in replies_offered(sorted_out, coordinator, on=LATER.date())
    }
    # A second report of the same mail changes nothing.
    assert not record_bounce(now=LATER + 2 * HOUR, mime_id=mail.mime_id)
    assert not record_bounce(now=LATER + 2 * HOUR, mime_id="<nobody@knows.example>")
    assert Job.objects.filter(kind="mail_bounced").count() == 1


def test_a_closed_case_takes_no_reply(sorted_out: Case, coordinator: User):
    close_case(
        case_id=sorted_out.pk,
        act=Act(LATER, coordinator),
        outcome="withdrawn",
        outcome_reason="She asked us to stop.",
    )

    with refused(CaseClosed):
        reply(sorted_out, coordinator)


# --- a representative ------------------------------------------------------------------------

HELPER = Representative(name="Jo Helper", email="jo@helper.example", relationship="niece")


@pytest.mark.req("S4-12")
@pytest.mark.parametrize("authority", [Authority.ASKED, Authority.REFUSED])
def test_a_representative_without_authority_gets_nothing(
    people: dict[str, User], coordinator: User, authority: str
):
    case = sorted_case(coordinator, person=PHONE, on_behalf_of=HELPER)
    give(case, authority, coordinator)

    with refused(AuthorityMissing, "authority is on file", field="channel"):
        reply(case, coordinator)
    tracking.request_link(reference=case.reference, contact=HELPER.email, now=LATER)

    # They hear that it arrived, and nothing of the case.
    assert only_told_it_arrived(HELPER.email)
    assert not case.access_tokens.filter(purpose="follow").exists()
    assert not case.messages.filter(kind="initial_response").exists()
    # The work itself goes on.
    answer_point(case_id=case.pk, act=Act(LATER, coordinator), number=1, answer="It stuck.")


@pytest.mark.req("S4-12")
def test_with_authority_the_representative_is_answered(people: dict[str, User], coordinator: User):
    case = sorted_case(coordinator, person=PHONE, on_behalf_of=HELPER)
    give(case, Authority.HELD, coordinator)

    message = reply(case, coordinator)
    tracking.request_link(reference=case.reference, contact=HELPER.email, now=LATER)

    assert message.party.part == Part.REPRESENTATIVE
    assert OutgoingMail.objects.get(kind="initial_response").to == HELPER.email
    assert OutgoingMail.objects.get(kind="one_time_link").to == HELPER.email


@pytest.mark.req("S4-12")
def test_a_person_with_an_address_is_written_to_herself(people: dict[str, User], coordinator: User):
    case = sorted_case(coordinator, on_behalf_of=HELPER)

    reply(case, coordinator)

    assert OutgoingMail.objects.get(kind="initial_response").to == "ada@resident.example"
    assert only_told_it_arrived(HELPER.email)


def only_told_it_arrived(address: str) -> bool:
    kinds = OutgoingMail.objects.filter(to=address).values_list("kind", flat=True)
    return set(kinds) <= {"receipt_representative"}


def give(case: Case, authority: str, by: User) -> None:
    party = case.parties.get(part=Part.REPRESENTATIVE)
    party.authority = authority
    save_recorded(party, by=by, reason="The form came.")


@pytest.mark.req("S4-12")
def test_with_authority_both_are_answered_each_by_name_with_a_way_of_their_own(
    people: dict[str, User], coordinator: User
):
    case = sorted_case(coordinator, on_behalf_of=HELPER)
    give(case, Authority.HELD, coordinator)
    answer_point(case_id=case.pk, act=Act(LATER, coordinator), number=1, answer="It stuck.")

    message = reply(case, coordinator, key="fuller_reply")

    mails = {mail.to: mail.text for mail in OutgoingMail.objects.filter(message=message)}
    assert set(mails) == {"ada@resident.example", HELPER.email}
    assert "Dear Ada Brown" in mails["ada@resident.example"]
    assert "Dear Jo Helper" in mails[HELPER.email]
    links = {re.search(r"not-content/([^/]+)/", text)[1] for text in mails.values()}  # type: ignore[index]
    assert len(links) == 2
    assert case.access_tokens.filter(purpose="not_content").count() == 2
    assert case.messages.filter(kind="fuller_reply").count() == 1


@pytest.mark.req("S0-39", "S0-45")
def test_a_copy_that_comes_back_takes_nothing_from_what_reached_the_person(
    people: dict[str, User], coordinator: User
):
    case = sorted_case(coordinator, on_behalf_of=HELPER)
    give(case, Authority.HELD, coordinator)
    answer(case, coordinator, at=LATER)

    copy = OutgoingMail.objects.get(kind="fuller_reply", to=HELPER.email)
    record_bounce(now=LATER + HOUR, mail_id=copy.pk)

    case = Case.objects.get(pk=case.pk)
    assert deadline(case, "fuller_reply_month").result == Result.MET
    assert "fuller_reply" in facts_of(case)["sent"]
    assert can_ask(case) == (True, "")

    own = OutgoingMail.objects.get(kind="fuller_reply", to=ADA.email)
    record_bounce(now=LATER + HOUR, mail_id=own.pk)
    case = Case.objects.get(pk=case.pk)
    assert deadline(case, "fuller_reply_month").result == Result.RUNNING
    assert not can_ask(case)[0]


@pytest.mark.req("S0-38", "S0-39")
def test_a_copy_by_mail_that_comes_back_does_not_unsend_what_was_posted(
    people: dict[str, User], coordinator: User
):
    case = sorted_case(coordinator, person=POSTAL, on_behalf_of=HELPER)
    give(case, Authority.HELD, coordinator)
    reply(case, coordinator, channel="letter", happened_at=LATER)
    deliver_all(LATER)

    copy = OutgoingMail.objects.get(kind="initial_response", to=HELPER.email)
    record_bounce(now=LATER + HOUR, mail_id=copy.pk)

    case = Case.objects.get(pk=case.pk)
    assert deadline(case, "initial_response_48h").result == Result.MET
    assert "initial_response" in facts_of(case)["sent"]
    assert Job.objects.filter(case=case, kind="mail_bounced", done_at=None).count() == 1


def test_a_person_who_can_only_be_called_is_called_though_the_representative_is_written_to(
    people: dict[str, User], coordinator: User
):
    case = sorted_case(coordinator, person=PHONE, on_behalf_of=HELPER)
    give(case, Authority.HELD, coordinator)

    reply(case, coordinator)

    job = Job.objects.get(case=case, kind="call", text__contains="About your")
    assert job.text.startswith("Call them: About your concern")


# --- adjustments that act ----------------------------------------------------------------------


@pytest.mark.req("S0-6")
def test_who_asked_for_calls_only_gets_no_mail_and_is_called(
    people: dict[str, User], coordinator: User
):
    person = replace(ADA, phone="07700 900123", adjustments=("phone_only",))
    case = sorted_case(coordinator, person=person)

    with refused(CallsOnly, "phone calls only", field="channel"):
        reply(case, coordinator)
    assert not OutgoingMail.objects.filter(case=case, to=ADA.email).exists()
    assert not case.messages.filter(kind="initial_response").exists()
    assert Job.objects.get(case=case, kind="call").text.startswith("Call them: We have your")

    said = reply(case, coordinator, channel="phone", happened_at=LATER)
    assert said.channel == "phone"
    # The way in that they ask for themselves still comes.
    tracking.request_link(reference=case.reference, contact=ADA.email, now=LATER)
    assert OutgoingMail.objects.get(case=case, to=ADA.email).kind == "one_time_link"


@pytest.mark.req("S0-6")
def test_large_print_makes_what_they_get_large_and_nobody_elses(
    people: dict[str, User], coordinator: User
):
    case = sorted_case(coordinator, person=replace(ADA, adjustments=("large_print",)))
    reply(case, coordinator)

    for mail in OutgoingMail.objects.filter(case=case, to=ADA.email):
        assert '<body class="large">' in mail.html
    assert 'class="large"' not in OutgoingMail.objects.get(case=case, kind="new_case").html


@pytest.mark.req("S0-6")
def test_an_adjustment_that_a_person_must_see_to_is_a_job_with_each_message(
    people: dict[str, User], coordinator: User
):
    case = sorted_case(coordinator, person=replace(ADA, adjustments=("easy_read", "gone")))
    reply(case, coordinator)

    job = Job.objects.get(case=case, kind="adjustment")
    assert job.text.startswith("Easy read: Make an easy read version")
    assert "About your concern" in job.text


@pytest.mark.req("S0-6")
def test_who_prefers_post_has_a_letter_waiting_to_be_printed_and_posted(
    people: dict[str, User], coordinator: User
):
    person = replace(ADA, postal_address="1 Mill Lane", prefers="post")
    case = sorted_case(coordinator, person=person)

    assert not OutgoingMail.objects.filter(case=case, kind="receipt").exists()
    assert case.messages.get(kind="receipt").channel == "letter"
    assert Job.objects.get(case=case, kind="post_letter").text.startswith("Print and post: ")
