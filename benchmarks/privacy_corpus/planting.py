"""Plants something of a case in a clean draft, in one of the ways in which it might get there."""

from __future__ import annotations

import random
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from cms.published_summaries.privacy import DraftText, Kind

from benchmarks.privacy_corpus.cases import MONTHS, MadeCase
from benchmarks.privacy_corpus.hiding import seldom_plain, without_marks
from benchmarks.privacy_corpus.listing import listed
from benchmarks.privacy_corpus.people import WORDS_TOO

IN_SENTENCES = [
    "We spoke with {} about it.",
    "It was {} that mattered here.",
    "This is what we heard about {}, and what we did.",
    "After we had looked at {} again we changed the rule.",
]
PARTS = ("title", "asked", "found", "doing", "image_alt", "search_description")
FILES = ("slug", "image")


@dataclass(frozen=True)
class Plant:
    """What was planted, and where it stands in the part."""

    kind: Kind
    way: str
    part: str
    start: int
    end: int
    text: str


# Other spellings of first names that are in the corpus, and short forms.
SPELLINGS = {
    "Katherine": ["Catherine", "Katharine", "Kathryn", "Cathryn", "Kate", "Kathy"],
    "Catherine": ["Katherine", "Katharine", "Kathryn", "Catharine", "Cathy"],
    "Elizabeth": ["Elisabeth", "Liz", "Lizzie", "Beth"],
    "Stephen": ["Steven", "Stephan", "Steve"],
    "Steven": ["Stephen", "Steve"],
    "Philip": ["Phillip", "Phil"],
    "Geoffrey": ["Jeffrey", "Geoff", "Jeff"],
    "Mohammed": ["Muhammad", "Mohamed", "Mohammad"],
    "Muhammad": ["Mohammed", "Mohamed"],
    "Sarah": ["Sara"],
    "Rebecca": ["Rebekah", "Becky"],
    "Rachel": ["Rachael"],
    "Alistair": ["Alasdair", "Alastair"],
    "Graham": ["Graeme"],
    "Theresa": ["Teresa"],
    "Gillian": ["Jillian", "Gill"],
    "Deborah": ["Debra", "Debbie"],
    "Christopher": ["Kristopher", "Chris"],
    "Nicholas": ["Nicolas", "Nick"],
    "Margaret": ["Margret", "Maggie"],
    "Matthew": ["Mathew", "Matt"],
    "Siobhán": ["Siobhan"],
    "Jürgen": ["Juergen", "Jurgen"],
    "Müller": ["Mueller", "Muller"],
    "Schröder": ["Schroeder", "Schroder"],
    "MacDonald": ["McDonald", "Macdonald"],
}


def slip(lot: random.Random, word: str) -> str:
    """A small slip of the keyboard in a long word."""
    at = lot.randrange(1, len(word) - 1)
    return lot.choice(
        [
            word[:at] + word[at + 1 :],
            word[:at] + word[at] + word[at:],
            word[:at] + word[at + 1] + word[at] + word[at + 2 :],
            word[:at] + lot.choice("aeinrst") + word[at + 1 :],
        ]
    )


def names(lot: random.Random, full: str) -> tuple[str, str]:
    """A name or a part of it, in one of the ways in which people write names."""
    first, _, last = full.partition(" ")
    other = lot.choice(SPELLINGS.get(first, [first]))
    long = [word for word in (first, last) if len(word) >= 8 and word.isalpha()]
    ways = {
        "whole": full,
        "other spelling": f"{other} {last}",
        "last first": f"{last}, {first}",
        "title": f"Mrs {last}",
        "initial": f"{first[0]}. {last}",
        "possessive": f"{full}’s",
        "possessive of s": f"{full}'",
        "small letters": full.lower(),
    }
    if first not in WORDS_TOO:
        ways |= {"first": first, "short form": other, "first in small": first.lower()}
    if last not in WORDS_TOO:
        ways |= {"last": last, "last possessive": f"{last}'s", "last in capitals": last.upper()}
    if long:
        ways |= {"slip": slip(lot, lot.choice(long))}
    way = lot.choice(list(ways))
    return ways[way], way


def name_in_file(lot: random.Random, full: str) -> tuple[str, str]:
    plain = without_marks(full).lower().replace("’", "")
    words = re.findall(r"\w+", plain)
    ways = {
        "hyphens": "-".join(words),
        "underscores": "_".join(words),
        "together": "".join(words),
        "camel case": "".join(word.capitalize() for word in words),
        "possessive": "-".join(words) + "s",
    }
    way = lot.choice(list(ways))
    return ways[way], f"file: {way}"


