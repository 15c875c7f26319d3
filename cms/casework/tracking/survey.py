"""“How did we do?”: the page of the link in E20. It knows no case, and keeps nobody's name (S4-33)."""

from __future__ import annotations

from typing import Any, Final

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from cms.casework.procedure.survey import SurveyRules
from cms.casework.services.surveys import (
    Asked,
    NothingAnswered,
    SurveyOver,
    answer_survey,
    refuse_surveys,
    survey_of,
)
from cms.users.contacts import contacts_shown
from cms.web import errors
from cms.web.forms import CleanTextField, Radios, SiteForm
from cms.web.limits import Limit, source_of

TRIES: Final = Limit("survey", 60, 60)
MOST_WORDS: Final = 2000
OWN_WORDS: Final = "own_words"
OWN_WORDS_HELP: Final = (
    "You need not write anything. Leave out names and whatever shows who you are: we cannot "
    "answer you here."
)


class SurveyForm(SiteForm):
    """The questions of the procedure, each on its scale; all may be left, but not all at once."""

    mark_optional = False

    def __init__(self, *args: Any, rules: SurveyRules, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for question in rules.questions:
            self.fields[f"q-{question.key}"] = forms.ChoiceField(
                label=question.label,
                help_text=question.help,
                choices=[(choice.key, choice.label) for choice in rules.scale],
                required=False,
                widget=Radios,
                error_messages={"invalid_choice": "Choose one of the answers shown."},
            )
        if rules.words:
            self.fields[OWN_WORDS] = CleanTextField(
                label=rules.words,
                help_text=OWN_WORDS_HELP,
                required=False,
                rows=5,
                max_length=MOST_WORDS,
            )

    @property
    def answers(self) -> dict[str, str]:
        """What was chosen, by question."""
        given = self.cleaned_data.items()
        return {name[2:]: value for name, value in given if name.startswith("q-") and value}


@require_http_methods(["GET", "HEAD", "POST"])
def answer(request: HttpRequest, token: str) -> HttpResponse:
    """Ask, keep the answers once, and forget whose link it was."""
    now = timezone.now()
    if TRIES.passed(source_of(request), now=now):
        return errors.too_many_requests(request, retry_after_seconds=TRIES.seconds_left(now))
    asked = survey_of(token, now=now)
    if asked is None:
        return over(request)
    if request.method != "POST":
        return page(request, asked, SurveyForm(rules=asked.rules))
    try:
        if "not_again" in request.POST:
            refuse_surveys(token=token, now=now)
            return redirect("survey_not_again")
        return answered(request, token, asked)
    except SurveyOver:
        return over(request)


def answered(request: HttpRequest, token: str, asked: Asked) -> HttpResponse:
    """Raises ``SurveyOver`` where another press was faster."""
    form = SurveyForm(request.POST, rules=asked.rules)
    if form.is_valid():
        words = form.cleaned_data.get(OWN_WORDS, "")
        try:
            answer_survey(token=token, answers=form.answers, words=words, now=timezone.now())
        except NothingAnswered as refused:
            form.add_error(f"q-{refused.field}", refused.text)
        else:
            return redirect("survey_thanks")
    return page(request, asked, form)


def page(request: HttpRequest, asked: Asked, form: SurveyForm) -> HttpResponse:
    large = request.GET.get("text") == "large"
    context = {"asked": asked, "form": form, "large": large}
    return render(request, "casework/tracking/survey.html", context)


def over(request: HttpRequest) -> HttpResponse:
    """The same for a link that was used, ran out or never was."""
    people = contacts_shown(on=timezone.localdate()).people
    return render(request, "casework/tracking/survey_over.html", {"contacts": people}, status=404)


@require_safe
def thanks(request: HttpRequest) -> HttpResponse:
    return render(request, "casework/tracking/survey_thanks.html", {"not_again": False})


@require_safe
def not_again(request: HttpRequest) -> HttpResponse:
    return render(request, "casework/tracking/survey_thanks.html", {"not_again": True})
