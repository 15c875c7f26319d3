"""Every public page in every state: valid, kept to ourselves, and private where it must be."""

from __future__ import annotations

import re

import pytest
from bs4 import BeautifulSoup

from tests.web.drawn import Drawn, drawn_pages
from tests.web.validity import faults_in

__all__ = ["drawn_pages"]

LEAST_PAGES = 60
FETCHING = {"script": "src", "img": "src", "iframe": "src", "link": "href", "source": "srcset"}
# How a page is drawn does not depend on the database; tests/hostile/ asks for each on both.
pytestmark = [pytest.mark.filterwarnings("ignore"), pytest.mark.one_database]


def failing(found: dict[str, list[str]]) -> str:
    return "\n".join(f"{name}: {fault}" for name, faults in found.items() for fault in faults)


def test_there_are_pages_to_look_at(drawn_pages: list[Drawn]) -> None:
    states = {page.state.split()[0] for page in drawn_pages}

    assert len(drawn_pages) >= LEAST_PAGES
    assert {"as", "sent", "after", "error"} <= states
    failed = [page.name for page in drawn_pages if page.status >= 500]
    assert len(failed) == 2, failed  # the pages that say that we failed, and no other


def test_every_page_is_valid_html(drawn_pages: list[Drawn]) -> None:
    found = {page.name: faults_in(page.html) for page in drawn_pages}

    assert not any(found.values()), failing(found)


def test_no_page_fetches_from_anywhere_else_or_holds_a_script(drawn_pages: list[Drawn]) -> None:
    found = {}
    for page in drawn_pages:
        tree = BeautifulSoup(page.html, "html.parser")
        fetched = [
            str(tag[name]) for kind, name in FETCHING.items() for tag in tree(kind) if tag.get(name)
        ]
        found[page.name] = [one for one in fetched if not re.match(r"/(?!/)|data:image/", one)]
        found[page.name] += [str(tag)[:60] for tag in tree("style")]
        scripts = tree.select('script:not([src], [type="application/json"])')
        found[page.name] += [str(tag)[:60] for tag in scripts]
        found[page.name] += [str(tag)[:60] for tag in tree.select("[style]")]
    assert not any(found.values()), failing(found)


def test_every_policy_is_strict(drawn_pages: list[Drawn]) -> None:
    for page in drawn_pages:
        if page.state == "error page":
            continue  # drawn without the middleware; tests/web/test_middleware.py has them
        policy = page.headers["Content-Security-Policy"]
        assert "default-src 'none'" in policy, page.name
        assert "unsafe" not in policy, page.name


def test_a_private_page_is_kept_by_nobody_and_found_by_nobody(drawn_pages: list[Drawn]) -> None:
    private = [page for page in drawn_pages if page.is_private]

    assert len(private) > 20
    for page in private:
        assert "no-store" in page.headers["Cache-Control"], page.name
        assert "noindex" in page.headers.get("X-Robots-Tag", ""), page.name
        assert page.headers["Referrer-Policy"] == "no-referrer", page.name
        assert "data-exit" in page.html, page.name


def test_a_form_that_was_refused_says_so_first_and_keeps_what_was_typed(
    drawn_pages: list[Drawn],
) -> None:
    refused = [page for page in drawn_pages if "govuk-error-summary" in page.html]

    assert len(refused) > 8
    for page in refused:
        tree = BeautifulSoup(page.html, "html.parser")
        assert page.path == "/styleguide/" or tree.title.get_text().startswith("Error: ")  # type: ignore[union-attr]
        named = {str(tag.get("href")) for tag in tree.select(".govuk-error-summary a")}
        ids = {f"#{tag['id']}" for tag in tree.select("[id]")}
        assert named <= ids, page.name


def test_every_form_can_be_sent_without_a_script(drawn_pages: list[Drawn]) -> None:
    for page in drawn_pages:
        tree = BeautifulSoup(page.html, "html.parser")
        if page.path.startswith("/accounts/"):
            continue  # a security key needs its script
        for form in tree("form"):
            assert form.select('button[type="submit"], button:not([type])'), page.name
        assert all(link.get("href") for link in tree("a")), page.name
