"""The form of one entry of a draft: made from its section, read back as changes of the document."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any, Final

from django import forms
from django.utils.text import slugify

from cms.casework.desk.forms.base import (
    DeskForm,
    OneDateField,
    line_field,
    reason_field,
    words_field,
)
from cms.casework.desk.procedure_sections import Asked, Section, value_at
from cms.casework.procedure.document import Path
from cms.casework.procedure.schema import Procedure
from cms.casework.procedure.splicing import Append, Change, Put, Take
from cms.web.text import UncleanText, clean_text
from cms.web.widgets import Checkboxes, Radios

WARNINGS: Final = 6  # as many as one clock may be given here
Maker = Callable[[Asked, dict[str, Any], list[tuple[str, str]]], forms.Field]

MAKERS: Final[Mapping[str, Maker]] = {
    "line": lambda asked, common, options: line_field(max_length=300, **common),
    "words": lambda asked, common, options: words_field(rows=asked.rows, **common),
    "lines": lambda asked, common, options: words_field(rows=4, **common),
    "number": lambda asked, common, options: forms.IntegerField(
        min_value=1, max_value=3660, **common
    ),
    "date": lambda asked, common, options: OneDateField(**common),
    "tick": lambda asked, common, options: forms.BooleanField(**common),
    "choice": lambda asked, common, options: forms.ChoiceField(
        choices=options, widget=Radios, **common
    ),
    "choices": lambda asked, common, options: forms.MultipleChoiceField(
        choices=options, widget=Checkboxes, **common
    ),
}


def options_of(asked: Asked, spec: Procedure, now: Any) -> list[tuple[str, str]]:
    """What there is to choose from; what the document says already is always among it."""
    given = list(asked.options(spec) if callable(asked.options) else asked.options)
    known = {value for value, _ in given}
    held = now if isinstance(now, list) else [now]
    return given + [(str(one), str(one).replace("_", " ")) for one in held if unknown(one, known)]


def unknown(value: Any, known: set[str]) -> bool:
    return value not in (None, "") and str(value) not in known


class EntryForm(DeskForm):
    """One entry of a section. ``entry`` is what the draft says; None where one is added."""

    def __init__(
        self, *args: Any, section: Section, spec: Procedure, entry: Any, **kwargs: Any
    ) -> None:
        self.section, self.spec, self.entry = section, spec, entry
        self.asks = [asked for asked in section.fields if fits(asked, entry)]
        super().__init__(*args, **kwargs)

    def prepare(self) -> None:
        for asked in self.asks:
            now = self.now_at(asked)
            if asked.kind == "warnings":
                self.add_warnings(now or [])
                continue
            common = {
                "label": asked.label,
                "required": asked.required or is_always_chosen(asked),
                "help_text": asked.help,
                "initial": shown(asked, now),
            }
            options = options_of(asked, self.spec, now)
            self.fields[asked.name] = MAKERS[asked.kind](asked, common, options)
        self.fields["reason"] = reason_field("Why is this changed?", required=False)

    def now_at(self, asked: Asked) -> Any:
        return None if self.entry is None else value_at(self.entry, asked.path)

    def add_warnings(self, now: list[dict[str, Any]]) -> None:
        who = [("handler", "Whoever has the case"), *((r.key, r.title) for r in self.spec.roles)]
        for number in range(max(min(len(now) + 1, WARNINGS), len(now))):
            row = now[number] if number < len(now) else {}
            self.fields[f"warning_{number}_hours"] = forms.IntegerField(
                label=f"Warning {number + 1}: hours before it ends",
                help_text="Minus: so many hours after it." if not number else "",
                required=False,
                min_value=-8760,
                max_value=8760,
                initial=row.get("hours"),
            )
            self.fields[f"warning_{number}_to"] = forms.MultipleChoiceField(
                label=f"Warning {number + 1}: who is told",
                choices=who,
                widget=Checkboxes,
                required=False,
                initial=row.get("to", []),
            )

    def clean(self) -> dict[str, Any]:
        given: dict[str, Any] = super().clean() or self.cleaned_data
        for number in self.warning_numbers():
            hours, to = f"warning_{number}_hours", f"warning_{number}_to"
            if given.get(to) and given.get(hours) is None:
                self.add_error(hours, "Say how many hours before.")
            if given.get(hours) is not None and not given.get(to):
                self.add_error(to, "Choose who is told.")
        return given

    def given(self, asked: Asked) -> Any:
        """What was entered, as the document says it; None where it is left out."""
        if asked.kind == "warnings":
            return list(self.warnings()) or None
        return stored(asked, self.cleaned_data.get(asked.name))

    def warning_numbers(self) -> list[int]:
        asked = [name for name in self.fields if name.startswith("warning_")]
        return list(range(len(asked) // 2))

    def warnings(self) -> Iterator[dict[str, Any]]:
        """Who was told already stands where the document has them."""
        for number in self.warning_numbers():
            hours = self.cleaned_data.get(f"warning_{number}_hours")
            if hours is None:
                continue
            to = self.cleaned_data[f"warning_{number}_to"]
            before = self.fields[f"warning_{number}_to"].initial or []
            yield {"hours": hours, "to": before if set(before) == set(to) else to}

    def changes(self, path: Path) -> list[Change]:
        """What differs from the entry at ``path``, as changes of the document."""
        found = [self.change(path, asked) for asked in self.asks]
        return merged(change for change in found if change is not None)

    def change(self, path: Path, asked: Asked) -> Change | None:
        now, wanted = self.now_at(asked), self.given(asked)
        if same(asked, now, wanted):
            return None
        if not asked.path:
            return Put(path, wanted)
        if isinstance(self.entry, list):
            return Put((*path, int(asked.path)), wanted)
        *above, last = asked.path.split(".")
        parent = value_at(self.entry, ".".join(above)) if above else self.entry
        if above and parent is None:
            return None if wanted is None else Put((*path, *above), {last: wanted})
        if wanted is not None:
            return Put((*path, *above, last), wanted)
        whole = above and isinstance(parent, dict) and len(parent) == 1
        return Take((*path, *above) if whole else (*path, *above, last))

    def added(self, path: Path, there: list[Any] | None, taken: set[str]) -> Change:
        """A new entry at the end of the list at ``path``; ``there`` is what it holds now.

        ``taken``: the keys of all that the document has.
        """
        values = [(asked, self.given(asked)) for asked in self.asks]
        kept = {asked.path: value for asked, value in values if not same(asked, None, value)}
        words = str(next(iter(kept.values()), ""))
        entry: Any = nested(kept)
        if self.section.as_pair:
            entry = [free_key(words, {str(pair[0]) for pair in there or ()}), words]
        elif self.section.has_key:
            begins = dict(self.section.begins)
            entry = {"key": free_key(words, taken), **begins, **entry}
        return Append(path, entry) if there else Put(path, [entry])


def merged(changes: Iterable[Change]) -> list[Change]:
    """One change for each place: what goes into a part that is not there yet goes in together."""
    made: dict[Path, Change] = {}
    for change in changes:
        there = made.get(change.path)
        if isinstance(there, Put) and isinstance(change, Put) and isinstance(change.value, dict):
            change = Put(change.path, {**there.value, **change.value})
        made[change.path] = change
    return list(made.values())


def nested(values: Mapping[str, Any]) -> dict[str, Any]:
    """By the names of the document, where those of the form lead through parts with dots."""
    made: dict[str, Any] = {}
    for path, value in values.items():
        *above, last = path.split(".")
        part = made
        for name in above:
            part = part.setdefault(name, {})
        part[last] = value
    return made


def is_always_chosen(asked: Asked) -> bool:
    """Where one of several holds even if the document is silent, none is left open."""
    return asked.kind == "choice" and bool(asked.default)


def fits(asked: Asked, entry: Any) -> bool:
    """What belongs to a part is asked only where the entry has that part."""
    return not asked.within or value_at(entry, asked.path.rpartition(".")[0]) is not None


def free_key(words: str, taken: set[str]) -> str:
    """A key made of the first words, that no other entry has."""
    stem = slugify(words).replace("-", "_")[:30].strip("_") or "entry"
    number, key = 2, stem
    while key in taken:
        key, number = f"{stem}_{number}", number + 1
    return key


def shown(asked: Asked, now: Any) -> Any:
    if asked.kind == "lines":
        return "\n".join(map(str, now or ()))
    if now is None:
        return asked.default
    return now


def stored(asked: Asked, value: Any) -> Any:
    if asked.kind == "lines":
        return [line.strip() for line in str(value or "").splitlines() if line.strip()] or None
    if asked.kind == "tick":
        return bool(value)
    return None if value in ("", [], None) else value


def same(asked: Asked, now: Any, wanted: Any) -> bool:
    """Nothing is written for what was left as it was, or as it is without a word."""
    if now is None and (wanted is None or wanted == asked.default):
        return True
    if isinstance(now, str) and isinstance(wanted, str):
        return cleaned(now) == cleaned(wanted)
    if isinstance(now, list) and isinstance(wanted, list) and asked.kind == "choices":
        return set(map(str, now)) == set(map(str, wanted))
    if asked.kind == "lines" and isinstance(now, list):
        return [cleaned(str(one)) for one in now] == [cleaned(str(one)) for one in wanted or ()]
    return bool(now == wanted) or (now in ("", []) and wanted is None)


def cleaned(text: str) -> str:
    try:
        return clean_text(text, multiline=True, max_length=None)
    except UncleanText:
        return text
