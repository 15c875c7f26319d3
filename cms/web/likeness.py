"""How much two texts speak of the same: by the words that few of the others have. No I/O."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Hashable, Iterable, Mapping
from dataclasses import dataclass
from math import log, sqrt
from typing import Final, Generic, TypeVar

Key = TypeVar("Key", bound=Hashable)

WORD: Final = re.compile(r"[^\W\d_]{3,}")
# Long texts say nothing new about what they are about.
MOST_CHARACTERS: Final = 6000
# Words that stand in every text, whatever it is about.
_SAID_BY_ALL: Final = """
about above after again against all also although always and another any anybody anyone anything
are around ask asked asking away back because been before began being below between both but
came can cannot come could day days did different does doing done down each either else enough
even ever every everybody everyone everything explain few find first for found from gave get
gets getting give given goes going gone good got had has have having hear heard hello help her
here hers him his how however instead into its itself just keep kept kind knew know known last
later least left less let like long look looked made make makes making many may maybe mean might
more most much must need needed never new next nobody none nor not nothing now off often old
once one only onto other others our ours out over own people perhaps please put quite rather
really said same saw say says see seem seems seen she should show since some somebody someone
something soon still such sure take taken tell than thank thanks that the their theirs them then
there these they thing things think this those though three through time times today together
told too took two under until upon use used very want wanted was way week weeks well went were
what when where whether which while who whole whom whose why will with within without word
work would write wrote year years yes yesterday yet you your yours
complaint complain concern comment compliment answer answered reply happen happened
four five six seven eight nine ten eleven twelve
"""
SAID_BY_ALL: Final = frozenset(_SAID_BY_ALL.split())
ENDINGS: Final = ("ation", "ion", "ing", "ied", "ed", "er", "ly", "ie", "y", "e")
SHORTEST: Final = 4  # letters that stay


def words_of(text: str) -> list[str]:
    """What a text speaks of, each word without its ending, in their order and as often."""
    plain = unicodedata.normalize("NFKD", text[:MOST_CHARACTERS].lower())
    plain = "".join(letter for letter in plain if not unicodedata.combining(letter))
    return [stem(word) for word in WORD.findall(plain) if word not in SAID_BY_ALL]


def stem(word: str) -> str:
    """Rough: “grants” and “granted” are one, “bins” and “bin” too."""
    if len(word) > len("bus") and word.endswith("s") and not word.endswith("ss"):
        word = word[:-1]
    for ending in ENDINGS:
        if word.endswith(ending) and len(word) - len(ending) >= SHORTEST:
            return word[: -len(ending)]
    return word


@dataclass(frozen=True)
class Like(Generic[Key]):
    """A text that is like another. ``score``: from 0 to 1; ``shared``: words that both have."""

    key: Key
    score: float
    shared: frozenset[str]


class Texts(Generic[Key]):
    """Texts to compare others with. Made once; each question takes as long as they have words."""

    def __init__(self, texts: Mapping[Key, str]) -> None:
        counted = {key: Counter(words_of(text)) for key, text in texts.items()}
        met = Counter(word for words in counted.values() for word in words)
        self._many = len(counted)
        self._met = met
        self._weighed = {key: self._weigh(words) for key, words in counted.items()}

    def _weigh(self, words: Counter[str]) -> dict[str, float]:
        """Rare words count most, and a word that is said again a little more each time."""
        return {
            word: (1 + log(count)) * log(1 + self._many / (1 + self._met[word]) + 0.5)
            for word, count in words.items()
        }

    def like(self, text: str, *, least: float, least_shared: int, most: int) -> list[Like[Key]]:
        """Those most like a text, the likest first: none that shares fewer words, or scores less."""
        asked = {
            word: weight
            for word, weight in self._weigh(Counter(words_of(text))).items()
            if word in self._met
        }
        size = length(asked.values())
        found = []
        for key, own in self._weighed.items():
            shared = own.keys() & asked.keys()
            if len(shared) < least_shared:
                continue
            product = sum(own[word] * asked[word] for word in shared)
            score = product / (size * length(own.values()))
            if score >= least:
                found.append(Like(key, score, frozenset(shared)))
        return sorted(found, key=lambda one: -one.score)[:most]


def length(weights: Iterable[float]) -> float:
    return sqrt(sum(weight * weight for weight in weights)) or 1.0
