"""Sending: once, to the right desk, with a receipt for the sender alone."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
import time_machine
from django.db import connections
from django.test import Client

from cms.casework.models import Case, EventKind, Message
from tests.casework.resident import (
    address,
    answer,
    answer_everything,
    key_on,
    person_in,
    send,
    tell_us,
    words,
)
from tests.factories import WEDNESDAY
from tests.statements import statements

pytestmark = pytest.mark.usefixtures("partnership")


@pytest.mark.req("S0-38", "S0-6")
def test_what_was_told_becomes_a_case_with_its_words_people_and_clock(client: Client) -> None:
    with time_machine.travel(WEDNESDAY, tick=False):
        case = tell_us(client)

    message = case.messages.get(kind="told_us")
    person = person_in(case)
    assert (case.kind, case.channel, case.received_at) == ("concern", "web", WEDNESDAY)
    assert message.body == "The side door was locked.\n\nI use a wheelchair."
    assert message.wish == "A key at the desk."
    assert (person.name, person.email) == ("Ada Brown", "ada@resident.example")
    assert person.adjustments == ["large_print"]
    clock = case.deadlines.get(clock="initial_response_48h")
    assert clock.due_at == WEDNESDAY + timedelta(hours=48)


@pytest.mark.req("S0-38")
def test_the_receipt_gives_the_reference_and_real_dates(client: Client) -> None:
    with time_machine.travel(WEDNESDAY, tick=False):
        key = answer_everything(client)
        page = words(client.get(send(client, key).headers["Location"]))

    case = Case.objects.get()
    assert case.reference in page
    assert "Friday 22 May 2026, 2.10 pm" in page
    assert "Saturday 20 June 2026" in page
    assert "The dates below are our aims." in page
    assert "A person answers you." in page
    assert "ada@resident.example" not in page


def test_two_presses_give_one_case_and_the_same_receipt(client: Client) -> None:
    key = answer_everything(client)

    first, second = send(client, key), send(client, key)

    assert Case.objects.count() == 1
    assert first.headers["Location"] == second.headers["Location"]


def test_going_back_and_sending_again_gives_one_case(client: Client) -> None:
    key = answer_everything(client)
    send(client, key)
    back = client.get(address("check"))
    assert "You have sent it already" in words(back)

    again = send(client, key)

    assert again.status_code == 302
    assert Case.objects.count() == 1


def test_two_windows_give_one_case(client: Client) -> None:
    key = answer_everything(client)
    other_window = key_on(client.get(address("check")))

    send(client, key)
    response = send(client, other_window)

    assert client.get(response.headers["Location"]).status_code == 200
    assert Case.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_eight_presses_at_once_give_one_case(client: Client) -> None:
    key = answer_everything(client)
    cookies = client.cookies

    def press(_: int) -> str:
        browser = Client()
        browser.cookies = cookies
        try:
            return str(send(browser, key).headers["Location"])
        finally:
            connections.close_all()

    with ThreadPoolExecutor(8) as pool:
        receipts = set(pool.map(press, range(8)))

    assert Case.objects.count() == 1
    assert Message.objects.filter(kind="told_us").count() == 1
    assert len(receipts) == 1
    assert client.get(receipts.pop()).status_code == 200


def test_something_new_afterwards_is_a_second_case(client: Client) -> None:
    tell_us(client)
    second = tell_us(client, what_happened={"text": "Another matter."})

    assert Case.objects.count() == 2
    assert second.messages.get(kind="told_us").body == "Another matter."


def test_answers_put_back_by_a_slow_window_are_not_sent_as_something_else(client: Client) -> None:
    key = answer_everything(client)
    before = dict(client.session["wizard_tell_us"])
    send(client, key)
    session = client.session
    session["wizard_tell_us"] = before
    session.save()

    answer(client, "what-happened", text="A second matter.")
    new_key = client.session["wizard_tell_us"]["extra_data"]["key"]

    assert new_key != key


def test_answers_changed_in_another_window_are_shown_before_they_are_sent(client: Client) -> None:
    answer_everything(client)

    response = send(client, str(uuid4()))

    assert "Your answers changed in another window." in words(response)
    assert Case.objects.count() == 0
    assert send(client, key_on(response)).status_code == 302


def test_a_receipt_is_shown_to_the_browser_that_sent_it_and_nobody_else(client: Client) -> None:
    receipt = send(client, answer_everything(client)).headers["Location"]
    assert client.get(receipt).status_code == 200

    stranger = Client()
    assert stranger.get(receipt).status_code == 404
    stranger_key = answer_everything(stranger)
    forged = send(stranger, receipt.split("/")[-2])
    assert forged.status_code == 200
    assert "changed in another window" in words(forged)
    assert key_on(forged) == stranger_key


def test_answers_are_forgotten_after_two_hours(client: Client) -> None:
    with time_machine.travel(WEDNESDAY, tick=False):
        key = answer_everything(client)
    with time_machine.travel(WEDNESDAY + timedelta(hours=2, minutes=1), tick=False):
        response = send(client, key)

    assert response.status_code == 410
    assert Case.objects.count() == 0


@pytest.mark.req("S0-52")
@pytest.mark.parametrize(
    ("about", "handler"), [("coordinator", "chair"), ("chair", "vice_chair"), ("no", "coordinator")]
)
def test_nobody_gets_a_case_about_themselves(client: Client, about: str, handler: str) -> None:
    case = tell_us(client, putting_it_right={"about": about})

    assert case.handler_role == handler


def test_somebody_anonymous_is_told_that_no_answer_can_come(client: Client) -> None:
    key = answer_everything(client, about_you={"anonymous": "on"})

    page = words(client.get(send(client, key).headers["Location"]))

    assert "we cannot write to you" in page
    assert "You can open Your case with your access code." in page
    assert not person_in(Case.objects.get()).can_be_written_to


def test_somebody_without_email_is_told_how_to_ask(client: Client) -> None:
    key = answer_everything(client, about_you={"phone": "07700 900 123"})

    page = words(client.get(send(client, key).headers["Location"]))

    assert "Say your reference when you call or write" in page


def test_a_robot_that_fills_every_box_is_asked_to_press_again_and_nothing_is_lost(
    client: Client,
) -> None:
    key = answer_everything(client)

    response = answer(client, "check", key=key, homepage="https://spam.example")

    assert "Please press “Send it” again." in words(response)
    assert "The side door was locked." in words(response)
    assert Case.objects.count() == 0
    assert send(client, key).status_code == 302


def test_sending_faster_than_anybody_reads_needs_a_second_press(
    client: Client, settings: Any
) -> None:
    settings.FASTEST_SUBMISSION_SECONDS = 60
    key = answer_everything(client)

    response = send(client, key)

    assert "That was very quick." in words(response)
    assert Case.objects.count() == 0
    assert send(client, key).status_code == 302
    assert Case.objects.count() == 1


def test_an_address_that_grows_too_long_in_small_letters_is_not_our_breakdown(
    client: Client,
) -> None:
    """A dotted capital İ becomes two characters."""
    label = "İ" * 6 + "b" * 15
    address_ = f"{'a' * 60}@{'.'.join([label] * 8)}.{'c' * 8}.example"
    key = answer_everything(client, about_you={"email": address_})

    response = send(client, key)

    assert response.status_code == 200
    assert "nothing is lost" in words(response)
    assert Case.objects.count() == 0


def test_too_much_from_one_address_has_to_wait_and_nothing_is_lost(
    client: Client, settings: Any
) -> None:
    settings.SUBMISSIONS_AN_HOUR = 1
    tell_us(client)
    key = answer_everything(client, what_happened={"text": "A second matter."})

    response = send(client, key)

    assert response.status_code == 429
    assert 0 < int(response.headers["Retry-After"]) <= 3600
    assert Case.objects.count() == 1
    assert "A second matter." in words(client.get(address("check")))
    settings.SUBMISSIONS_AN_HOUR = 2
    assert send(client, key).status_code in (302, 429)


def test_the_words_are_kept_as_events_that_clocks_read(client: Client) -> None:
    kinds = set(tell_us(client).events.values_list("kind", flat=True))

    assert {EventKind.RECEIVED, EventKind.RECEIVED_BY_CONTACT, EventKind.FIRST_RAISED} <= kinds


def test_sending_costs_few_statements(client: Client) -> None:
    send(client, answer_everything(client))  # the document has been read once
    key = answer_everything(client)

    with statements() as said:
        send(client, key)

    assert sum("casework_procedureuse" in statement for statement in said) == 1
    # One of them asks whether somebody with restricted contact sent it (S3-103), and three enter
    # it for the next meeting (S0-42).
    assert len(said) <= 33, said


def test_a_question_costs_few_queries(client: Client, django_assert_max_num_queries: Any) -> None:
    client.get(address("what-happened"))

    with django_assert_max_num_queries(9):
        client.get(address("what-happened"))


def test_more_than_a_few_from_one_place_are_taken_in_and_stand_apart(
    client: Client, settings: Any
) -> None:
    settings.MANY_FROM_ONE_SOURCE = 3
    with time_machine.travel(WEDNESDAY, tick=False):
        cases = [
            tell_us(client, about_you={"email": f"neighbour{number}@resident.example"})
            for number in range(5)
        ]
        elsewhere = tell_us(Client(REMOTE_ADDR="203.0.113.9"))
    with time_machine.travel(WEDNESDAY + timedelta(hours=1), tick=False):
        later = tell_us(client, about_you={"email": "later@resident.example"})

    assert [case.one_of_many for case in cases] == [False, False, False, True, True]
    assert (elsewhere.one_of_many, later.one_of_many) == (False, False)
    # Whoever sends it is thanked all the same.
    assert cases[-1].mails.filter(kind="receipt").count() == 1
