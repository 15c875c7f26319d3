"""Sends what means no good, undoes what it did, and tells what an answer should not have been."""

from __future__ import annotations

import copy
import re
import time
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import quote, unquote_to_bytes, urlsplit

from bs4 import BeautifulSoup
from django.conf import settings
from django.core.cache import cache
from django.db import transaction
from django.http.response import HttpResponseBase
from django.test import Client

from cms.casework.models import OutgoingMail
from tests.hostile.page_forms import PageForm
from tests.hostile.payloads import FORM, INJECTED, MARK, WORKED_OUT, Payload

LONGEST_SECONDS = 5.0
HEADERS_OF_EVERY_ANSWER = (
    "Content-Security-Policy",
    "Permissions-Policy",
    "Referrer-Policy",
    "X-Content-Type-Options",
    "X-Frame-Options",
    "Cross-Origin-Opener-Policy",
    "Cross-Origin-Resource-Policy",
)
# Below these, nobody but the person may keep an answer.
KEPT_BY_NOBODY = ("/tell-us/", "/your-case/", "/accounts/", "/sign-in/", "/me/")
OWN_HOSTS = {"", "testserver"}
OF_A_FAULT = ("Traceback (most recent", "OperationalError", "TemplateSyntaxError", WORKED_OUT)
SCRIPTS_LET_IN = re.compile(r"(?:default|script)-src[^;]*(?:unsafe|\*|https?:)")
LINE_BREAK = re.compile(r"[\r\n]")


@dataclass
class Attack:
    """Attacks of one test. ``faults``: what was wrong, with what and where; ``sent`` counts."""

    family: str
    faults: list[str] = field(default_factory=list)
    sent: Counter[str] = field(default_factory=Counter)
    # Words of somebody else's case. No answer may hold them.
    secrets: tuple[str, ...] = ()

    def send(
        self, client: Client, method: str, path: str, *, at: str = "", **given: Any
    ) -> HttpResponseBase | None:
        """One request, looked at and undone. ``at`` names the field, or whatever carries it."""
        with undone(client):
            return self.ask(client, method, path, at=at, **given)

    def post_field(self, client: Client, form: PageForm, name: str, payload: Payload) -> None:
        """What is sent for one field of a form, and the page that it leads to."""
        self.post_form(client, form, body_of(form, {name: str(payload)}), name, payload)

    def post_form(
        self, client: Client, form: PageForm, body: str, name: str, payload: Payload
    ) -> None:
        path = path_of(form.address)
        with undone(client):
            newest = newest_mail()
            answer = self.ask(client, "POST", path, at=name, body=body.encode())
            if answer is None:
                return
            self.look_at_mail(newest, path, name)
            if answer.status_code == 302 and (to := answer.headers["Location"]).startswith("/"):
                self.ask(client, "GET", to, at=f"{name}, after {path}")
            elif answer.status_code == 200 and is_gone(answer, form, name, payload):
                self.fault("POST", path, name, "what was typed is gone")

    def ask(
        self, client: Client, method: str, path: str, *, at: str, body: bytes = b"",
        kind: str = FORM, headers: dict[str, str] | None = None,
    ) -> HttpResponseBase | None:  # fmt: skip
        self.sent[method] += 1
        began = time.perf_counter()
        try:
            answer = client.generic(
                method, "/", body, content_type=kind, headers=headers, **as_a_server_has(path)
            )
        except Exception as error:  # noqa: BLE001 - a server would have dropped the connection
            self.fault(method, path, at, f"raised {error!r}")
            return None
        if time.perf_counter() - began > LONGEST_SECONDS:
            self.fault(method, path, at, "took too long")
        for wrong in what_is_wrong(answer, path, self.secrets):
            self.fault(method, path, at, wrong)
        return answer

    def look_at_mail(self, newest: int, path: str, at: str) -> None:
        for mail in OutgoingMail.objects.filter(pk__gt=newest):
            if any(LINE_BREAK.search(text) for text in (mail.to, mail.subject, mail.mime_id)):
                self.fault("POST", path, at, "broke a header of a mail")

    def fault(self, method: str, path: str, at: str, wrong: str) -> None:
        place = f"{method} {path[:80]}" + (f" ({at[:60]})" if at else "")
        self.faults.append(f"{self.family}: {place}: {wrong}")

    def __enter__(self) -> Attack:
        return self

    def __exit__(self, *error: object) -> None:
        if error[0] is None:
            assert not self.faults, f"{len(self.faults)} faults\n" + "\n".join(self.faults[:60])


