"""Warnings of due and late promises: once, to those who may see the case, at a decent hour."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import pytest

from cms.casework.mail.words import Letter, WordsMissing
from cms.casework.models import Case, OutgoingMail, SentWarning, save_recorded
from cms.casework.permissions import visible_to
from cms.casework.services import warnings
from cms.casework.services.change import Act
from cms.casework.services.closing import close_case
from cms.casework.services.warnings import send_warnings
from cms.users.models import User
from tests.factories import LONDON, WEDNESDAY, holder, install, open_case

pytestmark = pytest.mark.django_db

DUE = WEDNESDAY + timedelta(hours=48)
DAY_BEFORE = WEDNESDAY + timedelta(hours=24)


@pytest.fixture
def coordinator() -> User:
    install()
    return holder("coordinator")


@pytest.fixture
def chair(coordinator: User) -> User:
    return holder("chair")


@pytest.fixture
def case(coordinator: User, chair: User) -> Case:
    return open_case()


def warnings_to(user: User) -> list[OutgoingMail]:
    return list(
        OutgoingMail.objects.filter(to=user.email, kind__in=("due_soon", "overdue")).order_by("pk")
    )


@pytest.mark.req("S0-38")
def test_the_handler_is_warned_a_day_before_and_once(case: Case, coordinator: User, chair: User):
    assert send_warnings(now=DAY_BEFORE - timedelta(minutes=1)) == 0
    assert send_warnings(now=DAY_BEFORE) == 1
    assert send_warnings(now=DAY_BEFORE + timedelta(minutes=1)) == 0

    (mail,) = warnings_to(coordinator)
    assert mail.subject == (f"First answer for {case.reference} is due Friday 22 May 2026, 2.10 pm")
    assert f"/admin/casework/cases/{case.pk}/" in mail.text
    assert "Ada" not in mail.text
    assert warnings_to(chair) == []


@pytest.mark.req("S0-38", "S3-83")
def test_after_the_due_time_the_coordinator_and_then_the_chair_hear_that_it_is_late(
    case: Case, coordinator: User, chair: User
):
    send_warnings(now=DAY_BEFORE)
    send_warnings(now=DUE)
    send_warnings(now=DUE + timedelta(hours=24))

    assert [mail.kind for mail in warnings_to(coordinator)] == ["due_soon", "overdue", "overdue"]
    (to_chair,) = warnings_to(chair)
    assert to_chair.subject == (
        f"First answer for {case.reference} was due Friday 22 May 2026, 2.10 pm"
    )
    assert "24 hours ago" in to_chair.text


@pytest.mark.req("S0-38")
def test_the_chair_may_see_a_case_from_when_they_hear_that_it_is_late(case: Case, chair: User):
    send_warnings(now=DUE)
    assert not visible_to(chair).exists()

    send_warnings(now=DUE + timedelta(hours=24))

    del chair._casework_rights  # type: ignore[attr-defined]
    assert list(visible_to(chair)) == [case]


@pytest.mark.req("S0-52")
def test_a_chair_whom_the_late_case_is_about_hears_and_sees_nothing(coordinator: User, chair: User):
    case = open_case(subject_role="chair")
    holder("vice_chair")

    send_warnings(now=DUE + timedelta(hours=25))

    assert warnings_to(chair) == []
    assert not visible_to(chair).exists()
    assert not case.access.filter(role="chair").exists()


def test_after_a_pause_one_mail_tells_of_all_that_was_missed(
    case: Case, coordinator: User, chair: User
):
    assert send_warnings(now=DUE + timedelta(hours=25)) == 1

    assert len(warnings_to(coordinator)) == 1
    assert len(warnings_to(chair)) == 1
    assert sorted(SentWarning.objects.values_list("hours", flat=True)) == [-24, 0, 24]


def test_a_date_that_moves_warns_again(case: Case, coordinator: User):
    send_warnings(now=DAY_BEFORE)
    row = case.deadlines.get(clock="initial_response_48h")
    row.due_at = DUE + timedelta(hours=2)
    save_recorded(row, by=None, reason="Moved.")

    assert send_warnings(now=DAY_BEFORE + timedelta(hours=1, minutes=59)) == 0
    assert send_warnings(now=DAY_BEFORE + timedelta(hours=2)) == 1

    assert len(warnings_to(coordinator)) == 2


@pytest.mark.req("S0-52", "S0-22")
def test_somebody_whom_the_case_is_about_is_not_told(coordinator: User, chair: User):
    open_case(subject_role="coordinator")

    send_warnings(now=DUE + timedelta(hours=25))

    assert warnings_to(coordinator) == []
    assert len(warnings_to(chair)) == 1


@pytest.mark.req("S0-52")
def test_nothing_is_noted_as_sent_while_nobody_may_be_told(coordinator: User):
    """The chair's office is empty: the warning waits for whoever comes."""
    open_case(subject_role="coordinator")
    assert send_warnings(now=DUE + timedelta(hours=25)) == 0
    assert not SentWarning.objects.exists()

    chair = holder("chair")
    assert send_warnings(now=DUE + timedelta(hours=25)) == 1
    assert len(warnings_to(chair)) == 1


