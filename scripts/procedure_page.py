"""Keep the tables of docs/procedure.md true to the schema of a procedure document.

What a field may hold and what stands in its place when it is left out come from the schema; what
it means is written in the page by hand, in the last column, and stays. With --check it writes
nothing and ends with 1 where the page is out of date or a meaning is missing.
"""

from __future__ import annotations

import re
import sys
import types
from collections.abc import Iterator
from datetime import date
from enum import Enum
from pathlib import Path
from typing import Annotated, Any, Literal, Union, get_args, get_origin

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from pydantic import BaseModel  # noqa: E402 - after the path to our own code
from pydantic.fields import FieldInfo  # noqa: E402

from cms.casework.procedure import (  # noqa: E402
    alerts,
    clock_rule,
    conditions,
    endings,
    merge_fields,
    publishing,
    questions,
    schema,
    survey,
)

PAGE = ROOT / "docs" / "procedure.md"
TABLE = re.compile(
    r"(?P<open><!-- table: (?P<name>\w+) -->\n)(?P<rows>.*?)(?P<close><!-- end of table -->)",
    re.DOTALL,
)
CONDITION = (conditions.Test, conditions.AllOf, conditions.AnyOf)
PLAIN = {bool: "true or false", int: "a whole number", str: "words", date: "a date"}
# Lists that are no part of the schema, with what each entry means.
LISTS = {"Facts": conditions.FACTS, "Fields": merge_fields.FIELDS}


def page(text: str) -> str:
    """Return the page with every table brought up to date."""
    return TABLE.sub(lambda found: found["open"] + table(found) + found["close"], text)


def table(found: re.Match[str]) -> str:
    name = found["name"]
    if name in LISTS:
        rows = [f"| `{key}` | {meaning} |" for key, meaning in LISTS[name].items()]
        return "\n".join(["| name | meaning |", "|---|---|", *rows, ""])
    part = part_called(name)
    written = dict(meanings(found["rows"]))
    caption = [f"**{plain_name(part).capitalize()}**", ""]
    head = [*caption, "| name | what stands there | left out | meaning |", "|---|---|---|---|"]
    rows = [
        f"| `{called(key, field)}` | {kind_of(field.annotation)} | {default_of(field)} "
        f"| {written.get(called(key, field), '')} |"
        for key, field in part.model_fields.items()
    ]
    return "\n".join([*head, *rows, ""])


def part_called(name: str) -> type[BaseModel]:
    for module in (schema, questions, endings, conditions, clock_rule, survey, alerts, publishing):
        found = getattr(module, name, None)
        if isinstance(found, type) and issubclass(found, BaseModel):
            return found
    raise LookupError(f"docs/procedure.md has a table of {name}, which the schema does not know.")


def meanings(rows: str) -> Iterator[tuple[str, str]]:
    """Yield each name with the meaning that somebody wrote beside it."""
    for row in rows.splitlines():
        cells = [cell.strip() for cell in row.strip().strip("|").split(" | ")]
        if len(cells) > 1 and cells[0].startswith("`"):
            yield cells[0].strip("` "), cells[-1].rstrip("| ")


def called(key: str, field: FieldInfo) -> str:
    return field.alias or key


def plain_name(part: type[BaseModel]) -> str:
    """Return the name of a part in words: “outside body” for OutsideBodySpec."""
    name = part.__name__.removesuffix("Spec")
    return re.sub(r"(?<=[a-z])(?=[A-Z])", " ", name).lower()


def kind_of(annotation: Any) -> str:
    """Say in words what may stand in a field."""
    origin, inner = get_origin(annotation), get_args(annotation)
    if origin is Annotated:
        return kind_of(inner[0])
    if origin is Literal:
        return " or ".join(f"`{value}`" for value in inner)
    if origin in (Union, types.UnionType):
        return kind_of_either([one for one in inner if one is not types.NoneType])
    if origin is tuple:
        return f"a list of: {kind_of(inner[0])}" if inner[-1] is ... else "a pair: `[key, words]`"
    if origin is dict:
        return "`name: words` lines"
    if isinstance(annotation, type) and issubclass(annotation, Enum):
        return " or ".join(f"`{one.value}`" for one in annotation)
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return f"{plain_name(annotation)} (a table of its own)"
    return PLAIN[annotation]


def kind_of_either(choices: list[Any]) -> str:
    if set(choices) & set(CONDITION):
        return "a condition"
    words = [kind_of(one) for one in choices]
    # A keyword is a word too: “handler”, or the key of a role.
    return " or ".join(dict.fromkeys(words))


def default_of(field: FieldInfo) -> str:
    if field.is_required():
        return "**needed**"
    value = field.default
    if isinstance(value, Enum):
        value = value.value
    if isinstance(value, bool):
        return f"`{str(value).lower()}`"
    if value is None or value in ("", (), {}):
        return "none"
    if isinstance(value, BaseModel):
        return "as in its own table"
    return f"`{', '.join(value) if isinstance(value, tuple) else value}`"


def without_meaning(text: str) -> list[str]:
    """Return every field, as Part.field, whose meaning nobody has written yet."""
    return [
        f"{found['name']}.{name}"
        for found in TABLE.finditer(text)
        for name, meaning in meanings(found["rows"])
        if not meaning
    ]


def main(words: list[str]) -> int:
    text = PAGE.read_text()
    wanted = page(text)
    lacking = without_meaning(wanted)
    if wanted != text and "--check" not in words:
        PAGE.write_text(wanted)
        print("Wrote docs/procedure.md.")
    elif wanted != text:
        print("docs/procedure.md is out of date. Run: make fix", file=sys.stderr)
        return 1
    if lacking:
        print(f"docs/procedure.md does not say what this means: {', '.join(lacking)}.")
    return 1 if lacking else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
