"""Forms of the reference data: text cleaned once, and refusals in words."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.timezone import localdate
from wagtail.admin.forms.models import WagtailAdminModelForm

from cms.casework.mail.words import problems_with
from cms.casework.models import Contractor
from cms.casework.procedure.schema import MessageSpec, Procedure
from cms.casework.selectors import procedures_in_force
from cms.casework.services.contractors import problems_of
from cms.casework.services.questions import CATALOGUE
from cms.web.text import UncleanText, clean_text


class CleanModelForm(WagtailAdminModelForm):
    """Every text goes through the one gate for words before anything else looks at it."""

    def _clean_fields(self) -> None:
        super()._clean_fields()
        for name, value in list(self.cleaned_data.items()):
            field = self.fields[name]
            if not isinstance(value, str) or not isinstance(field, forms.CharField):
                continue
            try:
                self.cleaned_data[name] = clean_text(
                    value,
                    multiline=isinstance(field.widget, forms.Textarea),
                    max_length=field.max_length,
                )
            except UncleanText as unclean:
                self.add_error(name, str(unclean))


class CalendarCheckForm(CleanModelForm):
    def clean(self) -> dict[str, Any]:
        given: dict[str, Any] = super().clean()
        checked, until = given.get("checked_on"), given.get("covers_until")
        if checked and checked > localdate():
            self.add_error("checked_on", "This day is still to come.")
        if checked and until and until < checked:
            self.add_error("covers_until", "Give the last day that the list covered.")
        return given


class OutsideBodyForm(CleanModelForm):
    def clean(self) -> dict[str, Any]:
        given: dict[str, Any] = super().clean()
        begins, ends = given.get("valid_from"), given.get("valid_to")
        if begins and ends and ends < begins:
            self.add_error("valid_to", "The last day comes after the first.")
        successor = given.get("successor")
        if successor is not None and successor.pk == self.instance.pk:
            self.add_error("successor", "Nobody follows themselves. Choose another.")
        return given


class ContractorRegisterForm(CleanModelForm):
    """What is wrong stands beside its field; the service says the same of any other way in."""

    def clean(self) -> dict[str, Any]:
        given: dict[str, Any] = super().clean()
        row = Contractor(**{name: value for name, value in given.items() if name in self.fields})
        for name, text in problems_of(row, today=localdate()):
            if name not in self.errors:
                self.add_error(name, text)
        return given


class MessageTextForm(CleanModelForm):
    """A body's own words for one message; unknown fields and lost ones are refused."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.specs = procedures_in_force(on=localdate())
        if self.instance.pk:
            # Which message it is for stays as it is; another message has a text of its own.
            for name in ("procedure_key", "key"):
                self.fields[name].disabled = True
            return
        procedures = [(spec.key, spec.title) for spec in self.specs]
        self.fields["procedure_key"] = forms.ChoiceField(label="Procedure", choices=procedures)
        self.fields["key"] = forms.ChoiceField(label="Message", choices=self.messages())

    def messages(self) -> list[tuple[str, str]]:
        found: dict[str, str] = {}
        for spec in self.specs:
            found |= {message.key: message.label for message in spec.messages}
        return sorted(found.items(), key=lambda pair: pair[1])

    def clean(self) -> dict[str, Any]:
        given: dict[str, Any] = super().clean()
        message = self.message(given)
        if message is None:
            self.add_error("key", "The procedure in force has no such message.")
            return given
        for problem in problems_with(message, given.get("subject", ""), given.get("body", "")):
            if problem.field not in self.errors or given.get(problem.field):
                self.add_error(problem.field, ValidationError(problem.text))
        return given

    def spec(self, given: dict[str, Any]) -> Procedure | None:
        return next((spec for spec in self.specs if spec.key == given.get("procedure_key")), None)

    def message(self, given: dict[str, Any]) -> MessageSpec | None:
        spec = self.spec(given)
        return spec.message_by_key.get(given.get("key", "")) if spec else None


class QuestionTextForm(CleanModelForm):
    """A body's own words for one question. Nothing here can take a question away."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.pk:
            # Which question it is stays as it is; another question has a row of its own.
            self.fields["key"].disabled = True
            return
        choices = [
            (page.title, [(question.key, question.label) for question in page.questions])
            for page in CATALOGUE
        ]
        self.fields["key"] = forms.ChoiceField(label="Question", choices=choices)
