"""Every component with its states on one page, for us to look at. Never on a live site."""

from __future__ import annotations

from typing import Any

from django import forms
from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render

from cms.web import samples
from cms.web.forms import (
    Checkboxes,
    CleanCharField,
    CleanEmailField,
    CleanPhoneField,
    CleanTextField,
    FilesField,
    MomentField,
    Radios,
    SiteForm,
    WholeDateField,
)


class EveryControl(SiteForm):
    """One field of each kind."""

    kind = forms.ChoiceField(
        label="What would you like to tell us?",
        choices=[("praise", "A compliment"), ("concern", "A concern"), ("unsure", "I’m not sure")],
        widget=Radios(hints={"unsure": "We will work it out. It makes no difference to you."}),
    )
    story = CleanTextField(label="What happened?", max_length=4000, help_text="Say it your way.")
    ways = forms.MultipleChoiceField(
        label="How may we reach you?",
        choices=[("email", "By email"), ("phone", "By phone")],
        widget=Checkboxes(reveals={"email": "email", "phone": "phone"}),
    )
    email = CleanEmailField(label="Your email address", required=False)
    phone = CleanPhoneField(label="Your phone number", required=False)
    name = CleanCharField(label="Your name", max_length=200, required=False)
    topic = forms.ChoiceField(
        label="What is it about?", choices=[("", "Choose"), ("hall", "The hall")]
    )
    on = WholeDateField(label="When did it happen?", help_text="For example, 27 3 2026.")
    at = MomentField(label="When did the letter arrive?", required=False)
    photos = FilesField(label="Photographs", required=False)
    agreed = forms.BooleanField(label="I have read how you use my words")


def styleguide(request: HttpRequest) -> HttpResponse:
    """Show the sheet in demonstration mode or while developing; 404 otherwise."""
    if not (settings.DEBUG or settings.ANSWERABLE_DEMO):
        raise Http404
    sent = {"story": "", "email": "nobody", "on_day": "31", "on_month": "2", "on_year": "2026"}
    context: dict[str, Any] = {
        "lines": samples.lines(),
        "form": (empty := EveryControl(auto_id="empty_%s")),
        "empty_form": empty,
        "wrong_form": EveryControl({**sent, "ways": ["email"]}, auto_id="wrong_%s"),
        **samples.samples(),
    }
    return render(request, "web/styleguide.html", context)
