"""Forms whose answers somebody else may change before they are sent: nobody's words are lost."""

from __future__ import annotations

import hashlib
from typing import Any, Final

from django import forms

CHANGED: Final = (
    "Somebody else changed this meanwhile. It reads now: “{now}”. Press again to keep yours."
)
CHANGED_ROW: Final = (
    "Somebody else changed this meanwhile. Open it again to read what it says now, or press again "
    "to keep all that stands here."
)
EMPTIED: Final = "Somebody else emptied this meanwhile. Press again to keep yours."


def mark(value: Any) -> str:
    """The same for the same answer, however a browser ends its lines."""
    answers = sorted(map(str, value)) if isinstance(value, list | tuple) else [value_in(value)]
    words = "\n".join(one.replace("\r\n", "\n").strip() for one in answers)
    return hashlib.sha256(words.encode()).hexdigest()[:12]


def value_in(value: Any) -> str:
    return "" if value is None else str(value)


class SeenForm(forms.ModelForm[Any]):
    """A form of one row that knows whether the row was changed since the page was opened.

    It asks once. ``state_of`` says in one word how the stored row stands.
    """

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.pk:
            self.fields["seen"] = forms.CharField(
                required=False, widget=forms.HiddenInput(), initial=self.state_of(self.instance.pk)
            )

    def state_of(self, pk: int) -> str:
        raise NotImplementedError

    def clean(self) -> dict[str, Any]:
        given: dict[str, Any] = super().clean() or self.cleaned_data
        seen = given.pop("seen", "")
        if seen and seen != (state := self.state_of(self.instance.pk)):
            self.add_error(None, CHANGED_ROW)
            sent: Any = self.data
            shown = sent.copy()  # pressed again, its writer knows of it
            shown["seen"] = state
            self.data = shown
        return given


class WatchedForm(forms.Form):
    """Knows what each answer was when the page was opened.

    Answers that its writer left alone stay as they are now; what both changed is asked about
    once. The form is built with what is stored now, and calls ``watch`` once its fields are there.
    """

    def watch(self) -> None:
        self.watched = list(self.fields)
        marks = (f"{name}={mark(self.stored(name))}" for name in self.watched)
        self.fields["seen"] = forms.CharField(
            required=False, widget=forms.HiddenInput(), initial=" ".join(marks)
        )

    def stored(self, name: str) -> Any:
        return self.get_initial_for_field(self.fields[name], name)

    def clean(self) -> dict[str, Any]:
        given: dict[str, Any] = super().clean() or self.cleaned_data
        seen = self.marks_seen(given.pop("seen", ""))
        for name in [name for name in self.watched if name in given]:
            theirs, own = mark(self.stored(name)), mark(given[name])
            before = seen.get(name, theirs)
            if theirs in {before, own}:
                continue
            if own == before:
                given[name] = self.stored(name)
            else:
                self.add_error(name, self.changed_to(name))
                seen[name] = theirs  # pressed again, its writer has read what is there now
        marks = " ".join(f"{name}={one}" for name, one in seen.items())
        sent: Any = self.data
        shown = sent.copy()  # what a browser sent cannot be changed itself
        shown["seen"] = marks
        self.data = shown
        return given

    def marks_seen(self, text: str) -> dict[str, str]:
        return dict(pair.split("=", 1) for pair in text.split() if "=" in pair)

    def changed_to(self, name: str) -> str:
        stored, field = self.stored(name), self.fields[name]
        values = stored if isinstance(stored, list | tuple) else [stored]
        labels = {str(value): str(label) for value, label in getattr(field, "choices", [])}
        now = ", ".join(labels.get(str(value), str(value)) for value in values if value)
        return CHANGED.format(now=now) if now else EMPTIED
