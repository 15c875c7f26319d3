"""Outside bodies of the demonstration: the pack's keys, with invented names and contacts."""

from __future__ import annotations

from typing import Any, Final

EASTMARCH_VOICES: Final[dict[str, Any]] = {
    "key": "eastmarch_voices",
    "name": "Eastmarch Voices",
    "kind": "advocacy",
    "what_for": "Free help to say what you want to say, in your words.",
    "contact": "Call 01632 960 340, or come to the library on a Tuesday morning.",
    "url": "https://voices.eastmarch.example/",
    "time_limit": "",
    "ends_in_days": None,
    "successor": "",
}
# One ends on the day the next begins, so that succession can be seen at work.
BODIES: Final[tuple[dict[str, Any], ...]] = (
    {
        "key": "local_trust",
        "name": "Places Fund",
        "kind": "funder",
        "what_for": "It pays for our work, and can be asked to step in.",
        "contact": "Community team, Places Fund, 3 Mill Court, Eastmarch ZZ99 3CC\n01632 960 301",
        "url": "https://placesfund.example/",
        "time_limit": "Best within a year of our last answer.",
        "ends_in_days": None,
        "successor": "",
    },
    {
        "key": "renaisi",
        "name": "Places Fund advisers",
        "kind": "advice",
        "what_for": "They manage the area advisers, and can be asked to step in.",
        "contact": "Advisers’ desk, 3 Mill Court, Eastmarch ZZ99 3CC\n01632 960 302",
        "url": "https://advisers.placesfund.example/",
        "time_limit": "",
        "ends_in_days": None,
        "successor": "",
    },
    EASTMARCH_VOICES,
    {
        "key": "neighbourhood_programme",
        "name": "Neighbourhood Programme Office",
        "kind": "funder",
        "what_for": "It paid for our work until the Places Fund took over.",
        "contact": "Closed. Its post goes to the Places Fund.",
        "url": "",
        "time_limit": "",
        "ends_in_days": -230,
        "successor": "local_trust",
    },
)
