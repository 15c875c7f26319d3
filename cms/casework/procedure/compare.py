"""What differs between two procedure documents: stage by stage, clock by clock, text by text."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Final, Literal

from cms.casework.procedure.compared import ROWS, THEMSELVES, Fields, Rows, matched
from cms.casework.procedure.in_words import name_of, value_words
from cms.casework.procedure.schema import Procedure

State = Literal["same", "added", "removed"]


@dataclass(frozen=True)
class Piece:
    """Some words of a text, and whether the newer one has them, lost them or keeps them."""

    state: State
    text: str


@dataclass(frozen=True)
class Line:
    """One thing that differs. ``pieces`` is given for longer texts, else before and after."""

    name: str
    before: str
    after: str
    pieces: tuple[Piece, ...] = ()


@dataclass(frozen=True)
class Entry:
    """A stage, clock, message or the like. ``summary`` says what is new or gone."""

    title: str
    state: Literal["new", "gone", "changed"]
    lines: tuple[Line, ...] = ()
    summary: str = ""


@dataclass(frozen=True)
class Group:
    title: str
    entries: tuple[Entry, ...]


def compare(old: Procedure, new: Procedure) -> tuple[Group, ...]:
    """Empty where nothing differs but comments and the way it is written."""
    match = matched(old, new)
    groups = (
        Group(title, tuple(entries(rows(old, THEMSELVES), rows(new, match))))
        for title, rows in ROWS
    )
    return tuple(group for group in groups if group.entries)


def entries(old: Rows, new: Rows) -> Iterator[Entry]:
    for key, (title, fields) in new.items():
        if key not in old:
            yield Entry(title, "new", summary=summary_of(fields))
        elif lines := tuple(lines_between(old[key][1], fields)):
            yield Entry(title, "changed", lines)
    for key, (title, fields) in old.items():
        if key not in new:
            yield Entry(title, "gone", summary=summary_of(fields))


def summary_of(fields: Fields) -> str:
    for name in ("_summary", "public_text", "say", "text", "body", "what_for", "hint"):
        if fields.get(name):
            return str(fields[name])
    return ""


LONG: Final = 60


def lines_between(old: Fields, new: Fields) -> Iterator[Line]:
    for name in dict.fromkeys((*new, *old)):
        before, after = old.get(name), new.get(name)
        if before == after or name.startswith("_"):
            continue
        was, now = value_words(before, name), value_words(after, name)
        pieces: tuple[Piece, ...] = ()
        if before and after and max(len(was), len(now)) > LONG:
            pieces = pieces_between(was, now)
        yield Line(name_of(name), was, now, pieces)


WORD: Final = re.compile(r"\s+|[^\s]+")
BRIDGE: Final = 3  # so few words that stay do not part two changes


def pieces_between(before: str, after: str) -> tuple[Piece, ...]:
    old, new = WORD.findall(before), WORD.findall(after)
    found: list[tuple[str, str]] = []  # what was there, what is there; the same where it stays
    for tag, i, j, k, m in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        was, now = "".join(old[i:j]), "".join(new[k:m])
        short = tag == "equal" and j - i <= BRIDGE and found and "\n" not in was
        if found and found[-1][0] != found[-1][1] and (tag != "equal" or short):
            found[-1] = (found[-1][0] + was, found[-1][1] + now)
        else:
            found.append((was, now))
    pieces: list[Piece] = []
    for was, now in found:
        if was == now:
            pieces.append(Piece("same", was))
            continue
        pieces += [Piece("removed", was)] if was.strip() else []
        pieces += [Piece("added", now)] if now.strip() else []
    return tuple(pieces)
