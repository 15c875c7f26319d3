"""Values as they are written in a procedure document: plain where that reads back, else quoted."""

from __future__ import annotations

import json
import textwrap
from collections.abc import Mapping
from datetime import date
from typing import Any, Final

from ruamel.yaml import YAML
from ruamel.yaml.error import YAMLError

WIDTH: Final = 100
# Other programs read these as something else than words.
NOT_PLAIN: Final = frozenset({"yes", "no", "on", "off", "y", "n", "true", "false", "null", "~"})


def written(value: Any, *, flow: bool, column: int) -> str:
    """What stands after “name: ”. ``column`` is where the lines of a block begin."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, str):
        return text_written(value, flow=flow, column=column)
    if isinstance(value, Mapping):
        return in_one_line(value)
    if isinstance(value, list | tuple):
        if value and not flow and all(isinstance(item, Mapping) for item in value):
            return "".join(f"\n{' ' * column}- {entry(item, column + 2)}" for item in value)
        return in_one_line(value)
    return scalar(value)


def scalar(value: Any) -> str:
    if value is None:
        return "null"
    return value.isoformat() if isinstance(value, date) else str(value)


def in_one_line(value: Any) -> str:
    """A list or map between brackets."""
    if isinstance(value, Mapping):
        inside = ", ".join(f"{key}: {in_one_line(item)}" for key, item in value.items())
        return f"{{{inside}}}"
    if isinstance(value, list | tuple):
        return f"[{', '.join(map(in_one_line, value))}]"
    return written(value, flow=True, column=0)


def entry(value: Any, column: int) -> str:
    """One entry of a list, after its dash: in one line where it fits, else a line a name."""
    if not isinstance(value, Mapping):
        return written(value, flow=False, column=column)
    short = in_one_line(value)
    if len(short) + column <= WIDTH and "\\n" not in short:
        return short
    lines = [
        f"{key}: {written(item, flow=False, column=column + 2)}" for key, item in value.items()
    ]
    return f"\n{' ' * column}".join(lines)


def text_written(text: str, *, flow: bool, column: int) -> str:
    if flow:
        return text if is_plain(text) else quoted(text)
    if "\n" in text:
        return literal(text, column) if can_be_literal(text) else quoted(text)
    if len(text) + column > WIDTH and can_be_folded(text):
        return folded(text, column)
    return text if is_plain(text) else quoted(text)


def quoted(text: str) -> str:
    """Between double quotes: JSON is YAML. Odd breaks of lines are written as numbers."""
    words = json.dumps(text, ensure_ascii=False)
    for odd in ("\x7f", "\x85", "\u2028", "\u2029", "\ufeff"):
        words = words.replace(odd, f"\\u{ord(odd):04x}")
    return words


def is_plain(text: str) -> bool:
    """Whether it reads back as the same words without quotes, between brackets too."""
    if not text or "\n" in text or text != text.strip() or text.lower() in NOT_PLAIN:
        return False
    reader = YAML(typ="safe", pure=True)
    try:
        return bool(
            reader.load(f"[{text}]") == [text] and reader.load(f"k: {text}\n") == {"k": text}
        )
    except (YAMLError, ValueError):
        return False


def can_be_literal(text: str) -> bool:
    lines = text.removesuffix("\n").split("\n")
    clean = not any(odd in text for odd in ("\r", "\t", "\x85", "\u2028", "\u2029"))
    return clean and bool(lines[0].strip() and lines[-1].strip()) and not lines[0].startswith(" ")


def literal(text: str, column: int) -> str:
    head = "|" if text.endswith("\n") else "|-"
    lines = text.removesuffix("\n").split("\n")
    return head + "".join(f"\n{' ' * column}{line}" if line.strip() else "\n" for line in lines)


def can_be_folded(text: str) -> bool:
    return text == " ".join(text.split()) and not any(odd in text for odd in ("\x85", "\u2028"))


def folded(text: str, column: int) -> str:
    lines = textwrap.wrap(
        text, width=WIDTH - column, break_long_words=False, break_on_hyphens=False
    )
    return ">-" + "".join(f"\n{' ' * column}{line}" for line in lines)
