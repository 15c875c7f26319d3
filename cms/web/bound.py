"""A field of a public form, as the templates under ``web/forms/`` show it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django import forms
from django.forms.boundfield import BoundField
from django.utils.functional import cached_property

from cms.web.text import showable
from cms.web.widgets import Part

REQUIRED = str(forms.Field.default_error_messages["required"])


@dataclass(frozen=True)
class Option:
    """One radio button or tick box, ready to be shown."""

    widget: dict[str, Any]
    hint: str
    hint_id: str
    revealed: BoundField | None
    revealed_id: str


class SiteBoundField(BoundField):
    """A field as our templates show it."""

    @cached_property
    def kind(self) -> str:
        """Name the template under ``web/forms/`` that draws the control."""
        widget = self.field.widget
        for kinds, name in (
            ((forms.RadioSelect, forms.CheckboxSelectMultiple), "options"),
            ((forms.CheckboxInput,), "checkbox"),
            ((forms.Textarea,), "textarea"),
            ((forms.MultiWidget,), "parts"),
        ):
            if isinstance(widget, kinds):
                return name
        return "control"

    @property
    def is_radios(self) -> bool:
        """Tell radio buttons from tick boxes."""
        return _is_radios(self.field.widget)

    @property
    def is_inline(self) -> bool:
        """Say whether short choices stand beside each other."""
        return getattr(self.field.widget, "inline", False)

    @property
    def shows_optional(self) -> bool:
        """Say whether the label ends in "(optional)"; never under a choice that asks for it."""
        marks = getattr(self.form, "mark_optional", True)
        asked_for = self.name in getattr(self.form, "revealed_names", ())
        return marks and not (self.field.required or asked_for or self.kind == "checkbox")

    @property
    def most_characters(self) -> int | None:
        """Return the limit to count down to, of a text over several lines."""
        return getattr(self.field, "max_length", None) if self.kind == "textarea" else None

    @property
    def most_characters_in_words(self) -> str:
        """Return the limit as it is read: "4,000"."""
        return f"{self.most_characters:,}" if self.most_characters else ""

    @property
    def messages(self) -> list[str]:
        """Return what is wrong, in plain words even where the field is a library's."""
        asks = asking_for(str(self.label), self.field)
        return [asks if str(text) == REQUIRED else str(text) for text in self.errors]

    @property
    def href(self) -> str:
        """Return where the error summary leads: the control, or the first of several."""
        first = "_0" if self.kind == "options" else "_day" if self.kind == "parts" else ""
        return f"#{self.auto_id}{first}"

    @property
    def aria_describedby(self) -> str | None:
        """Name the hint, the error and the count, in the order they are read."""
        named = [super().aria_describedby or ""]
        if self.most_characters and self.auto_id:
            named.append(f"{self.auto_id}_count")
        return " ".join(filter(None, named)) or None

    def value(self) -> Any:
        """Return what was typed, without the hidden characters that were refused."""
        value = super().value()
        if isinstance(value, list):
            return [showable(part) if isinstance(part, str) else part for part in value]
        return showable(value) if isinstance(value, str) else value

    def build_widget_attrs(
        self, attrs: dict[str, Any], widget: forms.Widget | None = None
    ) -> dict[str, Any]:
        """Add our classes; a radio button may not be invalid by itself, its group is."""
        built: dict[str, Any] = super().build_widget_attrs(attrs, widget)
        drawn = widget or self.field.widget
        if _is_radios(drawn):
            built.pop("aria-invalid", None)
        css = _css_class(drawn)
        if css:
            wrong = f"{css}--error" if self.errors else ""
            built["class"] = " ".join(filter(None, [css, wrong, drawn.attrs.get("class", "")]))
        return built

    @property
    def options(self) -> Iterator[Option]:
        """Yield each choice with its hint and the field it reveals."""
        hints = getattr(self.field.widget, "hints", {})
        reveals = getattr(self.field.widget, "reveals", {})
        for bound in self.subwidgets:
            key, id_ = str(bound.data["value"]), bound.data["attrs"].get("id", "")
            name = reveals.get(key)
            yield Option(
                widget=bound.data,
                hint=hints.get(key, ""),
                hint_id=f"{id_}_hint",
                revealed=self.form[name] if name else None,
                revealed_id=f"{id_}_more",
            )

    @property
    def parts(self) -> list[dict[str, Any]]:
        """Return the boxes of a date or moment, each with its label."""
        context = self.field.widget.get_context(
            self.html_name, self.value(), self.build_widget_attrs({"id": self.auto_id})
        )
        widgets: list[forms.Widget] = getattr(self.field.widget, "widgets", [])
        shown = []
        for part, data in zip(widgets, context["widget"]["subwidgets"], strict=True):
            css = ["govuk-input", part.attrs.get("class", "")]
            css.append("govuk-input--error" if self.errors else "")
            invalid = {"aria-invalid": "true"} if self.errors else {}
            data["attrs"] = {**part.attrs, **invalid, "class": " ".join(filter(None, css))}
            data["attrs"]["id"] = f"{self.auto_id}{data['name'].removeprefix(self.html_name)}"
            shown.append({"label": part.label if isinstance(part, Part) else "", "widget": data})
        return shown


def _is_radios(widget: forms.Widget) -> bool:
    # To Django tick boxes are a kind of radio buttons.
    return isinstance(widget, forms.RadioSelect) and not isinstance(
        widget, forms.CheckboxSelectMultiple
    )


def _css_class(widget: forms.Widget) -> str:
    if widget.is_hidden or isinstance(widget, forms.MultiWidget):
        return ""
    for kind, css in (
        (forms.CheckboxSelectMultiple, "govuk-checkboxes__input"),
        (forms.RadioSelect, "govuk-radios__input"),
        (forms.CheckboxInput, "govuk-checkboxes__input"),
        (forms.Select, "govuk-select"),
        (forms.Textarea, "govuk-textarea"),
        (forms.FileInput, "govuk-file-upload"),
    ):
        if isinstance(widget, kind):
            return css
    return "govuk-input"


def asking_for(label: str, field: forms.Field) -> str:
    """Return the sentence for an answer that is missing."""
    if hasattr(field, "choices"):
        return f"Choose an answer: {label}"
    if isinstance(field, forms.BooleanField):
        return f"Tick the box to go on: {label}"
    if label.endswith("?"):
        return f"Answer the question: {label}"
    return f"Enter {label[:1].lower()}{label[1:]}."
