"""When two words are one name: spellings that sound alike, short forms, slips of the keyboard."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import lru_cache
from typing import Final

from cms.published_summaries.privacy.lexicon import spellings

ONE_SLIP, TWO_SLIPS = 5, 9  # letters from which on so many slips are forgiven
LONGEST: Final = 30
SOUND_FROM: Final = 5  # letters from which on a name is known by its sound
SHORTEST_SOUND: Final = 3
UMLAUTS: Final = (("ae", "a"), ("oe", "o"), ("ue", "u"))
SOUNDS: Final = tuple(
    (re.compile(pattern), sound)
    for pattern, sound in (
        (r"^kn|^gn", "n"),
        (r"^wr", "r"),
        (r"^x", "s"),
        (r"^mc", "mac"),
        (r"^g(?=eo)", "j"),
        (r"sch|sh", "s"),
        (r"tch|ch(?=[rl])|ck|ch$", "k"),
        (r"ph", "f"),
        (r"gh", "g"),
        (r"th", "t"),
        (r"wh", "w"),
        (r"c(?=[eiy])", "s"),
        (r"[cq]", "k"),
        (r"x", "ks"),
        (r"z", "s"),
        (r"v", "f"),
        (r"dg", "j"),
        (r"(.)\1+", r"\1"),
    )
)
VOWELS: Final = re.compile(r"(?<!^)[aeiouyhw]+")


@lru_cache(maxsize=65536)
def sound(word: str) -> str:
    """Its consonants as they are heard, behind its first letter: “Catharine” is “ktrn”."""
    for pattern, heard in SOUNDS:
        word = pattern.sub(heard, word)
    return re.sub(r"(.)\1+", r"\1", VOWELS.sub("", word))


def forms_of(name: str) -> frozenset[str]:
    """A name with its other usual spellings, its short forms, and with or without umlauts."""
    forms = {name, *spellings().get(name, ())}
    for two, one in UMLAUTS:
        forms.add(name.replace(two, one))
    if name.startswith("mac") and len(name) > 5:
        forms.add("mc" + name[3:])
    if name.startswith("mc") and len(name) > 4:
        forms.add("mac" + name[2:])
    return frozenset(forms)


def slips_allowed(word: str) -> int:
    return 2 if len(word) >= TWO_SLIPS else 1 if len(word) >= ONE_SLIP else 0


def shortened(word: str, slips: int) -> Iterator[str]:
    """The word, and every word it becomes when so many letters are left out."""
    found = {word}
    edge = found
    for _ in range(slips):
        edge = {one[:at] + one[at + 1 :] for one in edge for at in range(len(one))}
        found |= edge
    yield from found


def slips_between(one: str, other: str) -> int:
    """Letters left out, put in, mistaken or changed about between two words."""
    before: list[int] = []
    row = list(range(len(other) + 1))
    for i, letter in enumerate(one, 1):
        last, before, row = before, row, [i]
        for j, sign in enumerate(other, 1):
            cost = min(before[j] + 1, row[j - 1] + 1, before[j - 1] + (letter != sign))
            if i > 1 and j > 1 and letter == other[j - 2] and one[i - 2] == sign:
                cost = min(cost, last[j - 2] + 1)
            row.append(cost)
    return row[-1]


class Spelled:
    """Words that are found again in other spellings. Asking takes as long as the word is."""

    def __init__(self, words: Iterable[str]) -> None:
        self._shortened: dict[str, list[str]] = {}
        self._sounds: dict[str, list[str]] = {}
        for word in words:
            if ONE_SLIP <= len(word) <= LONGEST:
                for short in shortened(word, slips_allowed(word)):
                    self._shortened.setdefault(short, []).append(word)
            heard = sound(word)
            if len(word) >= SOUND_FROM and len(heard) >= SHORTEST_SOUND:
                self._sounds.setdefault(heard, []).append(word)

    def like(self, word: str) -> str:
        """One of the words that this one may be; empty where it is none of them."""
        if not ONE_SLIP - 1 <= len(word) <= LONGEST:
            return ""
        for other in self._sounds.get(sound(word), ()):
            if abs(len(other) - len(word)) <= 2 and len(word) >= SOUND_FROM:
                return other
        for short in shortened(word, 2 if len(word) >= TWO_SLIPS - 2 else 1):
            for other in self._shortened.get(short, ()):
                if slips_between(word, other) <= slips_allowed(other):
                    return other
        return ""
