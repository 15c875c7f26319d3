"""Every public page in every state that can be found: as got, sent empty, sent wrong, and done."""

from __future__ import annotations

import fcntl
import os
import pickle
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from unittest import mock
from urllib.parse import urlencode

import pytest
from django.core.exceptions import RequestDataTooBig
from django.db import transaction
from django.http import HttpResponseNotAllowed
from django.http.response import HttpResponseBase
from django.test import Client, RequestFactory, override_settings

from cms.casework.tracking import signing_in
from cms.users import signing_in as members_way_in
from cms.web import errors, letting_in
from tests.hostile.attack import path_of, text_of, undone
from tests.hostile.field_of_attack import FieldOfAttack, build_field_of_attack
from tests.hostile.page_forms import PageForm, forms_on

# What differs between two drawings of the same page.
VARIES = re.compile(r'(name="csrfmiddlewaretoken" value="|[0-9a-f]{8}-[0-9a-f-]{27}).{0,64}?"')
HOST = "http://testserver"
# Wrong for every kind of field that checks anything, and harmless.
WRONG = "nobody"
# A mail as it is sent keeps its styles in itself; its page is ours, and is here.
NOT_OURS = re.compile(r"^/demonstration/mail/[^/]+/html/$")


@dataclass(frozen=True)
class Drawn:
    """``state`` is how one comes to see it, in words."""

    path: str
    state: str
    status: int
    headers: dict[str, str]
    html: str

    @property
    def name(self) -> str:
        return f"{self.path} ({self.state})"

    @property
    def is_private(self) -> bool:
        return self.path.startswith(("/tell-us/", "/your-case/"))


class Drawing:
    """Collects pages, each once. A page that was drawn already in another state is passed over."""

    def __init__(self) -> None:
        self.pages: dict[str, Drawn] = {}

    def take(self, path: str, state: str, answer: HttpResponseBase) -> str:
        """Keep what is a page of ours; its text, or nothing."""
        kind = str(answer.headers.get("Content-Type", ""))
        if answer.streaming:
            # Read to its end: closed by hand, it would close the database with it.
            text_of(answer)
            return ""
        if not kind.startswith("text/html") or answer.status_code in (301, 302):
            return ""
        html = text_of(answer)
        # Somebody who may edit the page is shown Wagtail's own button on it, which is not public.
        if NOT_OURS.match(path) or "wagtail-userbar" in html:
            return ""
        seen = VARIES.sub("", html)
        headers = {str(name): str(value) for name, value in answer.headers.items()}
        self.pages.setdefault(seen, Drawn(path, state, answer.status_code, headers, html))
        return html


def draw_everything(site: FieldOfAttack) -> list[Drawn]:
    """Addresses come from the site's own list and forms from its pages: none is named here."""
    drawing = Drawing()
    known: set[tuple[str, tuple[str, ...]]] = set()
    for client in site.everybody:
        for path in site.everywhere:
            with undone(client):
                html = drawing.take(path, "as it is", client.get(path))
            for form in forms_on(html, f"{HOST}{path}"):
                what = (path_of(form.address), tuple(form.fields))
                if form.method == "post" and what not in known:
                    known.add(what)
                    draw_form(drawing, client, form)
    for name, page in error_pages():
        drawing.take(f"/{name}", "error page", page)
    return list(drawing.pages.values())


def draw_form(drawing: Drawing, client: Client, form: PageForm) -> None:
    """Nothing filled in, then everything that takes words filled in wrong."""
    empty = form.standing()
    wrong = {name: [WRONG] for name, one in form.fields.items() if one.takes_words}
    for state, values in (("sent empty", empty), ("sent wrong", {**empty, **wrong})):
        path = path_of(form.address)
        with undone(client):
            answer = client.post(path, urlencode(values, doseq=True), content_type=FORM)
            drawing.take(path, state, answer)
            to = str(answer.headers.get("Location", ""))
            if answer.status_code in (302, 303) and to.startswith("/"):
                drawing.take(to, f"after {path} {state}", client.get(to))


FORM = "application/x-www-form-urlencoded"


def error_pages() -> Iterator[tuple[str, HttpResponseBase]]:
    asked = RequestFactory()
    typed = asked.post("/", {"story": "The door was locked.\nAgain."})
    assert typed.POST
    yield "400", errors.bad_request(asked.get("/"))
    yield "403", errors.forbidden(asked.get("/"))
    yield "403-form", errors.csrf_failure(typed)
    yield "404", errors.not_found(asked.get("/"))
    not_allowed = HttpResponseNotAllowed(["POST"])
    errors.explain_not_allowed(asked.get("/"), not_allowed)
    yield "405", not_allowed
    yield "413", errors.bad_request(typed, RequestDataTooBig())
    yield "429", errors.too_many_requests(typed, retry_after_seconds=600)
    yield "500", errors.server_error(typed)
    yield "503", errors.database_is_away(typed)


def draw(blocker: Any) -> list[Drawn]:
    """Build a site with everything in it, draw it, and leave nothing of it behind."""
    unlimited = type(signing_in.TRIES)("unlimited", 0, 60)
    with blocker.unblock(), override_settings(ANSWERABLE_DEMO=True), transaction.atomic():
        with (
            mock.patch.object(letting_in, "EVEN_SECONDS", 0.0),
            mock.patch.multiple(signing_in, TRIES=unlimited, TRIES_A_REFERENCE=unlimited),
            mock.patch.multiple(members_way_in, TRIES=unlimited, TRIES_AN_ADDRESS=unlimited),
        ):
            pages = draw_everything(build_field_of_attack())
        transaction.set_rollback(True)
    return pages


Draw = Callable[[Any], list[Drawn]]


@pytest.fixture(scope="session")
def drawn_pages(
    worker_id: str,
    tmp_path_factory: pytest.TempPathFactory,
    django_db_setup: None,
    django_db_blocker: Any,
) -> list[Drawn]:
    """Drawn once a run: the first process to ask draws, and the others read what it drew.

    ``DRAWN_PAGES`` names the folder of a run of several parts (scripts/testing.py).
    """
    shared = os.environ.get("DRAWN_PAGES", "")
    if worker_id == "master" and not shared:  # alone
        return draw(django_db_blocker)
    kept = Path(shared or tmp_path_factory.getbasetemp().parent) / "drawn_pages"
    with kept.with_suffix(".lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not kept.exists():
            kept.write_bytes(pickle.dumps(draw(django_db_blocker)))
        pages: list[Drawn] = pickle.loads(kept.read_bytes())
    return pages
