"""Changing a document exactly where it was asked to change: every other byte stays.

ruamel says where each value stands; what is written there is put in its place in the text itself,
so comments, order, quotes and the breaks of lines elsewhere are never written anew. The result is
read back and compared with what was meant before anybody gets it.
"""

from __future__ import annotations

import copy
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from ruamel.yaml import YAML
from ruamel.yaml.nodes import CollectionNode, MappingNode, Node, ScalarNode, SequenceNode

from cms.casework.errors import CaseworkError
from cms.casework.procedure.document import DocumentRefused, Path, parse, plain
from cms.casework.procedure.yaml_words import entry, in_one_line, written


class CannotSplice(CaseworkError):
    """Raised where a document is written in a way that cannot be changed piece by piece."""

    def __init__(self) -> None:
        super().__init__(
            "This part of the document is written in a way that the forms cannot change. "
            "Download it, change it there and import it."
        )


@dataclass(frozen=True)
class Put:
    """Give the name at ``path`` this value, whether it is there already or not."""

    path: Path
    value: Any


@dataclass(frozen=True)
class Take:
    """Take out the name or the entry at ``path``."""

    path: Path


@dataclass(frozen=True)
class Append:
    """Add an entry at the end of the list at ``path``, which is there."""

    path: Path
    value: Any


Change = Put | Take | Append


@dataclass(frozen=True)
class Edit:
    start: int
    end: int
    words: str


def with_changes(text: str, changes: Sequence[Change]) -> str:
    """The document after all of them. Raises ``CannotSplice``; it does not judge the result.

    No two may be about the same value, or one about what stands within another's.
    """
    if not changes:
        return text
    tree = composed(text)
    edits = [edit_for(text, tree, change) for change in changes]
    made = applied(text, edits)
    try:
        found = plain(parse(made))
    except DocumentRefused:
        raise CannotSplice from None
    if found != after(plain(parse(text)), changes):
        raise CannotSplice
    return made


@lru_cache(maxsize=2)
def composed(text: str) -> Node:
    """Where everything stands in it, to read only: one document is changed many times over."""
    tree: Node = YAML(typ="rt").compose(text)
    return tree


def applied(text: str, edits: Iterable[Edit]) -> str:
    made, at = "", 0
    for edit in sorted(edits, key=lambda one: (one.start, one.end)):
        if edit.start < at:
            raise CannotSplice
        made += text[at : edit.start] + edit.words
        at = edit.end
    return made + text[at:]


def after(tree: Any, changes: Iterable[Change]) -> Any:
    """What the document must say then."""
    wanted = copy.deepcopy(tree)
    gone: list[tuple[Any, Any]] = []
    for change in changes:
        *way, last = change.path
        node = wanted
        for name in way:
            node = node[name]
        if isinstance(change, Put):
            node[last] = plain_value(change.value)
        elif isinstance(change, Append):
            node[last].append(plain_value(change.value))
        else:
            gone.append((node, last))
    # Entries of a list go last and from its end, so that the others keep their numbers.
    for node, last in sorted(gone, key=lambda one: str(one[1]).zfill(6), reverse=True):
        del node[last]
    return wanted


def plain_value(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: plain_value(item) for key, item in value.items()}
    return [plain_value(item) for item in value] if isinstance(value, list | tuple) else value


def edit_for(text: str, tree: Node, change: Change) -> Edit:
    if isinstance(change, Append):
        return appending(text, node_at(tree, change.path), change.value)
    *way, last = change.path
    parent = node_at(tree, tuple(way))
    if isinstance(change, Take):
        return taking(text, parent, last)
    if isinstance(parent, MappingNode):
        return putting(text, parent, str(last), change.value)
    node = node_at(parent, (last,))
    return replacing(text, node, change.value, flow=True, column=0)


def node_at(tree: Node, path: Sequence[str | int]) -> Node:
    node: Node | None = tree
    for step in path:
        if isinstance(node, SequenceNode) and isinstance(step, int) and step < len(node.value):
            node = node.value[step]
        elif isinstance(node, MappingNode):
            node = dict(pairs(node)).get(str(step))
        else:
            raise CannotSplice
    if node is None:
        raise CannotSplice
    return node


def pairs(node: MappingNode) -> list[tuple[str, Node]]:
    return [(str(key.value), value) for key, value in node.value]


