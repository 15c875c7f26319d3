"""One case: who is in it, what they wrote, and what the check is told of it."""

from __future__ import annotations

import random
from dataclasses import dataclass
from datetime import date, timedelta

from cms.published_summaries.privacy import DraftText, Material

from benchmarks.privacy_corpus.issues import ABOUT_ANYTHING, ISSUES, REPLIES
from benchmarks.privacy_corpus.listing import listed
from benchmarks.privacy_corpus.people import COMPANIES, RARE, TOWN, WORDS_TOO, Somebody, somebody

PUBLIC = ("Sallowfield Community Trust", "hello@sallowfield.example", "01234 567890")
MONTHS = listed(
    "January February March April May June July August September October November December"
)


@dataclass(frozen=True)
class Told:
    """What only the first letter says: no field of the case holds it."""

    neighbour: str
    plate: str
    crime: str
    amount: str

    @property
    def sentence(self) -> str:
        return (
            f"My neighbour {self.neighbour} saw the van, {self.plate}, and the police gave me the "
            f"number {self.crime}. It has cost me £{self.amount} so far."
        )


@dataclass(frozen=True)
class MadeCase:
    """``issue`` is the number of what it is about. The first of the people raised it."""

    issue: int
    people: tuple[Somebody, ...]
    staff: tuple[str, ...]
    members: tuple[str, ...]
    organisation: str
    reference: str
    days: tuple[date, ...]
    rare: tuple[str, ...]
    texts: tuple[str, ...]
    told: Told

    @property
    def material(self) -> Material:
        return Material(
            names=tuple(one.name for one in self.people),
            organisations=(self.organisation,),
            emails=tuple(one.email for one in self.people),
            phones=tuple(one.phone for one in self.people),
            postcodes=tuple(one.postcode for one in self.people),
            house_numbers=tuple(one.house for one in self.people),
            streets=tuple(one.street for one in self.people),
            references=(self.reference,),
            dates=self.days,
            staff_names=self.staff,
            member_names=self.members,
            texts=self.texts,
            public=PUBLIC,
        )


def said(day: date) -> str:
    return f"{day.day} {MONTHS[day.month - 1]}"


def made_case(lot: random.Random, *, messages: int = 0) -> MadeCase:
    """A case of a few messages, or of as many as are asked for."""
    issue = lot.randrange(len(ISSUES))
    people = tuple(somebody(lot) for _ in range(lot.choice((1, 1, 2, 3))))
    begin = date(2025, 1, 1) + timedelta(days=lot.randrange(500))
    days = tuple(begin + timedelta(days=lot.randrange(60)) for _ in range(lot.randint(4, 9)))
    rare = tuple(lot.sample(RARE, 2))
    told = told_by(lot)
    texts = [told.sentence]
    for number in range(messages or lot.randint(3, 9)):
        who, day = lot.choice(people), said(lot.choice(days))
        texts.append(
            letter(lot, issue, who, day, rare[number // 2 % 2])
            if number % 2 == 0
            else reply(lot, day)
        )
    return MadeCase(
        issue,
        people,
        tuple(somebody(lot).name for _ in range(10)),
        tuple(somebody(lot).name for _ in range(8)),
        lot.choice(COMPANIES),
        f"SF-{lot.randint(24, 27)}-{lot.randint(1, 9999):04}-{lot.choice('ABCDEFGHKLMNPRT')}",
        days,
        rare,
        tuple(texts),
        told,
    )


def told_by(lot: random.Random) -> Told:
    neighbour = somebody(lot)
    while neighbour.first in WORDS_TOO or neighbour.last in WORDS_TOO:
        neighbour = somebody(lot)
    letters = "".join(lot.sample("ABDEFGHKLMNPRSTVWXY", 5))
    return Told(
        neighbour.name,
        f"{letters[:2]}{lot.randint(10, 74)} {letters[2:]}",
        f"CR/{lot.randint(10000, 99999)}/26",
        f"{lot.randint(1, 9)},{lot.randint(101, 998)}.{lot.randint(10, 99)}",
    )


def letter(lot: random.Random, issue: int, who: Somebody, day: str, rare: str) -> str:
    words = ISSUES[issue][1].format(date=day)
    mine = f"I should say that my {rare} is known to everybody round here."
    return f"{words} {mine}\n{lot.choice(ABOUT_ME)}\n{who.name}, {who.house} {who.street}, {TOWN}"


ABOUT_ME = [
    "I have lived here for thirty years and have never had to ask for anything before.",
    "My husband has been off work since and we do not know where to turn.",
    "I only want somebody to say sorry and to make sure that it stops.",
    "You have my number, so please ring before you come round.",
]


def reply(lot: random.Random, day: str) -> str:
    return " ".join(line.format(date=day) for line in lot.sample(REPLIES, 3))


def clean_draft(lot: random.Random, case: MadeCase) -> DraftText:
    """A careful summary of what the case is about, as somebody might publish it."""
    topic, _, asked, found, doing = ISSUES[case.issue]
    more = lot.sample(ABOUT_ANYTHING, 4)
    title = topic[0].upper() + topic[1:]
    slug = topic.replace(" ", "-")
    return DraftText(
        {
            "title": title,
            "asked": f"{asked} {more[0]}",
            "found": f"<p>{found}</p><p>{more[1]}</p>",
            "doing": f"{doing} {more[2]} {more[3]}",
            "slug": slug,
            "image": f"{slug}.jpg",
            "image_alt": "A notice on the door of a public building.",
            "search_description": asked,
        }
    )
