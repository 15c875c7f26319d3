"""The names in the material: of people, of organisations, of places."""

from __future__ import annotations

from itertools import pairwise
from typing import Final

from cms.published_summaries.privacy import mentioned
from cms.published_summaries.privacy.folding import listed, words_of
from cms.published_summaries.privacy.known import SHORTEST_WORD, Known
from cms.published_summaries.privacy.lexicon import is_ordinary, is_word, known_names
from cms.published_summaries.privacy.mentioned import STREET_TYPES, TITLES
from cms.published_summaries.privacy.spelling import forms_of
from cms.published_summaries.privacy.values import Kind

# Parts of names and of organisations that name nobody by themselves.
PARTICLES: Final = frozenset(
    listed("van von der den de du di da del la le el al bin bint ibn ap ab of the and y und et")
)
OF_MANY: Final = frozenset(
    listed("""ltd limited plc llp cic inc co company trust group society association club charity
    foundation partnership services committee community residents tenants friends""")
)
POSTS: Final = frozenset(
    listed("""team group groups panel office officer officers department manager service services council clerk
    committee board chair secretary coordinator director staff desk reception unit vacant""")
)
SHORTEST_NAME: Final = 3


def add_name(known: Known, name: str, kind: Kind) -> None:
    """Every part of the name, in every usual spelling, and the whole run together."""
    words = [word for word in words_of(name) if word not in TITLES]
    parts = [word for word in words if word not in PARTICLES]
    if is_post(name, parts, kind):
        return
    forms = [forms_of(part) for part in parts]
    for place, part in enumerate(parts):
        others = {
            form for at, one in enumerate(forms) if at != place for form in one if len(form) > 1
        }
        for form in forms[place]:
            add_part(known, form, kind, others, given=form == part)
    for first, last in pairwise(parts):
        known.phrases.setdefault(first + last, kind)
    for whole in ("".join(parts), "".join(words)) if len(parts) > 1 else ():
        known.phrases.setdefault(whole, kind)
    for at, word in enumerate(words[:-1]):
        if word in PARTICLES and at:
            known.people.setdefault("".join(words[at:]), kind)  # “vanderBerg”


def is_post(name: str, parts: list[str], kind: Kind) -> bool:
    """“The Clerk”, “events sub-group”: nobody is called so."""
    if POSTS.intersection(parts):
        capitals = {one for word in name.split() if word[0].isupper() for one in words_of(word)}
        return not any(
            part in known_names() or (part in capitals and not is_ordinary(part)) for part in parts
        )
    is_somebody = any(part in known_names() or not is_ordinary(part) for part in parts)
    return kind is not Kind.NAME and not is_somebody


def add_part(known: Known, part: str, kind: Kind, others: set[str], *, given: bool) -> None:
    if len(part) < 2 or part.isdigit():
        return
    if len(part) < SHORTEST_NAME or is_word(part):
        if given or part in known_names():
            known.also_words.setdefault(part, (kind, set()))[1].update(others)
    else:
        known.people.setdefault(part, kind)


def add_organisation(known: Known, name: str) -> None:
    words = words_of(name)
    whole = "".join(words)
    if whole in known.public.whole or not whole:
        return
    known.phrases.setdefault(whole, Kind.ORGANISATION)
    kept = [word for word in words if word not in OF_MANY and word not in PARTICLES]
    if len(kept) > 1:
        known.phrases.setdefault("".join(kept), Kind.ORGANISATION)
    for word in kept:
        if len(word) >= SHORTEST_NAME and not is_ordinary(word) and word not in known.public.words:
            known.people.setdefault(word, Kind.ORGANISATION)
    letters = "".join(word[0] for word in words if word not in PARTICLES)
    if len(letters) >= 3:
        known.initials.setdefault(letters, Kind.ORGANISATION)


def add_places(known: Known) -> None:
    for number in known.material.house_numbers:
        words = words_of(number)
        if any(word.isdigit() for word in words):
            known.numbers.add("".join(words))
            known.numbers.add("".join(w for w in words if w not in mentioned.UNITS))
            known.numbers.update(word for word in words if word.isdigit())
        elif words:
            add_place(known, words, Kind.HOUSE_NUMBER)
    for street in known.material.streets:
        add_street(known, street)


def add_street(known: Known, street: str) -> None:
    words = words_of(street)
    if len(words) == 1 and is_ordinary(words[0]):
        return
    add_place(known, words, Kind.STREET)


def add_place(known: Known, words: list[str], kind: Kind) -> None:
    """The whole, with its last word long or short, and each word that nothing else is called."""
    if words[:1] == ["the"]:
        words = words[1:]
    if not words:
        return
    *front, last = words
    starts = {"".join(front)}
    if front and front[0] in ("saint", "st"):
        starts |= {"saint" + "".join(front[1:]), "st" + "".join(front[1:])}
    for start in starts:
        for end in STREET_TYPES.get(last, (last,)):
            known.phrases.setdefault(start + end, kind)
    for word in words:
        distinct = not is_ordinary(word) and word not in known.public.words
        if len(word) >= SHORTEST_WORD and distinct and word not in STREET_TYPES:
            known.people.setdefault(word, kind)
