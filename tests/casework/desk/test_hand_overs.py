"""What members passed on, on the desk: the list, Today, the queue, and what comes of it."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from cms.casework.desk.hand_overs import hand_overs_today
from cms.casework.models import Case, HandOver
from cms.users.models import User
from tests.casework.desk.test_together import queries_of
from tests.casework.heard import GIST, passed_on_by
from tests.factories import open_case

pytestmark = pytest.mark.django_db

LIST, QUEUE, TODAY = "desk:hand_overs", "desk_cases:index", "desk:today"


@pytest.fixture
def desk(as_person: Any) -> Client:
    return as_person("coordinator")


@pytest.fixture
def row(people: dict[str, User]) -> HandOver:
    """Told to the chair yesterday and passed on an hour ago."""
    now = timezone.now()
    return passed_on_by(
        people["chair"], at=now - timedelta(hours=1), heard_at=now - timedelta(days=1)
    )


def old(people: dict[str, User], days: int = 9) -> HandOver:
    at = timezone.now() - timedelta(days=days)
    return passed_on_by(people["chair"], at=at, heard_at=at)


def page(desk: Client, name: str, *args: Any) -> str:
    return desk.get(reverse(name, args=args)).content.decode()


def log(desk: Client, row: HandOver, **typed: Any) -> Any:
    address = reverse("desk:case_of_hand_over", args=[row.pk])
    form = desk.get(address)
    given = {"key": form.context["key"], "channel": "phone", "kind": "concern"}
    given |= {
        "received_at": f"{timezone.localtime():%Y-%m-%dT%H:%M}",
        "text": "I cannot get up the ramp.",
        "words_agreed": "on",
        "name": row.name,
    }
    return desk.post(address, {**given, **typed}, follow=True)


@pytest.mark.req("S0-37")
def test_what_nobody_has_stands_on_today_until_somebody_has_it(
    desk: Client, row: HandOver, people: dict[str, User]
) -> None:
    [item] = hand_overs_today(people["coordinator"], now=timezone.now())
    assert (item.tag, item.url) == ("waiting", reverse("desk:hand_over", args=[row.pk]))
    assert "Passed on by members" in page(desk, TODAY)
    assert GIST not in page(desk, TODAY)

    answer = desk.post(item.url, follow=True)

    assert "You have it." in answer.content.decode()
    assert hand_overs_today(people["coordinator"], now=timezone.now()) == []
    assert "picked up" in page(desk, LIST)


@pytest.mark.req("S0-37")
def test_after_seven_days_it_is_late_on_today_and_in_the_queue(
    desk: Client, people: dict[str, User]
) -> None:
    row = old(people, days=7)
    desk.post(reverse("desk:hand_over", args=[row.pk]))
    assert hand_overs_today(people["coordinator"], now=timezone.now()) == []
    assert "too long for a case" not in page(desk, QUEUE)

    old(people)
    [item] = hand_overs_today(people["coordinator"], now=timezone.now())

    assert (item.tag, item.words) == ("late", "no case yet, passed on 9 days ago")
    assert "1 thing that members passed on waits too long for a case" in page(desk, QUEUE)


@pytest.mark.req("S0-34", "S0-37")
def test_a_case_of_it_is_counted_from_when_they_told_one_of_us(desk: Client, row: HandOver) -> None:
    form = desk.get(reverse("desk:case_of_hand_over", args=[row.pk])).content.decode()
    assert GIST in form
    assert 'value="Ada Brown"' in form
    assert "When was it first raised" not in form

    answer = log(desk, row)

    case = Case.objects.get(first_raised_at=row.heard_at)
    row.refresh_from_db()
    assert row.case == case
    assert case.reference in answer.content.decode()
    assert case.reference in page(desk, LIST)
    assert case.reference in page(desk, "desk:hand_over", row.pk)
    assert f"First told to {row.told_to}, " in page(desk, "desk:case", case.pk)


def test_a_form_that_lacks_something_keeps_what_was_typed(desk: Client, row: HandOver) -> None:
    answer = log(desk, row, text="", name="Ada B")

    assert answer.context["form"].errors.keys() == {"text"}
    assert 'value="Ada B"' in answer.content.decode()
    row.refresh_from_db()
    assert row.case is None


@pytest.mark.req("S0-34")
def test_a_case_that_they_sent_themselves_is_offered_and_joined(
    desk: Client, row: HandOver
) -> None:
    case = open_case(at=timezone.now() - timedelta(minutes=30))
    assert case.reference in page(desk, "desk:hand_over", row.pk)
    address = reverse("desk:join_hand_over", args=[row.pk])
    form = desk.get(address)
    assert form.context["form"].initial["reference"] == case.reference

    wrong = desk.post(address, {"key": form.context["key"], "reference": "AB-26-9999-X"})
    assert "reference" in wrong.context["form"].errors
    desk.post(address, {"key": form.context["key"], "reference": case.reference})

    row.refresh_from_db()
    case.refresh_from_db()
    assert (row.case, case.first_raised_at) == (case, row.heard_at)


@pytest.mark.req("S0-35")
def test_it_is_put_aside_with_a_reason(desk: Client, row: HandOver) -> None:
    address = reverse("desk:end_hand_over", args=[row.pk])
    key = desk.get(address).context["key"]

    refused = desk.post(address, {"key": key, "reason": ""})
    assert "reason" in refused.context["form"].errors
    desk.post(address, {"key": key, "reason": "She wants no more of it."})

    row.refresh_from_db()
    assert row.ending == "She wants no more of it."
    assert "She wants no more of it." in page(desk, LIST)
    for name in ("end_hand_over", "join_hand_over", "case_of_hand_over"):
        assert desk.get(reverse(f"desk:{name}", args=[row.pk])).status_code == 404


def test_two_who_see_to_it_at_once_do_not_undo_each_other(desk: Client, row: HandOver) -> None:
    address = reverse("desk:end_hand_over", args=[row.pk])
    key = desk.get(address).context["key"]
    log(desk, row)

    late = desk.post(address, {"key": key, "reason": "She wants no more of it."})

    assert "Somebody has seen to this meanwhile." in late.content.decode()
    row.refresh_from_db()
    assert (row.ending, row.case is None) == ("", False)


def shown(desk: Client) -> list[str]:
    """Every list it would stand in, without the tokens that are new each time."""
    pages = [page(desk, name) for name in (LIST, QUEUE, TODAY)]
    return [re.sub(r"[A-Za-z0-9]{64}", "", one) for one in pages]


@pytest.mark.req("S0-22")
def test_whom_it_is_about_finds_no_trace_of_it(
    desk: Client, as_person: Any, people: dict[str, User]
) -> None:
    before = shown(desk)
    row = passed_on_by(people["chair"], at=timezone.now(), about_role="coordinator")

    assert shown(desk) == before
    assert hand_overs_today(people["coordinator"], now=timezone.now()) == []
    assert desk.get(reverse("desk:hand_over", args=[row.pk])).status_code == 404
    theirs = as_person("chair").get(reverse("desk:hand_over", args=[row.pk]))
    assert "the coordinator, who never sees it" in theirs.content.decode()


def test_the_list_costs_the_same_however_long_it_is(desk: Client, people: dict[str, User]) -> None:
    old(people)
    desk.get(reverse(LIST))
    few = queries_of(desk, reverse(LIST))
    for _ in range(4):
        old(people)

    assert queries_of(desk, reverse(LIST)) == few
