"""Seven people about one thing: one report, a letter to each, and two points of their own."""

from __future__ import annotations

from typing import Final

from cms.home.demonstration import deeds
from cms.home.demonstration.story import Moments, Story, person, story

NAME: Final = "Parking on Alder Row"
SHARED: Final = "Cars blocked the drives on Alder Row during the fair."
# Who, when they wrote, their words; then a point of their own and its answer, if they made one.
NEIGHBOURS: Final = (
    (
        "Gwen Pascoe",
        "18:05",
        "On the day of the fair cars stood across our drives from noon until six. We want it not "
        "to happen at the parade.",
        "",
        "",
    ),
    (
        "Ravi Menon",
        "18:40",
        "I could not get out of my drive on the day of the fair and was late for my shift. They "
        "docked me two hours.",
        "He was late for work and lost two hours’ pay.",
        "We are sorry. We have written to your employer, as you asked, to say what happened.",
    ),
    (
        "Bridget Oake",
        "19:15",
        "My nurse could not stop outside on the day of the fair. She came back at seven, four "
        "hours late.",
        "Her nurse could not stop and came four hours late.",
        "We are sorry. A bay for carers is kept free outside number 9 from the next event on.",
    ),
    ("Colm Doherty", "19:50", "Cars on both pavements all through the fair. Again.", "", ""),
    ("Lucy Tan", "20:10", "We had to walk the pram in the road on the day of the fair.", "", ""),
    ("Arnold Peake", "20:30", "Nobody at the fair would come and move the cars.", "", ""),
    ("Sadie Holt", "21:05", "Could you put a steward on Alder Row? The cones do nothing.", "", ""),
)
REPORT: Final = (
    "Cones went out at ten on the day of the fair. Visitors moved them before noon, and there was "
    "no steward. That was our mistake, and we are sorry.\n\nAt every event from now on a steward "
    "stands on Alder Row until the road is clear. Each house gets a number to ring on the day."
)


def together(at: Moments) -> list[Story]:
    stories = [neighbour(at, number) for number in range(len(NEIGHBOURS))]
    first, *others = stories
    first.then(
        at.day(23, "10:00"),
        "coordinator",
        deeds.group_begun(NAME, "Cars across the drives of Alder Row on the day of the fair"),
    )
    for number, told in enumerate(others, start=1):
        joins = deeds.group_joined(NAME)
        when = at.day(23, f"10:{number:02}")
        told.then(when, "coordinator", joins, reason="It is about the same cars on the same day.")
    asked_about_the_cones(at, first)
    lesson = deeds.learned("A cone without a steward is no barrier.", "rules")
    first.then(at.day(9, "16:00"), "coordinator", lesson)
    return stories


def neighbour(at: Moments, number: int) -> Story:
    name, clock, words, own_point, own_answer = NEIGHBOURS[number]
    told = story(
        f"event-parking-{number + 1}",
        at.day(25, clock),
        words,
        person=person(name, f"07700 90017{number}"),
        topic="parking on event days",
    )
    told.sorted(
        at.day(24, f"09:{20 + number}"),
        "coordinator",
        points=(SHARED, own_point) if own_point else (SHARED,),
        fuller_reply_needed=True,
        general_interest=True,
        general_interest_reason="There are four events a year, and other streets are next.",
    )
    told.first_answer(
        at.day(24, f"09:{30 + number}"),
        "coordinator",
        "Thank you for writing. I am meeting the events sub-group about Alder Row. Some of your "
        "neighbours wrote too, and each of you will have our report.",
    )
    if own_point:
        told.then(at.day(12, "10:00"), "coordinator", deeds.only_theirs(2))
        told.point_answered(at.day(12, "10:05"), "coordinator", 2, own_answer, "upheld")
    return told


def asked_about_the_cones(at: Moments, first: Story) -> None:
    first.asked(
        at.day(23, "10:30"),
        "coordinator",
        "Events sub-group",
        "events@sallowfield.example",
        "Who placed the cones on Alder Row for the fair, and when were they taken in?",
        at.days_on(-15),
    )
    first.told_by_asked(
        at.day(18, "12:00"),
        "coordinator",
        "Cones went out at ten and were moved by visitors before noon. There was no steward.",
    )
    first.then(
        at.day(10, "11:30"),
        "coordinator",
        deeds.report_sent("covering_letter", REPORT, "You were right, and here is our report."),
    )
    first.then(
        at.day(10, "11:40"),
        "coordinator",
        deeds.promised(
            "assurance",
            "A steward on Alder Row at every event, until the road is clear.",
            "Events sub-group",
            "coordinator",
            due_on=at.days_on(12),
        ),
    )
