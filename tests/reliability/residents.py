"""Residents who tell us something over a bad line: they hang up, and try again until thanked."""

from __future__ import annotations

import random
import re
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field

import requests

HANG_UP_ONE_IN = 10
PATIENCE_SECONDS = 240


@dataclass
class Crowd:
    """``size`` submissions sent to ``address``; what each was told in the end.

    ``thanked`` is the receipt's page by the number of the submission.
    """

    address: str
    size: int
    at_once: int = 8
    hang_up_one_in: int = HANG_UP_ONE_IN  # 0: nobody does
    seed: int = 48
    thanked: dict[int, str] = field(default_factory=dict)
    slowest: float = 0.0
    slowest_press: float = 0.0  # of the last button, which opens the case
    answers_above_499: set[int] = field(default_factory=set)
    hung_up: int = 0
    tries: int = 0
    lock: threading.Lock = field(default_factory=threading.Lock)
    go_home: threading.Event = field(default_factory=threading.Event)

    def __enter__(self) -> Crowd:
        self.pool = ThreadPoolExecutor(self.at_once)
        self.sending = [self.pool.submit(self.tell_us, number) for number in range(self.size)]
        return self

    def __exit__(self, *error: object) -> None:
        """However the test ends, nobody is left knocking."""
        self.go_home.set()
        self.pool.shutdown(cancel_futures=True)

    def wait_until_thanked(self, number: int) -> None:
        """Raises whatever went wrong with one of them."""
        last, until = -1, 0.0
        while len(self.thanked) < number:
            if len(self.thanked) > last:
                last, until = len(self.thanked), time.monotonic() + PATIENCE_SECONDS
            for one in self.sending:
                if one.done():
                    one.result()
            assert time.monotonic() < until, f"{last} of {number} thanked"
            time.sleep(0.05)

    def tell_us(self, number: int) -> None:
        resident = Resident(self, number)
        page = resident.tell_us()
        with self.lock:
            self.thanked[number] = page
            self.hung_up += resident.hung_up
            self.tries += resident.tries
            self.slowest = max(self.slowest, resident.took)
            self.slowest_press = max(self.slowest_press, resident.took_to_send)
            self.answers_above_499 |= resident.answers_above_499


class Resident:
    """One browser with its cookies and its own words."""

    def __init__(self, crowd: Crowd, number: int) -> None:
        self.site = crowd.address
        self.number = number
        self.chance = random.Random(f"{crowd.seed}-{number}")
        self.hang_up_one_in = crowd.hang_up_one_in
        self.go_home = crowd.go_home
        self.browser = requests.Session()
        self.until = time.monotonic() + PATIENCE_SECONDS
        self.hung_up = self.tries = 0
        self.took = self.took_to_send = 0.0
        self.answers_above_499: set[int] = set()

    @property
    def words(self) -> str:
        return f"The gate by the hall was locked again, number {self.number:05d}."

    @property
    def email(self) -> str:
        return f"resident{self.number:05d}@resident.example"

    def tell_us(self) -> str:
        """Answer every question, send it, and give back the receipt's page."""
        self.token = hidden("csrfmiddlewaretoken", self.get("/tell-us/what-happened/"))
        where = "/tell-us/what-happened/"
        while not where.startswith("/tell-us/sent/"):
            where = self.answer(where)
        return self.get(where)

    def answer(self, path: str) -> str:
        """Post the page at this address; where it leads to.

        A press that was hung up on may still be at work when the next page is answered, and
        then a page is asked for again.
        """
        step = path.split("/")[2]
        answers = self.answers()[step]
        if step == "check":
            check = self.press("get", path)
            if check.status_code == 302:
                return check.headers["Location"]
            answers = {"key": hidden("check-key", check.text), "homepage": ""}
        data = {f"{step}-{name}": value for name, value in answers.items()}
        response = self.press("post", path, {**data, "csrfmiddlewaretoken": self.token})
        if response.status_code == 200 and step == "check":
            return path  # the answers changed meanwhile; look at them again
        assert response.status_code == 302, (path, response.status_code, response.text[:3000])
        return response.headers["Location"]

    def answers(self) -> dict[str, dict[str, str]]:
        return {
            "what-happened": {"kind": "concern", "text": self.words},
            "putting-it-right": {"about": "no"},
            "about-you": {"name": "A Resident", "email": self.email},
            "making-it-easier": {},
            "check": {},
        }

    def get(self, path: str) -> str:
        response = self.press("get", path)
        assert response.status_code == 200, (path, response.status_code, response.text[:3000])
        return response.text

    def press(self, verb: str, path: str, data: dict[str, str] | None = None) -> requests.Response:
        """Send until there is an answer; one press in ten is hung up on, then made again."""
        while True:
            assert not self.go_home.is_set(), "The test has ended."
            assert time.monotonic() < self.until, f"No answer from {path}."
            hangs_up = self.hang_up_one_in and self.chance.randrange(self.hang_up_one_in) == 0
            self.tries += 1
            started = time.monotonic()
            try:
                response = self.browser.request(
                    verb,
                    f"{self.site}{path}",
                    data=data,
                    allow_redirects=False,
                    timeout=self.chance.uniform(0.001, 0.05) if hangs_up else 30,
                )
            except requests.RequestException:
                self.hung_up += bool(hangs_up)
                time.sleep(0.05 if hangs_up else 0.2)
                continue
            took = time.monotonic() - started
            self.took = max(self.took, took)
            if response.status_code > 499:
                self.answers_above_499.add(response.status_code)
                time.sleep(0.2)
                continue
            if verb == "post" and path == "/tell-us/check/":
                self.took_to_send = max(self.took_to_send, took)
            return response


def hidden(name: str, page: str) -> str:
    """The value of a hidden field."""
    found = re.search(rf'name="{name}" value="([^"]+)"', page)
    assert found, page[:3000]
    return found[1]
