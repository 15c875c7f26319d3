"""How the entries of a procedure document are found, so that forms can change them one by one."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from cms.casework.procedure.schema import Procedure

Path = tuple[str | int, ...]
Options = Sequence[tuple[str, str]]
FieldKind = Literal["line", "words", "number", "date", "tick", "choice", "choices", "lines", "warnings"]  # fmt: skip


@dataclass(frozen=True)
class Asked:
    """One field of a form. ``path`` leads to it from the entry, with dots; empty: the entry itself.

    ``default`` is what holds where the document leaves it out. ``within``: asked only where the
    entry has the part that it belongs to.
    """

    path: str
    label: str
    kind: FieldKind = "line"
    help: str = ""
    required: bool = False
    default: Any = None
    options: Options | Callable[[Procedure], Options] = ()
    rows: int = 3
    within: bool = False

    @property
    def name(self) -> str:
        return self.path.replace(".", "__") or "value"


@dataclass(frozen=True)
class Section:
    """A kind of entry. ``where`` leads to the entries; a star stands for each of a list.

    ``begins``: what a new entry has besides what is asked. ``as_pair``: an entry is a key and
    its words, and nothing else. ``has_key`` false: an entry has no key of its own.
    """

    key: str
    title: str
    where: Path
    fields: tuple[Asked, ...]
    hint: str = ""
    one: str = ""  # what one is called, where more may be added; empty: none is added or removed
    title_field: str = "label"
    begins: tuple[tuple[str, Any], ...] = ()
    as_pair: bool = False
    has_key: bool = True

    @property
    def is_single(self) -> bool:
        """Whether there is one entry, and never another."""
        return "*" not in self.where

    @property
    def a_new_one(self) -> str:
        return f"{'an' if self.one[:1] in 'aeiou' else 'a'} {self.one}"


@dataclass(frozen=True)
class Item:
    """One entry as the document has it now. ``under`` is what it belongs to, in words."""

    key: str
    title: str
    path: Path
    entry: Any
    under: str = ""


@dataclass(frozen=True)
class Place:
    """A list that more may be added to."""

    key: str
    path: Path
    under: str


def items_of(section: Section, tree: Any) -> list[Item]:
    return [
        Item(".".join(keys) or section.key, title_of(section, entry, keys), path, entry, under)
        for keys, path, entry, under in walk(tree, section.where)
    ]


def walk(
    node: Any, where: Path, keys: tuple[str, ...] = (), path: Path = (), under: str = ""
) -> Iterator[tuple[tuple[str, ...], Path, Any, str]]:
    if not where:
        yield keys, path, node, under
        return
    step, *rest = where
    above = words_of(node) or under
    if step == "*" and isinstance(node, dict):
        for name, value in node.items():
            yield from walk(value, tuple(rest), (*keys, name), (*path, name), above)
    elif step == "*":
        for number, value in enumerate(node or ()):
            key = str(key_of(value, number))
            yield from walk(value, tuple(rest), (*keys, key), (*path, number), above)
    elif isinstance(node, dict) and node.get(str(step)) is not None:
        yield from walk(node[str(step)], tuple(rest), keys, (*path, step), above)


def key_of(entry: Any, number: int) -> Any:
    """A pair begins with its key; what has none goes by its number."""
    return entry[0] if isinstance(entry, list) else entry.get("key", number)


def words_of(node: Any) -> str:
    named = node.get("label") if isinstance(node, dict) and "key" in node else ""
    return str(named or "")


def title_of(section: Section, entry: Any, keys: tuple[str, ...]) -> str:
    if isinstance(entry, list):
        return str(entry[-1])
    if isinstance(entry, dict) and entry.get(section.title_field):
        title = str(entry[section.title_field])
        # A key, where nothing else tells one entry from another.
        return title if section.has_key or " " in title else title.replace("_", " ").capitalize()
    return keys[-1].replace("_", " ").capitalize() if keys else section.title


def places_of(section: Section, tree: Any) -> list[Place]:
    """The lists of a section; none where the document has no part that holds one."""
    *above, _ = section.where
    *parents, last = above
    return [
        Place(".".join(keys) or "-", (*path, last), words_of(node) or under)
        for keys, path, node, under in walk(tree, tuple(parents))
        if isinstance(node, dict)
    ]


def value_at(entry: Any, path: str) -> Any:
    """What the document says there; None where it leaves it out."""
    if not path:
        return entry
    for step in path.split("."):
        if isinstance(entry, list) and step.isdigit():
            entry = entry[int(step)] if int(step) < len(entry) else None
        elif isinstance(entry, dict):
            entry = entry.get(step)
        else:
            return None
    return entry
