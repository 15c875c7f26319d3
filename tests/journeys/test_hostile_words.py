"""Hostile words that were taken in are read back, as resident and as staff: nothing runs."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import Any
from urllib.parse import unquote

import pytest
from django.conf import settings as django_settings
from django.test import Client
from playwright.sync_api import Page

from cms.casework.models import Case
from cms.users.models import User
from tests.casework.desk.downloads import taken
from tests.casework.partnership import open_partnership
from tests.casework.tracking.following import EMAIL, ask, link_in, newest_letter
from tests.hostile.attack import path_of
from tests.hostile.filling import filled
from tests.hostile.page_forms import PageForm, forms_on
from tests.hostile.payloads import PAYLOADS
from tests.journeys.browser import Watch

# How a page is drawn does not depend on the database.
pytestmark = pytest.mark.one_database

FAMILIES = (
    "script", "closing tags", "attribute", "picture", "script address", "data address",
    "template", "right to left", "zalgo", "formula",
)  # fmt: skip
# The first of them; those have markup, and are read in all places between them.
MARKUP = 4
MARKER = "ran31337"
# As a script would say that it ran, beside the box that Chromium would show.
SAYS_SO = f"(window.{MARKER}=1,alert(31337))"
OWN_PAGES = ("/your-case/view/", "/your-case/add/", "/your-case/not-content/")
LISTS = (
    "/admin/",
    "/admin/casework/today/",
    "/admin/casework/cases/?state=all",
    "/admin/casework/cases/?q=31337&state=all",
)
MOST = {"language": 60}  # what a box takes, where that is less than a hundred
A_WORD = re.compile(r"^(text|textarea|search)$")


@pytest.fixture
def coordinator(transactional_db: None) -> User:
    return open_partnership()["coordinator"]


def hostile(family: str) -> str:
    return unquote(str(PAYLOADS[family])).replace("alert(31337)", SAYS_SO)


def the_form(client: Client, path: str) -> PageForm:
    page = client.get(path)
    assert page.status_code == 200, (path, page.status_code)
    found = forms_on(page.content.decode(), f"http://testserver{path}")
    return next(form for form in found if form.method == "post" and len(form.fields) > 1)


def problems_in(answer: Any) -> Any:
    form = answer.context and answer.context.get("form")
    return form.errors if form else answer.content.decode()[:2000]


def type_in(client: Client, path: str, words: str) -> str:
    """The words in every box that takes words; where the form leads to."""
    form = the_form(client, path)
    typed = {
        name: words[: MOST.get(name.rpartition("-")[2], 100)]
        for name, one in form.fields.items()
        if one.seen and A_WORD.match(one.kind)
    }
    answer = client.post(path_of(form.address), {**filled(form), **typed})
    assert answer.status_code == 302, (path, problems_in(answer))
    return str(answer.headers["Location"])


def tell_us(client: Client, words: str) -> Case:
    path = "/tell-us/what-happened/"
    while not path.startswith("/tell-us/sent/"):
        path = type_in(client, path, words)
    case: Case = Case.objects.latest("pk")
    return case


def follow_and_add(client: Client, case: Case, words: str) -> None:
    ask(client, case.reference, EMAIL)
    client.post(link_in(newest_letter()))
    type_in(client, "/your-case/add/", words)


@pytest.fixture
def taken_in(coordinator: User, monkeypatch: pytest.MonkeyPatch) -> list[tuple[Case, Client]]:
    """A case for each family, with its words in every box, and a browser that follows it."""
    found = []
    for family in FAMILIES:
        client = Client()
        words = hostile(family)
        case = tell_us(client, words)
        follow_and_add(client, case, words)
        found.append((case, client))
    return found


@pytest.fixture
def reader(open_browser: Callable[..., Page], watch: Watch) -> Iterator[Callable[[str], None]]:
    """Reads a page with JavaScript on. Whatever runs is a fault."""
    page = open_browser(viewport={"width": 1280, "height": 900})

    def shown(dialog: Any) -> None:
        watch.faults.append(f"a script ran: {dialog.message} on {page.url}")
        dialog.dismiss()

    page.on("dialog", shown)

    def read(path: str) -> None:
        answer = page.goto(path)
        assert answer is not None
        assert answer.ok, (path, answer.status)
        # What a hand would set off, as well as what runs by itself.
        page.evaluate("document.querySelectorAll('details').forEach(one => one.open = true)")
        page.evaluate(
            "document.querySelectorAll('main [tabindex], main a').forEach(o => o.focus())"
        )
        assert page.evaluate(f"window.{MARKER}") is None, path

    read.page = page  # type: ignore[attr-defined]
    yield read


def bring(page: Page, client: Client, site: str) -> None:
    """Give a page the session of a client."""
    name = django_settings.SESSION_COOKIE_NAME
    page.context.clear_cookies()
    page.context.add_cookies([{"name": name, "value": client.cookies[name].value, "url": site}])


def receipt_of(client: Client) -> str:
    return f"/tell-us/sent/{client.session['told_us'][-1][0]}/"


def test_a_resident_reads_their_own_words_and_nothing_runs(
    taken_in: list[tuple[Case, Client]], reader: Any, site: str
) -> None:
    for _, client in taken_in:
        bring(reader.page, client, site)
        for path in (*OWN_PAGES, receipt_of(client)):
            reader(path)
        reader(OWN_PAGES[0])
        # Closed parts of the story as well, since the reader opens them.
        assert re.search("31337|Known again", reader.page.inner_text("main"))


def test_staff_read_them_in_every_place_of_the_desk_and_nothing_runs(
    taken_in: list[tuple[Case, Client]], reader: Any, site: str, coordinator: User
) -> None:
    staff = Client()
    staff.force_login(coordinator)
    bring(reader.page, staff, site)
    for path in LISTS:
        reader(path)
    for number, (case, _) in enumerate(taken_in):
        screen = f"/admin/casework/cases/{case.pk}/"
        reader(screen)
        assert case.reference in reader.page.inner_text("body")
        # Each place is read with one of the four that have markup; the desk's own tests send them all.
        others = places_of(staff, case)[number::MARKUP] if number < MARKUP else []
        for path in {*others, f"{screen}history/"}:
            reader(path)


def places_of(staff: Client, case: Case) -> list[str]:
    """Every page that the screen of a case leads to."""
    address = f"/admin/casework/cases/{case.pk}/"
    page = staff.get(address).content.decode()
    found = sorted(set(re.findall(rf'href="({address}[a-z][^"#]*)"', page)))
    assert f"{address}history/" in found
    return [path for path in found if is_a_page(staff, path)]


def is_a_page(staff: Client, path: str) -> bool:
    answer = staff.get(path)
    taken(answer)
    shown = "attachment" not in answer.headers.get("Content-Disposition", "")
    return answer.status_code == 200 and shown


def test_the_download_of_the_queue_has_no_cell_that_a_spreadsheet_would_run(
    taken_in: list[tuple[Case, Client]], coordinator: User
) -> None:
    staff = Client()
    staff.force_login(coordinator)
    rows = taken(staff.get("/admin/casework/cases/", {"state": "all", "export": "csv"}))

    assert not re.search(rb'(?m)(?:^|,)"?[=+@]', rows)
