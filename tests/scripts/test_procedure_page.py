"""What is told to those who write a procedure is true: every table, and every example."""

from __future__ import annotations

import re
from io import StringIO
from typing import Any

import pytest
from ruamel.yaml import YAML

from cms.casework.procedure import alerts, questions, schema, survey
from cms.casework.procedure.document import DocumentRefused, read_document
from scripts import procedure_page

TEXT = procedure_page.PAGE.read_text()
# A fenced block, and the refusal where one follows it.
BLOCK = re.compile(
    r"^```yaml\n(.*?)^```\n(?:[^`]*^```text\n(.*?)^```\n)?", re.DOTALL | re.MULTILINE
)
WHOLE, *CHANGES = [(found[1], found[2]) for found in BLOCK.finditer(TEXT)]


def loaded(text: str) -> Any:
    return YAML(typ="safe").load(text)


def put_into(old: Any, new: Any) -> Any:
    """Change ``old`` as the page says: entries with a key that is there already are changed."""
    if isinstance(old, dict) and isinstance(new, dict):
        return {**old, **{name: put_into(old.get(name), value) for name, value in new.items()}}
    if not (isinstance(old, list) and is_keyed(old) and is_keyed(new)):
        return new
    entries = {entry["key"]: entry for entry in old}
    for entry in new:
        entries[entry["key"]] = put_into(entries.get(entry["key"]), entry)
    return list(entries.values())


def is_keyed(entries: Any) -> bool:
    return all(isinstance(entry, dict) and "key" in entry for entry in entries)


def changed(example: str) -> str:
    text = StringIO()
    YAML().dump(put_into(loaded(WHOLE[0]), loaded(example)), text)
    return text.getvalue()


def test_the_page_is_up_to_date_and_says_what_every_field_means() -> None:
    assert procedure_page.page(TEXT) == TEXT, "Run: make fix"
    assert procedure_page.without_meaning(TEXT) == []


def test_every_part_of_the_schema_has_its_table() -> None:
    bases = (schema.Part, survey.Choice)
    parts = {
        name
        for module in (schema, questions, survey, alerts)
        for name, found in vars(module).items()
        if isinstance(found, type) and issubclass(found, schema.Part) and found not in bases
    }
    tables = {found["name"] for found in procedure_page.TABLE.finditer(TEXT)}

    elsewhere = {"ClockRule", "Extension", "StartCap", "OnTheSpot", "Facts", "Fields"}
    assert parts | elsewhere == tables


def test_the_whole_example_can_be_used() -> None:
    assert read_document(WHOLE[0]).key == "small-body"


@pytest.mark.parametrize(
    "example", [example for example, refusal in CHANGES if not refusal], ids=lambda _: ""
)
def test_every_example_can_be_used(example: str) -> None:
    assert read_document(changed(example)).key == "small-body"


@pytest.mark.parametrize(
    ("example", "refusal"), [change for change in CHANGES if change[1]], ids=lambda _: ""
)
def test_every_example_of_a_mistake_is_refused_as_the_page_says(example: str, refusal: str) -> None:
    with pytest.raises(DocumentRefused) as refused:
        read_document(changed(example))

    assert refusal.strip() in str(refused.value)


def test_a_new_field_gets_its_row_and_the_meanings_stay() -> None:
    without = re.sub(r"^\| `together_with` .*\n", "", TEXT, flags=re.MULTILINE)

    made = procedure_page.page(without)

    assert procedure_page.without_meaning(made) == ["Conflict.together_with"]
    assert "The role that has it instead." in made
