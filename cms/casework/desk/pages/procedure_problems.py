"""What is wrong in a document, said where somebody who sees only its form can mend it."""

from __future__ import annotations

import re

from cms.casework.desk.forms.procedure_entry import EntryForm
from cms.casework.procedure.document import DocumentRefused, Path, Problem, where_of

NAMED = re.compile(r"“(\w+)”")
WORD = re.compile(r"\w+")


def place_problems(form: EntryForm, path: Path, refusal: DocumentRefused) -> None:
    """Each problem beside the field it is about; one elsewhere says where it is."""
    here = where_of(path) if path else ""
    for problem in refusal.problems:
        within = (
            not here or problem.where == here or problem.where.startswith((f"{here}.", f"{here}["))
        )
        field = field_for(form, problem, here) if within else None
        text = problem.text if within else f"{place_words(problem.where)}: {problem.text}"
        form.add_error(field, as_sentence(by_labels(form, text)))


def refuse_taking_out(form: EntryForm, refusal: DocumentRefused) -> None:
    """What else in the procedure needs it."""
    for problem in refusal.problems:
        said = f"The rest of the procedure needs it. {place_words(problem.where)}: {problem.text}"
        form.add_error(None, as_sentence(said))


def place_words(where: str) -> str:
    """“scope.refused_outcome” as “Scope, refused outcome”."""
    words = re.sub(r"\[(\d+)\]", r" \1", where).replace(".", ", ").replace("_", " ")
    return words[:1].upper() + words[1:]


def as_sentence(text: str) -> str:
    return f"{text[:1].upper()}{text[1:]}."


def by_labels(form: EntryForm, text: str) -> str:
    """The text with the names of the document said as the form says them."""
    for asked in form.asks:
        name = asked.path.rpartition(".")[2]
        if name and ("_" in name or f"“{name}”" in text):
            text = re.sub(rf"“{name}”|(?<!\w){name}(?!\w)", f"“{asked.label}”", text)
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
