"""What the agendas of the demonstration say of its cases, and what a meeting had no time for."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

# By the name of the story. All others are only counted.
LINES: Final[Mapping[str, str]] = {
    "lantern-parade": "thanks for the lantern parade",
    "bins-at-the-hub": "bins behind the Hub",
    "noise-from-the-yard": "early deliveries",
    "bench-by-the-pond": "somewhere to sit by the water",
    "path-to-the-school": "a path that floods",
    "room-hire-charges": "what it costs to hire a room",
    "lighting-in-the-cut": "street lighting",
    "hall-access": "getting into the hall",
    "large-print-newsletter": "a newsletter in large print",
    "how-grants-are-scored": "how grants are scored",
    "thank-you-drawing": "thanks for the holiday club",
}
CARRIED_OVER: Final[Mapping[str, str]] = {
    "how-grants-are-scored": "The grants panel had not answered yet.",
}
