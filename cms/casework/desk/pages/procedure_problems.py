"""What is wrong in a document, said where somebody who sees only its form can mend it."""

from __future__ import annotations

import re
from typing import Any

from cms.casework.desk.forms.procedure_entry import EntryForm
from cms.casework.procedure.document import DocumentRefused, Path, Problem, where_of

NAMED = re.compile(r"“(\w+)”")
WORD = re.compile(r"\w+")
STEP = re.compile(r"(\w+)(?:\[(\d+)\])?")
NAMES = ("label", "title", "name", "say", "text", "key")  # by which a reader knows an entry


def place_problems(form: EntryForm, tree: Any, path: Path, refusal: DocumentRefused) -> None:
    """Each problem beside the field it is about; one elsewhere says where it is."""
    here = where_of(path) if path else ""
    for problem in refusal.problems:
        within = (
            not here or problem.where == here or problem.where.startswith((f"{here}.", f"{here}["))
        )
        field = field_for(form, problem, here) if within else None
        text = problem.text if within else f"{place_words(problem.where, tree)}: {problem.text}"
        form.add_error(field, as_sentence(by_labels(form, text)))


def refuse_taking_out(form: EntryForm, tree: Any, refusal: DocumentRefused) -> None:
    """Where else in the procedure it is needed. ``tree``: the document with it."""
    places = dict.fromkeys(place_words(problem.where, tree) for problem in refusal.problems)
    said = "It cannot be taken out, because the rest of the procedure needs it"
    form.add_error(None, as_sentence(f"{said}: {'; '.join(places)}"))


def place_words(where: str, tree: Any) -> str:
    """“scope.refused_outcome” as “Scope, refused outcome”, an entry of a list by its name."""
    node, words, named = tree, list[str](), 0
    for name, number in STEP.findall(where):
        words.append(name.replace("_", " "))
        node = node.get(name) if isinstance(node, dict) else None
        if number and isinstance(node, list) and int(number) <= len(node):
            node = node[int(number) - 1]
            words[-1] += f" “{name_of_entry(node, number)}”"
            named = len(words)
    said = ", ".join(words[:named] if named else words)
    return said[:1].upper() + said[1:]


def name_of_entry(entry: Any, number: str) -> str:
    given = entry if isinstance(entry, dict) else {}
    return str(next((given[name] for name in NAMES if given.get(name)), number)).rstrip(".")


def as_sentence(text: str) -> str:
    return f"{text[:1].upper()}{text[1:]}."


def by_labels(form: EntryForm, text: str) -> str:
    """The text with the names of the document said as the form says them."""
    for asked in form.asks:
        name = asked.path.rpartition(".")[2]
        if name:
            text = text.replace(f"“{name}”", f"“{asked.label}”")
        if "_" in name:
            text = re.sub(rf"(?<!\w){name}(?!\w)", f"“{asked.label}”", text)
    return text


def field_for(form: EntryForm, problem: Problem, here: str) -> str | None:
    """The field that the problem is at, else the first that its words name."""
    rest = problem.where.removeprefix(here).lstrip(".")
    if rest.startswith("warnings"):
        return "warning_0_to" if "warning_0_to" in form.fields else None
    fields = {
        way: asked.name
        for asked in reversed(form.asks)
        for way in (asked.path.split(".")[0], asked.path.split(".")[-1], asked.path)
        if way and asked.name in form.fields
    }
    named = [rest, *NAMED.findall(problem.text), *WORD.findall(problem.text)]
    return next((fields[name] for name in named if name in fields), None)
