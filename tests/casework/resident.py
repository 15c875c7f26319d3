"""A resident at the question pages, without a browser."""

from __future__ import annotations

import re
from typing import Any

from django.http import HttpResponse
from django.test import Client

from cms.casework.models import Case, Part, Party

Answers = dict[str, Any]

ANSWERS: dict[str, Answers] = {
    "what-happened": {
        "kind": "concern",
        "text": "The side door was locked.\n\nI use a wheelchair.",
    },
    "putting-it-right": {"wish": "A key at the desk.", "about": "no"},
    "about-you": {"name": "Ada Brown", "email": "ada@resident.example"},
    "making-it-easier": {"adjustments": ["large_print"]},
}


def address(step: str) -> str:
    return f"/tell-us/{step}/"


def answer(client: Client, step: str, **answers: Any) -> HttpResponse:
    """Send one page of answers."""
    data = {f"{step}-{name}": value for name, value in answers.items()}
    return client.post(address(step), data)


def answer_everything(client: Client, **overrides: Answers) -> str:
    """Answer every page up to the last; the key of the answers. ``about_you={…}`` replaces a page."""
    client.get(address("what-happened"))
    for step, answers in ANSWERS.items():
        given = overrides.get(step.replace("-", "_"), answers)
        response = answer(client, step, **given)
        assert response.status_code == 302, (step, response.content.decode()[-3000:])
        if response.headers["Location"] == address("check"):
            break
    return key_on(client.get(address("check")))


def key_on(response: HttpResponse) -> str:
    found = re.search(r'name="check-key" value="([^"]+)"', response.content.decode())
    assert found, response.content.decode()[:3000]
    return found[1]


def send(client: Client, key: str, **extra: str) -> HttpResponse:
    return answer(client, "check", key=key, homepage="", **extra)


def tell_us(client: Client, **overrides: Answers) -> Case:
    """The whole story; the case that it opened."""
    response = send(client, answer_everything(client, **overrides))
    assert response.status_code == 302, response.content.decode()[:3000]
    case: Case = Case.objects.latest("pk")
    return case


def person_in(case: Case) -> Party:
    person: Party = case.parties.get(part=Part.PERSON)
    return person


def words(response: HttpResponse) -> str:
    """The page as it is read: without markup, on one line."""
    text = re.sub(r"<[^>]+>", " ", response.content.decode())
    return " ".join(text.split())


def pages_of(client: Client, *steps: str, **answers: Answers) -> None:
    """Answer those pages, one after the other."""
    client.get(address("what-happened"))
    for step in steps:
        given = answers.get(step.replace("-", "_"), ANSWERS.get(step, {}))
        response = answer(client, step, **given)
        assert response.status_code == 302, (step, words(response)[-2000:])
