"""Residents who fill in whatever form they meet, a page at a time."""

from __future__ import annotations

import itertools
import time
from dataclasses import dataclass, field
from urllib.parse import urljoin, urlsplit

import requests
from tests.hostile.filling import filled
from tests.hostile.page_forms import PageForm, forms_on

FIRST_QUESTION = "/tell-us/what-happened/"
RECEIPT = "/tell-us/sent/"
_numbers = itertools.count(1)


@dataclass
class Resident:
    """One browser. ``page`` is the form it looks at; ``name`` its address, or that of the next."""

    site: str
    browser: requests.Session = field(default_factory=requests.Session)
    path: str = FIRST_QUESTION
    form: PageForm | None = None
    number: int = field(default_factory=lambda: next(_numbers))

    def __post_init__(self) -> None:
        # Everybody sends from a place of their own: many from one are a flood, and get less.
        place = f"10.{self.number >> 16 & 255}.{self.number >> 8 & 255}.{self.number & 255}"
        self.browser.headers["X-Forwarded-For"] = place

    def look(self) -> None:
        answer = self.browser.get(urljoin(self.site, self.path), timeout=60)
        _want(answer, 200)
        found = [one for one in forms_on(answer.text, answer.url) if one.method == "post"]
        self.form = next(iter(found), None)

    def see(self) -> None:
        """Get the page as a browser does, and read no form in it, which is work of ours."""
        _want(self.browser.get(urljoin(self.site, self.path), timeout=60), 200)

    def press(self) -> None:
        """Send the form; the next page is where it leads to."""
        assert self.form is not None, self.path
        answer = self.browser.post(
            self.form.address, data=self.answers(self.form), timeout=60, allow_redirects=False
        )
        _want(answer, 302)
        self.path = urlsplit(answer.headers["Location"]).path

    def answers(self, form: PageForm) -> dict[str, str]:
        """With an email address and a number of their own, which are counted too."""
        own = {
            "email": f"resident{self.number}@resident.example",
            "phone": f"07700 {self.number:06d}",
        }
        said = filled(form)
        for name, value in said.items():
            said[name] = own.get(name.rpartition("-")[2], value) if value else value
        return said

    @property
    def has_only_to_send(self) -> bool:
        """Whether the form asks for nothing any more."""
        return self.form is not None and not any(one.seen for one in self.form.fields.values())


@dataclass
class FormBuilderVisitor:
    """One browser at the page of the form builder; it has no next page."""

    site: str
    browser: requests.Session = field(default_factory=requests.Session)
    form: PageForm | None = None

    def look(self) -> None:
        answer = self.browser.get(urljoin(self.site, "/built/"), timeout=60)
        _want(answer, 200)
        (self.form,) = forms_on(answer.text, answer.url)

    def press(self) -> None:
        assert self.form is not None
        answer = self.browser.post(self.form.address, data=filled(self.form), timeout=60)
        _want(answer, 200)
        assert "Thank you" in answer.text, answer.text[:2000]


def timed(deed: object) -> float:
    """How many seconds a deed took."""
    started = time.perf_counter()
    deed()  # type: ignore[operator]
    return time.perf_counter() - started


def _want(answer: requests.Response, status: int) -> None:
    if answer.status_code != status:
        raise SystemExit(f"{answer.status_code} from {answer.url}\n{answer.text[:3000]}")
