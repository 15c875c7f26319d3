"""What somebody's own words name: people, addresses, ways to reach them, numbers of things."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from cms.published_summaries.privacy.dates import MONTHS
from cms.published_summaries.privacy.folding import fold, listed, visible
from cms.published_summaries.privacy.lexicon import is_word, known_names

TITLES: Final = frozenset(
    listed("""mr mrs ms miss mx dr doctor prof professor sir dame rev reverend revd father
    sister cllr councillor nurse""")
)
STREETS: Final = (
    ("road", "rd"), ("street", "st", "str"), ("lane", "ln"), ("avenue", "ave", "av"),
    ("close", "cl"), ("drive", "dr", "drv"), ("court", "ct", "crt"), ("place", "pl"),
    ("square", "sq"), ("terrace", "ter", "terr"), ("crescent", "cres", "cr"),
    ("gardens", "gdns", "garden"), ("grove", "gr", "grv"), ("park", "pk"), ("way", "wy"),
    ("hill",), ("row",), ("walk", "wlk"), ("mews", "ms"), ("rise",), ("view", "vw"), ("green", "gn"),
    ("house", "hse"), ("cottage", "cott"), ("cottages",), ("yard", "yd"), ("gate",), ("parade",),
    ("wharf",), ("villas",), ("bank",), ("end",), ("croft",), ("fold",), ("vale",), ("quay",),
    ("buildings", "bldgs"), ("lodge",), ("farm",), ("side",), ("alley",), ("boulevard", "blvd"),
)  # fmt: skip
STREET_TYPES: Final = {form: forms for forms in STREETS for form in forms}
PLACES: Final = frozenset(STREET_TYPES) | frozenset(
    listed("hall wood woods field fields church bridge moss mill north south east west heath")
)
UNITS: Final = frozenset(listed("flat unit apartment apt room plot no nos number house block"))
EMAIL: Final = re.compile(r"[\w.+%-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63}){1,5}")
POSTCODE: Final = re.compile(
    r"(?<![a-z0-9])[a-z]{1,2}[0-9][a-z0-9]?[\s_-]{0,3}[0-9](?!st|nd|rd|th)[a-z]{2}(?![a-z0-9])"
)
PHONE: Final = re.compile(r"(?<![0-9])(?:\+|0)[0-9\s().-]{7,20}[0-9](?![0-9])")
CODE: Final = re.compile(r"(?<![a-z0-9])[a-z0-9]{1,12}(?:[/_-][a-z0-9]{1,12}){0,5}(?![a-z0-9])")
PLATE: Final = re.compile(r"(?<![a-z0-9])[a-z]{2}[0-9]{2}\s?[a-z]{3}(?![a-z0-9])")
WORD: Final = re.compile(r"[^\W\d_]+(?:['-][^\W\d_]+)*")
NAME: Final = r"[^\W\d_a-z][\w'-]+"  # with a capital
# “Father Christmas” is nobody, and “Sister” may be of anybody.
CALLED: Final = "|".join(
    title.capitalize() for title in sorted(TITLES - {"father", "sister", "nurse"})
)
LONG_TYPES: Final = "|".join(
    sorted((form for form in STREET_TYPES if len(form) > 2), key=len, reverse=True)
)
# “Mrs Hill”, “Dr. A. Hill”; “Rose Carter”
TITLED: Final = re.compile(rf"\b(?:{CALLED})\.? ((?:[^\W\d_]\.? )?{NAME}(?: {NAME}){{0,2}})")
SAINTS: Final = ("St ", "St. ", "Saint ")  # of churches and schools
CAPITALISED: Final = re.compile(rf"(?:\bSt\.? |\bSaint )?{NAME}(?: {NAME}){{0,2}}")
ADDRESS: Final = re.compile(
    rf"(?<![0-9a-z])([0-9]{{1,4}}\s?[a-z]?)[\s,_-]+((?:[a-z]{{2,20}}[\s_-]+){{1,3}}?(?:{LONG_TYPES}))"
    r"(?![a-z0-9])"
)
HOUSE: Final = re.compile(
    rf"(?<![a-z0-9])(?:{'|'.join(sorted(UNITS))})\.?\s{{0,2}}([0-9]{{1,4}}[a-z]?)(?![0-9a-z])"
)
FIGURES: Final = re.compile(
    r"(?<![0-9a-z.,-])(?<![0-9]/)(?<![0-9] )(?:[1-9][0-9]{0,2}(?:,[0-9]{3})+|[1-9][0-9]{3,6})"
    r"(?P<pence>\.[0-9]{2}(?![0-9.]))?(?![0-9a-z])(?! ?[0-9])(?![/-][0-9])"
)
OF_TIME: Final = frozenset(
    listed("""minute minutes hour hours day days week weeks month months year years people residents
    members times""")
)


def names_in(text: str) -> Iterator[str]:
    """Whoever is named with a title, or by a first name that is written as one."""
    seen = visible(text)
    for match in TITLED.finditer(seen):
        yield match.group(1)
    for match in CAPITALISED.finditer(seen):
        if match.group().startswith(SAINTS):
            continue
        words = WORD.findall(match.group())
        begins = seen[max(match.start() - 4, 0) : match.start()].rstrip(" \"'(")[-1:] in (
            "",
            ".",
            "!",
            "?",
            "\n",
            ":",
        )
        yield from first_names(words, begins=begins)


def first_names(words: list[str], *, begins: bool) -> Iterator[str]:
    """“Rose Carter” is somebody; “Hope Street” is not, and neither is “June”."""
    for word, last in zip(words, [*words[1:], ""], strict=True):
        first, surname = fold(word), fold(last)
        if first not in known_names() or surname in PLACES:
            continue
        if not is_word(first):
            yield f"{word} {last}".strip()
        elif surname and not is_word(surname):
            yield f"{word} {last}"
        elif not surname and not begins and first not in MONTHS:
            yield word


def addresses_in(text: str) -> Iterator[tuple[str, str]]:
    """Each house number with its street."""
    for match in ADDRESS.finditer(fold(text)):
        words = re.split(r"[\s_-]+", match.group(2))
        if words[0] not in OF_TIME:
            yield match.group(1), match.group(2)


def house_numbers_in(text: str) -> Iterator[str]:
    for match in HOUSE.finditer(fold(text)):
        yield match.group(1)


def emails_in(text: str) -> Iterator[str]:
    yield from EMAIL.findall(fold(text))


def phones_in(text: str) -> Iterator[str]:
    yield from PHONE.findall(fold(text))


def postcodes_in(text: str) -> Iterator[str]:
    yield from POSTCODE.findall(fold(text))


def ways_in(text: str) -> Iterator[str]:
    yield from emails_in(text)
    yield from postcodes_in(text)


def national(number: str) -> str:
    """A phone number without spaces, without the code of the country and the nought for it."""
    figures = re.sub(r"[^0-9]", "", re.sub(r"\(0\)", "", number))
    if number.strip().startswith("+") or figures.startswith("00"):
        figures = figures.removeprefix("00").removeprefix("44")
    return figures.lstrip("0")


def codes_in(text: str) -> Iterator[str]:
    """Numbers of things: of a crime, a tenancy, a car; letters and figures or many figures."""
    folded = fold(text)
    yield from PLATE.findall(folded)
    for match in CODE.finditer(folded):
        code = match.group()
        figures = sum(sign.isdigit() for sign in code)
        letters = sum(sign.isalpha() for sign in code)
        if figures >= 4 and letters and letters <= 2 * figures and not is_of_time(code):
            yield code


def is_of_time(code: str) -> bool:
    """Such as “2026-03-03T10” or “mid-2025”, which are not numbers of things."""
    return (
        re.fullmatch(r"(?:19|20)[0-9]{2}s?|[a-z]+-?(?:19|20)[0-9]{2}|[0-9-]+t[0-9]+", code)
        is not None
    )


def figures_in(text: str) -> Iterator[tuple[str, int, int]]:
    """Large numbers that are neither round nor a year, such as what somebody paid.

    Each without pence and without what parts its thousands, and where it stands.
    """
    for match in FIGURES.finditer(text):
        figure = re.sub(r"[^0-9]", "", match.group().removesuffix(match["pence"] or ""))
        is_plain = figure.endswith("00") or re.fullmatch(r"(?:18|19|20)[0-9]{2}", figure)
        if match["pence"] or not is_plain:
            yield figure, match.start(), match.end()
