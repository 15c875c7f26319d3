"""Every template of the ground floor compiles, and the frame and components hold together."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from django.conf import settings
from django.template.loader import get_template, render_to_string
from django.test import RequestFactory

from cms.web import site, styleguide
from cms.web.templatetags.site import (
    clock_time,
    dial,
    full_date,
    full_moment,
    moment,
    short_date,
    unbroken,
    whole,
)

TEMPLATES = Path(settings.BASE_DIR) / "templates"
OURS = sorted(
    str(path.relative_to(TEMPLATES))
    for place in (
        "*.html",
        "components/*.html",
        "web/**/*.html",
        "allauth/**/*.html",
        "account/*.html",
    )
    for path in TEMPLATES.glob(place)
)
# Names by which a page's parts can be found, with no look of their own.
HANDLES = {"an-line--none", "an-footer__who", "an-footer__contacts", "an-timescales", "an-policy"}
INLINE = re.compile(r"<script(?![^>]*\bsrc=)|<style|\sstyle=|\son\w+=|javascript:", re.I)


@dataclass
class Cell:
    label_top: str
    label_bottom: str
    state: tuple[str, ...]
    spoken: str
    why: str = ""


@dataclass
class Line:
    kind: str = "days"
    sentence: str = "Day 2 of 2."
    cells: list[Cell] = field(default_factory=list)
    summary: str = ""


def drawn_line(explanation: object = (), **changes) -> str:
    context = {"line": Line(**changes), "explanation": explanation}
    return render_to_string("components/promise_line.html", context)


@pytest.fixture
def sheet(settings) -> str:
    settings.ANSWERABLE_DEMO = True
    request = RequestFactory().get("/styleguide/")
    return styleguide.styleguide(request).content.decode()


@pytest.mark.parametrize("name", OURS)
def test_each_template_compiles_and_has_nothing_inline(name):
    get_template(name)

    source = (TEMPLATES / name).read_text()
    assert not INLINE.search(source)
    assert "https://" not in source
    assert not re.search(r"\{#[^#]*\n", source), "a {# comment #} cannot run over two lines"


@pytest.mark.parametrize("name", [name for name in OURS if name.startswith("components/")])
def test_each_component_opens_with_its_variables(name):
    source = (TEMPLATES / name).read_text()

    assert re.match(r"(\{% load [\w ]+ %\})?(\{#|\{% comment %\})", source)


def test_the_sheet_shows_everything_with_unique_ids(sheet):
    ids = re.findall(r'\sid="([^"]+)"', sheet)

    assert len(ids) == len(set(ids))
    assert "{%" not in sheet
    assert "{{" not in sheet
    assert not INLINE.search(sheet)
    assert sheet.count("<h1") == 2  # the hero's and the receipt's


def test_the_title_says_error_first(sheet):
    page = render_to_string("base.html", {"has_errors": True, "site_identity": {"name": "Us"}})

    assert "<title>Error: " in page
    assert "<title>Error: " not in sheet


def test_the_sheet_is_hidden_from_the_public(settings, web_client):
    settings.ROOT_URLCONF = "cms.web.urls"
    settings.DEBUG = settings.ANSWERABLE_DEMO = False
    assert web_client.get("/styleguide/").status_code == 404

    settings.ANSWERABLE_DEMO = True
    assert web_client.get("/styleguide/").status_code == 200


def test_the_promise_line_is_an_ordered_list_that_speaks():
    cells = [
        Cell("Fri", "22", ("counted",), "Friday 22 May, day 1"),
        Cell("Sat", "23", ("not_counted",), "Saturday 23 May, not counted: weekend", "weekend"),
        Cell("Mon", "25", ("counted", "today", "due"), "Monday 25 May, day 2, today, due"),
    ]
    page = drawn_line(cells=cells, explanation=["Day 1 was Friday 22 May."])

    assert page.count('<li class="an-line__cell ') == 3
    assert 'aria-label="From receipt to the due date"' in page
    assert '<span class="govuk-visually-hidden">Monday 25 May, day 2, today, due</span>' in page
    assert "an-line__cell--not_counted" in page
    assert "an-line__cell--starts-fri" in page
    assert ">due today</span>" in page
    assert "<summary>How we work this out</summary>" in page


@pytest.mark.parametrize(
    ("kind", "flag"), [("days", "today"), ("hours", "soon"), ("months", "soon")]
)
def test_the_last_hours_or_week_of_a_line_do_not_say_that_it_is_due_at_this_moment(
    kind: str, flag: str
):
    cells = [Cell("Tue", "12.33 pm", ("counted", "today", "due"), "Until 12.33 pm, now, due")]

    assert f">due {flag}</span>" in drawn_line(kind=kind, cells=cells)


def test_a_day_stays_with_its_month_and_a_time_with_its_half_of_the_day():
    words = "Due by Tuesday 22 December 2026, 6.30 pm, in 30 days & 2 amber weeks."

    assert unbroken(words) == (
        "Due by Tuesday 22\u00a0December 2026, 6.30\u00a0pm, in 30 days & 2 amber weeks."
    )


def test_a_reference_stays_on_one_line_and_what_stands_about_it_is_escaped():
    assert whole("SF-26-0042-K, <b>A-board</b>") == (
        '<span class="w-whole">SF-26-0042-K</span>, &lt;b&gt;A-board&lt;/b&gt;'
    )
    assert whole("wi-fi of 2026-11-22") == "wi-fi of 2026-11-22"


def test_a_line_without_a_clock_is_its_sentence():
    page = drawn_line(sentence="There is no clock.")

    assert "There is no clock." in page
    assert "<ol" not in page
    assert "<details" not in page


def test_words_of_a_resident_stay_words():
    page = render_to_string("components/words.html", {"text": "<script>alert(1)</script>"})

    assert "&lt;script&gt;" in page


def test_dates_are_written_in_full():
    at = datetime(2026, 3, 3, 14, 10, tzinfo=UTC)

    assert full_date(date(2026, 3, 3)) == "Tuesday 3 March 2026"
    assert short_date(date(2026, 3, 3)) == "3 March 2026"
    assert full_moment(at) == "Tuesday 3 March 2026, 2.10 pm"
    assert clock_time(at.replace(hour=9, minute=0)) == "9 am"
    assert clock_time(at.replace(hour=0, minute=5)) == "12.05 am"
    assert [clock_time(at.replace(hour=h, minute=0)) for h in (0, 12)] == ["midnight", "noon"]
    assert [full_date(None), clock_time(None), full_moment(None), moment(None)] == [""] * 4


def test_a_moment_is_marked_up_in_local_time():
    summer = datetime(2026, 7, 1, 9, 30, tzinfo=UTC)

    assert moment(summer) == (
        '<time datetime="2026-07-01T09:30:00+00:00">Wednesday 1\u00a0July 2026, 10.30\u00a0am</time>'
    )
    assert (
        moment(date(2026, 7, 1)) == '<time datetime="2026-07-01">Wednesday 1\u00a0July 2026</time>'
    )


def test_the_menu_opens_without_a_script_and_its_list_stands_beside_the_button():
    links = [site.Link("Home", "/", current=True), site.Link("Contact", "/contact/")]
    context = {"site_identity": site.Identity(name="Sallowfield Together"), "items": links}

    header = render_to_string("components/site_header.html", context)

    # Outside the button, so that a wide screen, print and an old browser can show it whole.
    assert header.index("</details>") < header.index("<ul>")
    assert '<a href="/" aria-current="page">Home</a>' in header


def test_every_class_of_ours_in_a_template_has_a_face():
    """A part that somebody adds to a page must be dressed, or named here as a handle only."""
    sheets = Path(settings.BASE_DIR, "cms").glob("*/static/*/*.css")
    faces = "".join(sheet.read_text() for sheet in sheets)

    bare = []
    for path in sorted(TEMPLATES.rglob("*.html")):
        for value in re.findall(r'class="([^"]*)"', path.read_text()):
            plain = re.sub(r"\{[{%].*?[%}]\}", " ", value)
            names = [name for name in plain.split() if re.fullmatch(r"an-[a-z_-]*[a-z]", name)]
            bare += [
                f"{path.relative_to(TEMPLATES)}: {name}"
                for name in names
                if name not in HANDLES and f".{name}" not in faces
            ]
    assert not bare, "\n".join(bare)


@pytest.mark.parametrize(
    ("written", "dialled"),
    [
        ("01632 960 114", "01632960114"),
        ("+44 1632-960114", "+441632960114"),
        ("01632 960 114 (mornings)", ""),
        ("+44 (0)1632 960114", ""),
        ("", ""),
    ],
)
def test_a_number_can_be_dialled_only_where_it_is_nothing_but_one(written, dialled):
    assert dial(written) == dialled
    drawn = render_to_string("components/phone.html", {"phone": written})
    assert ("tel:" in drawn) is bool(dialled)
    assert written in drawn
