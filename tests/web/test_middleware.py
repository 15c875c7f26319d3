"""Broken requests are refused in plain words; the headers are on every answer."""

from __future__ import annotations

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import OperationalError
from django.test import Client

from cms.web import site
from cms.web.requests import SiteRequest

STRICT = (
    "default-src 'none'",
    "script-src 'self'",
    "style-src 'self'",
    "frame-ancestors 'self'",
    "base-uri 'none'",
    "form-action 'self'",
)


@pytest.mark.parametrize(
    "address",
    ["/echo/?q=%00", "/echo/?q=a%1Bb", "/echo/?%07=x", "/echo/%00", "/echo/?q=%7f", "/%0Aecho/"],
)
def test_a_control_character_in_an_address_is_a_plain_400(web_client, address):
    response = web_client.get(address)

    assert response.status_code == 400
    assert "We could not read that" in response.content.decode()


@pytest.mark.parametrize("query", ["%09a", "line%0D%0Abreak", "İ" * 200, "%FF%FE", "100%"])
def test_odd_but_harmless_queries_reach_the_view(web_client, query):
    assert web_client.get(f"/echo/?q={query}").status_code == 200


@pytest.mark.parametrize("charset", ["utf-7", "utf-16", "idna", "nonsense", "hex", ""])
def test_an_unreadable_encoding_is_a_plain_400(web_client, charset):
    kind = f"application/x-www-form-urlencoded; charset={charset}"
    response = web_client.generic("POST", "/echo/", b"story=hello", content_type=kind)

    assert response.status_code == 400
    assert "We could not read that" in response.content.decode()


@pytest.mark.parametrize("charset", ["utf-8", "UTF8", "us-ascii"])
def test_a_readable_encoding_reaches_the_view(web_client, charset):
    kind = f"application/x-www-form-urlencoded; charset={charset}"
    response = web_client.generic("POST", "/echo/", b"story=hello", content_type=kind)

    assert response.content == b"|hello"


def test_a_broken_upload_is_a_plain_400(web_client):
    response = web_client.post("/echo/", b"nonsense", content_type="multipart/form-data")

    assert response.status_code == 400
    assert "We could not read that" in response.content.decode()


def test_too_many_fields_is_a_plain_413(web_client):
    response = web_client.post("/echo/", {f"field{n}": "x" for n in range(500)})

    assert response.status_code == 413
    assert "too much to send at once" in response.content.decode()


@pytest.mark.parametrize("address", ["/echo/", "/echo/?q=%00", "/lost-connection/", "/nowhere/"])
def test_every_public_answer_carries_the_strict_headers(web_client, address):
    headers = web_client.get(address).headers

    policy = headers["Content-Security-Policy"]
    assert all(part in policy for part in STRICT)
    assert "unsafe" not in policy
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Referrer-Policy"] == "same-origin"
    assert headers["Cross-Origin-Opener-Policy"] == "same-origin"
    assert "camera=()" in headers["Permissions-Policy"]


def test_the_admin_gets_the_policy_its_inline_scripts_need(web_client):
    policy = web_client.get("/admin/echo/").headers["Content-Security-Policy"]

    assert "script-src 'self' 'unsafe-inline'" in policy
    assert "default-src 'none'" in policy


def test_the_second_factor_may_show_the_picture_in_its_page_and_no_more(web_client):
    policy = web_client.get("/accounts/2fa/echo/").headers["Content-Security-Policy"]

    assert "img-src 'self' data:" in policy
    assert "unsafe" not in policy


def test_a_stricter_policy_of_a_view_is_left_alone(web_client):
    headers = web_client.get("/own-policy/").headers

    assert headers["Content-Security-Policy"] == "sandbox"
    assert headers["Referrer-Policy"] == "no-referrer"


@pytest.mark.parametrize("address", ["/lost-connection/", "/closed-connection/"])
def test_a_lost_database_is_a_503_with_a_phone_number(web_client, settings, address):
    settings.FALLBACK_PHONE = "01632 960 999"
    response = web_client.get(address)

    page = response.content.decode()
    assert response.status_code == 503
    assert response.headers["Retry-After"] == "10"
    assert response.headers["Cache-Control"] == "no-store"
    assert "not working for the moment" in page
    assert "01632 960 999" in page
    assert "db.example" not in page


def test_a_page_that_could_only_be_drawn_from_memory_is_a_503(web_client):
    def unreachable(request):
        raise OperationalError("gone")

    site.provide_identity(lambda request: site.Identity(name="Sallowfield Together"))
    assert web_client.get("/page/").status_code == 200

    site.provide_navigation(unreachable)
    response = web_client.get("/page/")

    assert response.status_code == 503
    assert "Sallowfield Together" in response.content.decode()


def test_any_other_fault_is_a_plain_500_without_its_details(web_client):
    response = web_client.get("/fault/")

    assert response.status_code == 500
    assert "went wrong on our side" in response.content.decode()
    assert "secret detail" not in response.content.decode()


def test_a_form_without_its_cookie_gives_the_words_back(settings, web_client):
    settings.CSRF_FAILURE_VIEW = "cms.web.errors.csrf_failure"
    client = Client(enforce_csrf_checks=True)
    typed = {"story": "The door <b>was</b> locked\x00.", "password": "hidden", "csrftoken": "t"}
    response = client.post("/echo/", typed)

    page = response.content.decode()
    assert response.status_code == 403
    assert "The door &lt;b&gt;was&lt;/b&gt; locked." in page
    assert "hidden" not in page
    assert "nothing was saved" in page


def test_too_many_files_give_the_words_back(web_client, monkeypatch, settings):
    monkeypatch.setattr("django.test.client.WSGIRequest", SiteRequest)
    settings.DATA_UPLOAD_MAX_NUMBER_FILES = 2
    files = {f"file{n}": SimpleUploadedFile(f"{n}.txt", b"x") for n in range(3)}
    response = web_client.post("/echo/", {"story": "The door <b>was</b> locked.", **files})

    page = response.content.decode()
    assert response.status_code == 413
    assert "The door &lt;b&gt;was&lt;/b&gt; locked." in page
    assert "What you wrote is below." in page


@pytest.mark.parametrize(
    ("address", "status"), [("/fault/", 500), ("/lost-connection/", 503), ("/forbidden/", 403)]
)
def test_words_sent_when_something_fails_are_given_back(web_client, address, status):
    response = web_client.post(address, {"story": "The door was locked.", "password": "hidden"})

    page = response.content.decode()
    assert response.status_code == status
    assert "The door was locked." in page
    assert "hidden" not in page


def test_a_method_that_a_page_does_not_take_is_answered_in_words(web_client):
    response = web_client.get("/only-a-form/")

    assert response.status_code == 405
    assert response.headers["Allow"] == "POST"
    assert "It only works from a button on the page before it." in response.content.decode()


def test_a_fault_of_a_private_page_is_as_private(web_client):
    headers = web_client.get("/private-fault/").headers

    assert headers["Cache-Control"] == "no-store, private"
    assert headers["Referrer-Policy"] == "no-referrer"
    assert headers["X-Robots-Tag"] == "noindex, nofollow"
