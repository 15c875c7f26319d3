"""The way in by access code: on the same page, the same answer to all that is wrong."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from cms.casework.models import Case
from cms.casework.services.access_codes import issue_code, revoke_codes
from cms.casework.services.change import Act
from cms.casework.tracking import signing_in
from cms.users.models import User
from cms.web.limits import Limit
from tests.casework.resident import words

WITH_CODE = "/your-case/access-code/"


@pytest.fixture
def code(case: Case) -> str:
    return issue_code(case, case.parties.get(part="person"), now=timezone.now())


def body(client: Client, typed: str) -> str:
    response = client.post(WITH_CODE, {"access_code": typed})
    assert response.status_code == 200
    text = response.content.decode().replace(typed, "TYPED")
    return re.sub(r'name="csrfmiddlewaretoken" value="\w+"', "", text)


def test_the_code_opens_the_case_however_it_is_typed(client: Client, case: Case, code: str) -> None:
    response = client.post(WITH_CODE, {"access_code": f" {code.lower().replace(' ', '-')} "})

    assert response.headers["Location"] == "/your-case/view/"
    assert case.reference in words(client.get("/your-case/view/"))


def test_the_session_gets_a_new_name_and_signing_out_clears_the_browser(
    client: Client, code: str
) -> None:
    client.get("/your-case/")
    client.post("/your-case/", {"reference": "AB-26-9999-Z", "contact": "a@b.example"})
    before = client.session.session_key
    client.post(WITH_CODE, {"access_code": code})
    assert client.session.session_key != before

    left = client.post("/your-case/sign-out/")

    assert left.headers["Clear-Site-Data"]
    assert client.get("/your-case/view/").status_code == 302


def test_unknown_revoked_and_wrong_codes_get_the_same_answer(
    case: Case, code: str, staff: dict[str, User]
) -> None:
    revoke_codes(case.pk, Act(now=timezone.now(), by=staff["coordinator"]))

    answers = {body(Client(), typed) for typed in (code, "7" * 26, "nonsense")}

    assert len(answers) == 1
    assert "does not work" in answers.pop()


def test_thirty_wrong_tries_a_minute_and_no_more(
    client: Client, code: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(signing_in, "TRIES", Limit("your_case", 3, 3600))
    for _ in range(3):
        assert client.post(WITH_CODE, {"access_code": "7" * 26}).status_code == 200

    refused = client.post(WITH_CODE, {"access_code": code})

    assert refused.status_code == 429
    assert client.get("/your-case/view/").status_code == 302


def test_an_empty_code_is_asked_for_and_the_address_alone_leads_to_the_page(
    client: Client, staff: Any
) -> None:
    page = client.post(WITH_CODE, {"access_code": ""}).content.decode()

    assert "<title>Error: " in page
    assert page.count("Enter your access code.") == 2
    assert client.get(WITH_CODE).headers["Location"] == "/your-case/"
