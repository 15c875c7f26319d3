"""A deed with a letter that tells it: look at the letter first, then do both at one press."""

from __future__ import annotations

from abc import abstractmethod
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase

from cms.casework.desk.forms.base import DeskForm
from cms.casework.desk.letters import ShownLetter, shown_letter
from cms.casework.desk.pages.base import ActPage
from cms.casework.errors import CaseworkError
from cms.web.readability import readability_warnings


class LetterPage(ActPage):
    """A form with ``words`` for a letter, shown as it will arrive before anything is done."""

    template_name = "casework/desk/deed.html"

    @abstractmethod
    def letter_for(self, form: DeskForm) -> str:
        """The key of the letter; empty where none goes."""

    def fields_of(self, form: DeskForm) -> dict[str, str]:
        """The fields of the letter that only this deed knows."""
        return {}

    def words_of(self, form: DeskForm) -> str:
        return str(form.cleaned_data.get("words", ""))

    def post(self, request: HttpRequest, **kwargs: Any) -> HttpResponseBase:
        if "look" not in request.POST:
            return super().post(request, **kwargs)
        self.enter()
        form = self.make_form(data=request.POST, files=request.FILES)
        if not form.is_valid():
            return self.show_form(form)
        return self.look_at(form)

    def look_at(self, form: DeskForm) -> HttpResponse:
        """The letter as it would arrive; what stands in its way is put on the form."""
        letter = self.shown(form)
        warnings = readability_warnings(self.words_of(form)) if letter else []
        return self.show_form(form, looked_at=letter, warnings=warnings)

    def shown(self, form: DeskForm) -> ShownLetter | None:
        message = self.case.procedure.spec.message_by_key.get(self.letter_for(form))
        if message is None:
            return None
        try:
            return shown_letter(
                self.case,
                message,
                self.words_of(form),
                by=self.person,
                now=self.now,
                extra=self.fields_of(form),
            )
        except CaseworkError as refusal:
            form.add_error(None, refusal.text)
            return None
