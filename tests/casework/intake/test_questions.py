"""Each question: what it takes, and what it says when it cannot."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client

from cms.casework.models import Case
from tests.casework.resident import ANSWERS, address, answer, answer_everything, tell_us, words

pytestmark = pytest.mark.usefixtures("partnership")


def reach(client: Client, step: str) -> None:
    """Answer everything before a page."""
    client.get(address("what-happened"))
    for earlier, answers in ANSWERS.items():
        if earlier == step:
            return
        answer(client, earlier, **answers)


@pytest.mark.parametrize(
    ("step", "answers", "error", "kept"),
    [
        ("what-happened", {"text": ""}, "Tell us what happened.", ""),
        ("what-happened", {"text": "  \n "}, "Tell us what happened.", ""),
        ("what-happened", {"text": "x" * 4001}, "You have used 4,001.", "x" * 4001),
        ("what-happened", {"text": "Bell\x07", "kind": "concern"}, "hidden character", "Bell"),
        ("what-happened", {"text": "Door.", "kind": "rant"}, "Choose one of the answers", "Door."),
        ("putting-it-right", {"wish": "y" * 2001}, "You have used 2,001.", "y" * 2001),
        ("putting-it-right", {"about": "else"}, "Say who it is about, or choose “No”.", ""),
        ("putting-it-right", {"about": "caseworker"}, "Choose one of the answers shown.", ""),
        ("about-you", {"name": "Ada"}, "Give one way to reach you, or choose to stay", "Ada"),
        (
            "about-you",
            {"email": "ada at home"},
            "email address in the correct format",
            "ada at home",
        ),
        ("about-you", {"phone": "call me"}, "Enter a phone number", "call me"),
        ("about-you", {"postal_address": "z" * 501}, "You have used 501.", "z" * 501),
        ("about-you", {"anonymous": "on", "name": "Ada"}, "You chose to stay anonymous", "Ada"),
        ("about-you", {"anonymous": "on", "phone": "no"}, "You chose to stay anonymous", ""),
        ("making-it-easier", {"adjustments": ["phone_only"]}, "give a phone number", ""),
        ("making-it-easier", {"adjustments": ["a_horse"]}, "Choose one of the answers", ""),
        ("making-it-easier", {"more": "w" * 201}, "You have used 201.", "w" * 201),
    ],
)
def test_a_refusal_says_what_to_do_and_keeps_what_was_typed(
    client: Client, step: str, answers: dict[str, Any], error: str, kept: str
) -> None:
    reach(client, step)

    response = answer(client, step, **answers)

    page = response.content.decode()
    assert response.status_code == 200
    assert "<title>Error: " in page
    assert "There is a problem" in page
    assert words(response).count(error) == 2  # at the top and beside the field
    assert kept in page
    assert Case.objects.count() == 0


@pytest.mark.parametrize(
    "you",
    [
        {"email": "ada@resident.example"},
        {"phone": "07700 900 123"},
        {"postal_address": "1 Mill Lane\nSallowfield"},
        {"anonymous": "on"},
    ],
)
def test_the_story_and_one_way_to_reach_somebody_are_enough(
    client: Client, you: dict[str, str]
) -> None:
    case = tell_us(
        client,
        what_happened={"text": "The door was locked."},
        putting_it_right={},
        about_you=you,
        making_it_easier={},
    )

    assert case.messages.filter(direction="in").get().body == "The door was locked."


@pytest.mark.req("S0-2")
def test_leaving_the_kind_open_means_nobody_is_sure_yet(client: Client) -> None:
    assert tell_us(client, what_happened={"text": "The door."}).kind == "unsure"


@pytest.mark.req("S0-2")
@pytest.mark.parametrize("kind", ["compliment", "comment", "concern", "complaint", "unsure"])
def test_every_kind_can_be_told(client: Client, kind: str) -> None:
    assert tell_us(client, what_happened={"kind": kind, "text": "The door."}).kind == kind


def test_a_name_of_somebody_else_is_taken_without_ticking_the_choice(client: Client) -> None:
    case = tell_us(client, putting_it_right={"subject_name": "The hall’s caretaker"})

    assert case.parties.get(part="subject").name == "The hall’s caretaker"


def test_staying_anonymous_leaves_out_the_page_that_cannot_help(client: Client) -> None:
    reach(client, "about-you")

    response = answer(client, "about-you", anonymous="on")

    assert response.headers["Location"] == address("check")
    check = words(client.get(address("check")))
    assert "We cannot reply to you" in check
    assert client.get(address("making-it-easier")).headers["Location"] == address("check")


def test_it_says_before_it_is_chosen_that_we_cannot_reply_to_nobody(client: Client) -> None:
    reach(client, "about-you")

    assert "we cannot reply to you" in words(client.get(address("about-you")))


def test_only_the_ways_they_gave_can_be_preferred(client: Client) -> None:
    reach(client, "making-it-easier")
    assert "Letter" not in words(client.get(address("making-it-easier")))

    answer(client, "about-you", email="ada@resident.example", postal_address="1 Mill Lane")
    page = words(client.get(address("making-it-easier")))
    assert "How would you like us to contact you?" in page
    assert "Letter" in page
    assert "Text message" not in page


@pytest.mark.parametrize(
    ("backend", "phone", "offered"),
    [
        ("cms.casework.mail.texts.FolderTexts", "07700 900123", True),
        ("cms.casework.mail.texts.FolderTexts", "01632 960001", False),
        ("", "07700 900123", False),
    ],
)
def test_a_text_message_is_offered_only_where_one_can_be_sent(
    client: Client, settings: Any, backend: str, phone: str, offered: bool
) -> None:
    settings.TEXT_BACKEND = backend
    reach(client, "about-you")
    answer(client, "about-you", email="ada@resident.example", phone=phone)

    page = words(client.get(address("making-it-easier")))
    assert "Phone call" in page
    assert ("Text message" in page) is offered

    answer(client, "making-it-easier", prefers="text")
    check = client.get(address("check"))
    assert (check.status_code == 200) is offered


def test_a_page_cannot_be_reached_before_the_ones_it_builds_on(client: Client) -> None:
    client.get(address("what-happened"))

    response = client.get(address("check"))

    assert response.headers["Location"] == address("what-happened")


def test_a_page_that_does_not_exist_is_not_found(client: Client) -> None:
    client.get(address("what-happened"))

    assert client.get("/tell-us/everything/").status_code == 404
    assert client.post("/tell-us/everything/", {}).status_code == 404


def test_a_changed_answer_leads_straight_back_to_the_check(client: Client) -> None:
    answer_everything(client)

    response = client.post(
        "/tell-us/what-happened/?from=check", {"what-happened-text": "Another story."}
    )

    assert response.headers["Location"] == address("check")
    assert "Another story." in words(client.get(address("check")))


def test_taking_anonymity_back_asks_what_was_left_out(client: Client) -> None:
    answer_everything(client, about_you={"anonymous": "on"})

    response = client.post(
        "/tell-us/about-you/?from=check", {"about-you-email": "ada@resident.example"}
    )

    assert response.headers["Location"] == address("making-it-easier")


def test_an_answer_that_no_longer_fits_is_asked_again(client: Client) -> None:
    you = {"email": "ada@resident.example", "phone": "07700 900 123"}
    answer_everything(client, about_you=you, making_it_easier={"adjustments": ["phone_only"]})

    answer(client, "about-you", email="ada@resident.example")
    response = client.get(address("check"), follow=True)

    assert response.redirect_chain == [("/tell-us/making-it-easier/?from=check", 302)]
    assert "give a phone number, or untick it" in words(response)


def test_unknown_fields_are_dropped(client: Client) -> None:
    client.get(address("what-happened"))

    answer(client, "what-happened", text="The door.", status="closed", reference="AB-26-0001-A")

    kept = client.session["wizard_tell_us"]["step_data"]["what-happened"]
    assert set(kept) == {"what-happened-text"}


def test_personal_fields_can_be_filled_in_by_the_browser_and_the_story_is_not(
    client: Client,
) -> None:
    story = client.get(address("what-happened")).content.decode()
    assert 'autocomplete="off"' in story

    reach(client, "about-you")
    you = client.get(address("about-you")).content.decode()
    for token in ("name", "email", "tel", "street-address"):
        assert f'autocomplete="{token}"' in you


@pytest.mark.req("S0-52")
def test_it_says_who_has_it_when_it_is_about_one_of_us(client: Client) -> None:
    reach(client, "putting-it-right")

    page = words(client.get(address("putting-it-right")))

    assert "Coordinator: Priya Anand It goes to the chair." in page
    assert "Chair: Marcus Oyelaran It goes to the vice-chair." in page


def test_what_was_typed_is_never_markup(client: Client) -> None:
    answer_everything(client, what_happened={"text": "<script>alert(1)</script>"})

    page = client.get(address("check")).content.decode()

    assert "<script>alert" not in page
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in page


def test_answers_that_are_gone_leave_what_was_just_typed_to_copy(client: Client) -> None:
    response = answer(client, "putting-it-right", wish="A key at the desk.")

    assert response.status_code == 410
    assert "Nothing was sent." in words(response)
    assert "A key at the desk." in words(response)


def test_a_page_without_answers_sets_no_cookie(client: Client) -> None:
    response = client.get(address("check"))

    assert response.status_code == 410
    assert not response.cookies
