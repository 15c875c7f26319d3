"""The way in: the same answer to everybody, and no way round the mail."""

from __future__ import annotations

import time
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
import time_machine
from django.http import HttpResponse
from django.test import Client
from django.utils import timezone

from cms.casework.intake import receipts
from cms.casework.models import AccessToken, Case, OutgoingMail, Purpose, save_recorded
from cms.casework.services.told import PersonDetails, Representative
from cms.casework.services.tracking import personal_link
from cms.users.models import User
from cms.web import letting_in
from tests.casework.resident import words
from tests.casework.tracking.following import (
    EMAIL,
    ask,
    code_in,
    link_in,
    newest_letter,
    sign_in,
)
from tests.factories import open_case, told

VIEW = "/your-case/view/"
UNKNOWN = "/your-case/open/bm90aGluZyB0aGF0IHdhcyBldmVyIG1hZGU/"


def links_waiting() -> int:
    return OutgoingMail.objects.filter(kind="one_time_link").count()


def test_reference_and_address_bring_a_link_and_a_code_by_mail(client: Client, case: Case) -> None:
    response = ask(client, case.reference)

    assert response.headers["Location"] == "/your-case/code/"
    mail = OutgoingMail.objects.filter(kind="one_time_link").get()
    assert mail.to == EMAIL
    assert "If those details match" in words(client.get("/your-case/code/"))


@pytest.mark.parametrize("typed", ["{r}", " {r} ", "lower", "spaced"])
def test_a_reference_is_understood_however_it_is_typed(
    client: Client, case: Case, typed: str
) -> None:
    reference = case.reference
    given = {"lower": reference.lower(), "spaced": reference.replace("-", " ")}.get(
        typed, typed.format(r=reference)
    )

    ask(client, given, EMAIL.upper())

    assert links_waiting() == 1


@pytest.mark.parametrize("reference", ["{r}", "AB-26-9999-Z", "nonsense", "AB-26-0001-A"])
def test_the_answer_is_the_same_whether_there_is_a_case_or_not(
    client: Client, case: Case, reference: str
) -> None:
    right, wrong = Client(), Client()

    one = ask(right, case.reference)
    other = ask(wrong, reference.format(r=case.reference), "somebody@else.example")

    assert (one.status_code, one.headers["Location"]) == (
        other.status_code,
        other.headers["Location"],
    )
    assert anonymous(right.get("/your-case/code/")) == anonymous(wrong.get("/your-case/code/"))
    assert links_waiting() == 1


def anonymous(response: HttpResponse) -> list[str]:
    """A page without the token that is different on every page."""
    lines = response.content.decode().splitlines()
    return [line.split('<input type="hidden" name="csrf')[0] for line in lines]


