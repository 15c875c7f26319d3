"""What stands beside the questions: the form on paper, and the equality questions afterwards."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from django import forms
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from cms.casework.intake.answers import labels_of
from cms.casework.intake.offer import Offer, live_offer
from cms.casework.procedure.questions import IntakeSpec
from cms.casework.services.equality import keep_equality_answers
from cms.casework.services.questions import QuestionWords
from cms.users.contacts import contacts_shown
from cms.web import pdf
from cms.web.forms import Radios, SiteForm
from cms.web.limits import Limit, source_of

A_SOURCE: Final = Limit("tell_us_equality", 60, 3600)
# What no pen can do; the page asks for copies in words.
NOT_ON_PAPER: Final = frozenset({"attached"})
TICK_ALONE: Final = frozenset({"treated_worse", "anonymous"})


@dataclass(frozen=True)
class PaperQuestion:
    """One question on paper: boxes to tick, or lines to write on."""

    words: QuestionWords
    choices: list[str]

    @property
    def is_tick(self) -> bool:
        return self.words.key in TICK_ALONE

    @property
    def lines(self) -> range:
        return range(self.words.lines)

    @property
    def is_box(self) -> bool:
        return self.words.lines > 2


@dataclass(frozen=True)
class PaperPage:
    title: str
    questions: list[PaperQuestion]


def paper_pages(offer: Offer) -> list[PaperPage]:
    """The questions of the website, from the same catalogue, as they go on paper (S4-5)."""
    intake = offer.spec.intake
    asked = {
        "own": bool(offer.own_questions),
        "service_area": bool(offer.areas),
        "treated_worse": offer.asks_of_worse_treatment,
        "relation": bool(intake.relations),
        "anonymous": intake.anonymous_allowed,
        "adjustments": bool(intake.adjustments),
    }
    pages = []
    for page in offer.pages.values():
        if page.key == "for-somebody-else" and not intake.acts_as:
            continue
        questions = [
            PaperQuestion(words, list(labels_of(words.key, offer).values()))
            for words in page.questions
            if words.key not in NOT_ON_PAPER and asked.get(words.key, True)
        ]
        pages.append(PaperPage(page.title, questions))
    return pages


@require_safe
def paper(request: HttpRequest) -> HttpResponse:
    """The form to print and fill in with a pen."""
    on = timezone.localdate()
    offer = live_offer(on)
    if offer is None:
        return render(request, "casework/intake/closed.html")
    context = {**paper_context(offer, on), "offers_pdf": pdf.is_offered()}
    return render(request, "casework/intake/print.html", context)


@require_safe
def paper_pdf(request: HttpRequest) -> HttpResponse:
    """The same form as a document to keep or to send on (S4-5)."""
    on = timezone.localdate()
    offer = live_offer(on)
    if offer is None:
        return redirect("tell_us_print")
    context = {**paper_context(offer, on), "back": reverse("tell_us_print")}
    html = render_to_string("casework/intake/paper.html", context, request)
    return pdf.pdf_response(html, "tell-us-on-paper.pdf")


def paper_context(offer: Offer, on: date) -> dict[str, Any]:
    return {
        "spec": offer.spec,
        "pages": paper_pages(offer),
        "contacts": contacts_shown(on=on).people,
    }


class EqualityForm(SiteForm):
    """Questions of the procedure, all of which may be left."""

    mark_optional = False

    def __init__(self, *args: Any, intake: IntakeSpec, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for question in intake.equality:
            self.fields[question.key] = forms.ChoiceField(
                label=question.label,
                choices=[*question.choices, ("", "I would rather not say")],
                required=False,
                widget=Radios,
                error_messages={"invalid_choice": "Choose one of the answers shown."},
            )


@require_http_methods(["GET", "HEAD", "POST"])
def equality(request: HttpRequest) -> HttpResponse:
    """Asked of everybody afterwards. Nothing here knows or keeps who answers, or when."""
    now = timezone.now()
    offer = live_offer(timezone.localdate(now))
    if offer is None or not offer.spec.intake.equality:
        raise Http404
    form = EqualityForm(request.POST or None, intake=offer.spec.intake)
    if request.method != "POST" or not form.is_valid():
        return render(request, "casework/intake/equality.html", {"form": form})
    if not A_SOURCE.passed(source_of(request), now=now):
        on = timezone.localdate(now)
        keep_equality_answers(offer.spec.intake, form.cleaned_data, on=on)
    return redirect("tell_us_equality_thanks")


@require_safe
def equality_thanks(request: HttpRequest) -> HttpResponse:
    return render(request, "casework/intake/equality_thanks.html")
