"""What the members of the landlord's board signed and declared."""

from __future__ import annotations

from typing import Final

from cms.conduct.models import Act
from cms.home.demonstration.promising import Bound, Promises, Said

CODE: Final = ("public-life", "The Seven Principles in our own words")
PROMISES: Final = Promises(
    code=CODE[0],
    decision=CODE[0],
    by="complaints_officer",
    owner="director",
    domain="lanternside.example",
    register="partnership",
    members=(
        Bound("Edith Lowther", "edith.lowther", signed=1, said=(Said(Act.NOTHING, day=2),)),
        Bound("Leo Sandford", "leo.sandford", signed=2, said=(Said(Act.NOTHING, day=6),)),
        Bound(
            "Joyce Pereira",
            signed=1,
            said=(
                Said(
                    Act.DECLARED,
                    day=4,
                    category="role",
                    words="I am a trustee of a night shelter in Eastmarch.",
                    since=900,
                ),
            ),
        ),
        Bound(
            "Ravi Menon",
            phone="01632 960 521",
            note="By phone.",
            signed=7,
            on_paper=True,
            said=(Said(Act.NOTHING, day=8),),
        ),
        Bound(
            "Siobhan Crewe",
            "siobhan.crewe",
            signed=3,
            said=(
                Said(
                    Act.DECLARED,
                    day=5,
                    category="property",
                    words="I rent my home from us.",
                    since=4000,
                ),
            ),
        ),
    ),
)
