"""What time puts on Today: a promise that ran out, a person who has had no news."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import pytest

from cms.casework.models import Case, Job
from cms.casework.services.change import Act
from cms.casework.services.closing import close_case
from cms.casework.services.contacts import finish_job
from cms.casework.services.due_jobs import NO_NEWS, RAN_OUT, SEEN_TO, add_due_jobs
from cms.casework.services.replies import send_reply
from cms.users.models import User
from tests.casework.documents import SMALL, begun, clock, document, message
from tests.casework.services.conftest import deliver_all
from tests.factories import LONDON, open_case

pytestmark = pytest.mark.django_db

# A Monday without a holiday in the six weeks that follow.
MONDAY = datetime(2026, 6, 1, 9, tzinfo=LONDON)
DAY = timedelta(days=1)
REGISTER = "Register it at stage 1."


def opened(**stage: Any) -> tuple[Case, User]:
    own = {"key": "answering", **stage}
    people = begun(document(stages=[own], messages=[message("progress")]))
    return open_case(at=MONDAY, procedure_key=SMALL), people["clerk"]


def send(case: Case, by: User, at: datetime, key: str) -> None:
    send_reply(case_id=case.pk, act=Act(at, by), key=key, words="We write.")
    deliver_all(at)


def jobs(case: Case, kind: str) -> list[Job]:
    return list(Job.objects.filter(case=case, kind=kind).order_by("pk"))


QUICK = clock("quick", unit="hours", amount=24, met_by=["reply"], overdue_job=REGISTER)


@pytest.mark.req("S3-24")
def test_a_promise_that_ran_out_asks_for_what_is_next_once():
    case, _ = opened(clocks=[QUICK])

    add_due_jobs(now=MONDAY + timedelta(hours=24))
    assert not jobs(case, RAN_OUT)
    for hours in (25, 26, 80):
        add_due_jobs(now=MONDAY + timedelta(hours=hours))

    (job,) = jobs(case, RAN_OUT)
    assert (job.text, job.role, job.done_at) == (REGISTER, "clerk", None)
    assert job.since_at == MONDAY + timedelta(hours=25)


@pytest.mark.req("S3-24")
def test_it_leaves_today_once_the_promise_is_kept_after_all():
    case, clerk = opened(clocks=[QUICK])
    add_due_jobs(now=MONDAY + timedelta(hours=25))
    send(case, clerk, MONDAY + timedelta(hours=30), "reply")

    add_due_jobs(now=MONDAY + timedelta(hours=31))

    (job,) = jobs(case, RAN_OUT)
    assert (job.done_at, job.result) == (MONDAY + timedelta(hours=31), SEEN_TO)
    assert job.done_by is None


def test_what_somebody_saw_to_does_not_come_back():
    case, clerk = opened(clocks=[QUICK])
    add_due_jobs(now=MONDAY + timedelta(hours=25))
    act = Act(MONDAY + timedelta(hours=26), clerk)
    finish_job(job_id=jobs(case, RAN_OUT)[0].pk, act=act)

    add_due_jobs(now=MONDAY + timedelta(hours=27))

    assert len(jobs(case, RAN_OUT)) == 1


def test_a_clock_that_asks_for_nothing_and_a_closed_case_ask_for_nothing():
    case, clerk = opened(clocks=[QUICK, clock("plain", unit="hours", amount=1, met_by=["reply"])])
    close_case(case_id=case.pk, act=Act(MONDAY + DAY, clerk), outcome="answered")

    assert add_due_jobs(now=MONDAY + 5 * DAY) == 0
    assert not Job.objects.filter(kind=RAN_OUT).exists()


EVERY_FIVE = {"every": 5, "met_by": ["progress"]}


@pytest.mark.req("S3-60", "S4-22")
def test_on_the_last_of_so_many_working_days_without_news_somebody_is_asked_to_write():
    case, _ = opened(updates=EVERY_FIVE)

    # The first working day is Tuesday, so the fifth is the Monday after.
    add_due_jobs(now=MONDAY + 6 * DAY)
    assert not jobs(case, NO_NEWS)
    add_due_jobs(now=MONDAY + 7 * DAY)
    add_due_jobs(now=MONDAY + 8 * DAY)

    (job,) = jobs(case, NO_NEWS)
    assert job.due_at == datetime(2026, 6, 8, 23, 59, 59, tzinfo=LONDON)
    assert "how it stands" in job.text


@pytest.mark.req("S3-60", "S4-22")
def test_an_update_that_left_us_takes_it_off_and_starts_the_days_again():
    case, clerk = opened(updates=EVERY_FIVE)
    add_due_jobs(now=MONDAY + 7 * DAY)
    send(case, clerk, MONDAY + 7 * DAY, "update")  # not one of those that count
    add_due_jobs(now=MONDAY + 7 * DAY)
    assert jobs(case, NO_NEWS)[0].done_at is None

    send(case, clerk, MONDAY + 8 * DAY, "progress")
    add_due_jobs(now=MONDAY + 8 * DAY)
    assert jobs(case, NO_NEWS)[0].result == SEEN_TO

    add_due_jobs(now=MONDAY + 14 * DAY)
    assert len(jobs(case, NO_NEWS)) == 1
    add_due_jobs(now=MONDAY + 15 * DAY)
    assert len(jobs(case, NO_NEWS)) == 2


def test_one_seen_to_without_a_message_is_asked_for_again_after_as_many_days():
    case, clerk = opened(updates=EVERY_FIVE)
    add_due_jobs(now=MONDAY + 7 * DAY)
    finish_job(job_id=jobs(case, NO_NEWS)[0].pk, act=Act(MONDAY + 7 * DAY, clerk))

    add_due_jobs(now=MONDAY + 11 * DAY)
    assert len(jobs(case, NO_NEWS)) == 1
    add_due_jobs(now=MONDAY + 14 * DAY)
    assert len(jobs(case, NO_NEWS)) == 2


@pytest.mark.req("S3-60")
def test_where_it_is_only_for_what_is_overdue_nothing_is_asked_before():
    conclude = clock("conclude", amount=10, met_by=["reply"])
    case, _ = opened(clocks=[conclude], updates={**EVERY_FIVE, "once_overdue": "conclude"})

    add_due_jobs(now=MONDAY + 10 * DAY)
    assert not jobs(case, NO_NEWS)
    add_due_jobs(now=MONDAY + 15 * DAY)
    assert len(jobs(case, NO_NEWS)) == 1


def test_a_case_of_another_stage_or_procedure_is_left_alone():
    case, clerk = opened(updates=EVERY_FIVE)
    close_case(case_id=case.pk, act=Act(MONDAY + DAY, clerk), outcome="answered")

    assert add_due_jobs(now=MONDAY + 30 * DAY) == 0
