"""Every address of the desk, for every kind of account: the written matrix and nothing else."""

from __future__ import annotations

import uuid

import pytest
from django.test import Client
from django.urls import get_resolver, reverse

from cms.casework.models import Event, EventKind
from tests.casework.desk.access import EACH, NAMES, PAGE, SCREENS, expected, page
from tests.casework.desk.downloads import taken

pytestmark = pytest.mark.django_db


def answer(client: Client, url: str) -> str:
    """The answer of an address as the matrix calls it."""
    response = client.get(url)
    taken(response)
    if response.status_code == 200:
        return "yes"
    if response.status_code == 404:
        return "–"
    refused = response.status_code == 403 or response.headers.get("Location", "").startswith(
        ("/accounts/login/", "/admin/")
    )
    return "no" if refused else str(response.status_code)


@pytest.mark.req("S0-22")
@pytest.mark.parametrize("name", EACH)
def test_each_address_answers_as_the_matrix_says(name, as_person, address):
    column = NAMES.index(name)
    client = as_person(name)

    found = {screen: answer(client, address(screen)) for _, screen, _ in SCREENS}

    assert found == {screen: expected(letters)[column] for _, screen, letters in SCREENS}


def test_the_page_for_readers_is_made_from_the_matrix():
    assert PAGE.read_text(encoding="utf-8") == page(), (
        "Run: .venv/bin/python -m tests.casework.desk.access"
    )


def test_the_matrix_leaves_no_address_of_the_desk_out():
    """Wagtail's generic views of cases have no address at all."""
    ours = {screen for _, screen, _ in SCREENS}
    found = set()
    for pattern in get_resolver().url_patterns:
        if str(pattern.pattern) == "admin/":
            for entry in pattern.url_patterns:
                found |= names_of(entry)
    assert found == ours


def names_of(entry):
    if not str(entry.pattern).lstrip("^").startswith("casework/"):
        return set()
    if hasattr(entry, "url_patterns"):
        return {f"{entry.namespace}:{inner.name}" for inner in entry.url_patterns}
    return {entry.name}


@pytest.mark.req("S0-22")
def test_a_case_about_somebody_looks_to_them_like_no_case_and_the_try_is_noted(
    as_person, people, passed_on
):
    client = as_person("conflicted")

    hidden = client.get(reverse("desk:case", args=[passed_on.pk]))
    client.get(reverse("desk:note", args=[passed_on.pk]))
    missing = client.get(reverse("desk:case", args=[passed_on.pk + 1000]))

    assert (hidden.status_code, missing.status_code) == (404, 404)
    assert hidden.content == missing.content
    noted = Event.objects.get(case=passed_on, kind=EventKind.ACCESS_REFUSED)
    assert noted.by == people["conflicted"]


def test_a_stranger_without_an_interest_is_not_noted(as_person, passed_on):
    as_person("caseworker").get(reverse("desk:case", args=[passed_on.pk]))

    assert not Event.objects.filter(kind=EventKind.ACCESS_REFUSED).exists()


@pytest.mark.parametrize("name", ["auditor", "lto_rep"])
def test_who_only_reads_cannot_write_by_sending_a_form(name, as_person, passed_on):
    before = passed_on.version

    response = as_person(name).post(
        reverse("desk:note", args=[passed_on.pk]),
        {"text": "Mine", "seen": before, "key": uuid.uuid4()},
    )

    passed_on.refresh_from_db()
    assert (response.status_code, passed_on.version) == (403, before)
    assert "Ask the coordinator or the chair" in response.content.decode()


@pytest.mark.parametrize("word", ["abc", "99999999999999999999999999", "0", "-1"])
@pytest.mark.parametrize("verb", ["edit", "history", "delete"])
def test_reference_rows_that_are_not_there_are_not_found(word, verb, as_person):
    url = f"/admin/casework/calendarday/{verb}/{word}/"

    assert as_person("coordinator").get(url).status_code in (302, 404)
