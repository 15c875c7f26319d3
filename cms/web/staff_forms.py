"""Forms of the screens for staff: Wagtail's own look, our own words, what was typed kept."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date, datetime
from typing import Any, ClassVar

from django import forms
from django.core.exceptions import ValidationError
from django.forms.boundfield import BoundField
from django.utils import timezone

from cms.web.fields import CleanCharField, CleanTextField, MomentField, WholeDateField
from cms.web.forms import SiteBoundField, SiteForm, SiteRenderer
from cms.web.widgets import OneDate, Radios

LONGEST_TEXT = 20_000
ISO_MOMENT = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})[T ](\d{1,2}:\d{2})(?::\d{2}(?:\.\d+)?)?")
SHORT_MOMENT = re.compile(r"(\d{1,2})[/. ](\d{1,2})[/. ](\d{4}),? +(\S.*)")
ISO_DATE = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})")
SHORT_DATE = re.compile(r"(\d{1,2})[/. ](\w{1,9})[/. ](\d{4})")


class StaffBoundField(SiteBoundField):
    """A field as the admin shows it: the same parts, without the public site's classes."""

    def build_widget_attrs(
        self, attrs: dict[str, Any], widget: forms.Widget | None = None
    ) -> dict[str, Any]:
        built: dict[str, Any] = BoundField.build_widget_attrs(self, attrs, widget)
        if isinstance(widget or self.field.widget, forms.RadioSelect):
            built.pop("aria-invalid", None)
        return built


class StaffRenderer(SiteRenderer):
    """Draws fields with Wagtail's own classes."""

    form_template_name = "web/staff/form.html"
    field_template_name = "web/staff/field.html"
    bound_field_class = StaffBoundField


class OneMoment(forms.DateTimeInput):
    """One box with the browser's own calendar and clock."""

    input_type = "datetime-local"

    def __init__(self, attrs: Mapping[str, Any] | None = None) -> None:
        super().__init__(dict(attrs or {}), format="%Y-%m-%dT%H:%M")

    def format_value(self, value: Any) -> str | None:
        if isinstance(value, datetime) and timezone.is_aware(value):
            value = timezone.localtime(value)
        formatted: str | None = super().format_value(value)
        return formatted


class OneMomentField(MomentField):
    """A date and time in one box; also takes “27/3/2026 2.10 pm” where there is no calendar."""

    widget: ClassVar[type[forms.Widget]] = OneMoment  # type: ignore[assignment,misc]
    default_error_messages = {"invalid": "Enter a real date and time, like 27/3/2026 14:10."}

    def to_python(self, value: Any) -> datetime | None:
        if value in self.empty_values or isinstance(value, datetime):
            return value or None
        typed = str(value).strip()
        if match := ISO_MOMENT.fullmatch(typed):
            year, month, day, clock = match.groups()
        elif match := SHORT_MOMENT.fullmatch(typed):
            day, month, year, clock = match.groups()
        else:
            raise ValidationError(self.error_messages["invalid"], code="invalid")
        return super().to_python([day, month, year, clock])


class OneDateField(WholeDateField):
    """A date in one box; also takes “27/3/2026” where there is no calendar."""

    widget: ClassVar[type[forms.Widget]] = OneDate  # type: ignore[assignment,misc]
    default_error_messages = {"invalid": "Enter a real date, like 27/3/2026."}

    def to_python(self, value: Any) -> date | None:
        if value in self.empty_values or isinstance(value, date):
            return value or None
        typed = str(value).strip()
        if match := ISO_DATE.fullmatch(typed):
            year, month, day = match.groups()
        elif match := SHORT_DATE.fullmatch(typed):
            day, month, year = match.groups()
        else:
            raise ValidationError(self.error_messages["invalid"], code="invalid")
        return super().to_python([day, month, year])


class YesNoField(forms.TypedChoiceField):
    """Yes or no, told apart from not answered, which is ``None``."""

    def __init__(
        self, *, undecided: str = "", hints: Mapping[str, str] | None = None, **kwargs: Any
    ) -> None:
        """``undecided`` is the label of a third answer; without it there are two."""
        choices = [("yes", "Yes"), ("no", "No")]
        if undecided:
            choices.append(("", undecided))
        super().__init__(
            choices=choices,
            coerce=lambda value: value == "yes",
            empty_value=None,
            widget=Radios(hints=hints),
            **kwargs,
        )

    def prepare_value(self, value: Any) -> Any:
        return {True: "yes", False: "no", None: ""}.get(value, value)


class StaffForm(SiteForm):
    """One deed on a screen for staff."""

    default_renderer = StaffRenderer


def words_field(label: str, *, rows: int = 6, **kwargs: Any) -> CleanTextField:
    """Several lines of text, as long as a letter may be."""
    return CleanTextField(label=label, rows=rows, **{"max_length": LONGEST_TEXT, **kwargs})


def line_field(label: str, max_length: int, **kwargs: Any) -> CleanCharField:
    """One line of text that fits its column."""
    return CleanCharField(label=label, max_length=max_length, **kwargs)


def reason_field(label: str = "Why?", **kwargs: Any) -> CleanCharField:
    """The reason kept with the change in the record's history."""
    return CleanCharField(label=label, max_length=300, **kwargs)
