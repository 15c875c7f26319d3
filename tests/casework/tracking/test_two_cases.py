"""Somebody with two cases, each in a window of its own: what is sent reaches the case it was for."""

from __future__ import annotations

import re
from uuid import uuid4

import pytest
from django.test import Client

from cms.casework.models import Case
from tests.casework.resident import words
from tests.casework.tracking.following import sign_in
from tests.factories import open_case


@pytest.fixture
def two(client: Client, case: Case) -> tuple[Case, Case]:
    """The first was opened in this browser, then the second, which is open now."""
    second = open_case()
    sign_in(client, case)
    page = client.get("/your-case/withdraw/").content.decode()
    found = re.search(r'name="case" value="([^"]+)"', page)
    assert found
    assert found[1] == case.reference
    sign_in(client, second)
    return case, second


def state(case: Case) -> tuple[int, ...]:
    case.refresh_from_db()
    return case.version, case.messages.count(), case.events.count()


@pytest.mark.parametrize(
    ("path", "typed"),
    [
        ("withdraw", {"why": "WORDS of mine"}),
        ("add", {"text": "WORDS of mine"}),
        ("not-content", {"why": "WORDS of mine"}),
        ("details", {"email": "new@resident.example", "prefers": "email", "language": "WORDS of"}),
        ("meeting", {"comment": "WORDS of mine"}),
        ("publishing", {"text": "WORDS of mine"}),
    ],
)
def test_a_page_of_the_first_changes_nothing_in_the_second(
    client: Client, two: tuple[Case, Case], path: str, typed: dict[str, str]
) -> None:
    first, second = two
    before = [state(row) for row in two]

    page = client.post(
        f"/your-case/{path}/", {**typed, "key": str(uuid4()), "case": first.reference}
    )

    assert page.status_code == 403
    assert f"You opened {second.reference} in this browser" in words(page)
    assert "WORDS of" in words(page)
    assert [state(row) for row in two] == before
    assert second.reference in words(client.get("/your-case/view/"))


def test_a_page_of_the_case_that_is_open_is_taken(client: Client, two: tuple[Case, Case]) -> None:
    _, second = two

    done = client.post("/your-case/withdraw/", {"key": str(uuid4()), "case": second.reference})

    assert done.headers["Location"] == "/your-case/view/"
    second.refresh_from_db()
    assert second.outcome == "withdrawn"