def putting(text: str, parent: MappingNode, name: str, value: Any) -> Edit:
    for key, node in parent.value:
        if str(key.value) == name:
            column = key.start_mark.column + 2
            if node.start_mark.index == node.end_mark.index:  # “name:” with nothing after it
                at = text.index(":", key.end_mark.index) + 1
                return Edit(
                    at, at, " " + written(value, flow=bool(parent.flow_style), column=column)
                )
            return replacing(text, node, value, flow=bool(parent.flow_style), column=column)
    return naming(text, parent, name, value)


def replacing(text: str, node: Node, value: Any, *, flow: bool, column: int) -> Edit:
    start, end = node.start_mark.index, end_of(text, node)
    if (
        isinstance(node, CollectionNode) and not node.flow_style
    ):  # a list of lines begins on a line of its own
        at = node.start_mark.column
        rows = [f"- {entry(item, at + 2)}" for item in value]
        return Edit(start, end, f"\n{' ' * at}".join(rows) or "[]")
    words = written(value, flow=flow, column=column)
    start -= words.startswith("\n") and text[start - 1] == " "
    return Edit(start, end, words)


def naming(text: str, parent: MappingNode, name: str, value: Any) -> Edit:
    """Add a name that is not there, after the last one."""
    if not parent.value:
        raise CannotSplice
    if parent.flow_style:
        at = end_of(text, parent.value[-1][1])
        return Edit(at, at, f", {name}: {in_one_line(value)}")
    column = parent.value[0][0].start_mark.column
    at = line_end(text, end_of(text, parent))
    words = written(value, flow=False, column=column + 2)
    space = "" if words.startswith("\n") else " "
    return Edit(at, at, f"\n{' ' * column}{name}:{space}{words}")


def appending(text: str, node: Node, value: Any) -> Edit:
    if not isinstance(node, SequenceNode):
        raise CannotSplice
    if node.flow_style:
        at = end_of(text, node.value[-1]) if node.value else end_of(text, node) - 1
        return Edit(at, at, f"{', ' if node.value else ''}{in_one_line(value)}")
    column = node.start_mark.column
    at = line_end(text, end_of(text, node))
    return Edit(at, at, f"\n{' ' * column}- {entry(value, column + 2)}")


def taking(text: str, parent: Node, last: str | int) -> Edit:
    spans = [(node.start_mark.index, end_of(text, node)) for node in starts(parent)]
    if isinstance(parent, MappingNode):
        names = [str(key.value) for key, _ in parent.value]
        if last not in names:
            raise CannotSplice
        number = names.index(str(last))
        ends = [end_of(text, value) for _, value in parent.value]
        spans = [(start, end) for (start, _), end in zip(spans, ends, strict=True)]
    else:
        number = int(last)
    if len(spans) < 2:
        raise CannotSplice
    start, end = spans[number]
    if isinstance(parent, CollectionNode) and parent.flow_style:
        return Edit(spans[number - 1][1], end, "") if number else Edit(start, spans[1][0], "")
    first = text.rfind("\n", 0, start) + 1
    if text[first:start].strip(" ") not in ("", "-") or (
        isinstance(parent, MappingNode) and text[first:start].strip(" ")
    ):
        raise CannotSplice
    return Edit(first, min(line_end(text, end) + 1, len(text)), "")


def starts(parent: Node) -> list[Node]:
    if isinstance(parent, MappingNode):
        return [key for key, _ in parent.value]
    if isinstance(parent, SequenceNode):
        return list(parent.value)
    raise CannotSplice


def end_of(text: str, node: Node) -> int:
    """Where the value ends: after its last letter or bracket, comments left out."""
    if isinstance(node, ScalarNode):
        return block_end(text, node) if node.style in ("|", ">") else int(node.end_mark.index)
    if (isinstance(node, CollectionNode) and node.flow_style) or not node.value:
        return int(node.end_mark.index)
    last = node.value[-1]
    if isinstance(node, MappingNode):
        return max(end_of(text, last[1]), int(last[0].end_mark.index) + 1)
    return end_of(text, last)


def block_end(text: str, node: ScalarNode) -> int:
    """The end of the last line of a text that stands in lines of its own below its name."""
    at = line_end(text, node.start_mark.index)
    end, deep = at, 0
    while at < len(text):
        stop = line_end(text, at + 1)
        line = text[at + 1 : stop]
        indent = len(line) - len(line.lstrip(" "))
        if line.strip():
            deep = deep or indent
            if indent < deep or at + 1 >= node.end_mark.index:
                break
            end = stop
        at = stop
    return end


def line_end(text: str, at: int) -> int:
    found = text.find("\n", at)
    return len(text) if found < 0 else found
