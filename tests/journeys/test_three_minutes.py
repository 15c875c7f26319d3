"""R1 against the clock: somebody who has never been here, a phone, no script, only what we must ask.

The figures are logged; ``--log-cli-level=INFO`` shows them (docs/residents.md keeps a run).
"""

from __future__ import annotations

import logging
import re
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Final

import pytest
from playwright.sync_api import Page, Request, expect

from cms.casework.models import Case
from tests.home.site import build_site
from tests.journeys.browser import main, press

logger = logging.getLogger(__name__)

MOST_SCREENS: Final = 7
REQUIRED_ANSWERS: Final = 2
THREE_MINUTES: Final = 180.0
# All of the server's answers together. A quiet machine needs well under one second.
MOST_SERVER_SECONDS: Final = 3.0
# Somebody reads every question and every choice, not the help to them, and types with one thumb.
WORDS_READ_A_SECOND: Final = 3.0
LETTERS_TYPED_A_SECOND: Final = 2.0
SECONDS_A_PRESS: Final = 2.0
STORY: Final = "The side door of the hall was locked. I use a wheelchair."
EMAIL: Final = "ada@resident.example"
# A group of radios or ticks is one field. What is folded away counts once it is opened.
FIELDS: Final = """() => new Set([...document.querySelectorAll('main input, main textarea, main select')]
  .filter(e => e.type !== 'hidden' && e.type !== 'submit' && e.checkVisibility()
    && !e.closest('[aria-hidden=true]')).map(e => e.name)).size"""

# Up to the last button: what stands below it is for whoever wants to know more.
QUESTIONS: Final = """() => { const asked = 'h1, legend, label, dt, dd, button';
  const all = [...document.querySelectorAll('main :is(' + asked + ')')];
  const last = all.findLastIndex(e => e.matches('button'));
  const words = e => [...e.childNodes].map(n => n.nodeType === 3 ? n.data
    : n.nodeType === 1 && n.checkVisibility() && !n.matches('.govuk-visually-hidden') ? words(n) : '')
    .join(' ');
  return all.slice(0, last + 1)
  .filter(e => e.checkVisibility() && !e.closest('[aria-hidden=true]')
    && !e.parentElement.closest(asked))
  .reduce((sum, e) => sum + words(e).split(/\\s+/).filter(Boolean).length, 0); }"""


@dataclass
class Walk:
    """What was seen and done on the way. ``server_seconds``: one for each answer, until its first byte."""

    phone: Page
    screens: list[str] = field(default_factory=list)
    fields_shown: int = 0
    words_to_read: int = 0
    filled: list[str] = field(default_factory=list)
    presses: int = 0
    server_seconds: list[float] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.phone.on("requestfinished", self._time)

    def _time(self, request: Request) -> None:
        if request.resource_type == "document":
            timing = request.timing
            self.server_seconds.append((timing["responseStart"] - timing["requestStart"]) / 1000)

    def arrive(self) -> None:
        """Note the screen that one is on now."""
        self.screens.append(self.phone.get_by_role("heading", level=1).inner_text())
        self.fields_shown += self.phone.evaluate(FIELDS)
        if "/sent/" not in self.phone.url:  # the receipt is there to be kept, not to be got through
            self.words_to_read += self.phone.evaluate(QUESTIONS)

    def fill(self, label: str, words: str) -> None:
        self.phone.get_by_label(label).fill(words)
        self.filled.append(words)

    def go_on(self, button: str = "Continue") -> None:
        press(self.phone, button)
        self.presses += 1
        self.arrive()

    @property
    def seconds(self) -> float:
        """How long it takes somebody who reads and types slowly."""
        letters = sum(len(words) for words in self.filled)
        by_hand = letters / LETTERS_TYPED_A_SECOND + self.presses * SECONDS_A_PRESS
        return self.words_to_read / WORDS_READ_A_SECOND + by_hand + sum(self.server_seconds)


@pytest.fixture(autouse=True)
def pages(transactional_db: None) -> None:
    build_site()


def start(phone: Page) -> None:
    phone.goto("/")
    phone.get_by_role("link", name=re.compile("^Tell us")).first.click()
    expect(phone).to_have_url(re.compile("/tell-us/$"))


@pytest.mark.req("S0-2", "S2-1")
def test_from_the_front_page_to_the_receipt_in_under_three_minutes(phone: Page) -> None:
    walk = Walk(phone)
    start(phone)
    walk.presses += 1
    walk.arrive()
    walk.go_on("Start now")
    walk.fill("What happened?", STORY)
    walk.go_on()
    walk.go_on()
    walk.fill("Email address", EMAIL)
    walk.go_on()
    walk.go_on()
    walk.go_on("Send it")

    main(phone).to_contain_text(Case.objects.get().reference)
    logger.info(
        "R1: %d screens, %d fields shown, %d filled, %d presses, %d words, "
        "%.2f s of the server in %d answers, %.0f s in all",
        len(walk.screens), walk.fields_shown, len(walk.filled), walk.presses, walk.words_to_read,
        sum(walk.server_seconds), len(walk.server_seconds), walk.seconds,
    )  # fmt: skip
    assert len(walk.screens) <= MOST_SCREENS, walk.screens
    assert len(set(walk.screens)) == len(walk.screens), "a screen came twice"
    assert len(walk.filled) == REQUIRED_ANSWERS
    assert sum(walk.server_seconds) < MOST_SERVER_SECONDS, walk.server_seconds
    assert walk.seconds < THREE_MINUTES


@pytest.mark.req("S0-2", "S2-1")
def test_two_answers_are_asked_for_and_no_third(phone: Page, axe: Callable[[Page], None]) -> None:
    """Whoever only ever presses the button is stopped twice, and told what is wanted."""
    answers = {"Tell us what happened.": ("What happened?", STORY),
               "Give one way to reach you, or choose to stay anonymous.": ("Email address", EMAIL)}  # fmt: skip
    asked = []
    start(phone)
    press(phone, "Start now")
    while phone.get_by_role("button", name="Send it", exact=True).count() == 0:
        press(phone, "Continue")
        for said in phone.locator(".govuk-error-summary__list li").all_inner_texts():
            label, words = answers[said]
            asked.append(said)
            phone.get_by_label(label).fill(words)
    assert not Case.objects.exists()
    press(phone, "Send it")

    assert asked == list(answers)
    main(phone).to_contain_text(Case.objects.get().reference)
