"""Withdrawing: it ends at once, clocks stop, and nothing is lost by it."""

from __future__ import annotations

import uuid
from datetime import timedelta

import pytest

from cms.casework.models import OPEN_RESULTS, Case, EventKind, OutgoingMail
from cms.casework.models.work import AGREED_CONTACT
from cms.casework.services.change import Act, AlreadyDone, CaseClosed
from cms.casework.services.closing import close_case, reopen_case
from cms.casework.services.commitments import agree_contact
from cms.casework.services.meetings import offer_meeting
from cms.casework.services.withdrawing import withdraw
from cms.users.models import User
from tests.casework.services.written import refused
from tests.factories import WEDNESDAY

LATER = WEDNESDAY + timedelta(hours=3)


@pytest.mark.parametrize("why", ["", "My neighbour and I have talked."])
def test_withdrawing_closes_it_stops_the_clocks_and_tells_the_handler(case: Case, why: str):
    withdraw(case_id=case.pk, act=Act(now=LATER), why=why)

    case.refresh_from_db()
    assert (case.outcome, case.closed_at, case.outcome_reason) == ("withdrawn", LATER, why)
    assert not case.deadlines.filter(result__in=OPEN_RESULTS, ended=False).exists()
    assert case.events.filter(kind=EventKind.WITHDRAWN).count() == 1
    assert case.messages.filter(kind="withdrawn").count() == bool(why)
    assert OutgoingMail.objects.filter(kind="withdrawn_handler").count() == 1
    mail = OutgoingMail.objects.get(kind="withdrawn_person")
    assert mail.to == "ada@resident.example"
    assert "If it was not you who asked, tell us now." in mail.text
    assert "neighbour" not in mail.text


def test_a_second_press_and_a_closed_case_are_refused_and_write_nothing(case: Case):
    key = uuid.uuid4()
    withdraw(case_id=case.pk, act=Act(now=LATER, key=key))

    with refused(AlreadyDone):
        withdraw(case_id=case.pk, act=Act(now=LATER, key=key))
    with refused(CaseClosed):
        withdraw(case_id=case.pk, act=Act(now=LATER, key=uuid.uuid4()))


def test_a_planned_meeting_ends_with_it_and_the_case_can_be_taken_up_again(with_chair, chair: User):
    case = with_chair()
    now = WEDNESDAY + timedelta(hours=61)
    offer_meeting(
        case_id=case.pk,
        act=Act(now=now, by=chair),
        times=[now + timedelta(days=3)],
        place="The Hub",
        video_link="",
        who="The chair",
        words="Let us meet.",
    )
    withdraw(case_id=case.pk, act=Act(now=now))

    assert case.person_meetings.get().status == "cancelled"
    reopen_case(case_id=case.pk, act=Act(now=now, by=chair, reason="They asked."))
    case.refresh_from_db()
    assert case.closed_at is None


@pytest.mark.req("S0-47")
def test_who_withdraws_on_the_phone_is_not_waited_for_or_called_either(with_chair, chair: User):
    case = with_chair()
    now = WEDNESDAY + timedelta(hours=61)
    act = Act(now=now, by=chair)
    offer_meeting(
        case_id=case.pk,
        act=act,
        times=[now + timedelta(days=3)],
        place="The Hub",
        video_link="",
        who="The chair",
        words="Let us meet.",
    )
    agree_contact(
        case_id=case.pk,
        act=act,
        at=now + timedelta(days=2),
        channel="phone",
        about="the key",
        by_whom="The chair",
        role="chair",
    )

    close_case(
        case_id=case.pk, act=act, outcome="withdrawn", outcome_reason="They said so on the phone."
    )

    assert case.person_meetings.get().status == "cancelled"
    assert not case.jobs.filter(kind=AGREED_CONTACT, done_at=None).exists()
    mail = OutgoingMail.objects.get(kind="withdrawn_person")
    assert mail.to == "ada@resident.example"
