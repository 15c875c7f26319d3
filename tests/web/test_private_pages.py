"""What a private page sends along, and whose forms it takes."""

from __future__ import annotations

from typing import Any

import pytest
from django.http import HttpRequest, HttpResponse
from django.middleware.csrf import get_token
from django.shortcuts import render
from django.test import RequestFactory

from cms.web.private_pages import private_page


@private_page
def page(request: HttpRequest) -> HttpResponse:
    return HttpResponse(get_token(request))


def answer(*, token: bool = True, **headers: str) -> HttpResponse:
    """Post the page's own form over https."""
    made = RequestFactory(enforce_csrf_checks=True)
    shown = page(made.get("/"))
    data = {"csrfmiddlewaretoken": shown.content.decode()} if token else {}
    request = made.post("/", data, secure=True, headers=headers)
    request.COOKIES["csrftoken"] = shown.cookies["csrftoken"].value
    response = page(request)
    assert isinstance(response, HttpResponse)
    return response


def test_it_is_kept_by_nobody_found_by_nobody_and_named_to_nobody() -> None:
    headers = page(RequestFactory().get("/")).headers

    assert headers["Cache-Control"] == "no-store, private"
    assert headers["Referrer-Policy"] == "no-referrer"
    assert headers["X-Robots-Tag"] == "noindex, nofollow"


@pytest.mark.parametrize(
    "headers",
    [{"origin": "null"}, {}, {"origin": "https://testserver"}, {"referer": "https://testserver/"}],
)
def test_our_own_form_is_taken_though_the_browser_names_no_referrer(
    headers: dict[str, str],
) -> None:
    assert answer(**headers).status_code == 200


@pytest.mark.django_db
@pytest.mark.parametrize(
    "headers", [{"origin": "https://evil.example"}, {"referer": "https://evil.example/"}]
)
def test_another_site_s_form_is_refused(headers: dict[str, str]) -> None:
    assert answer(**headers).status_code == 403


@pytest.mark.django_db
def test_a_form_without_its_token_is_refused_and_kept_by_nobody() -> None:
    refused = answer(token=False, origin="null")

    assert refused.status_code == 403
    assert refused.headers["Cache-Control"] == "no-store, private"


def test_only_a_private_page_offers_the_way_out_and_every_one_does(settings: Any) -> None:
    settings.QUICK_EXIT_URL = "https://weather.example/"
    seen = private_page(lambda request: render(request, "400.html"))
    request = RequestFactory().get("/")

    drawn = seen(request).content.decode()  # type: ignore[attr-defined]
    assert 'href="https://weather.example/" rel="noreferrer nofollow" data-exit' in drawn
    assert "web/exit.js" in drawn
    assert "data-exit" not in render(RequestFactory().get("/"), "400.html").content.decode()


def test_a_site_may_do_without_the_way_out(settings: Any) -> None:
    settings.QUICK_EXIT_URL = ""
    seen = private_page(lambda request: render(request, "400.html"))

    drawn = seen(RequestFactory().get("/")).content.decode()  # type: ignore[attr-defined]
    assert "exit" not in drawn
