"""A year of small things at the landlord: settled on the spot, or praise passed on."""

from __future__ import annotations

from datetime import timedelta
from typing import Final

from cms.casework.models import Channel
from cms.home.demonstration.landlord.told import complaint, tenant
from cms.home.demonstration.story import Moments, Story, story
from cms.home.demonstration.year import moments_of, name_of

CASES: Final = 24
SMALL: Final = (
    (
        "behaviour",
        "loud lift door",
        "The lift door bangs at night.",
        "It was mended that afternoon.",
    ),
    ("neighbourhood", "stair light", "The light on the stairs is out.", "It was changed."),
    ("lettings", "a form", "You sent me the form for somebody else’s home.", "It was put right."),
    ("contact", "no call back", "Nobody rang me back.", "We rang, and said sorry."),
)
BY: Final = "complaints_officer"


def year_of(at: Moments) -> list[Story]:
    return [
        praised(number, at) if number % 4 == 3 else settled(number, at) for number in range(CASES)
    ]


def settled(number: int, at: Moments) -> Story:
    area, topic, words, done = SMALL[number // 4 % len(SMALL)]
    told = complaint(
        f"landlord-year-{number}",
        moments_of(at, CASES)[number],
        words,
        person=tenant(name_of(number)),
        by=BY,
        channel=Channel.PHONE,
        words_agreed=True,
        service_area=area,
        topic=topic,
    )
    told.is_of_the_year = True
    then = told.told_at + timedelta(minutes=10)
    told.sorted(then, BY, points=(words,))
    then += timedelta(hours=5)
    told.step(then, BY, "settled", done=done, content="yes", told_appeal=True)
    return told.closed(then + timedelta(minutes=10), BY, "settled")


def praised(number: int, at: Moments) -> Story:
    told = story(
        f"landlord-year-{number}",
        moments_of(at, CASES)[number],
        "The fitter was kind, and left everything clean.",
        kind="compliment",
        person=tenant(name_of(number)),
        topic="a kind fitter",
    )
    told.is_of_the_year = True
    then = told.told_at + timedelta(hours=4)
    told.sorted(then, BY, points=("Thanks to a fitter.",))
    told.replied(
        then + timedelta(minutes=5), BY, "thanks", "He has your words, and so has his team."
    )
    then += timedelta(minutes=20)
    passed_on = {"to_whom": "The fitter", "passed_on": then.date(), "quote": "no_name"}
    told.step(then, BY, "praise_passed_on", **passed_on)
    return told.closed(then + timedelta(minutes=5), BY, "thanked")