# --- what is sent -------------------------------------------------------------------------------
def body_of(form: PageForm, hostile: dict[str, str]) -> str:
    """The form as it stands, but for some fields, whose values are encoded already."""
    standing = [
        (name, quote(value, safe=""))
        for name, values in form.standing().items()
        for value in values
        if name not in hostile
    ]
    return "&".join(
        f"{quote(name, safe='')}={value}" for name, value in [*standing, *hostile.items()]
    )


def as_a_server_has(path: str) -> dict[str, str]:
    """An address as it came, where Django's client would first put it right."""
    before, _, query = path.partition("?")
    return {
        "PATH_INFO": unquote_to_bytes(before).decode("latin-1"),
        "QUERY_STRING": query,
    }


def path_of(address: str) -> str:
    parts = urlsplit(address)
    return parts.path + (f"?{parts.query}" if parts.query else "")


@contextmanager
def undone(client: Client) -> Iterator[None]:
    """Leave the database, the browser's cookies and the limits as they were."""
    cookies = copy.deepcopy(client.cookies)
    with transaction.atomic():
        yield
        transaction.set_rollback(True)
    client.cookies = cookies
    cache.clear()


def newest_mail() -> int:
    mail = OutgoingMail.objects.order_by("-pk").values_list("pk", flat=True).first()
    return int(mail or 0)


# --- what is answered ---------------------------------------------------------------------------
def what_is_wrong(answer: HttpResponseBase, path: str, secrets: Sequence[str]) -> Iterator[str]:
    if answer.status_code >= 500:
        yield f"answered {answer.status_code}"
    yield from wrong_headers(answer, path)
    page = text_of(answer)
    for word in (*OF_A_FAULT, settings.SECRET_KEY):
        if word in page:
            yield f"showed {word[:20]!r}"
    yield from (f"told {word!r}" for word in secrets if word in page)
    # Parsed only where something of what was sent came back.
    if "31337" in page and "html" in answer.headers.get("Content-Type", ""):
        yield from live_markup(page)


def wrong_headers(answer: HttpResponseBase, path: str) -> Iterator[str]:
    headers = answer.headers
    yield from (f"has no {name}" for name in HEADERS_OF_EVERY_ANSWER if name not in headers)
    if SCRIPTS_LET_IN.search(headers.get("Content-Security-Policy", "")):
        yield "has a policy that lets scripts in"
    if INJECTED in headers or any(LINE_BREAK.search(value) for value in headers.values()):
        yield "has a header of the visitor's making"
    if urlsplit(headers.get("Location", "")).netloc not in OWN_HOSTS:
        yield f"leads to {headers['Location'][:60]}"
    if path.startswith(KEPT_BY_NOBODY) and not is_kept_by_nobody(answer):
        yield f"may be kept ({answer.status_code}, {headers.get('Cache-Control', 'nothing said')})"
    for cookie in getattr(answer, "cookies", {}).values():
        # One that is taken away has no value to be read.
        if cookie.value and not (cookie["httponly"] and cookie["samesite"]):
            yield f"sets {cookie.key} open to scripts or other sites"


def is_kept_by_nobody(answer: HttpResponseBase) -> bool:
    said = answer.headers.get("Cache-Control", "")
    return "no-store" in said or answer.status_code in (301, 405)


def live_markup(page: str) -> Iterator[str]:
    """Whatever a browser would run of it. None of our pages has a script or handler in it."""
    for tag in BeautifulSoup(page, "html.parser").find_all(True):
        if tag.name == "script" and not tag.get("src") and tag.get("type") != "application/json":
            yield f"runs {str(tag)[:80]}"
        for name, value in tag.attrs.items():
            if name.lower().startswith("on"):
                yield f"runs {name} of {tag.name}"
            if name in ("href", "src", "action", "formaction") and _runs(str(value)):
                yield f"leads {tag.name} to {str(value)[:60]}"


def _runs(address: str) -> bool:
    said = address.strip().lower()
    return said.startswith(("javascript:", "data:", "//evil", "https://evil", "http://evil"))


def text_of(answer: HttpResponseBase) -> str:
    chunks: Iterable[bytes] = (
        answer.streaming_content if answer.streaming else [answer.content]  # type: ignore[attr-defined]
    )
    return b"".join(chunks).decode("utf-8", "replace")


def is_gone(answer: HttpResponseBase, form: PageForm, name: str, payload: Payload) -> bool:
    """Whether a refusal lacks what it has to show again: words of a person, in a box for words."""
    one = form.fields.get(name)
    wanted = payload.shown and one is not None and one.takes_words
    return wanted and MARK not in text_of(answer)
