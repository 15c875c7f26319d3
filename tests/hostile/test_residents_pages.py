"""Bad input in every field and parameter of the resident's pages: plain words, never a fault."""

from __future__ import annotations

from typing import Final
from urllib.parse import quote
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpResponse
from django.test import Client

from cms.casework.models import Case, Message
from tests.casework.resident import ANSWERS, address, answer, answer_everything, words
from tests.casework.tracking.following import ask

MARK: Final = "My own words."
FORM: Final = "application/x-www-form-urlencoded"
# What is typed, as it travels: percent-encoded bytes, so that broken ones can be sent too.
TYPED: Final = {
    "10,000 characters": quote(MARK) + "x" * 10_000,
    "a hundred thousand": quote(MARK) + "x" * 100_000,
    "NUL": quote(MARK) + "%00",
    "escape": quote(MARK) + "%1B%5B31m",
    "other controls": quote(MARK) + "%08%0E%1F%7F%C2%85",
    "right to left": "%E2%80%AE" + quote(MARK) + "%E2%81%A6%E2%80%8F",
    "markup": quote(MARK + "<script>alert(1)</script><img src=x onerror=alert(1)>\"'>"),
    "template": quote(MARK + "{{ settings.SECRET_KEY }}{% load x %}{reference}"),
    "header breaks": quote(MARK + "\r\nBcc: other@example.org\r\n\r\nHello"),
    "half a character": quote(MARK) + "%ED%A0%80",
    "broken bytes": quote(MARK) + "%FF%FE%C0%AF",
    "no character": quote(MARK) + "%EF%BF%BF%EF%B7%90",
    "stacked marks": quote(MARK) + "e" + "%CC%81" * 500,
    "capital dotted i": quote(MARK) + "%C4%B0" * 200,
    "formula": quote('=HYPERLINK("https://evil.example")' + MARK),
    "number": "99999999999999999999999999999999",
    "list": "%5B%5D",
    "SQL": quote(MARK + "'; DROP TABLE casework_case; --"),
    "path": quote("../../../../etc/passwd" + MARK),
}
QUESTIONS: Final = {
    "what-happened": ("kind", "text"),
    "putting-it-right": ("wish", "about", "subject_name"),
    "about-you": ("name", "email", "phone", "postal_address", "anonymous"),
    "making-it-easier": ("adjustments", "more", "prefers"),
}
FREE_TEXT: Final = {"text", "wish", "subject_name", "name", "postal_address", "more", "why"}
SIGNED_IN: Final = {
    "/your-case/add/": ("text", "key"),
    "/your-case/not-content/": ("why", "wish", "key"),
}
WAY_IN: Final = {"/your-case/": ("reference", "contact"), "/your-case/code/": ("code",)}

# What a database may take in its own way goes to both; the rest says the same on either.
ON_EVERY_DATABASE: Final = frozenset({"10,000 characters", "NUL", "half a character", "number"})
every_kind_of_input = pytest.mark.parametrize(
    "typed",
    [
        pytest.param(
            typed, id=name, marks=() if name in ON_EVERY_DATABASE else pytest.mark.one_database
        )
        for name, typed in TYPED.items()
    ],
)


def post(client: Client, path: str, body: str) -> HttpResponse:
    return client.post(path, body, content_type=FORM)


def check_answer(response: HttpResponse, *, what: str) -> None:
    """No fault, and nothing of what was typed stands in the page as markup."""
    assert response.status_code < 500, what
    page = response.content.decode() if response.content else ""
    assert "<script>alert" not in page, what
    assert "<img src=x" not in page, what
    assert "Traceback" not in page, what


def at_question(client: Client, step: str) -> None:
    client.get(address("what-happened"))
    for earlier, answers in ANSWERS.items():
        if earlier == step:
            return
        answer(client, earlier, **answers)


@every_kind_of_input
def test_every_question_takes_it_or_says_why_not(client: Client, case: Case, typed: str) -> None:
    for step, names in QUESTIONS.items():
        at_question(client, step)
        for name in names:
            response = post(client, address(step), f"{step}-{name}={typed}")

            check_answer(response, what=f"{step}-{name}")
            refused = response.status_code == 200
            if refused and name in FREE_TEXT and quote(MARK) in typed:
                assert MARK in response.content.decode(), name
                assert "There is a problem" in words(response), name
    assert Case.objects.count() == 1


@every_kind_of_input
def test_the_last_page_believes_nothing_it_is_sent(client: Client, case: Case, typed: str) -> None:
    answer_everything(client)
    for name in ("key", "homepage", "step", "status"):
        response = post(client, address("check"), f"check-{name}={typed}")

        check_answer(response, what=name)
        assert "Check your answers" in words(response)
    assert Case.objects.count() == 1


@every_kind_of_input
def test_the_way_in_answers_everybody_alike(client: Client, case: Case, typed: str) -> None:
    ask(client, case.reference)
    for path, names in WAY_IN.items():
        for name in names:
            given = {"reference": "AB-26-0001-A", "contact": "a@b.example", name: typed}
            body = "&".join(f"{key}={value}" for key, value in given.items())
            check_answer(post(client, path, body), what=f"{path} {name}")
    assert client.get("/your-case/view/").status_code == 302


