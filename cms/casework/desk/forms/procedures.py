"""Forms over the draft of a procedure: made from its sections, read back as changes."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any, ClassVar, Final

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.utils.text import slugify

from cms.casework.desk.forms.base import (
    DeskForm,
    OneDateField,
    line_field,
    reason_field,
    words_field,
)
from cms.casework.desk.procedure_sections import Asked, Section, value_at
from cms.casework.models import ProcedureVersion
from cms.casework.procedure.schema import Procedure
from cms.casework.procedure.splicing import Append, Change, Path, Put, Take
from cms.web.text import UncleanText, clean_text
from cms.web.widgets import Checkboxes, Radios

LONGEST_DOCUMENT: Final = 1_000_000  # bytes
WARNINGS: Final = 5  # as many as one clock may have here
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
                "required": asked.required,
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
        for number in range(max(WARNINGS, len(now))):
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
        for number in range(WARNINGS):
            hours, to = f"warning_{number}_hours", f"warning_{number}_to"
            if hours in self.fields and given.get(to) and given.get(hours) is None:
                self.add_error(hours, "Say how many hours before.")
            if hours in self.fields and given.get(hours) is not None and not given.get(to):
                self.add_error(to, "Choose who is told.")
        return given

    def given(self, asked: Asked) -> Any:
        """What was entered, as the document says it; None where it is left out."""
        if asked.kind == "warnings":
            return list(self.warnings()) or None
        return stored(asked, self.cleaned_data.get(asked.name))

    def warnings(self) -> Iterator[dict[str, Any]]:
        for number in range(WARNINGS):
            hours = self.cleaned_data.get(f"warning_{number}_hours")
            if hours is not None:
                yield {"hours": hours, "to": self.cleaned_data[f"warning_{number}_to"]}

    def changes(self, path: Path) -> list[Change]:
        """What differs from the entry at ``path``, as changes of the document."""
        found = (self.change(path, asked) for asked in self.asks)
        return [change for change in found if change is not None]

    def change(self, path: Path, asked: Asked) -> Change | None:
        now, wanted = self.now_at(asked), self.given(asked)
        if same(asked, now, wanted):
            return None
        *above, last = asked.path.split(".") if asked.path else [""]
        parent = value_at(self.entry, ".".join(above)) if above else self.entry
        if not asked.path:
            return Put(path, wanted)
        if above and parent is None:
            return None if wanted is None else Put((*path, *above), {last: wanted})
        if wanted is not None:
            return Put((*path, *above, last), wanted)
        whole = above and isinstance(parent, dict) and len(parent) == 1
        return Take((*path, *above) if whole else (*path, *above, last))

    def added(self, path: Path, there: list[Any] | None) -> Change:
        """A new entry at the end of the list at ``path``; ``there`` is what it holds now."""
        values = [(asked, self.given(asked)) for asked in self.asks]
        kept = {asked.path: value for asked, value in values if not same(asked, None, value)}
        taken = {str(row.get("key")) for row in there or ()}
        entry = {"key": free_key(str(next(iter(kept.values()), "")), taken), **kept}
        return Append(path, entry) if there else Put(path, [entry])


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


class ReasonForm(DeskForm):
    """A deed that needs its reason."""

    reason = reason_field()


class PublishForm(ReasonForm):
    on = OneDateField(label="First day", help_text="Cases that come in from this day have it.")
    field_order: ClassVar = ["on", "reason"]


class RetireForm(ReasonForm):
    last_day = OneDateField(label="Last day", help_text="Cases that come in until then have it.")
    field_order: ClassVar = ["last_day", "reason"]


class DraftFromForm(DeskForm):
    """From which document a new draft is made."""

    source = forms.ChoiceField(label="What it begins with", widget=Radios)

    def __init__(self, *args: Any, sources: list[tuple[str, str]], **kwargs: Any) -> None:
        self.sources = sources
        super().__init__(*args, **kwargs)

    def prepare(self) -> None:
        self.fields["source"].choices = self.sources  # type: ignore[attr-defined]


class DocumentForm(DeskForm):
    """A whole document, as a file or typed. What was sent is shown again when it is refused."""

    file = forms.FileField(label="A file", required=False, help_text="YAML, up to 1 MB.")
    document = forms.CharField(
        label="Or the document itself", required=False, strip=False, widget=forms.Textarea
    )
    reason = reason_field()
    text = ""

    def prepare(self) -> None:
        self.fields["document"].widget.attrs.update(
            {"rows": 30, "class": "desk-yaml", "spellcheck": "false", "wrap": "off"}
        )

    def clean(self) -> dict[str, Any]:
        given: dict[str, Any] = super().clean() or self.cleaned_data
        file = given.get("file")
        self.text = self.read(file) if file else given.get("document", "").replace("\r\n", "\n")
        if not self.text.strip() and not self.errors:
            self.add_error("document", "Choose a file, or put the document here.")
        return given

    def read(self, file: UploadedFile) -> str:
        """The words of the file, byte for byte; what was sent stays to be mended in the box."""
        if file.size and file.size > LONGEST_DOCUMENT:
            self.add_error("file", "This file is larger than 1 MB. A procedure is far smaller.")
            return ""
        try:
            text = file.read().decode("utf-8")
        except UnicodeDecodeError:
            self.add_error("file", "This file is no text in UTF-8. Save it as that and try again.")
            return ""
        self.data = self.data.copy()
        self.data["document"] = text
        return text


class CompareForm(DeskForm):
    """Which two versions stand side by side."""

    old = forms.ChoiceField(label="This one")
    new = forms.ChoiceField(label="Beside this one")

    def prepare(self) -> None:
        rows = ProcedureVersion.objects.select_related("procedure").defer("document")
        offered = [(str(row.pk), f"{row} ({row.get_status_display().lower()})") for row in rows]
        for name in ("old", "new"):
            self.fields[name].choices = offered  # type: ignore[attr-defined]
