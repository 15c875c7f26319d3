"""Every component with its states on one page, for us to look at. Never on a live site."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django import forms
from django.conf import settings
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render

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


@dataclass(frozen=True)
class ExampleCell:
    """One day of an example line."""

    label_top: str
    label_bottom: str
    state: tuple[str, ...]
    spoken: str
    why: str = ""


@dataclass(frozen=True)
class ExampleLine:
    """A promise line as the clocks give it."""

    kind: str
    sentence: str
    cells: tuple[ExampleCell, ...]
    explanation: tuple[str, ...] = ()
    summary: str = ""
    label: str = ""


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
    photos = FilesField(label="Photographs", required=False, help_text="Up to five.")
    agreed = forms.BooleanField(label="I have read how you use my words")


def styleguide(request: HttpRequest) -> HttpResponse:
    """Show the sheet in demonstration mode or while developing; 404 otherwise."""
    if not (settings.DEBUG or settings.ANSWERABLE_DEMO):
        raise Http404
    sent = {"story": "", "email": "nobody", "on_day": "31", "on_month": "2", "on_year": "2026"}
    context: dict[str, Any] = {
        "lines": _lines(),
        "form": (empty := EveryControl(auto_id="empty_%s")),
        "empty_form": empty,
        "wrong_form": EveryControl({**sent, "ways": ["email"]}, auto_id="wrong_%s"),
        **_samples(),
    }
    return render(request, "web/styleguide.html", context)


def _days(start: date, count: int, today: int, due: int, off: set[int]) -> tuple[ExampleCell, ...]:
    cells = []
    for n in range(count):
        day = start + timedelta(days=n)
        why = "Bank holiday" if n in off else day.strftime("%A") if day.weekday() > 4 else ""
        states = ["late" if n > due else "not_counted" if why else "counted"]
        states += ["today"] * (n == today) + ["due"] * (n == due) + ["future"] * (n > today)
        top, bottom = ("Bank", "hol") if n in off else (f"{day:%a}", "" if why else str(day.day))
        cells.append(ExampleCell(top, bottom, tuple(states), f"{day:%A} {day.day} {day:%B}", why))
    return tuple(cells)


def _lines() -> list[ExampleLine]:
    start = date(2026, 5, 21)
    why = (
        "You wrote on Wednesday 20 May 2026. Day 1 was Thursday 21 May.",
        "The bank holiday on Monday 25 May is not counted.",
        "Friday 29 May is day 6 of 10. Day 10 is Thursday 4 June.",
    )
    hours = tuple(
        ExampleCell(
            "Wed" if n < 4 else "Thu",
            f"{n % 4 * 6} h",
            (state,),
            f"{n * 6} to {n * 6 + 6} hours: {state}",
        )
        for n, state in enumerate(["counted"] * 3 + ["met"] + ["counted"] * 3 + ["due"])
    )
    months = tuple(
        ExampleCell("week", str(n + 1), states, f"Week {n + 1}")
        for n, states in enumerate(
            [("counted",), ("counted", "today"), ("future",), ("future",), ("due",)]
        )
    )
    return [
        ExampleLine(
            "days",
            "Day 6 of 10. You will have our reply by Thursday 4 June.",
            _days(start, 15, 8, 14, {4}),
            why,
        ),
        ExampleLine(
            "days",
            "Our reply is 3 working days late. It was due on Thursday 4 June.",
            _days(start, 20, 19, 14, {4}),
            why,
        ),
        ExampleLine(
            "days",
            "Day 12 of 30. You will have our decision by Friday 3 July.",
            _days(start, 44, 18, 43, {4}),
            why,
        ),
        ExampleLine(
            "hours", "Our first answer came after 19 hours. We aim for 48.", hours, why[:1]
        ),
        ExampleLine(
            "months", "Week 2. We aim to reply in full by Saturday 20 June.", months, why[:1]
        ),
        ExampleLine("days", "There is no clock on a compliment. Thank you.", ()),
    ]


def _samples() -> dict[str, Any]:
    page = Paginator(range(200), 10).page(7)
    return {
        "page": page,
        "pages": list(page.paginator.get_elided_page_range(7, on_each_side=1, on_ends=1)),
        "words": "The door was locked at 7.\n\nNobody answered. <b>Why?</b>",
        "address": "The Hub\n4 Mill Lane",
        "crumbs": [{"label": "Home", "url": "#"}, {"label": "How we work", "url": "#"}],
        "doors": [
            {
                "name": "Tell us something",
                "text": "A compliment, a comment, a concern or a complaint. It takes about three "
                "minutes, and you need not know which it is.",
                "url": "#doors",
            },
            {
                "name": "Follow what you told us",
                "text": "See where it stands, who has it and when you will hear.",
                "url": "#doors",
            },
            {
                "name": "See what we have published",
                "text": "Answers of general interest, and every policy.",
                "url": "#doors",
            },
        ],
        "figures": [
            {
                "value": "48 hours",
                "text": "is our aim for a first answer from a person. In the last year we met it "
                "for 87 in 100.",
            },
            {"value": "1 month", "text": "is our aim for a full reply. We met it for 91 in 100."},
            {
                "value": "14 December",
                "text": "is the next partnership meeting.",
                "url": "#",
                "url_text": "Agenda",
            },
        ],
        "timeline": [
            {"when": "By Thursday 4 June", "text": "You will have our reply.", "state": "next"},
            {
                "when": "Today",
                "text": "Priya has asked the hall’s manager for the access log.",
                "state": "now",
                "who": "Priya Anand, coordinator",
            },
            {
                "when": "Wednesday 20 May, 2.10 pm",
                "text": "You told us. We sent you a receipt.",
                "url": "#",
                "url_text": "Read it",
            },
        ],
        "answers": [
            {"key": "What happened", "value": "The hall was locked.\nAgain.", "url": "#"},
            {"key": "Your name", "value": "Not given", "url": "#"},
        ],
        "timescales": [
            {"what": "First answer", "aim": "48 hours", "who": "Coordinator"},
            {"what": "Full reply", "aim": "1 month", "who": "Coordinator", "note": "If needed."},
        ],
        "entries": [
            {
                "title": "How community grants are scored",
                "url": "#",
                "text": "People asked why two similar projects got different amounts.",
                "meta": "Published 3 November 2026",
            }
        ],
    }
