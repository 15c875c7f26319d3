"""What one text has that another has not, marked in words, with lines, and in colour."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from itertools import groupby
from typing import Final

from cms.policies.reading.words import Paragraph, Word, drawn

# How much of the shorter of two paragraphs stands in the other, for both to be called one.
ALIKE: Final = 0.5
# Above this product of lengths two paragraphs are shown whole, one removed and one added.
MOST_COMPARED: Final = 1_000_000
# So far ahead is the earlier form of a paragraph looked for, where all around it changed too.
NEAR: Final = 30
# So few unchanged words between two changes are shown as changed: it reads better.
STEPPING_STONES: Final = 2
_END: Final = '<span class="govuk-visually-hidden"> (end)</span>'
_ADDED: Final = '<strong class="an-diff__word">Added:</strong> '
_REMOVED: Final = '<strong class="an-diff__word">Removed:</strong> '

Run = tuple[bool, Sequence[Word], Sequence[Word]]  # whether they are the same; before; after


@dataclass(frozen=True)
class Line:
    """One paragraph of a comparison, drawn. ``change`` is empty, changed, added or removed."""

    kind: str
    html: str
    change: str = ""


def marked(old: Sequence[Paragraph], new: Sequence[Paragraph]) -> str:
    """Both texts as one: what was taken out stands before what was put in."""
    return _drawn_lines(list(lines(old, new)))


def whole(paragraphs: Sequence[Paragraph], change: str) -> str:
    """A text that stands in one of the two only: ``added`` or ``removed``."""
    return _drawn_lines([_whole_line(one, change) for one in paragraphs])


def lines(old: Sequence[Paragraph], new: Sequence[Paragraph]) -> Iterator[Line]:
    found = SequenceMatcher(
        None, [one.key for one in old], [one.key for one in new], autojunk=False
    )
    for change, a, b, c, d in found.get_opcodes():
        if change == "equal":
            yield from (Line(one.kind, drawn(one.words)) for one in new[c:d])
        else:
            yield from _replaced(old[a:b], new[c:d])


def _replaced(old: Sequence[Paragraph], new: Sequence[Paragraph]) -> Iterator[Line]:
    """Pair those that are alike, in their order; of the others the removed stand first."""
    start, waiting = 0, list[Line]()
    for one in new:
        near = range(start, min(start + NEAR, len(old)))
        at = next((i for i in near if _are_alike(old[i], one)), None)
        if at is None:
            waiting.append(_whole_line(one, "added"))
            continue
        yield from (_whole_line(gone, "removed") for gone in old[start:at])
        yield from waiting
        yield _changed_line(old[at], one)
        start, waiting = at + 1, []
    yield from (_whole_line(gone, "removed") for gone in old[start:])
    yield from waiting


def _are_alike(old: Paragraph, new: Paragraph) -> bool:
    if len(old.words) * len(new.words) > MOST_COMPARED:
        return False
    return len(old.texts & new.texts) >= ALIKE * min(len(old.texts), len(new.texts))


def _changed_line(old: Paragraph, new: Paragraph) -> Line:
    pieces: list[str] = []
    for is_same, gone, come in _runs(old.words, new.words):
        first = (come or gone)[0]
        pieces.append(" " if pieces and first.after_space else "")
        if is_same:
            pieces.append(drawn(come))
            continue
        removed = f"<del>{_REMOVED}{drawn(gone)}{_END}</del>" if gone else ""
        added = f"<ins>{_ADDED}{drawn(come)}{_END}</ins>" if come else ""
        pieces.append(" ".join(filter(None, (removed, added))))
    return Line(new.kind, "".join(pieces), "changed")


def _runs(old: Sequence[Word], new: Sequence[Word]) -> list[Run]:
    """Stretches of words that stayed and of words that did not, in order."""
    before = [(word.text, word.marks) for word in old]
    after = [(word.text, word.marks) for word in new]
    start = _same_from_the_start(before, after)
    end = _same_from_the_start(before[start:][::-1], after[start:][::-1])
    runs: list[Run] = [(True, old[:start], new[:start])] if start else []
    inner = SequenceMatcher(
        None, before[start : len(before) - end], after[start : len(after) - end], autojunk=False
    )
    for change, a, b, c, d in inner.get_opcodes():
        is_same = change == "equal"
        runs.append((is_same, old[start + a : start + b], new[start + c : start + d]))
    if end:
        runs.append((True, old[-end:], new[-end:]))
    return _joined(runs)


def _same_from_the_start(before: Sequence[object], after: Sequence[object]) -> int:
    pairs = enumerate(zip(before, after, strict=False))
    return next((at for at, (a, b) in pairs if a != b), min(len(before), len(after)))


def _joined(runs: Sequence[Run]) -> list[Run]:
    """Put changes together that only a word or two part."""
    joined: list[Run] = []
    for at, (is_same, gone, come) in enumerate(runs):
        is_between = 0 < at < len(runs) - 1
        is_changed = not is_same or (is_between and len(come) <= STEPPING_STONES)
        if joined and is_changed and not joined[-1][0]:
            joined[-1] = (False, [*joined[-1][1], *gone], [*joined[-1][2], *come])
        else:
            joined.append((not is_changed, gone, come))
    return joined


def _whole_line(one: Paragraph, change: str) -> Line:
    tag, label = ("ins", _ADDED) if change == "added" else ("del", _REMOVED)
    return Line(one.kind, f"<{tag}>{label}{drawn(one.words)}{_END}</{tag}>", change)


def _drawn_lines(found: Sequence[Line]) -> str:
    pieces = []
    for kind, group in groupby(found, key=lambda line: line.kind):
        if kind in {"ul", "ol"}:
            entries = "\n".join(f"<li>{line.html}</li>" for line in group)
            pieces.append(f"<{kind}>\n{entries}\n</{kind}>")
        elif kind == "h":
            pieces += [f"<p><strong>{line.html}</strong></p>" for line in group]
        else:
            pieces += [f"<p>{line.html}</p>" for line in group]
    return "\n".join(pieces)