ORDINALS = [
    *listed(
        """first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth
        thirteenth fourteenth fifteenth sixteenth seventeenth eighteenth nineteenth twentieth"""
    ),
    *(
        f"twenty-{one}"
        for one in listed("first second third fourth fifth sixth seventh eighth ninth")
    ),
    "thirtieth",
    "thirty-first",
]


def dates(lot: random.Random, day: date) -> tuple[str, str]:
    month = MONTHS[day.month - 1]
    end = {1: "st", 2: "nd", 3: "rd"}.get(day.day % 10 if day.day not in (11, 12, 13) else 0, "th")
    ways = {
        "day month year": f"{day.day} {month} {day.year}",
        "day month": f"{day.day} {month}",
        "ordinal": f"{day.day}{end} of {month}",
        "short month": f"{day.day} {month[:3]} {day.year}",
        "month first": f"{month} {day.day}{end}, {day.year}",
        "month first, no year": f"{month} {day.day}",
        "figures": f"{day:%d/%m/%Y}",
        "figures, no noughts": f"{day.day}/{day.month}/{day:%y}",
        "dots": f"{day:%d.%m.%Y}",
        "hyphens": f"{day:%d-%m-%Y}",
        "iso": day.isoformat(),
        "weekday": f"{day:%A} {day.day} {month}",
        "other order": f"{day:%m/%d/%Y}",
        "in words": f"the {ORDINALS[day.day - 1]} of {month}",
        "two days": f"{day.day} and {max(day.day % 28, 1)} {month}",
        "month in capitals": f"{day.day} {month.upper()}",
        "range": f"{day.day}–{min(day.day + 1, 28) if day.day < 28 else 28} {month}",
    }
    way = lot.choice(list(ways))
    return ways[way], way


def phones(lot: random.Random, phone: str) -> tuple[str, str]:
    figures = phone.replace(" ", "")
    ways = {
        "as it is": phone,
        "together": figures,
        "abroad": f"+44 {figures[1:5]} {figures[5:]}",
        "abroad with nought": f"+44 (0){figures[1:5]} {figures[5:]}",
        "hyphens": f"{figures[:5]}-{figures[5:8]}-{figures[8:]}",
        "dots": f"{figures[:5]}.{figures[5:]}",
        "brackets": f"({figures[:5]}) {figures[5:]}",
        "pairs": " ".join(figures[i : i + 2] for i in range(0, 11, 2)),
    }
    way = lot.choice(list(ways))
    return ways[way], way


def emails(lot: random.Random, email: str) -> tuple[str, str]:
    ways = {
        "as it is": email,
        "capitals": email.upper(),
        "spelt out": email.replace("@", " at ").replace(".", " dot "),
        "brackets": email.replace("@", " [at] "),
        "link": f'<a href="mailto:{email}">write</a>',
        "angle brackets": f"<{email}>",
    }
    way = lot.choice(list(ways))
    return ways[way], way


def codes(lot: random.Random, code: str) -> tuple[str, str]:
    ways = {
        "as it is": code,
        "small letters": code.lower(),
        "together": re.sub(r"[\s-]", "", code),
        "spaces": re.sub(r"-", " ", code),
        "slashes": re.sub(r"-", "/", code),
        "long dashes": re.sub(r"-", "–", code),
    }
    way = lot.choice(list(ways))
    return ways[way], way


def houses(lot: random.Random, house: str, street: str) -> tuple[str, str]:
    words = street.split()
    short = {"Road": "Rd", "Street": "St", "Lane": "Ln", "Avenue": "Ave", "Close": "Cl"}
    ways = {
        "number and street": f"{house} {street}",
        "comma": f"{house}, {street}",
        "number": f"number {house}",
        "no.": f"No. {house}",
        "short": f"{house} {words[0]} {short.get(words[1], words[1])}",
        "at": f"the house at {house}, which is ours",
        "street": street,
        "street in capitals": street.upper(),
    }
    way = lot.choice(list(ways))
    return ways[way], way


def rare_words(lot: random.Random, word: str) -> tuple[str, str]:
    ways = {
        "as it is": word,
        "capitals": word.upper(),
        "more than one": word if word.endswith("s") else word + "s",
        "possessive": word + "’s",
        "hyphen": word[:4] + "-" + word[4:],
    }
    way = lot.choice(list(ways))
    return ways[way], way


