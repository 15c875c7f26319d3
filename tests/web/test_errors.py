"""The error pages stand without the database and know the site's name when they can."""

from __future__ import annotations

import pytest
from django.db import OperationalError
from django.test import RequestFactory

from cms.web import errors
from cms.web.site import Contact, Identity, Link, Navigation, provide_identity, provide_navigation


def sallowfield(request):
    contact = Contact("Priya Anand", "coordinator", "01632 960 114")
    return Identity(name="Sallowfield Together", contacts=(contact,))


def unreachable(request):
    raise OperationalError("gone")


@pytest.mark.parametrize(
    ("answer", "status", "words"),
    [
        (errors.bad_request, 400, "We could not read that"),
        (errors.forbidden, 403, "You cannot see this page"),
        (errors.not_found, 404, "We cannot find that page"),
        (errors.server_error, 500, "Something went wrong on our side"),
    ],
)
def test_each_page_renders_without_a_database(answer, status, words):
    response = answer(RequestFactory().get("/x"))

    page = response.content.decode()
    assert response.status_code == status
    assert words in page
    assert '<html lang="en-GB"' in page
    assert "01632 960 114" in page
    assert '<a class="govuk-link" href="/">Go to the front page</a>' in page


def test_a_page_of_ours_names_the_site_and_its_contacts():
    provide_identity(sallowfield)
    provide_navigation(lambda request: Navigation((Link("Home", "/", current=True),)))

    page = errors.not_found(RequestFactory().get("/x")).content.decode()

    assert "Sallowfield Together" in page
    assert "Priya Anand, coordinator" in page
    assert '<a href="/" aria-current="page">Home</a>' in page


def test_when_the_database_goes_the_last_known_name_is_still_shown():
    provide_identity(sallowfield)
    errors.not_found(RequestFactory().get("/x"))

    page = errors.database_is_away().content.decode()

    assert "Sallowfield Together" in page
    assert "01632 960 114" in page


def test_identity_and_menus_that_cannot_be_read_do_not_break_a_page():
    provide_identity(unreachable)
    provide_navigation(unreachable)

    response = errors.not_found(RequestFactory().get("/x"))

    assert response.status_code == 404
    assert "Answerable" in response.content.decode()


def test_server_error_says_503_when_the_database_is_what_failed():
    try:
        raise OperationalError("gone")
    except OperationalError:
        response = errors.server_error(RequestFactory().get("/x"))

    assert (response.status_code, response.headers["Retry-After"]) == (503, "10")


@pytest.mark.parametrize(("seconds", "words"), [(10, "in a minute"), (150, "in 3 minutes")])
def test_too_many_tries_says_when_to_come_back(seconds, words):
    response = errors.too_many_requests(RequestFactory().get("/x"), retry_after_seconds=seconds)

    assert response.status_code == 429
    assert response.headers["Retry-After"] == str(seconds)
    assert words in response.content.decode()
