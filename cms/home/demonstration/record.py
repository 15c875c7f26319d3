"""The partnership on record: who sits on it, what it talked about, and the agendas to come."""

from __future__ import annotations

from typing import Final

from cms.home.demonstration.held_first import FIRST
from cms.home.demonstration.held_since import SINCE
from cms.home.demonstration.meetings import GROUP
from cms.home.demonstration.minuted import Asked, Item, Member, Officer, Record, Sheet

ALLOTMENTS: Final = "Eastmarch Allotment Society"
# Eight residents and four organisations: residents are always the majority.
MEMBERS: Final = (
    Member("Marcus Oyelaran", title="chair", role="chair"),
    Member("Jean Hollis", title="vice-chair", role="vice_chair"),
    Member("Lorna Birtwhistle"),
    Member("Carys Medlock"),
    Member("Obi Nwankwo"),
    Member("Dev Pattani"),
    Member("Hamid Rasul"),
    Member("Winnie Tapscott"),
    Member("Tom Feeney", organisation="Sallowfield Neighbourhood Trust", role="lto_rep"),
    Member("Yusuf Demir", organisation="Willow Primary School"),
    Member("Agnes Morrow", organisation="St Brannoc’s Hall"),
    Member("Len Garside", organisation=ALLOTMENTS, until=5),
    Member("Bridget Oakes", organisation=ALLOTMENTS, since=6),
)
TO_COME: Final = (
    (
        Item(
            "What the warm rooms need after the holidays",
            "The three rooms report how many people came.",
            papers=(
                Sheet(
                    "Warm rooms: the first weeks",
                    (
                        "112 people came in the first four weeks.",
                        "The busiest day was Wednesday.",
                        "Two rooms ask for more chairs with arms.",
                    ),
                ),
            ),
        ),
        Item("Lighting in the Cut", "The council has answered our letter.", issue="lighting"),
        Item("Planting in the spring", "Which beds we plant, and who looks after them."),
    ),
    (Item("Our privacy policy", "It is due to be looked at again."),),
)

RECORD: Final = Record(
    group=GROUP[0],
    members=MEMBERS,
    officers=(Officer("Priya Anand", "Coordinator"),),
    held=(*FIRST, *SINCE),
    to_come=TO_COME,
    by="coordinator",
    quorum=6,
    issues=(
        ("bench", "A bench by the pond", "Somewhere to sit on the way to the shops."),
        ("budget", "The yearly budget", "What we may spend, and on what."),
        ("hall", "Getting into the hall", "Doors, steps and the way in."),
        ("lighting", "Lighting in the Cut", "The path behind the shops is dark."),
    ),
    asked=(
        Asked(
            "contract-boiler",
            "Representative of the accountable body",
            "Why was the cheapest offer not taken?",
            "It had a guarantee of two years only, and the firm could not start before spring.",
        ),
    ),
)
