"""Cutting drawn markup into paragraphs of words, so that two of them can be compared.

It reads only what the templates of this site draw: well formed, and escaped already. What is no
words of the policy is left out: worked examples, and what is hidden from a screen reader.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Final, NamedTuple

from django.utils.functional import cached_property

_PIECE: Final = re.compile(r"<!--.*?-->|<(/?)([a-zA-Z][a-zA-Z0-9]*)([^>]*)>|([^<]+)", re.DOTALL)
_LINK: Final = re.compile(r'\shref="[^"]*"')
_UNSEEN: Final = re.compile(r'aria-hidden="true"|class="an-(?:line__cells|example)')
_VOID: Final = frozenset({"br", "hr", "img", "input", "wbr"})
# Marks within a line. Their opening tags go with each word, so that a changed link is a change.
_SHOWN: Final = frozenset({"a", "b", "strong", "i", "em", "code"})
_INLINE: Final = frozenset({*_SHOWN, "span", "time", "abbr", "small", "sub", "sup"})
_LISTS: Final = frozenset({"ul", "ol"})
_HEADINGS: Final = frozenset({"h2", "h3", "h4", "h5", "h6", "th", "dt", "caption"})


class Word(NamedTuple):
    """One word as it is drawn, with the marks that it stands in."""

    text: str
    marks: tuple[str, ...] = ()
    after_space: bool = True


@dataclass
class Paragraph:
    """One line of a text. ``kind`` is ``p``, ``ul``, ``ol`` (an entry of that list) or ``h``."""

    kind: str
    words: list[Word] = field(default_factory=list)

    @cached_property
    def texts(self) -> frozenset[str]:
        """The words it says, without their order. Asked once it is whole."""
        return frozenset(word.text for word in self.words)

    @property
    def key(self) -> tuple[object, ...]:
        """The same for two that say the same in the same way."""
        return (self.kind, *((word.text, word.marks) for word in self.words))


def paragraphs_of(html: str) -> list[Paragraph]:
    """Every paragraph, entry, heading and cell that holds words, in order."""
    return [one for one in _Reader().read(html) if one.words]


def paragraph(text: str) -> Paragraph:
    """One of plain text that is escaped already."""
    return Paragraph("p", [Word(word, (), bool(at)) for at, word in enumerate(text.split())])


class _Reader:
    """Walks the pieces of the markup once."""

    def __init__(self) -> None:
        self.blocks: list[str] = []
        self.marks: list[str] = []
        self.unseen: list[str] = []
        self.current = Paragraph("p")
        self.is_after_space = False

    def read(self, html: str) -> Iterator[Paragraph]:
        for piece in _PIECE.finditer(html):
            closing, tag, attributes, text = piece.groups()
            if text is not None:
                self._take(text)
            elif tag is not None and self._moves(tag.lower(), bool(closing), attributes):
                yield self.current
                self.current = Paragraph(self._kind())
                self.is_after_space = False
        yield self.current

    def _moves(self, tag: str, is_closing: bool, attributes: str) -> bool:
        """Take one tag; true where another paragraph begins."""
        if self.unseen or (not is_closing and tag not in _VOID and _UNSEEN.search(attributes)):
            self._stay_unseen(tag, is_closing)
            return False
        if tag in _INLINE:
            self._mark(tag, is_closing, attributes)
            return False
        if tag == "br":
            self.current.words.append(Word("<br>", (), False))
            self.is_after_space = False
            return False
        if tag in _VOID:
            return True
        if is_closing:
            if tag in self.blocks:
                del self.blocks[len(self.blocks) - 1 - self.blocks[::-1].index(tag) :]
        else:
            self.blocks.append(tag)
        return True

    def _stay_unseen(self, tag: str, is_closing: bool) -> None:
        if tag in _VOID:
            return
        if is_closing:
            self.unseen.pop()
        else:
            self.unseen.append(tag)

    def _mark(self, tag: str, is_closing: bool, attributes: str) -> None:
        if tag not in _SHOWN:
            return
        if is_closing:
            if self.marks:
                self.marks.pop()
            return
        link = _LINK.search(attributes) if tag == "a" else None
        self.marks.append(f"<{tag}{link.group() if link else ''}>")

    def _kind(self) -> str:
        innermost = self.blocks[-1] if self.blocks else ""
        if innermost == "li":
            return next((tag for tag in reversed(self.blocks) if tag in _LISTS), "ul")
        return "h" if innermost in _HEADINGS else "p"

    def _take(self, text: str) -> None:
        if self.unseen:
            return
        words, marks = text.split(), tuple(self.marks)
        spaced = self.is_after_space or text[0].isspace()
        for at, word in enumerate(words):
            is_first = not at and not self.current.words
            self.current.words.append(Word(word, marks, not is_first and (bool(at) or spaced)))
        self.is_after_space = text[-1].isspace() if words else spaced


def drawn(words: Iterable[Word]) -> str:
    """The words as markup again, each within its marks."""
    pieces: list[str] = []
    open_marks: tuple[str, ...] = ()
    for word in words:
        space = " " if word.after_space and pieces else ""
        if word.marks == open_marks:
            pieces += (space, word.text)
            continue
        pieces += (*_closing(open_marks), space, *word.marks, word.text)
        open_marks = word.marks
    return "".join((*pieces, *_closing(open_marks)))


def _closing(marks: tuple[str, ...]) -> list[str]:
    return [f"</{mark[1:].rstrip('>').split()[0]}>" for mark in reversed(marks)]