def test_a_promise_that_was_kept_warns_nobody(case: Case, coordinator: User):
    close_case(
        case_id=case.pk,
        act=Act(now=DAY_BEFORE - timedelta(hours=1), by=coordinator),
        outcome="withdrawn",
        outcome_reason="She rang.",
    )

    assert send_warnings(now=DAY_BEFORE) == 0


@pytest.mark.parametrize(
    ("received", "now", "sent"),
    [
        # Due at 3 am: a warning 24 hours before waits for 8 o'clock.
        (datetime(2026, 5, 19, 3, tzinfo=LONDON), datetime(2026, 5, 20, 7, 59, tzinfo=LONDON), 0),
        (datetime(2026, 5, 19, 3, tzinfo=LONDON), datetime(2026, 5, 20, 8, 0, tzinfo=LONDON), 1),
        (datetime(2026, 5, 19, 3, tzinfo=LONDON), datetime(2026, 5, 20, 18, 0, tzinfo=LONDON), 0),
        # Within four hours of the end it goes at any time.
        (datetime(2026, 5, 19, 3, tzinfo=LONDON), datetime(2026, 5, 20, 22, 59, tzinfo=LONDON), 0),
        (datetime(2026, 5, 19, 3, tzinfo=LONDON), datetime(2026, 5, 20, 23, 1, tzinfo=LONDON), 1),
        # Late at night is late enough in the morning.
        (datetime(2026, 5, 19, 3, tzinfo=LONDON), datetime(2026, 5, 21, 3, 1, tzinfo=LONDON), 0),
        (datetime(2026, 5, 19, 3, tzinfo=LONDON), datetime(2026, 5, 21, 8, 1, tzinfo=LONDON), 1),
    ],
)
def test_nobody_is_disturbed_at_night_without_need(
    coordinator: User, received: datetime, now: datetime, sent: int
):
    open_case(at=received)

    assert send_warnings(now=now) == sent


def test_a_case_long_late_is_no_news(case: Case):
    assert send_warnings(now=DUE + timedelta(days=70)) == 0


def test_many_cases_cost_no_query_each_while_nothing_is_to_be_sent(
    coordinator: User, chair: User, django_assert_max_num_queries
):
    for _ in range(6):
        open_case()
    send_warnings(now=DAY_BEFORE)
    assert len(warnings_to(coordinator)) == 6

    with django_assert_max_num_queries(4):
        assert send_warnings(now=DAY_BEFORE + timedelta(minutes=1)) == 0


def test_one_warning_that_cannot_be_written_keeps_no_other_back(
    coordinator: User, chair: User, monkeypatch: pytest.MonkeyPatch
):
    first, second = open_case(), open_case()
    compose = warnings.compose

    def refuse_the_first(case: Case, key: str, **values: Any) -> Letter:
        if case.pk == first.pk:
            raise WordsMissing("Warning", ("due",))
        return compose(case, key, **values)

    monkeypatch.setattr(warnings, "compose", refuse_the_first)

    assert send_warnings(now=DAY_BEFORE) == 1

    (mail,) = warnings_to(coordinator)
    assert mail.case == second
    assert not SentWarning.objects.filter(deadline__case=first).exists()
