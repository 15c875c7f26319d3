"""A year behind the live cases: told, answered and closed, so that there are figures to show.

The mix is that of a small body that mostly keeps its word: a few answers came late, and about as
many complaints were right as were not.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, time, timedelta
from typing import Final

from cms.casework.models import Channel
from cms.home.demonstration import deeds
from cms.home.demonstration.meetings import LONDON
from cms.home.demonstration.story import Moments, Story, person, story
from cms.home.demonstration.year_told import (
    FIRST,
    FIRST_NAMES,
    FULLY,
    GRIEVANCES,
    IDEAS,
    LAST_NAMES,
    ONLY,
    PRAISE,
    WORRIES,
    Gist,
)
from cms.published_summaries.reports.periods import QUARTER, YEAR, Period, months_after, quarter_of

CASES: Final = 60
# What is told of a quarter is told two weeks after it ended.
UNTIL_TOLD: Final = timedelta(days=14)
TOLD_BY_KIND: Final = {
    "compliment": PRAISE,
    "comment": IDEAS,
    "concern": WORRIES,
    "complaint": GRIEVANCES,
}
# Three in ten are praise, two ideas, three worries, two complaints.
KINDS: Final = (
    "compliment", "concern", "comment", "complaint", "compliment",
    "concern", "complaint", "compliment", "comment", "concern",
)  # fmt: skip
LATE: Final = frozenset({9, 21, 33, 46, 56})
# Done some days after the day that was promised.
DONE_LATE: Final = frozenset({23, 41})
LESSONS_BEFORE: Final = 30  # the others teach what is known by then
# Most write on the website; the coordinator writes down what comes another way.
CHANNELS: Final = {1: Channel.PHONE, 4: Channel.LETTER, 6: Channel.PHONE, 8: Channel.PHONE}
FOUND: Final = (
    ("upheld", "upheld"),
    ("not_upheld", "not_upheld"),
    ("partly", "partly_upheld"),
    ("upheld", "upheld"),
    ("not_upheld", "not_upheld"),
)


def last_year(today: date) -> Period:
    """The four newest quarters of which figures can be told."""
    quarter = Period(quarter_of(today), QUARTER).before
    while quarter.until + UNTIL_TOLD >= today:
        quarter = quarter.before
    return Period(months_after(quarter.since, QUARTER - YEAR), YEAR)


def year_of(at: Moments) -> list[Story]:
    return [told_in_the_year(*one) for one in enumerate(moments_of(at, CASES))]


def moments_of(at: Moments, cases: int) -> list[datetime]:
    """When each of so many was told, evenly over the year."""
    year = last_year(at.today)
    days = (year.until - year.since).days - 2
    return [
        moment(year.since + timedelta(days=1 + n * days // cases), 9 + n % 8, 7 * n % 60)
        for n in range(cases)
    ]


def name_of(number: int) -> str:
    """Somebody invented; the same for the same number."""
    return f"{FIRST_NAMES[number % len(FIRST_NAMES)]} {LAST_NAMES[number % len(LAST_NAMES)]}"


def gist_of(number: int, kind: str) -> Gist:
    """One after another; told a second time, it may teach something else."""
    gists = TOLD_BY_KIND[kind]
    times, place = divmod(number // 2, len(gists))
    gist = gists[place]
    return replace(gist, lesson=gist.again) if times and gist.again else gist


def told_in_the_year(number: int, at: datetime) -> Story:
    kind = KINDS[number % len(KINDS)]
    gist = gist_of(number, kind)
    channel = CHANNELS.get(number % 12, Channel.WEB)
    by = "" if channel == Channel.WEB else "coordinator"
    spoken = channel == Channel.PHONE
    told = story(
        f"year-{number}",
        at,
        gist.text,
        kind=kind,
        person=person(name_of(number)),
        topic=gist.topic,
        by=by,
        channel=channel,
        words_agreed=spoken,
    )
    told.is_of_the_year = True
    if kind in ("compliment", "comment"):
        return thanked(told, number, kind)
    return looked_into(told, number, gist)


def thanked(told: Story, number: int, kind: str) -> Story:
    read, first = answered_at(told, number)
    told.sorted(
        read,
        "coordinator",
        points=(told.told.text,),
        fuller_reply_needed=False,
        fuller_reply_reason="Nothing is left to be answered.",
        general_interest=False,
    )
    told.first_answer(first, "coordinator", ONLY)
    if kind == "compliment":
        told.step(
            first + timedelta(hours=1),
            "coordinator",
            "praise_passed_on",
            to_whom="Those who did it",
            passed_on=first.date(),
            quote="no_name",
        )
    return told.closed(first + timedelta(days=1), "coordinator", "thanked")


def looked_into(told: Story, number: int, gist: Gist) -> Story:
    """Answered point by point; what was wrong is put right, and sometimes there is a lesson."""
    finding, outcome = FOUND[number // 3 % len(FOUND)]
    read, first = answered_at(told, number)
    told.sorted(
        read,
        "coordinator",
        points=(gist.point,),
        fuller_reply_needed=True,
        general_interest=False,
    )
    told.first_answer(first, "coordinator", FIRST)
    fully = first + timedelta(days=5 + number % 19)
    told.answered(fully, "coordinator", (gist.answer, finding))
    told.full_reply(fully + timedelta(minutes=20), "coordinator", FULLY)
    ended = fully
    if finding != "not_upheld":
        ended = put_right(told, number, gist, fully)
    return told.closed(ended + timedelta(days=1), "coordinator", outcome)


def put_right(told: Story, number: int, gist: Gist, at: datetime) -> datetime:
    """Promised, and done; the first time something goes wrong there is a lesson in it."""
    done = at + timedelta(days=11 if number in DONE_LATE else 3)
    due_on = (at + timedelta(days=7)).date()
    promise = deeds.promised("action", gist.answer, "Coordinator", "coordinator", due_on=due_on)
    told.then(at + timedelta(hours=1), "coordinator", promise)
    if number < LESSONS_BEFORE:
        followed = (at + timedelta(days=40)).date()
        lesson = deeds.learned(gist.lesson, gist.cause, "coordinator", followed)
        told.then(at + timedelta(hours=2), "coordinator", lesson)
    told.then(done, "coordinator", deeds.kept(done.date()))
    if number < LESSONS_BEFORE and number % 2:
        acted = deeds.lesson_done("It is done that way now.", done.date())
        told.then(done + timedelta(hours=1), "coordinator", acted)
    return done


def answered_at(told: Story, number: int) -> tuple[datetime, datetime]:
    """When it was read, and when the first answer went."""
    hours = 62 + number % 9 if number in LATE else 3 + 7 * number % 38
    return told.told_at + timedelta(hours=2), told.told_at + timedelta(hours=hours)


def moment(on: date, hour: int, minute: int) -> datetime:
    return datetime.combine(on, time(hour, minute), LONDON)
