"""The person reads a text from their case before others do, and agrees or objects (S0-44, H4)."""

from __future__ import annotations

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from cms.casework import registry
from cms.casework.errors import CaseworkError
from cms.casework.tracking import entry
from cms.casework.tracking.own_case import said, signed_out
from cms.web.fields import CleanTextField
from cms.web.forms import SiteForm
from cms.web.widgets import Radios

MOST_WORDS = 2000
CHANGED = "We have changed the words since you opened this page. Read them again, then answer."


class AboutPublishing(SiteForm):
    """Whether they agree, on the words that the page showed."""

    view = forms.ChoiceField(
        label="May we publish this?",
        choices=[("agrees", "Yes, I agree"), ("objects", "No, I object")],
        widget=Radios(reveals={"objects": "text"}),
        error_messages={"required": "Say whether you agree or object."},
    )
    text = CleanTextField(
        label="What should we know or change?",
        help_text="You need not give a reason.",
        max_length=MOST_WORDS,
        required=False,
        widget=forms.Textarea(attrs={"autocomplete": "off", "dir": "auto", "rows": 5}),
    )
    digest = forms.CharField(widget=forms.HiddenInput, required=False, max_length=64)


@require_http_methods(["GET", "HEAD", "POST"])
def answer(request: HttpRequest) -> HttpResponse:
    """Show the words and take the answer; it can be changed until the last day."""
    now = timezone.now()
    found = entry.follower(request, now=now)
    if found is None:
        return signed_out(request)
    question = registry.publishing_question(found.case.pk, now=now)
    if question is None or not question.may_answer:
        return redirect("your_case_view")
    form = AboutPublishing(
        request.POST or None, initial={"digest": question.digest, "view": question.answer}
    )
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        refusal = CHANGED
        if given["digest"] == question.digest:
            refusal = answered(question, given, party_id=found.party.pk)
        if not refusal:
            return said(request, "publishing")
        form.add_error(None, refusal)
    context = {"case": found.case, "question": question, "form": form}
    return render(request, "casework/tracking/publishing.html", context)


def answered(question: registry.PublishingQuestion, given: dict[str, str], *, party_id: int) -> str:
    """Why it was not taken, in words; empty: it was."""
    agrees = given["view"] == "agrees"
    try:
        return registry.answer_publishing_question(
            question,
            agrees=agrees,
            words="" if agrees else given["text"],
            party_id=party_id,
            now=timezone.now(),
        )
    except CaseworkError as refused:
        return refused.text
