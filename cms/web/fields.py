"""Fields whose values have gone through ``clean_text``, and whose refusals are plain words."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import UTC, date, datetime, time
from typing import Any, Final

from django import forms
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.core.validators import EmailValidator
from django.utils import timezone

from cms.web.text import TextTooLong, UncleanText, clean_text
from cms.web.uploads.limits import ACCEPT, WHAT_WE_TAKE
from cms.web.widgets import DateParts, MomentParts, SeveralFiles

MONTHS: Final = {
    name: number
    for number, name in enumerate(
        ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"), 1
    )
}
EARLIEST_YEAR, LATEST_YEAR = 1900, 2100
_TIME: Final = re.compile(r"(\d{1,2})(?:[:.]?(\d{2}))?\s*([ap])?\.?(?:m\.?)?", re.I | re.ASCII)
_NUMBER: Final = re.compile(r"\d{1,4}", re.ASCII)


def _cleaned(value: Any, *, multiline: bool, max_length: int | None) -> str:
    try:
        return clean_text(str(value), multiline=multiline, max_length=max_length)
    except TextTooLong as too_long:
        raise ValidationError(str(too_long), code="max_length") from too_long
    except UncleanText as unclean:
        raise ValidationError(str(unclean), code="unclean") from unclean


class CleanCharField(forms.CharField):
    """One line of text. ``max_length`` is counted after normalising, never by the browser."""

    multiline = False

    def to_python(self, value: Any) -> str:
        """Clean the text; raises ``ValidationError`` with a message for the person."""
        if value in self.empty_values:
            return str(self.empty_value or "")
        return _cleaned(value, multiline=self.multiline, max_length=self.max_length)

    def widget_attrs(self, widget: forms.Widget) -> dict[str, Any]:
        """Leave ``maxlength`` out: a browser would cut a pasted story off without a word."""
        attrs = super().widget_attrs(widget)
        attrs.pop("maxlength", None)
        return attrs


class CleanTextField(CleanCharField):
    """Text over several lines, with its length counted down where ``max_length`` is given."""

    widget = forms.Textarea
    multiline = True

    def __init__(self, *, rows: int = 8, **kwargs: Any) -> None:
        """``rows`` is the height of the box in lines; a widget of one's own brings its own."""
        super().__init__(**kwargs)
        if "widget" not in kwargs:
            self.widget.attrs["rows"] = rows
        self.widget.attrs.pop("cols", None)


class CleanEmailField(forms.EmailField):
    """An email address, cleaned before it is checked."""

    default_error_messages = {
        "invalid": "Enter an email address in the correct format, like name@example.com."
    }
    # Django's own takes “localhost” too, which no mail from here should go to.
    default_validators = [EmailValidator(allowlist=[])]

    def to_python(self, value: Any) -> str:
        """Clean the address."""
        if value in self.empty_values:
            return ""
        return _cleaned(value, multiline=False, max_length=self.max_length)

    def widget_attrs(self, widget: forms.Widget) -> dict[str, Any]:
        """Let the browser fill it in and leave its spelling alone."""
        return {"autocomplete": "email", "spellcheck": "false", "autocapitalize": "none"}


class CleanPhoneField(CleanCharField):
    """A telephone number as the person writes it: 7 to 15 digits, with spaces and brackets."""

    widget = forms.TextInput(attrs={"type": "tel"})
    default_error_messages = {"invalid": "Enter a phone number, like 01632 960 001."}

    def __init__(self, **kwargs: Any) -> None:
        """A number fits in 40 characters with its extension."""
        super().__init__(**{"max_length": 40, **kwargs})

    def validate(self, value: str) -> None:
        """Count the digits; nothing else is asked of it."""
        super().validate(value)
        digits = sum(ch in "0123456789" for ch in value)
        if value and not (7 <= digits <= 15 and re.fullmatch(r"[0-9+() ./x-]+", value)):
            raise ValidationError(self.error_messages["invalid"], code="invalid")

    def widget_attrs(self, widget: forms.Widget) -> dict[str, Any]:
        """Let the browser fill it in."""
        return {**super().widget_attrs(widget), "autocomplete": "tel"}


