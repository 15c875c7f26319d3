"""Exact dates in every usual writing."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Final

from cms.published_summaries.privacy.folding import listed

MONTHS: Final = listed(
    "january february march april may june july august september october november december"
)
MONTH: Final = (
    r"(?P<month>jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?"
    r"|sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)(?![a-z])"
)
ONES: Final = listed("first second third fourth fifth sixth seventh eighth ninth")
TEENS: Final = listed(
    "tenth eleventh twelfth thirteenth fourteenth fifteenth sixteenth seventeenth eighteenth "
    "nineteenth"
)
ORDINALS: Final = {
    word: day
    for day, word in enumerate(
        (
            *ONES,
            *TEENS,
            "twentieth",
            *(f"twenty {one}" for one in ONES),
            "thirtieth",
            "thirty first",
        ),
        1,
    )
}
FIGURE: Final = r"(?:0?[1-9]|[12][0-9]|3[01])(?:st|nd|rd|th)?(?![0-9])"
IN_WORDS: Final = "|".join(
    word.replace(" ", r"[\s-]+") for word in sorted(ORDINALS, key=len, reverse=True)
)
DAY: Final = rf"(?:{FIGURE}|(?:{IN_WORDS})(?![a-z]))"
BETWEEN: Final = r"[\s,_/.-]{0,3}"
YEAR: Final = r"(?:(?P<year>(?:19|20)[0-9]{2}|[0-9]{2})(?![0-9]))?"
FREE: Final = r"(?<![0-9a-z])"
# “3 March”, “3, 4 and 5 March 2026”, “the third of March”
DAY_FIRST: Final = re.compile(
    rf"{FREE}(?P<days>{DAY}(?:\s{{0,2}}(?:,|-|/|&|and|to|or|until)\s{{0,2}}{DAY}){{0,5}})"
    rf"(?:{BETWEEN}|\s+(?:day\s+)?of\s+){MONTH}\.?{BETWEEN}{YEAR}"
)
# “March 3rd, 2026”, “march-3-2026”
MONTH_FIRST: Final = re.compile(
    rf"{FREE}{MONTH}\.?(?:{BETWEEN}|\s+the\s+)(?P<days>{DAY})(?![a-z])[\s,_/.-]{{0,3}}{YEAR}"
)
FIGURES: Final = re.compile(
    r"(?<![0-9])(?<![0-9][./-])(?P<a>[0-9]{1,2})\s?[./_\s-]\s?(?P<b>[0-9]{1,2})\s?[./_\s-]\s?"
    r"(?P<c>(?:19|20)[0-9]{2}|[0-9]{2})(?![0-9])"
)
YEAR_FIRST: Final = re.compile(
    r"(?<![0-9])(?P<c>(?:19|20)[0-9]{2})(?P<sep>[./_\s-]?)(?P<b>[0-9]{1,2})(?P=sep)"
    r"(?P<a>[0-9]{1,2})(?![0-9])"
)
RUN_TOGETHER: Final = re.compile(r"(?<![0-9])(?:[0-9]{8}|[0-9]{6})(?![0-9])")
ON_FIGURES: Final = re.compile(r"(?<=on )(?P<a>[0-9]{1,2})[./](?P<b>[0-9]{1,2})(?![0-9./])")
ONE_DAY: Final = re.compile(DAY)


@dataclass(frozen=True)
class Written:
    """One date as it stands at ``start`` to ``end``. ``year`` 0: none was written."""

    day: int
    month: int
    year: int
    start: int
    end: int


def dates_in(text: str) -> Iterator[Written]:
    """Every date in a folded text; one in figures in both orders, for nobody knows which it is."""
    for pattern in (DAY_FIRST, MONTH_FIRST):
        for match in pattern.finditer(text):
            month = MONTHS.index(next(m for m in MONTHS if m.startswith(match["month"][:3]))) + 1
            for one in ONE_DAY.finditer(match["days"]):
                yield from valid(day_of(one.group()), month, year_of(match["year"]), match)
    for pattern in (FIGURES, YEAR_FIRST):
        for match in pattern.finditer(text):
            yield from either(int(match["a"]), int(match["b"]), year_of(match["c"]), match)
    for match in ON_FIGURES.finditer(text):
        yield from either(int(match["a"]), int(match["b"]), 0, match)
    for match in RUN_TOGETHER.finditer(text):
        yield from run_together(match)


def run_together(match: re.Match[str]) -> Iterator[Written]:
    """“20260303” and “03032026”, “260303” and “030326”, as in the names of files."""
    signs = match.group()
    size = 4 if len(signs) == 8 else 2
    yield from either(int(signs[-2:]), int(signs[size : size + 2]), year_of(signs[:size]), match)
    yield from either(int(signs[:2]), int(signs[2:4]), year_of(signs[4:]), match)


def either(a: int, b: int, year: int, match: re.Match[str]) -> Iterator[Written]:
    yield from valid(a, b, year, match)
    if a != b:
        yield from valid(b, a, year, match)


def valid(day: int, month: int, year: int, match: re.Match[str]) -> Iterator[Written]:
    try:
        date(year or 2000, month, day)
    except ValueError:
        return
    yield Written(day, month, year, match.start(), match.end())


def day_of(words: str) -> int:
    figures = re.match(r"[0-9]+", words)
    return int(figures.group()) if figures else ORDINALS[" ".join(re.split(r"[\s-]+", words))]


def year_of(figures: str | None) -> int:
    if not figures:
        return 0
    year = int(figures)
    return year if year > 99 else year + (1900 if year > 50 else 2000)
