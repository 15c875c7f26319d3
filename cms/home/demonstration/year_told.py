"""What people told the partnership in a year that is over: enough for figures, and to read."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final


@dataclass(frozen=True)
class Gist:
    """One thing told: its topic, their words, its point, our answer, and what it taught us.

    ``again``: what it taught us when somebody told it a second time; empty where that is new.
    """

    topic: str
    text: str
    point: str
    answer: str
    lesson: str = ""
    cause: str = ""
    again: str = ""


PRAISE: Final = (
    Gist(
        "seed swap", "The seed swap was a joy.", "Thanks for the seed swap.", "We will do it again."
    ),
    Gist(
        "advice mornings",
        "Your adviser helped me with a letter that I had put off for weeks.",
        "Thanks for help with a letter.",
        "She has your words.",
    ),
    Gist(
        "film night",
        "Film night got my neighbour out of the house. Thank you.",
        "Thanks for film night.",
        "Those who run it were glad to hear it.",
    ),
    Gist(
        "litter pick",
        "The back lane has not looked so good in years.",
        "Thanks for the litter pick.",
        "We have told all who came.",
    ),
    Gist(
        "playgroup",
        "The playgroup leaders are patient with everybody. Mine asks for it every morning.",
        "Thanks to the playgroup leaders.",
        "They were very pleased.",
    ),
    Gist(
        "help at the desk",
        "Whoever sat at the desk on Friday found the form I needed in a minute.",
        "Thanks for quick help at the desk.",
        "They know now that it mattered.",
    ),
)
IDEAS: Final = (
    Gist(
        "evening opening",
        "Could the Hub open one evening a week for those of us who work?",
        "Open one evening a week.",
        "We put it to the next meeting.",
    ),
    Gist(
        "water tap",
        "A tap by the allotments would save carrying water across the road.",
        "A tap by the allotments.",
        "We have asked what it would cost.",
    ),
    Gist(
        "a quieter hour",
        "Some of us find the Hub too loud at noon. One quiet hour would help.",
        "One quiet hour at the Hub.",
        "We will try it for a month.",
    ),
    Gist(
        "bus times",
        "A bus timetable by the door would help those without a phone.",
        "A bus timetable by the door.",
        "It hangs there now.",
    ),
)
WORRIES: Final = (
    Gist(
        "broken step",
        "The second step at the back of the Hub moves when I stand on it.",
        "The second step moves.",
        "It was mended the next day.",
        "Somebody tries every stair once a month.",
        "rules",
        "Whoever tries the stairs signs for each of them.",
    ),
    Gist(
        "unanswered messages",
        "I left two messages about the craft course, and heard nothing.",
        "Two messages were not answered.",
        "They were on an old phone. It is switched off now.",
        "Every number that we ever gave out is listened to, or switched off.",
        "not_told",
    ),
    Gist(
        "heating",
        "The big room is so cold in the morning that the older ones have stopped coming.",
        "The big room is cold in the morning.",
        "The heating comes on an hour earlier.",
        "The heating is set by who comes first, not by when we open.",
        "access",
    ),
    Gist(
        "money for the fete",
        "Nobody says what last year’s fete cost, or what it brought in.",
        "What the fete cost is not told.",
        "It stands in the accounts, and we had not said where to find them.",
        "What an event cost is told where people look for it.",
        "not_told",
    ),
    Gist(
        "booking twice",
        "We came for our booking and another group was in the room.",
        "The room was given to two groups.",
        "There is one diary now and no longer two.",
        "There is one diary for all rooms.",
        "rules",
        "The week of each room hangs at its door.",
    ),
    Gist(
        "noise after ten",
        "The party in the hall went on until midnight, on a school night.",
        "The hall was loud until midnight.",
        "The booking ended at ten. We were not there to see to it.",
        "Somebody of ours closes up after every late booking.",
        "partner",
    ),
)
GRIEVANCES: Final = (
    Gist(
        "spoken to rudely",
        "I asked for my deposit back and was told not to make a fuss.",
        "Somebody was rude about a deposit.",
        "It should not have been said, and the deposit was paid.",
        "Whoever asks for their own money need not explain why.",
        "attitude",
    ),
    Gist(
        "grant paid late",
        "Our grant came six weeks after the date in your letter. We had to borrow.",
        "The grant came six weeks late.",
        "One signature was missing, and nobody told them.",
        "Whoever waits for money hears before the day if it will be late.",
        "delay",
    ),
    Gist(
        "minutes came late",
        "I waited two months for the minutes of a meeting that I could not come to.",
        "The minutes took two months.",
        "They were ready. Nobody had put them online.",
        "Minutes go online when they are ready, not when somebody asks.",
        "delay",
    ),
    Gist(
        "course was called off",
        "I took a day off for the course, and found a note on the door.",
        "A course was called off without word.",
        "We had no number for those who book at the desk.",
        "With each booking goes a way to reach whoever made it.",
        "not_told",
    ),
    Gist(
        "no ramp",
        "There was no ramp for the summer fete, though the leaflet said so.",
        "There was no ramp.",
        "It had been lent, and nobody looked in time.",
        "What a leaflet promises is looked at the day before.",
        "access",
    ),
    Gist(
        "choice of shops",
        "Only two of the five shops in the street were asked to take part.",
        "Three shops were not asked.",
        "All five were written to. Two answered in time.",
        "We ask twice, the second time in person.",
        "not_told",
    ),
)
FIRST: Final = "Thank you for telling us. I am looking into it and will write again."
ONLY: Final = "Thank you. I have passed this on, and it helps to know."
FULLY: Final = "Here is what we found about each point you made."
# Invented, each with an address that reaches nobody.
FIRST_NAMES: Final = (
    "Alma", "Bert", "Cora", "Desmond", "Elsie", "Femi", "Gwen", "Hector", "Ines", "Jonah",
    "Kemi", "Lionel", "Mabel", "Nasir", "Opal", "Percy", "Ruth", "Silas", "Tilda", "Viktor",
)  # fmt: skip
LAST_NAMES: Final = ("Abbot", "Birtwell", "Cordery", "Dunmore", "Eastcott", "Farrow", "Greaves")
