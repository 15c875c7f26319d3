"""One part of a draft as its readers see it, with the way back to what was typed."""

from __future__ import annotations

import html
import re
from dataclasses import dataclass, field
from typing import Final
from urllib.parse import unquote

from cms.published_summaries.privacy.folding import FOLDING, WORD, listed

# A tag, a sign written by its name or number, or letters written as in an address of the web.
MARKUP: Final = re.compile(
    r"<[/!?A-Za-z][^<>]*>|&#?[A-Za-z0-9]{1,32};|(?:%[0-9A-Fa-f]{2})+", re.DOTALL
)
TAG_NAME: Final = re.compile(r"</?([A-Za-z][A-Za-z0-9-]*)(?=[\s/>])")
IN_A_LINE: Final = frozenset(
    listed("""a abbr b bdi bdo big cite code data del dfn em font i ins kbd label mark q s samp small span
    strike strong sub sup time tt u var wbr""")
)
BLOCKS: Final = frozenset(
    listed("""address article aside blockquote body br button caption col dd details dialog div dl dt embed
    fieldset figcaption figure footer form h1 h2 h3 h4 h5 h6 head header hr html iframe img input li
    link main meta nav object ol option p picture pre script section select source style summary
    svg table tbody td textarea tfoot th thead title tr ul video""")
)
VALUE: Final = re.compile(r"""=\s*(?:"([^"]*)"|'([^']*)'|([^\s"'>]+))""")
# A sentence begins after one of these.
ENDS: Final = re.compile(r"[.!?:\n•|“”\"]")


@dataclass(frozen=True)
class Token:
    """One word or number as it is compared. ``gap``: what stands between it and the one before.

    ``start`` and ``end`` are places in the folded text. ``capital``: it was written with one;
    ``capitals``: with nothing else.
    """

    text: str
    start: int
    end: int
    gap: str
    capital: bool
    capitals: bool


@dataclass
class Reading:
    """``text`` is folded; the sign at ``i`` stood at ``starts[i]`` to ``ends[i]``."""

    raw: str
    text: str = ""
    starts: list[int] = field(default_factory=list)
    ends: list[int] = field(default_factory=list)
    upper: list[bool] = field(default_factory=list)
    tokens: list[Token] = field(default_factory=list)

    def span(self, start: int, end: int) -> tuple[int, int]:
        """Where in the part as it was typed a stretch of the folded text stands."""
        return self.starts[start], self.ends[end - 1]

    def begins(self, place: int) -> bool:
        """Whether a sentence, a heading or a line begins with the token there."""
        return place == 0 or bool(ENDS.search(self.tokens[place].gap))


def read(raw: str) -> list[Reading]:
    """The part without its tags, and then what stands in each of them, by itself."""
    within: list[tuple[int, int]] = []
    readings = [read_range(raw, 0, len(raw), within)]
    readings += [read_range(raw, start, end, []) for start, end in within]
    return readings


def read_range(raw: str, start: int, end: int, within: list[tuple[int, int]]) -> Reading:
    """``within`` is given what stands in tags."""
    reading = Reading(raw)
    signs: list[str] = []
    put_range(reading, signs, start, end, within)
    reading.text = "".join(signs)
    reading.tokens = tokens_of(reading)
    return reading


def put(reading: Reading, signs: list[str], sign: str, start: int, end: int) -> None:
    for one in "\n" if sign == "\n" else FOLDING[ord(sign)]:
        signs.append(one)
        reading.starts.append(start)
        reading.ends.append(end)
        reading.upper.append(sign.isupper())


def put_range(
    reading: Reading, signs: list[str], start: int, end: int, within: list[tuple[int, int]]
) -> None:
    for match in MARKUP.finditer(reading.raw, start, end):
        put_plain(reading, signs, start, match.start())
        put_markup(reading, signs, match, within)
        start = match.end()
    put_plain(reading, signs, start, end)


def put_plain(reading: Reading, signs: list[str], start: int, end: int) -> None:
    for place in range(start, end):
        put(reading, signs, reading.raw[place], place, place + 1)


def put_markup(
    reading: Reading, signs: list[str], match: re.Match[str], within: list[tuple[int, int]]
) -> None:
    found, (start, end) = match.group(), match.span()
    if found[0] != "<":
        for sign in unquote(found) if found[0] == "%" else html.unescape(found):
            put(reading, signs, sign, start, end)
        return
    named = TAG_NAME.match(found)
    name = named.group(1).lower() if named else ""
    if name not in IN_A_LINE:
        put(reading, signs, "\n", start, end)
    if name in IN_A_LINE or name in BLOCKS:
        for value in VALUE.finditer(found):
            group = next(one for one in (1, 2, 3) if value.group(one) is not None)
            within.append((start + value.start(group), start + value.end(group)))
    else:  # no tag of a page, such as an address between brackets
        within.append((start + 1, end - 1))


def tokens_of(reading: Reading) -> list[Token]:
    tokens: list[Token] = []
    last = 0
    for match in WORD.finditer(reading.text):
        start, end = match.span()
        gap = reading.text[last:start]
        upper = reading.upper[start:end]
        tokens.append(Token(match.group(), start, end, gap, upper[0], all(upper)))
        last = end
    return tokens
