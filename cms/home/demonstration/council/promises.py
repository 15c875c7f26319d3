"""What the councillors signed and declared. One of them is late with both."""

from __future__ import annotations

from typing import Final

from cms.conduct.models import Act, Whose
from cms.home.demonstration.promising import Bound, Promises, Said

CODE: Final = ("public-life", "The Seven Principles in our own words")

PARTNERS: Final = Whose.OWN_OR_PARTNERS


def land(words: str, *, day: int, since: int) -> Said:
    return Said(Act.DECLARED, day, category="land", words=words, whose=PARTNERS, since=since)


PROMISES: Final = Promises(
    code=CODE[0],
    decision=CODE[0],
    by="feedback_manager",
    owner="monitoring_officer",
    domain="eastmarch.example",
    members=(
        Bound(
            "Mara Ellison",
            "councillor.ellison",
            phone="01632 960 421",
            signed=1,
            said=(
                land("My home in Castle ward.", day=3, since=3000),
                Said(
                    Act.DECLARED,
                    day=3,
                    category="employment",
                    words="I teach at a school outside the borough.",
                    since=1200,
                ),
            ),
        ),
        Bound(
            "Jo Hartley",
            "councillor.hartley",
            phone="01632 960 422",
            signed=2,
            said=(land("A flat above a shop in the market square.", day=5, since=800),),
        ),
        Bound(
            "Desmond Pike",
            "councillor.pike",
            phone="01632 960 423",
            signed=4,
            said=(
                Said(
                    Act.DECLARED,
                    ago=60,
                    since=9,
                    category="gift",
                    words="Lunch at the opening of the new bus garage.",
                    giver="Eastmarch Buses",
                    pounds=55,
                ),
                land("My home in Riverside ward.", day=8, since=5000),
            ),
        ),
        Bound(
            "Farah Siddiqui",
            phone="01632 960 424",
            note="By phone.",
            signed=6,
            on_paper=True,
            said=(Said(Act.NOTHING, day=9),),
        ),
        Bound(
            "Owen Treadwell",
            "councillor.treadwell",
            phone="01632 960 425",
            shows="He is late: he has neither signed the code nor declared his interests.",
        ),
    ),
)