@every_kind_of_input
def test_what_is_added_is_kept_or_given_back(signed_in: Client, case: Case, typed: str) -> None:
    for path, names in SIGNED_IN.items():
        for name in names:
            given = {"text": quote(MARK), "why": quote(MARK), "key": str(uuid4()), name: typed}
            body = "&".join(f"{key}={value}" for key, value in given.items())
            response = post(signed_in, path, body)

            check_answer(response, what=f"{path} {name}")
            if response.status_code == 200 and path.endswith("add/"):
                assert MARK in words(response) or name == "text", name
    page = signed_in.get("/your-case/view/")
    check_answer(page, what="view")
    for message in Message.objects.filter(kind="reply"):
        assert not any(ord(letter) < 32 and letter not in "\n\t" for letter in message.body)


@every_kind_of_input
def test_addresses_and_their_parameters_can_say_anything(
    signed_in: Client, case: Case, typed: str
) -> None:
    short = typed[:1500]
    for path in (
        f"/tell-us/?{short}",
        f"/tell-us/what-happened/?from={short}",
        f"/tell-us/{short}/",
        f"/tell-us/sent/{short}/",
        f"/your-case/?reference={short}",
        f"/your-case/?ended={short}&left={short}",
        f"/your-case/open/{short}/",
        f"/your-case/not-content/{short}/",
        f"/your-case/files/{short}/",
    ):
        response = signed_in.get(path)

        check_answer(response, what=path[:60])
        assert response.status_code in (200, 302, 400, 404), path[:60]


@pytest.mark.parametrize("path", ["/tell-us/what-happened/", "/your-case/", "/your-case/add/"])
def test_bodies_that_cannot_be_read_are_refused_in_plain_words(
    signed_in: Client, path: str
) -> None:
    for body, content_type in (
        (b"text=%2BADw-script%2BAD4-", f"{FORM}; charset=utf-7"),
        (b"text=x", f"{FORM}; charset=utf-16"),
        (b"text=x", f"{FORM}; charset=no-such"),
        (b"--x", "multipart/form-data; boundary=x"),
        (b"", "multipart/form-data; boundary="),
        (b"{}", "application/json"),
        (b"<a/>", "text/xml"),
        (b"\xff\xfe\x00", FORM),
    ):
        response = signed_in.generic("POST", path, body, content_type=content_type)

        check_answer(response, what=content_type)
        assert response.status_code in (200, 400), content_type


@pytest.mark.parametrize("path", ["/tell-us/what-happened/", "/your-case/", "/your-case/add/"])
def test_too_much_at_once_is_refused_in_plain_words(signed_in: Client, path: str) -> None:
    megabytes = post(signed_in, path, "text=" + "x" * (3 * 1024 * 1024))
    fields = post(signed_in, path, "&".join(f"f{number}=1" for number in range(10_000)))

    for response in (megabytes, fields):
        assert response.status_code == 413
        assert "too much to send at once" in words(response)


def test_files_where_words_belong_and_fields_twice_do_no_harm(
    signed_in: Client, case: Case
) -> None:
    at_question(signed_in, "what-happened")
    file = SimpleUploadedFile("x.svg", b"<svg onload=alert(1)>", content_type="image/svg+xml")

    check_answer(
        signed_in.post(address("what-happened"), {"what-happened-text": file}), what="file"
    )
    check_answer(
        post(signed_in, address("what-happened"), "what-happened-text=a&what-happened-text=b"),
        what="twice",
    )
    check_answer(signed_in.post("/your-case/add/", {"text": file, "key": file}), what="file added")


@pytest.mark.parametrize("method", ["put", "patch", "delete", "trace", "options", "head"])
def test_other_methods_change_nothing(signed_in: Client, case: Case, method: str) -> None:
    for path in ("/tell-us/", address("what-happened"), "/your-case/add/", "/your-case/sign-out/"):
        check_answer(getattr(signed_in, method)(path), what=f"{method} {path}")
    assert Case.objects.count() == 1
    assert signed_in.get("/your-case/view/").status_code == 200


def test_a_form_of_another_site_is_refused_and_the_words_are_given_back(case: Case) -> None:
    strict = Client(enforce_csrf_checks=True)
    strict.get(address("what-happened"))
    data = {"what-happened-text": MARK}

    without_token = strict.post(address("what-happened"), data)
    assert without_token.status_code == 403
    assert MARK in words(without_token)

    token = strict.cookies["csrftoken"].value
    foreign = strict.post(
        address("what-happened"),
        {**data, "csrfmiddlewaretoken": token},
        headers={"origin": "https://evil.example"},
    )
    assert foreign.status_code == 403

    ours = strict.post(
        address("what-happened"),
        {**data, "csrfmiddlewaretoken": token},
        headers={"origin": "null"},
    )
    assert ours.status_code == 302