class PartsField(forms.Field):
    """Base of a field typed in several boxes; a refusal says which box is empty."""

    default_error_messages = {
        "invalid": "Enter a real date, like 27 3 2026.",
        "invalid_time": "Enter a time, like 2.10 pm or 14:10.",
        "no_such_time": "That time did not exist: the clocks went forward. Enter another.",
    }
    part_names: Sequence[str] = ("day", "month", "year")

    def _parts(self, value: Any) -> list[str] | None:
        """Return the cleaned boxes; ``None`` when all are empty."""
        parts = [_cleaned(part or "", multiline=False, max_length=20) for part in value or []]
        if not any(parts):
            return None
        missing = [name for name, part in zip(self.part_names, parts, strict=True) if not part]
        if missing:
            raise ValidationError(f"Enter the {' and the '.join(missing)} too.", code="incomplete")
        return parts

    def _date(self, day: str, month: str, year: str) -> date:
        number = MONTHS.get(month[:3].lower()) or month
        try:
            if not all(_NUMBER.fullmatch(str(part)) for part in (day, number, year)):
                raise ValueError
            found = date(int(year), int(number), int(day))
        except ValueError as unreal:
            raise ValidationError(self.error_messages["invalid"], code="invalid") from unreal
        if not EARLIEST_YEAR <= found.year <= LATEST_YEAR:
            raise ValidationError(self.error_messages["invalid"], code="invalid")
        return found


class WholeDateField(PartsField):
    """A date typed as day, month (number or name) and year."""

    widget = DateParts

    def to_python(self, value: Any) -> date | None:
        """Return the date; ``None`` when nothing was typed."""
        if isinstance(value, date):
            return value
        parts = self._parts(value)
        return None if parts is None else self._date(*parts)


class MomentField(PartsField):
    """A date and a time of day in the site's time zone; an aware datetime.

    An hour that comes twice, when the clocks go back, is taken to be the first.
    """

    widget = MomentParts
    part_names = ("day", "month", "year", "time")

    def to_python(self, value: Any) -> datetime | None:
        """Return the moment; ``None`` when nothing was typed."""
        if isinstance(value, datetime):
            return value
        parts = self._parts(value)
        if parts is None:
            return None
        *day, typed_time = parts
        moment = datetime.combine(
            self._date(*day), self._time(typed_time), timezone.get_current_timezone()
        )
        there_and_back = moment.astimezone(UTC).astimezone(moment.tzinfo)
        if there_and_back.replace(tzinfo=None) != moment.replace(tzinfo=None):
            raise ValidationError(self.error_messages["no_such_time"], code="no_such_time")
        return moment

    def _time(self, typed: str) -> time:
        words = {"noon": "12pm", "midday": "12pm", "midnight": "0"}
        match = _TIME.fullmatch(words.get(typed.lower(), typed))
        if match:
            hour, minute, half = int(match[1]), int(match[2] or 0), (match[3] or "").lower()
            if half and 1 <= hour <= 12:
                hour = hour % 12 + (12 if half == "p" else 0)
                half = ""
            if not half and hour < 24 and minute < 60:
                return time(hour, minute)
        raise ValidationError(self.error_messages["invalid_time"], code="invalid_time")


class FilesField(forms.FileField):
    """Up to ``max_files`` files in one input; a list, empty when none was sent.

    What we take is told beforehand unless the field has a hint of its own.
    """

    widget = SeveralFiles

    def __init__(self, *, max_files: int = 5, **kwargs: Any) -> None:
        """Keep the limit; size and kind are checked by whoever stores the files."""
        up_to = f"You can add up to {max_files} files." if max_files > 1 else ""
        super().__init__(**{"help_text": f"{WHAT_WE_TAKE} {up_to}".strip(), **kwargs})
        self.max_files = max_files

    def widget_attrs(self, widget: forms.Widget) -> dict[str, Any]:
        """Let the browser offer what we take; it is a help, not a check."""
        return {**super().widget_attrs(widget), "accept": ACCEPT}

    def clean(self, data: Any, initial: Any = None) -> list[UploadedFile]:
        """Check every file as Django checks one."""
        files = data if isinstance(data, list) else [data] if data else []
        if len(files) > self.max_files:
            raise ValidationError(f"Add up to {self.max_files} files.", code="too_many")
        if not files:
            super().clean(None, initial)
        return [super(FilesField, self).clean(file, initial) for file in files]
