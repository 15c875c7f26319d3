"""The page before the questions."""

from __future__ import annotations

import pytest
from django.test import Client

from tests.casework.resident import words

pytestmark = pytest.mark.usefixtures("partnership")


@pytest.mark.req("S2-1")
def test_the_first_screen_says_that_telling_us_is_welcome(client: Client) -> None:
    page = words(client.get("/tell-us/"))

    assert "Telling us is welcome" in page
    assert "Telling us something never changes how you are treated." in page


def test_it_names_the_emergency_number_and_a_way_to_talk_to_both_contacts(client: Client) -> None:
    page = words(client.get("/tell-us/"))

    assert "999" in page
    assert "Priya Anand" in page
    assert "Marcus Oyelaran" in page
    assert "01632 960 114" in page


@pytest.mark.req("S0-3")
def test_times_come_from_the_procedure_and_are_called_aims(client: Client) -> None:
    page = words(client.get("/tell-us/"))

    assert "These are our aims." in page
    assert "48 hours." in page
    assert "guarantee" not in page.lower()


def test_no_cookie_is_set_before_the_first_question(client: Client) -> None:
    start = client.get("/tell-us/")
    assert not start.cookies

    question = client.get("/tell-us/what-happened/")
    assert question.cookies


@pytest.mark.parametrize("path", ["/tell-us/", "/tell-us/what-happened/", "/your-case/"])
def test_nobody_keeps_finds_or_passes_these_pages_on(client: Client, path: str) -> None:
    headers = client.get(path).headers

    assert headers["Cache-Control"] == "no-store, private"
    assert headers["Referrer-Policy"] == "no-referrer"
    assert headers["X-Robots-Tag"] == "noindex, nofollow"


@pytest.mark.django_db
class TestWithoutAProcedure:
    @pytest.fixture
    def partnership(self, db: None) -> None:
        """Nothing is in force."""

    @pytest.mark.parametrize("path", ["/tell-us/", "/tell-us/what-happened/"])
    def test_the_page_says_how_else_to_reach_us(self, client: Client, path: str) -> None:
        response = client.get(path)

        assert response.status_code == 200
        assert "Please tell us another way" in words(response)
