"""What the partnership published of its cases, in the words that everybody reads."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import Final

from cms.published_summaries.models import DraftKind

TOPICS: Final = (
    ("rooms", "Rooms and bookings"),
    ("grants", "Grants"),
    ("news", "News and meetings"),
    ("access", "Getting in and taking part"),
    ("us", "How we treat you"),
)


@dataclass(frozen=True)
class Published:
    """One text. ``story``: the case that it came from, by its name in the content."""

    story: str
    title: str
    topic: str
    asked: str
    doing: str
    found: str = ""
    kind: DraftKind = DraftKind.SUMMARY
    after: timedelta = timedelta(days=6)  # the closing of the case


SUMMARIES: Final = (
    Published(
        "how-grants-are-scored",
        "How we choose between requests for money",
        "grants",
        "Residents wanted to understand why two similar requests can end with different sums.",
        "The marks now go out with every decision, to those who got money and to those who did "
        "not.",
        "The panel asks the same five questions of everybody. How many people would gain weighs "
        "more than the rest. That was written in our rules, but not where anybody would look.",
    ),
    Published(
        "large-print-newsletter",
        "Asking once for larger letters is enough",
        "access",
        "Some readers need our news in larger letters and had to ask for it again and again.",
        "Whoever asks once gets it every time. We looked at all earlier requests as well.",
        "Requests were kept on loose paper and could be lost. That was our mistake.",
    ),
    Published(
        "year-21",
        "One list of bookings instead of two",
        "rooms",
        "Groups arrived and found that somebody else had been promised the same space.",
        "There is one shared list now, and every booking is confirmed in writing.",
        "Bookings were kept in two places, and nobody compared them.",
    ),
    Published(
        "year-26",
        "When a grant reaches you",
        "grants",
        "Groups that were promised money asked when it would arrive, because they plan with it.",
        "We now say by which day it is paid, and write before that day if it will be later.",
        "Payments wait for two people to sign. When one of them was away, nobody said so.",
        DraftKind.CLARIFICATION,
    ),
    Published(
        "year-36",
        "How you can expect to be spoken to",
        "us",
        "People told us that they did not feel taken seriously when they asked for what was "
        "theirs.",
        "Everybody who answers for us has talked this through, and will once a year.",
        "You may ask for what is yours without having to explain yourself. We did not always "
        "make that easy.",
    ),
    Published(
        "year-39",
        "What happens to what you say on our answering machine",
        "us",
        "Residents wondered whether anybody listens to what they leave for us.",
        "There is one number, and somebody listens twice a day.",
        "We had kept an old number that nobody looked after.",
        DraftKind.CLARIFICATION,
    ),
)
YOU_SAID: Final = (
    Published(
        "year-1",
        "Stairs made safe",
        "access",
        "Part of the stairs behind our building was loose.",
        "A joiner put it right the next morning, and somebody tries all stairs every month.",
    ),
    Published(
        "year-6",
        "A call when something is cancelled",
        "us",
        "You came for something that had been cancelled, and nobody had told you.",
        "We take a number from everybody who books, and ring if it does not take place.",
    ),
    Published(
        "year-11",
        "Quiet in time",
        "rooms",
        "Evenings here end too late for those who live next door.",
        "Somebody of ours now closes up at the hour that was agreed.",
    ),
    Published(
        "year-16",
        "Records of meetings within two weeks",
        "news",
        "Those who cannot come wait too long to read what was decided.",
        "They are put online within two weeks, and a poster says where.",
    ),
    Published(
        "year-31",
        "What we spend on events",
        "news",
        "It was hard to find out what our events cost.",
        "The accounts have a page of their own, with every event on it.",
    ),
    Published(
        "year-41",
        "Warm from the first hour",
        "rooms",
        "It was too cold here at the start of the day.",
        "It is warmed up before the first visitors come.",
    ),
    Published(
        "year-46",
        "Everybody in the street is asked",
        "us",
        "Not everybody had the chance to take part.",
        "We ask twice now, the second time in person.",
    ),
    Published(
        "year-56",
        "A way in without steps, every time",
        "access",
        "An event was said to be free of steps, and was not.",
        "Somebody checks it the day before, with a list.",
    ),
)
