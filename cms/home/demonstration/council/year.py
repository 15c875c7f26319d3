"""A year of small things at the council: settled on the spot, or praise passed on."""

from __future__ import annotations

from datetime import timedelta
from typing import Final

from cms.casework.models import Channel
from cms.home.demonstration.council.told import complaint, resident
from cms.home.demonstration.story import Moments, Story, story
from cms.home.demonstration.year import moments_of, name_of

CASES: Final = 24
SMALL: Final = (
    ("waste", "missed food waste", "Our caddy was left again.", "A van came back for it."),
    ("streets", "loose paving", "A slab outside the chemist rocks.", "It was laid anew."),
    ("council_homes", "dripping gutter", "The gutter drips on our door.", "It was cleared."),
    ("contact", "long wait", "I waited forty minutes on the phone.", "We rang and said sorry."),
    ("leisure", "locked gate", "The park gate was shut at noon.", "It was opened within the hour."),
)
BY: Final = "feedback_adviser"


def year_of(at: Moments) -> list[Story]:
    return [
        praised(number, at) if number % 4 == 3 else settled(number, at) for number in range(CASES)
    ]


def settled(number: int, at: Moments) -> Story:
    area, topic, words, done = SMALL[number % len(SMALL)]
    told = complaint(
        f"council-year-{number}",
        moments_of(at, CASES)[number],
        words,
        person=resident(name_of(number)),
        by=BY,
        channel=Channel.PHONE,
        words_agreed=True,
        service_area=area,
        topic=topic,
    )
    told.is_of_the_year = True
    then = told.told_at + timedelta(minutes=10)
    told.sorted(then, BY, points=(words,))
    told.step(then, BY, "ask_service", team="service_officer", what="See to it today.")
    then += timedelta(hours=5)
    told.step(then, BY, "settled", done=done, content="yes", told_right=True)
    return told.closed(then + timedelta(minutes=10), BY, "settled")


def praised(number: int, at: Moments) -> Story:
    told = story(
        f"council-year-{number}",
        moments_of(at, CASES)[number],
        "Whoever answered was kind, and it was done the same day.",
        kind="compliment",
        person=resident(name_of(number)),
        service_area=SMALL[number % len(SMALL)][0],
        topic="help from staff",
    )
    told.is_of_the_year = True
    then = told.told_at + timedelta(hours=4)
    told.sorted(then, BY, points=("Thanks for help from staff.",))
    told.replied(then + timedelta(minutes=5), BY, "thanks", "They have your words by now.")
    then += timedelta(minutes=20)
    passed_on = {"about": "Those who helped", "copied_on": then.date(), "quote": "no"}
    told.step(then, BY, "pass_on_praise", **passed_on)
    return told.closed(then + timedelta(minutes=5), BY, "thanked")
