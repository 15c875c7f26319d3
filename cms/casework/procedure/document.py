"""Reading a procedure document: every problem at once, with its line and its mend."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from pydantic import ValidationError
from pydantic_core import ErrorDetails
from ruamel.yaml import YAML
from ruamel.yaml.comments import CommentedMap, CommentedSeq
from ruamel.yaml.error import MarkedYAMLError, YAMLError
from ruamel.yaml.scalarint import ScalarInt

from cms.casework.errors import CaseworkError
from cms.casework.procedure.integrity import problems_in
from cms.casework.procedure.parts import KEY, WEB_ADDRESS
from cms.casework.procedure.schema import Procedure

Path = tuple[str | int, ...]


@dataclass(frozen=True)
class Problem:
    """One thing wrong in a document. ``line`` counts from 1."""

    line: int
    where: str
    text: str

    def __str__(self) -> str:
        return f"Line {self.line}, {self.where}: {self.text}"


class DocumentRefused(CaseworkError):
    """Raised when a document cannot be used. Nothing was stored. ``problems`` holds them all."""

    def __init__(self, problems: list[Problem]) -> None:
        super().__init__("\n".join(str(problem) for problem in problems))
        self.problems = tuple(problems)


@lru_cache(maxsize=16)
def read_document(text: str) -> Procedure:
    """Parse and check a document. Raises ``DocumentRefused`` with every problem found."""
    try:
        procedure = read_kept(text)
    except DocumentRefused as refusal:
        problems = {*refusal.problems, *problems_of_the_rest(text)}
        raise DocumentRefused(sorted(problems, key=by_line)) from None
    if said := list(problems_in(procedure)):
        tree = parse(text)
        raise DocumentRefused(sorted((problem_at(tree, *one) for one in said), key=by_line))
    return procedure


def problems_of_the_rest(text: str) -> Iterator[Problem]:
    """The misfits of a document that breaks the schema, as far as its sound entries tell them.

    None where what is wrong cannot be left out, or stands at the top, on which all may depend.
    """
    with suppress(DocumentRefused, ValidationError):
        tree = parse(text)
        paths = [within(tree, detail["loc"]) for detail in errors_in(tree)]
        if any(len(path) < 2 or isinstance(path[-1], int) for path in paths):
            return
        sound = plain(tree)
        for path in paths:
            leave_out(sound, path)
        broken = {path[:2] for path in paths}
        for path, words in problems_in(Procedure.model_validate(sound)):
            if path[:2] not in broken:
                yield problem_at(tree, path, words)


def leave_out(node: Any, path: Path) -> None:
    *steps, last = path
    for step in steps:
        node = node[step] if has_plainly(node, step) else {}
    if isinstance(node, dict):
        node.pop(last, None)


def has_plainly(node: Any, step: str | int) -> bool:
    return step in node if isinstance(node, dict) else isinstance(node, list)


def problem_at(tree: CommentedMap, path: Path, words: str) -> Problem:
    return Problem(line_of(tree, path), where_of(path), words)


@lru_cache(maxsize=16)
def read_kept(text: str) -> Procedure:
    """A document that was checked when it was stored.

    It may be older than a rule of today, and its cases go on under it: its parts are read, but
    what they must hold together is not asked again. The same words are the same procedure,
    which never changes, so they are read once. Raises ``DocumentRefused``.
    """
    return procedure_from(parse(text))


def procedure_from(tree: CommentedMap) -> Procedure:
    try:
        return Procedure.model_validate(plain(tree))
    except ValidationError:
        told = {problem_from(detail, tree) for detail in errors_in(tree)}
        raise DocumentRefused(sorted(told, key=by_line)) from None


def errors_in(tree: CommentedMap) -> list[ErrorDetails]:
    """What the schema has against it; empty for a document that it takes."""
    try:
        Procedure.model_validate(plain(tree))
    except ValidationError as error:
        return [detail for detail in error.errors() if is_meant(detail, tree)]
    return []


def is_meant(detail: ErrorDetails, tree: Any) -> bool:
    """Whether somebody who wrote this meant the kind of condition that was tried.

    Each condition is tried as one test, as “all” and as “any”; what the other two lack is noise.
    """
    node = tree
    for step in detail["loc"]:
        if has(node, step):
            node = node[step]
        elif isinstance(node, CommentedMap) and (kind := kind_tried(str(step))):
            meant = next((name for name in ("all", "any") if name in node), "test")
            if kind != meant:
                return False
    return True


def kind_tried(step: str) -> str:
    """The kind of condition that a step of pydantic's location stands for; empty: none."""
    found = re.fullmatch(r"(?:function-after\[.*, )?(Test|AllOf|AnyOf)\]?", step)
    return {"Test": "test", "AllOf": "all", "AnyOf": "any"}[found[1]] if found else ""


def by_line(problem: Problem) -> tuple[int, str, str]:
    return (problem.line, problem.where, problem.text)


