"""Invented words for the sheet of components."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.core.paginator import Paginator


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


@dataclass(frozen=True)
class ExampleFile:
    """A file of a form, as the database keeps it."""

    pk: int
    name: str
    size: int


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


def lines() -> list[ExampleLine]:
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


def samples() -> dict[str, Any]:
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
        "files": [
            ExampleFile(1, "IMG_20260520_141003.jpg", 2_411_724),
            ExampleFile(
                2, "Letter about the side door with a name that is far too long.pdf", 84_220
            ),
        ],
        "code": ["K7QM", "4XRT", "9WDE", "H2JP", "CV6N", "3BGF", "8A"],
        "entries": [
            {
                "title": "How community grants are scored",
                "url": "#",
                "text": "People asked why two similar projects got different amounts.",
                "meta": "Published 3 November 2026",
            }
        ],
    }