def test_the_answer_takes_as_long_whether_there_is_a_case_or_not(
    case: Case, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(letting_in, "EVEN_SECONDS", 0.2)
    spent = []
    for reference in (case.reference, "AB-26-9999-Z"):
        began = time.monotonic()
        ask(Client(), reference)
        spent.append(time.monotonic() - began)

    assert min(spent) >= 0.2
    assert abs(spent[0] - spent[1]) < 0.1


def test_opening_the_link_changes_nothing_and_pressing_the_button_signs_in(
    client: Client, case: Case
) -> None:
    ask(client, case.reference)
    link = link_in(newest_letter())

    for _ in range(3):  # the mail's scanner, twice, then the person
        page = client.get(link)
    assert case.reference not in page.content.decode()
    assert AccessToken.objects.get().used_at is None
    assert client.get(VIEW).status_code == 302

    assert client.post(link).headers["Location"] == VIEW
    assert case.reference in words(client.get(VIEW))


def test_the_link_opens_in_another_browser_than_the_one_that_asked(
    client: Client, case: Case
) -> None:
    ask(client, case.reference)
    phone = Client()

    phone.post(link_in(newest_letter()))

    assert phone.get(VIEW).status_code == 200


def test_the_code_opens_the_case_where_it_was_asked_for(client: Client, case: Case) -> None:
    ask(client, case.reference)

    response = client.post("/your-case/code/", {"code": code_in(newest_letter())})

    assert response.headers["Location"] == VIEW
    assert client.get(VIEW).status_code == 200


def test_the_code_of_the_first_mail_still_works_after_a_second(client: Client, case: Case) -> None:
    ask(client, case.reference)
    first = code_in(newest_letter())
    ask(client, case.reference)

    assert client.post("/your-case/code/", {"code": first}).headers["Location"] == VIEW


def test_the_code_is_worth_nothing_in_another_browser(client: Client, case: Case) -> None:
    ask(client, case.reference)
    thief = Client()
    ask(thief, "AB-26-9999-Z")

    response = thief.post("/your-case/code/", {"code": code_in(newest_letter())})

    assert "That code does not work" in words(response)


def test_after_five_wrong_codes_the_right_one_is_refused_too(client: Client, case: Case) -> None:
    ask(client, case.reference)
    right = code_in(newest_letter())
    wrong = "0000 0000" if right != "0000 0000" else "1111 1111"

    for _ in range(5):
        response = client.post("/your-case/code/", {"code": wrong})
        assert "That code does not work" in words(response)
        assert wrong in response.content.decode()

    assert "That code does not work" in words(client.post("/your-case/code/", {"code": right}))


def test_a_used_link_is_used_up(client: Client, case: Case) -> None:
    ask(client, case.reference)
    link = link_in(newest_letter())
    client.post(link)

    again = Client()
    assert again.post(link).status_code == 404
    assert again.get(VIEW).status_code == 302


def test_links_that_open_nothing_look_alike(client: Client, case: Case) -> None:
    ask(client, case.reference)
    used = link_in(newest_letter())
    client.post(used)
    ask(client, case.reference)
    expired = link_in(newest_letter())
    person = case.parties.get(part="person")
    other = personal_link(case, person, Purpose.NOT_CONTENT, now=timezone.now())
    foreign = "/your-case/open/" + other.split("/")[-2] + "/"

    with time_machine.travel(timezone.now() + timedelta(minutes=16)):
        pages = {
            (page.status_code, page.content)
            for link in (used, expired, foreign, UNKNOWN, "/your-case/open/x/")
            for page in (client.get(link),)
        }

    assert len(pages) == 1
    assert pages.pop()[0] == 404


def test_a_link_works_for_a_quarter_of_an_hour(client: Client, case: Case) -> None:
    ask(client, case.reference)
    link = link_in(newest_letter())

    with time_machine.travel(timezone.now() + timedelta(minutes=14)):
        assert client.get(link).status_code == 200
    with time_machine.travel(timezone.now() + timedelta(minutes=16)):
        assert client.post(link).status_code == 404


def test_the_session_is_renamed_when_somebody_signs_in(client: Client, case: Case) -> None:
    ask(client, case.reference)
    before = client.session.session_key

    client.post(link_in(newest_letter()))

    assert client.session.session_key != before


def test_half_an_hour_without_a_press_closes_the_case(client: Client, case: Case) -> None:
    sign_in(client, case)
    now = timezone.now()

    with time_machine.travel(now + timedelta(minutes=29)):
        assert client.get(VIEW).status_code == 200
    with time_machine.travel(now + timedelta(minutes=58)):
        assert client.get(VIEW).status_code == 200
    with time_machine.travel(now + timedelta(minutes=89)):
        response = client.get(VIEW)
        assert response.headers["Location"] == "/your-case/?ended=1"
        assert "You were signed out" in words(client.get("/your-case/?ended=1"))


def test_signing_out_closes_the_case(signed_in: Client) -> None:
    response = signed_in.post("/your-case/sign-out/")

    assert response.headers["Clear-Site-Data"] == '"cache"'
    assert signed_in.get(VIEW).status_code == 302


def test_signing_out_leaves_no_receipt_for_the_next_at_this_computer(
    signed_in: Client, case: Case
) -> None:
    key = uuid4()
    session = signed_in.session
    receipts.remember(session, key, case.pk)
    session.save()
    assert signed_in.get(f"/tell-us/sent/{key}/").status_code == 200

    signed_in.post("/your-case/sign-out/")

    assert signed_in.get(f"/tell-us/sent/{key}/").status_code == 404


def test_signing_out_of_a_case_leaves_staff_at_the_desk(
    signed_in: Client, staff: dict[str, User]
) -> None:
    case_session = dict(signed_in.session)
    signed_in.force_login(staff["coordinator"])
    session = signed_in.session
    session.update(case_session)
    session.save()

    signed_in.post("/your-case/sign-out/")

    assert signed_in.get(VIEW).status_code == 302
    assert "_auth_user_id" in signed_in.session


def test_signing_out_is_never_a_mere_link(signed_in: Client) -> None:
    assert signed_in.get("/your-case/sign-out/").status_code == 405
    assert signed_in.get(VIEW).status_code == 200


@pytest.mark.req("S4-12")
@pytest.mark.parametrize(("authority", "mails"), [("asked", 0), ("refused", 0), ("held", 1)])
def test_a_representative_follows_only_with_authority(
    client: Client, staff: Any, authority: str, mails: int
) -> None:
    case = open_case(
        person=PersonDetails(name="Ada Brown", phone="07700 900 123"),
        on_behalf_of=Representative(name="Bo Carr", email="bo@friend.example"),
    )
    party = case.parties.get(part="representative")
    set_authority(party, authority)

    ask(client, case.reference, "bo@friend.example")

    assert links_waiting() == mails


def test_losing_authority_closes_the_case_at_the_next_press(client: Client, staff: Any) -> None:
    case = open_case(
        person=PersonDetails(name="Ada Brown", phone="07700 900 123"),
        on_behalf_of=Representative(name="Bo Carr", email="bo@friend.example"),
    )
    party = case.parties.get(part="representative")
    set_authority(party, "held")
    ask(client, case.reference, "bo@friend.example")
    client.post(link_in(newest_letter()))
    assert client.get(VIEW).status_code == 200

    set_authority(party, "refused")

    assert client.get(VIEW).status_code == 302


def set_authority(party: Any, authority: str) -> None:
    party.authority = authority
    save_recorded(party, by=None, reason="For the test.")


@pytest.mark.parametrize("path", ["/your-case/", "/your-case/code/"])
def test_thirty_tries_a_minute_and_no_more(client: Client, case: Case, path: str) -> None:
    ask(client, case.reference)
    data = {"reference": "AB-26-9999-Z", "contact": EMAIL, "code": "0000 0000"}
    with time_machine.travel(timezone.now().replace(second=1) + timedelta(minutes=2), tick=False):
        answers = [client.post(path, data).status_code for _ in range(31)]

    assert 429 not in answers[:30]
    assert answers[30] == 429


def test_guessing_links_ends_after_thirty_in_a_minute(client: Client, case: Case) -> None:
    ask(client, case.reference)
    link = link_in(newest_letter())
    with time_machine.travel(timezone.now() + timedelta(minutes=2), tick=False):
        answers = [client.get(f"{UNKNOWN[:-1]}{n}/").status_code for n in range(31)]
        assert set(answers[:30]) == {404}
        assert answers[30] == 429
        assert client.get(link).status_code == 429


def test_one_reference_cannot_be_tried_from_many_places(case: Case) -> None:
    with time_machine.travel(timezone.now() + timedelta(minutes=2), tick=False):
        answers = [
            Client(REMOTE_ADDR=f"192.0.2.{number}")
            .post("/your-case/", {"reference": case.reference, "contact": "x@y.example"})
            .status_code
            for number in range(31)
        ]

    assert answers[30] == 429


def test_a_mail_is_sent_three_times_in_a_quarter_of_an_hour_at_most(
    client: Client, case: Case
) -> None:
    for _ in range(6):
        ask(client, case.reference)

    assert links_waiting() == 3


@pytest.mark.parametrize(
    ("data", "error"),
    [
        ({"reference": "", "contact": EMAIL}, "Enter your reference."),
        (
            {"reference": "AB-26-0001-A", "contact": ""},
            "Enter your email address or mobile number.",
        ),
        (
            {"reference": "AB-26-0001-A", "contact": "ada"},
            "Enter an email address, like name@example.com, or a mobile number.",
        ),
        ({"reference": "x" * 41, "contact": EMAIL}, "You have used 41."),
    ],
)
def test_what_is_missing_is_said_and_the_rest_is_kept(
    client: Client, case: Case, data: dict[str, str], error: str
) -> None:
    response = client.post("/your-case/", data)

    page = response.content.decode()
    assert "<title>Error: " in page
    assert words(response).count(error) == 2
    for typed in filter(None, data.values()):
        assert f'value="{typed}"' in page
    assert not OutgoingMail.objects.filter(kind="one_time_link")


def test_the_reference_of_a_mail_is_filled_in(client: Client, case: Case) -> None:
    page = client.get(f"/your-case/?reference={case.reference}").content.decode()
    assert f'value="{case.reference}"' in page

    forged = client.get("/your-case/?reference=%3Cb%3E").content.decode()
    assert "<b>" not in forged
    assert "&lt;b&gt;" not in forged


def test_somebody_anonymous_has_no_way_in(client: Client, staff: Any) -> None:
    case = open_case(person=PersonDetails())

    ask(client, case.reference, "any@body.example")

    assert told().person.email
    assert links_waiting() == 0


def test_a_password_is_never_needed_and_secrets_are_stored_only_as_hashes(
    client: Client, case: Case
) -> None:
    ask(client, case.reference)
    letter = newest_letter()
    token = link_in(letter).split("/")[-2]
    code = code_in(letter).replace(" ", "")

    row = AccessToken.objects.values().get()

    assert len(token) >= 20
    for secret in (token, code):
        assert secret not in str(row)