@lru_cache(maxsize=8)
def parse(text: str) -> CommentedMap:
    """The document as a tree that knows its line numbers, to read only.

    Raises ``DocumentRefused``.
    """
    try:
        tree = YAML(typ="rt").load(text)
    except MarkedYAMLError as error:
        line = error.problem_mark.line + 1 if error.problem_mark else 1
        said = f"this is not YAML ({error.problem}); check the indentation and the quotes"
        raise DocumentRefused([Problem(line, "document", said)]) from None
    except (YAMLError, ValueError, RecursionError):
        said = "this is not YAML; check the indentation and the quotes"
        raise DocumentRefused([Problem(1, "document", said)]) from None
    if not isinstance(tree, CommentedMap):
        raise DocumentRefused([Problem(1, "document", "start with “schema: 1” and “key: …”")])
    said_twice = [
        Problem(line, "document", "write it out again: “&” and “*” are not read here")
        for line in lines_said_twice(tree)
    ]
    if said_twice:
        raise DocumentRefused(said_twice)
    return tree


def lines_said_twice(tree: CommentedMap) -> Iterator[int]:
    """The lines of parts that stand in more than one place, which may grow without end."""
    seen: set[int] = {id(tree)}
    waiting: list[Any] = [tree]
    while waiting:
        node = waiting.pop()
        for part in node.values() if isinstance(node, CommentedMap) else node:
            if not isinstance(part, CommentedMap | CommentedSeq):
                continue
            if id(part) in seen:
                yield part.lc.line + 1
            else:
                seen.add(id(part))
                waiting.append(part)


def plain(node: Any) -> Any:
    """The same tree as ordinary dicts and lists."""
    if isinstance(node, CommentedMap):
        return {str(key): plain(value) for key, value in node.items()}
    if isinstance(node, CommentedSeq):
        return [plain(value) for value in node]
    return int(node) if isinstance(node, ScalarInt) else node


def problem_from(detail: ErrorDetails, tree: CommentedMap) -> Problem:
    path = within(tree, detail["loc"])
    return Problem(line_of(tree, path), where_of(path or detail["loc"]), mend_for(detail))


def within(tree: Any, loc: Path) -> Path:
    """The part of a pydantic location that exists in the document.

    Names of union members are not in the document and are passed over; a missing field ends
    the path at its parent, with the name kept for the words.
    """
    path: list[str | int] = []
    node = tree
    for step in loc:
        if has(node, step):
            node = node[step]
            path.append(step)
    return tuple(path)


def has(node: Any, step: str | int) -> bool:
    if isinstance(node, CommentedMap):
        return step in node
    return isinstance(node, CommentedSeq) and isinstance(step, int) and step < len(node)


def line_of(tree: Any, path: Path) -> int:
    """The line of the deepest part of ``path`` that the document has."""
    line, node = 1, tree
    for step in path:
        try:
            position = node.lc.data[step]
        except (AttributeError, KeyError, TypeError, IndexError):
            break
        line = position[0] + 1
        node = node[step]
    return line


def where_of(path: Path) -> str:
    words = ""
    for step in path:
        words += f"[{step + 1}]" if isinstance(step, int) else f"{'.' if words else ''}{step}"
    return words or "document"


MENDS = {
    "missing": "“{name}” is missing; add it",
    "extra_forbidden": "“{name}” is not a known name; remove it or correct its spelling",
    "bool_type": "write true or false",
    "bool_parsing": "write true or false",
    "int_type": "write a whole number",
    "int_parsing": "write a whole number",
    "int_from_float": "write a whole number",
    "string_type": "write words here",
    "date_type": "write a date such as 2026-03-31",
    "date_parsing": "write a date such as 2026-03-31",
    "date_from_datetime_parsing": "write a date such as 2026-03-31",
    "date_from_datetime_inexact": "write a date such as 2026-03-31",
    "tuple_type": "write a list, each item on its own line after a dash",
    "dict_type": "write “name: words”, each on its own line",
    "model_type": "write “name: value” lines here",
    "literal_error": "choose one of: {expected}",
    "enum": "choose one of: {expected}",
    "greater_than_equal": "write {ge} or more",
    "less_than_equal": "write {le} or less",
    "too_long": "write at most {max_length} here; a pair is [key, words]",
    "string_too_long": "write at most {max_length} letters",
}


PATTERNS = {
    KEY: "write a key of letters, figures, _ and - alone",
    WEB_ADDRESS: "write a whole web address, such as https://www.example.org",
}


def mend_for(detail: ErrorDetails) -> str:
    """What is wrong and what to do, in words."""
    name = str(detail["loc"][-1]) if detail["loc"] else "document"
    if detail["type"] == "missing" and name.isdigit():
        return MENDS["too_long"]  # half a pair
    values = {"name": name, **detail.get("ctx", {})}
    template = PATTERNS.get(values.get("pattern", ""), MENDS.get(detail["type"]))
    if template is None:
        return detail["msg"].removeprefix("Value error, ")
    return template.format(**values)
