"""Form controls that Django does not have: hints on choices, dates in parts, several files."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from django import forms
from django.utils import timezone


class Radios(forms.RadioSelect):
    """Radio buttons. ``hints`` explain a choice; ``reveals`` names a field shown under one.

    Both are keyed by the stored value of the choice.
    """

    def __init__(
        self,
        attrs: Mapping[str, Any] | None = None,
        choices: Any = (),
        *,
        hints: Mapping[str, str] | None = None,
        reveals: Mapping[str, str] | None = None,
        inline: bool = False,
    ) -> None:
        """Keep what the template shows beside each choice."""
        super().__init__(dict(attrs or {}), choices)
        self.hints = dict(hints or {})
        self.reveals = dict(reveals or {})
        self.inline = inline


class Checkboxes(forms.CheckboxSelectMultiple):
    """Tick boxes. ``hints`` and ``reveals`` as for ``Radios``."""

    def __init__(
        self,
        attrs: Mapping[str, Any] | None = None,
        choices: Any = (),
        *,
        hints: Mapping[str, str] | None = None,
        reveals: Mapping[str, str] | None = None,
    ) -> None:
        """Keep what the template shows beside each choice."""
        super().__init__(dict(attrs or {}), choices)
        self.hints = dict(hints or {})
        self.reveals = dict(reveals or {})


class Part(forms.TextInput):
    """One short input of a date or moment, with its own visible label."""

    def __init__(self, label: str, width: int, **attrs: str) -> None:
        """``width`` is in characters: 2, 4, 5 or 10 have a size of their own."""
        super().__init__({"class": f"govuk-date-input__input govuk-input--width-{width}", **attrs})
        self.label = label


Boxes = dict[str, forms.Widget | type[forms.Widget]]


def _date_parts(birthday: bool = False) -> Boxes:
    parts = {
        "day": Part("Day", 2, inputmode="numeric"),
        "month": Part("Month", 2),
        "year": Part("Year", 4, inputmode="numeric"),
    }
    if birthday:
        for name, part in parts.items():
            part.attrs["autocomplete"] = f"bday-{name}"
    return {**parts}


class DateParts(forms.MultiWidget):
    """Day, month and year, each in its own box."""

    use_fieldset = True

    def __init__(self, attrs: Mapping[str, Any] | None = None, *, birthday: bool = False) -> None:
        """``birthday`` lets the browser fill in the person's own date of birth."""
        super().__init__(_date_parts(birthday), dict(attrs or {}))

    def decompress(self, value: date | None) -> list[Any]:
        """Split a date for showing."""
        return [value.day, value.month, value.year] if value else [None, None, None]


class MomentParts(forms.MultiWidget):
    """Day, month, year and the time of day."""

    use_fieldset = True

    def __init__(self, attrs: Mapping[str, Any] | None = None) -> None:
        """The time takes "2.10 pm" as well as "14:10"."""
        super().__init__({**_date_parts(), "time": Part("Time", 5)}, dict(attrs or {}))

    def decompress(self, value: datetime | None) -> list[Any]:
        """Split a moment for showing, in the site's own time zone."""
        if value is None:
            return [None, None, None, None]
        local = timezone.localtime(value) if timezone.is_aware(value) else value
        return [local.day, local.month, local.year, f"{local:%H:%M}"]


class SeveralFiles(forms.FileInput):
    """A file input that takes more than one file."""

    allow_multiple_selected = True

    def value_from_datadict(self, data: Any, files: Any, name: str) -> Any:
        """Return every file sent under the name, as a list."""
        return files.getlist(name) if hasattr(files, "getlist") else files.get(name)


class OneDate(forms.DateInput):
    """One box with the browser's own calendar."""

    input_type = "date"

    def __init__(self, attrs: Mapping[str, Any] | None = None) -> None:
        """Browsers want the date as 2026-03-03 whatever the site's language."""
        super().__init__(dict(attrs or {}), format="%Y-%m-%d")
