"""What was promised, and whether it is kept, on the person's own page."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.test import Client
from django.utils import timezone

from cms.casework.models import Case
from cms.casework.services.change import Act
from cms.casework.services.commitments import agree_contact
from cms.casework.services.remedies import agree_remedy, drop_remedy, remedy_done
from cms.users.models import User
from tests.casework.endings import close, ending_case, ending_procedure
from tests.casework.resident import words
from tests.casework.tracking.following import sign_in
from tests.factories import WEDNESDAY

VIEW = "/your-case/view/"
pytestmark = pytest.mark.django_db


@pytest.fixture
def clerk() -> User:
    return ending_procedure()["clerk"]


@pytest.fixture
def own_case(clerk: User) -> Case:
    return ending_case(clerk)


def promise(case: Case, by: User, key: str, what: str, **given: Any) -> Any:
    act = Act(now=timezone.now(), by=by)
    said = {"what": what, "by_whom": "PLANTED team", "role": "clerk", **given}
    return agree_remedy(case_id=case.pk, act=act, key=key, **said)


@pytest.mark.req("S3-117")
def test_the_person_reads_what_was_promised_and_whether_it_is_kept(
    client: Client, own_case: Case, clerk: User
) -> None:
    with time_machine.travel(WEDNESDAY + timedelta(hours=2), tick=False):
        today = timezone.localdate()
        later = today + timedelta(days=7)
        promise(own_case, clerk, "repair", "The lock is changed.", due_on=later)
        promise(own_case, clerk, "assurance", "We look each morning.", done_on=today)
        slip = promise(own_case, clerk, "else", "PLANTED slip.", due_on=later)
        act = Act(now=timezone.now(), by=clerk, reason="PLANTED reason.")
        drop_remedy(case_id=own_case.pk, act=act, remedy_id=slip.pk)
        sign_in(client, own_case)
        page = words(client.get(VIEW))

    assert "We repair it: The lock is changed. To be done by Wednesday 27 May 2026" in page
    assert "Done on Wednesday 20 May 2026. We look again on Thursday 20 August 2026" in page
    assert "PLANTED" not in page


@pytest.mark.req("S3-117")
def test_an_answered_case_says_that_something_is_still_to_be_done_and_when_it_is_late(
    client: Client, own_case: Case, clerk: User
) -> None:
    with time_machine.travel(WEDNESDAY + timedelta(hours=2), tick=False):
        later = timezone.localdate() + timedelta(days=7)
        remedy = promise(own_case, clerk, "repair", "The lock is changed.", due_on=later)
        close(own_case, clerk, at=timezone.now())
    with time_machine.travel(WEDNESDAY + timedelta(days=8), tick=False):
        sign_in(client, own_case)
        page = words(client.get(VIEW))
        assert "It is finished for us only when what we promised is done." in page
        assert "Late: we promised it by Wednesday 27 May 2026" in page

        act, today = Act(now=timezone.now(), by=clerk), timezone.localdate()
        remedy_done(case_id=own_case.pk, act=act, remedy_id=remedy.pk, done_on=today)
        page = words(client.get(VIEW))

    assert "Done on Thursday 28 May 2026" in page
    assert "finished for us only" not in page


@pytest.mark.req("S3-21")
def test_a_time_that_was_agreed_is_told_and_owned_up_to_when_it_was_missed(
    client: Client, own_case: Case, clerk: User
) -> None:
    with time_machine.travel(WEDNESDAY + timedelta(hours=2), tick=False):
        agree_contact(
            case_id=own_case.pk,
            act=Act(now=timezone.now(), by=clerk),
            at=WEDNESDAY + timedelta(days=1),
            channel="phone",
            about="PLANTED note",
            by_whom="PLANTED name",
            role="clerk",
        )
        sign_in(client, own_case)
        before = words(client.get(VIEW))
    with time_machine.travel(WEDNESDAY + timedelta(days=1, hours=1), tick=False):
        sign_in(client, own_case)
        after = words(client.get(VIEW))

    assert "On Thursday 21 May 2026, 2.10 pm we call you." in before
    assert "we were to call you. We missed it, and we are sorry." in after
    assert "PLANTED" not in before + after
