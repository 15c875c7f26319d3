"""The person says whether somebody may act for them: once, and both sides know."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from cms.casework.errors import CaseworkError
from cms.casework.models import (
    AccessToken,
    Authority,
    Case,
    EventKind,
    Job,
    OutgoingMail,
    Purpose,
    save_recorded,
)
from cms.casework.services.authority import NothingToAnswer, answer_authority, asked_by
from cms.casework.services.change import Act
from cms.casework.services.people import PartyDetails, change_party
from cms.casework.services.replies import send_reply
from cms.casework.services.told import PersonDetails, Representative
from cms.casework.services.tracking import hashed, request_link
from cms.casework.services.withdrawing import withdraw
from cms.users.models import User
from tests.casework.services.written import refused
from tests.factories import WEDNESDAY, open_case

LATER = WEDNESDAY + timedelta(days=1)
HELPER = "helper@resident.example"
TOKEN = "the-token-of-this-test"


@pytest.fixture
def asked(people: Any) -> Case:
    case = open_case(
        person=PersonDetails(name="Ada Brown", email="ada@resident.example"),
        on_behalf_of=Representative(
            name="Bo Green", email=HELPER, acts_as="friend", agreed="not_yet"
        ),
    )
    row = AccessToken.objects.filter(case=case, purpose=Purpose.AUTHORITY).latest("pk")
    row.token_hash = hashed(TOKEN)
    row.save()
    return case


@pytest.mark.req("S4-12")
@pytest.mark.parametrize(
    ("agrees", "authority", "kind"),
    [
        (True, "held", EventKind.AUTHORITY_GIVEN),
        (False, "refused", EventKind.AUTHORITY_REFUSED),
    ],
)
def test_their_word_is_kept_with_its_day_and_the_representative_is_told(
    asked: Case, agrees: bool, authority: str, kind: str
):
    answer_authority(token=TOKEN, agrees=agrees, act=Act(now=LATER))

    party = asked.parties.get(part="representative")
    assert (party.authority, party.authority_on) == (authority, LATER.date())
    assert party.authority_evidence
    assert asked.events.filter(kind=kind).count() == 1
    assert OutgoingMail.objects.get(kind="authority_answer").to == HELPER
    request_link(reference=asked.reference, contact=HELPER, now=LATER)
    assert OutgoingMail.objects.filter(kind="one_time_link", to=HELPER).count() == agrees


@pytest.mark.req("S4-12")
@pytest.mark.parametrize(("agrees", "receipts"), [(True, ["ada@resident.example"]), (False, [])])
def test_who_agrees_then_gets_the_receipt_and_who_does_not_is_not_thanked_for_telling_us(
    asked: Case, agrees: bool, receipts: list[str]
):
    sent = OutgoingMail.objects.filter(case=asked, kind="receipt")
    assert not sent.exists()

    answer_authority(token=TOKEN, agrees=agrees, act=Act(now=LATER))

    assert [mail.to for mail in sent] == receipts
    assert all(asked.reference in mail.text for mail in sent)
    assert asked.messages.filter(kind="receipt").count() == len(receipts)


@pytest.mark.req("S4-12")
def test_no_receipt_comes_when_it_is_over(asked: Case):
    withdraw(case_id=asked.pk, act=Act(now=LATER))

    answer_authority(token=TOKEN, agrees=True, act=Act(now=LATER))

    assert not OutgoingMail.objects.filter(case=asked, kind="receipt").exists()
    assert OutgoingMail.objects.filter(case=asked, kind="authority_answer").exists()


def record(case: Case, by: User, authority: str, *, at: Any = LATER) -> None:
    """Staff note what the person said on the phone."""
    party = case.parties.get(part="representative")
    given = {
        name: getattr(party, name)
        for name in ("name", "email", "phone", "postal_address", "prefers")
    }
    details = PartyDetails(
        **given,
        authority=authority,
        authority_evidence="The call of today.",
        authority_on=at.date(),
    )
    change_party(case_id=case.pk, act=Act(now=at, by=by), party_id=party.pk, details=details)


@pytest.mark.req("S4-12")
@pytest.mark.parametrize(("authority", "receipts"), [("held", 1), ("refused", 0)])
def test_what_they_say_on_the_phone_means_the_same_to_both_as_by_the_link(
    asked: Case, coordinator: User, authority: str, receipts: int
):
    job = Job(case=asked, kind="authority", text="Find out.", role="coordinator", since_at=LATER)
    save_recorded(job, by=None, reason="For this test.")

    record(asked, coordinator, authority)

    assert OutgoingMail.objects.get(kind="authority_answer").to == HELPER
    sent = OutgoingMail.objects.filter(case=asked, kind="receipt")
    assert [mail.to for mail in sent] == ["ada@resident.example"] * receipts
    job.refresh_from_db()
    assert job.done_at == LATER
    with refused(NothingToAnswer):
        answer_authority(token=TOKEN, agrees=True, act=Act(now=LATER))
    record(asked, coordinator, authority)
    assert OutgoingMail.objects.filter(kind="authority_answer").count() == 1


@pytest.mark.req("S4-12")
def test_until_they_may_act_their_address_is_not_the_persons(asked: Case, coordinator: User):
    person = asked.parties.get(part="person")
    details = PartyDetails(name=person.name, email=HELPER, prefers="email")
    act = Act(now=LATER, by=coordinator)

    with refused(CaseworkError, "gave this address as their own", field="email"):
        change_party(case_id=asked.pk, act=act, party_id=person.pk, details=details)

    record(asked, coordinator, "held")
    change_party(case_id=asked.pk, act=act, party_id=person.pk, details=details)
    person.refresh_from_db()
    assert person.email == HELPER


@pytest.mark.req("S4-12")
def test_what_waits_to_be_posted_to_who_may_not_hear_any_more_is_stopped(
    asked: Case, coordinator: User
):
    helper = asked.parties.get(part="representative")
    helper.email, helper.postal_address, helper.prefers = "", "2 Mill Lane", "post"
    save_recorded(helper, by=coordinator, reason="For this test.")
    answer_authority(token=TOKEN, agrees=True, act=Act(now=LATER))
    act = Act(now=LATER, by=coordinator)
    send_reply(case_id=asked.pk, act=act, key="update", words="What we found so far.")
    waiting = Job.objects.filter(case=asked, kind="post_letter", done_at=None)
    assert waiting.filter(text__startswith="Print and post: About your").exists()

    record(asked, coordinator, "refused", at=LATER + timedelta(hours=1))

    assert [job.text for job in waiting] == [
        f"Print and post: About {asked.reference} (for the representative)"
    ]


def test_it_is_said_once_and_the_link_only_looks_until_then(asked: Case):
    before = asked_by(TOKEN, now=LATER)
    assert before is not None
    assert not before.answered
    answer_authority(token=TOKEN, agrees=True, act=Act(now=LATER))

    after = asked_by(TOKEN, now=LATER)
    assert after is not None
    assert after.answered
    with refused(NothingToAnswer):
        answer_authority(token=TOKEN, agrees=False, act=Act(now=LATER))
    with refused(NothingToAnswer):
        answer_authority(token="nonsense", agrees=True, act=Act(now=LATER))


def test_a_link_for_something_else_asks_nothing(asked: Case):
    AccessToken.objects.filter(case=asked).update(purpose=Purpose.FOLLOW)

    assert asked_by(TOKEN, now=LATER) is None


@pytest.mark.req("S4-12")
def test_who_need_not_show_that_they_may_act_is_told_the_same_as_the_person(
    people: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Representative, "authority", lambda *_: Authority.NOT_NEEDED)
    case = open_case(
        on_behalf_of=Representative(name="Jo Brown", email="jo@helper.example", acts_as="mp")
    )

    receipts = OutgoingMail.objects.filter(case=case, kind="receipt").values_list("to", flat=True)
    assert sorted(receipts) == ["ada@resident.example", "jo@helper.example"]
    assert not OutgoingMail.objects.filter(kind="receipt_representative").exists()


def test_a_letter_for_a_representative_without_email_says_for_whom_it_is(people: Any) -> None:
    case = open_case(
        on_behalf_of=Representative(
            name="Jo Brown", postal_address="2 Mill Lane", acts_as="friend", agreed="not_yet"
        )
    )

    (job,) = Job.objects.filter(case=case, kind="post_letter")
    assert job.text.endswith("(for the representative)")