def quotations(lot: random.Random, texts: tuple[str, ...]) -> tuple[str, str]:
    words = lot.choice([text for text in texts if len(text.split()) > 20]).split()
    size = lot.randint(8, 16)
    # Dashes and figures make words of their own, so a few more are taken than the eight it needs.
    at = lot.randrange(len(words) - size)
    quoted = words[at : at + size]
    ways = {
        "as it is": " ".join(quoted),
        "without punctuation": re.sub(r"[.,;]", "", " ".join(quoted)),
        "capitals": " ".join(quoted).upper(),
        "quotation marks": "“" + " ".join(quoted) + "”",
        "lines": "\n".join(quoted),
    }
    way = lot.choice(list(ways))
    return ways[way], way


def planted(lot: random.Random, draft: DraftText, case: MadeCase) -> tuple[DraftText, list[Plant]]:
    """The draft with one thing of each kind, each in a part of its own choosing."""
    parts = dict(draft.parts)
    plants = []
    for kind, text, way in things(lot, case):
        in_file = way.startswith("file")
        part = lot.choice(FILES if in_file else PARTS)
        if not in_file:
            text, hidden = seldom_plain(lot, text)
            way = f"{way}, {hidden}"
        if in_file:
            before, after = parts[part].partition(".")[0] + "-", ""
            rest = parts[part][len(before) - 1 :]
        else:
            sentence = lot.choice(IN_SENTENCES)
            head, _, after = sentence.partition("{}")
            before, rest = f"{parts[part]} {head}", ""
        parts[part] = f"{before}{text}{after}{rest}"
        plants.append(Plant(kind, way, part, len(before), len(before) + len(text), text))
    return DraftText(parts), plants


def other_in_file(lot: random.Random, case: MadeCase) -> tuple[Kind, str, str]:
    """What stands in the address of a page or the name of a picture, beside names."""
    who, day = lot.choice(case.people), lot.choice(case.days)
    things = [
        (Kind.DATE, f"{day:%Y%m%d}", "file: date"),
        (Kind.DATE, f"{day.day}-{MONTHS[day.month - 1].lower()}", "file: day and month"),
        (Kind.REFERENCE, case.reference.lower(), "file: reference"),
        (Kind.REFERENCE, case.reference.replace("-", "_"), "file: reference_"),
        (Kind.POSTCODE, who.postcode.lower().replace(" ", "-"), "file: postcode"),
        (Kind.HOUSE_NUMBER, f"{who.house}-{who.street}".lower().replace(" ", "-"), "file: house"),
        (Kind.RARE_WORD, lot.choice(case.rare), "file: rare word"),
        (Kind.PHONE, who.phone.replace(" ", ""), "file: phone"),
    ]
    return lot.choice(things)


def only_told(lot: random.Random, case: MadeCase) -> tuple[Kind, str, str]:
    """What no field of the case holds: somebody or something that a letter names."""
    told = case.told
    things = [
        (Kind.NAME, told.neighbour, "only told: whole"),
        (Kind.NAME, told.neighbour.split(" ", 1)[1], "only told: surname"),
        (Kind.REFERENCE, told.plate, "only told: plate"),
        (Kind.REFERENCE, told.plate.replace(" ", ""), "only told: plate together"),
        (Kind.REFERENCE, told.crime, "only told: number of a crime"),
        (Kind.RARE_WORD, told.amount, "only told: amount"),
        (Kind.RARE_WORD, told.amount.replace(",", ""), "only told: amount without comma"),
    ]
    return lot.choice(things)


def things(lot: random.Random, case: MadeCase) -> Iterator[tuple[Kind, str, str]]:
    who = lot.choice(case.people)
    yield Kind.NAME, *names(lot, who.name)
    yield Kind.NAME, *name_in_file(lot, lot.choice(case.people).name)
    yield other_in_file(lot, case)
    yield only_told(lot, case)
    yield Kind.STAFF, *names(lot, lot.choice(case.staff))
    yield Kind.MEMBER, *names(lot, lot.choice(case.members))
    yield Kind.ORGANISATION, case.organisation, "whole"
    yield Kind.EMAIL, *emails(lot, who.email)
    yield Kind.PHONE, *phones(lot, who.phone)
    yield Kind.POSTCODE, *codes(lot, who.postcode)
    yield Kind.HOUSE_NUMBER, *houses(lot, who.house, who.street)
    yield Kind.REFERENCE, *codes(lot, case.reference)
    yield Kind.DATE, *dates(lot, lot.choice(case.days))
    yield Kind.RARE_WORD, *rare_words(lot, lot.choice(case.rare))
    yield Kind.QUOTATION, *quotations(lot, case.texts)
