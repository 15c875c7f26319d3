"""At “Tell us” where a body runs several procedures: nobody is asked about procedures."""

from __future__ import annotations

import pytest
from django.test import Client
from django.utils import timezone

from cms.casework.models import Case
from cms.casework.services.using import switch_to_pack, use_beside
from tests.casework.documents import SMALL, clock, in_force
from tests.casework.resident import (
    address,
    answer,
    answer_everything,
    key_on,
    send,
    tell_us,
    words,
)
from tests.casework.several import DATA, HOMES, QUESTION, SAID, WORDS, for_data, several

pytestmark = [pytest.mark.django_db, pytest.mark.one_database]
TOLD = {"kind": "complaint", "text": "You sent my letter to my neighbour."}
EASY: dict[str, str] = {}


@pytest.fixture(autouse=True)
def _body(db: None) -> None:
    several()


def procedure_of(case: Case) -> str:
    return str(case.procedure.procedure.key)


def test_the_first_page_asks_in_the_words_of_the_procedure_and_takes_no_more_screens(
    client: Client,
) -> None:
    page = words(client.get(address("what-happened")))

    assert QUESTION in page
    assert "What we know of you." in page
    assert "procedure" not in page.lower()
    assert "Question 1 of 4" in page


@pytest.mark.parametrize(
    ("first", "second", "key"),
    [
        (TOLD, {}, SMALL),
        ({**TOLD, "own": "no"}, {}, SMALL),
        ({**TOLD, "own": DATA}, {}, DATA),
        (TOLD, {"service_area": "homes"}, HOMES),
        (TOLD, {"service_area": "streets"}, SMALL),
        ({**TOLD, "own": DATA}, {"service_area": "homes"}, DATA),
    ],
)
def test_what_they_say_leads_to_the_procedure_and_its_dates(
    client: Client, first: dict[str, str], second: dict[str, str], key: str
) -> None:
    case = tell_us(
        client, what_happened=first, putting_it_right={"about": "no", **second}, making_it_easier={}
    )

    assert procedure_of(case) == key
    receipt = words(client.get(f"/tell-us/sent/{case.intake_key}/"))
    assert case.reference in receipt


def test_a_receipt_calls_no_duty_an_aim(client: Client) -> None:
    duty = clock("data_ack_30", amount=30, force="duty")
    (begin,) = for_data()["stages"]
    in_force(for_data(stages=[{**begin, "clocks": [duty]}]), on=timezone.localdate())
    told = {**TOLD, "own": DATA}

    case = tell_us(client, what_happened=told, putting_it_right={}, making_it_easier={})

    receipt = words(client.get(f"/tell-us/sent/{case.intake_key}/"))
    assert "We are held to the dates below." in receipt
    assert "our aims" not in receipt


def test_two_answers_are_still_enough(client: Client) -> None:
    case = tell_us(
        client,
        what_happened={"text": "The door was locked."},
        putting_it_right={},
        about_you={"email": "ada@resident.example"},
        making_it_easier={},
    )

    assert (procedure_of(case), case.kind) == (SMALL, "unsure")


def test_what_they_call_a_concern_may_be_a_complaint_by_law(client: Client) -> None:
    told = {**TOLD, "kind": "concern", "own": DATA}

    case = tell_us(client, what_happened=told, putting_it_right={}, making_it_easier={})

    assert (procedure_of(case), case.kind) == (DATA, "unsure")


def test_the_check_shows_their_answer_and_lets_them_change_it(client: Client) -> None:
    answer_everything(
        client, what_happened={**TOLD, "own": DATA}, putting_it_right={}, making_it_easier={}
    )
    assert "My personal data" in words(client.get(address("check")))

    answer(client, "what-happened", **TOLD, own="no")

    page = client.get(address("check"))
    assert "My personal data" not in words(page)
    assert send(client, key_on(page)).status_code == 302
    assert procedure_of(Case.objects.get()) == SMALL


def test_a_made_up_answer_is_refused_beside_its_question(client: Client) -> None:
    client.get(address("what-happened"))

    page = words(answer(client, "what-happened", **TOLD, own="moon"))

    assert page.count("Choose one of the answers shown.") == 2
    assert not Case.objects.exists()


def test_several_such_questions_become_one_with_an_answer_for_each(client: Client) -> None:
    own = {"question": "Is it about a grant?", "answer": "A grant you decided"}
    in_force(for_data(key="grants-body", title="Grants", intake={**WORDS, "own": own}))
    use_beside(key="grants-body", asked=True, **SAID)

    page = words(client.get(address("what-happened")))

    assert "Is it about one of these?" in page
    assert all(text in page for text in ("My personal data", "A grant you decided"))
    assert "None of these" in page
    case = tell_us(
        client,
        what_happened={**TOLD, "own": "grants-body"},
        putting_it_right={},
        making_it_easier={},
    )
    assert procedure_of(case) == "grants-body"


def test_a_kind_that_only_another_takes_in_can_be_told(client: Client) -> None:
    parts = for_data(key="praise-body", title="Praise", types=["compliment"])
    in_force({**parts, "definitions": {"compliment": "Praise."}})
    use_beside(key="praise-body", kinds=["compliment"], **SAID)

    case = tell_us(
        client,
        what_happened={"kind": "compliment", "text": "Thank you."},
        putting_it_right={},
        making_it_easier={},
    )

    assert procedure_of(case) == "praise-body"


def test_the_start_and_the_form_on_paper_name_the_others(client: Client) -> None:
    start = words(client.get("/tell-us/"))
    assert "Complaints about your data" in start
    assert "Complaints about your home" in start
    paper = words(client.get("/tell-us/print/"))
    assert "Is it about one of these?" in paper
    assert "My personal data" in paper


def test_what_runs_from_the_first_day_is_promised_at_the_start(client: Client) -> None:
    switch_to_pack(key="council-2wd-10wd-20wd", now=timezone.now())

    start = words(client.get("/tell-us/"))

    assert "2 working days." in start
    assert "10 working days." in start
    assert "These are our aims" not in start  # two of them are duties


def test_until_it_is_known_which_dates_hold_none_is_promised(client: Client) -> None:
    client.get(address("what-happened"))

    page = answer(client, "what-happened", **TOLD, later="1")

    assert page.status_code in (200, 302)
    assert "Our time starts when you send it." in words(client.get("/tell-us/save/"))
