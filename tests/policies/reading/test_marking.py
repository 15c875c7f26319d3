"""What was added and what was removed is marked in words, whatever the words stand in."""

from __future__ import annotations

import re

import pytest
from django.utils.html import strip_tags

from cms.policies.reading import marking
from cms.policies.reading.marking import marked
from cms.policies.reading.words import drawn, paragraph, paragraphs_of

pytestmark = pytest.mark.one_database


def compared(old: str, new: str) -> str:
    """The marked text, its marks as brackets."""
    html = marked(paragraphs_of(old), paragraphs_of(new))
    html = html.replace('<span class="govuk-visually-hidden"> (end)</span>', "")
    html = re.sub(r'<strong class="an-diff__word">\w+:</strong> ', "", html)
    for tag, (before, after) in {"ins": ("{+", "+}"), "del": ("[-", "-]")}.items():
        html = html.replace(f"<{tag}>", before).replace(f"</{tag}>", after)
    return html


@pytest.mark.parametrize(
    ("old", "new", "shown"),
    [
        (
            "<p>We answer within 48 hours, always.</p>",
            "<p>We answer within 24 hours, always.</p>",
            "<p>We answer within [-48-] {+24+} hours, always.</p>",
        ),
        (
            "<p>We answer.</p>",
            "<p>We answer.</p><p>You may ask why.</p>",
            "<p>We answer.</p>\n<p>{+You may ask why.+}</p>",
        ),
        (
            "<p>We answer.</p><p>You may ask why.</p>",
            "<p>You may ask why.</p>",
            "<p>[-We answer.-]</p>\n<p>You may ask why.</p>",
        ),
        (
            "<ul><li>By phone</li><li>By letter</li></ul>",
            "<ul><li>By phone</li><li>By email</li><li>By letter</li></ul>",
            "<ul>\n<li>By phone</li>\n<li>{+By email+}</li>\n<li>By letter</li>\n</ul>",
        ),
        (
            "<p>Ask <b>the chair</b>, who answers.</p>",
            "<p>Ask <b>the clerk</b>, who answers.</p>",
            "<p>Ask <b>the</b> [-<b>chair</b>-] {+<b>clerk</b>+}, who answers.</p>",
        ),
    ],
    ids=["a word", "a paragraph", "one gone", "an entry", "in bold"],
)
def test_a_change_is_marked_where_it_is(old, new, shown):
    assert compared(old, new) == shown


def test_a_link_that_leads_elsewhere_is_a_change():
    shown = compared(
        '<p>Read <a href="/one/" class="x">the rules</a> first.</p>',
        '<p>Read <a href="/two/">the rules</a> first.</p>',
    )

    assert '[-<a href="/one/">the rules</a>-] {+<a href="/two/">the rules</a>+}' in shown


def test_a_word_or_two_between_changes_go_with_them():
    shown = compared(
        "<p>You hear from us in ten days of it, as a rule, and so do they.</p>",
        "<p>You hear from us in five weeks of them, as a rule, and so do they.</p>",
    )

    assert "[-ten days of it,-] {+five weeks of them,+}" in shown


def test_paragraphs_with_little_in_common_are_removed_and_added_whole():
    shown = compared("<p>Cats sleep all day.</p>", "<p>We answer within a week.</p>")

    assert shown == "<p>[-Cats sleep all day.-]</p>\n<p>{+We answer within a week.+}</p>"


def test_marks_are_said_in_words_and_end_in_words():
    html = marked(
        paragraphs_of("<p>One day, we say.</p>"), paragraphs_of("<p>Two days, we say.</p>")
    )

    text = " ".join(strip_tags(html).split())
    assert text == "Removed: One day, (end) Added: Two days, (end) we say."


def test_what_is_no_words_is_left_out():
    html = (
        '<div class="an-example"><h4>A worked example</h4><p>Suppose.<br></p></div>'
        '<div class="an-line"><ol class="an-line__cells" role="list"><li>Mon</li></ol>'
        '<span aria-hidden="true">done <b>x</b></span><p>Due by Monday.<br>Or Tuesday.</p></div>'
    )

    assert [drawn(one.words) for one in paragraphs_of(html)] == ["Due by Monday.<br>Or Tuesday."]


def test_what_was_escaped_stays_escaped():
    words = "<p>Two &amp; &lt;script&gt;alert(1)&lt;/script&gt;</p>"

    assert compared("<p>Two</p>", words) == (
        "<p>Two {+&amp; &lt;script&gt;alert(1)&lt;/script&gt;+}</p>"
    )


def test_texts_that_are_far_too_long_to_compare_are_shown_whole():
    old = " ".join(f"a{number}" for number in range(1_500))
    new = f"{old} end"

    shown = compared(f"<p>{old}</p>", f"<p>{new}</p>")

    assert shown.startswith("<p>[-a0")
    assert "{+a0" in shown


def test_a_long_text_that_was_written_anew_costs_no_more_than_its_length(monkeypatch):
    asked = []
    monkeypatch.setattr(marking, "_are_alike", lambda old, new: asked.append(1))
    old = [paragraph(f"a{number}") for number in range(300)]

    marking.marked(old, [paragraph(f"b{number}") for number in range(300)])

    assert len(asked) == 300 * marking.NEAR


@pytest.mark.parametrize(
    ("html", "kinds"),
    [
        ("<p>One</p><h4>Two</h4><p>Three</p>", ["p", "h", "p"]),
        ("<ol><li>One<ul><li>Two</li></ul></li></ol>", ["ol", "ul"]),
        (
            "<table><tr><th>One</th><td><strong>Two</strong><p>Three</p></td></tr></table>",
            ["h", "p", "p"],
        ),
        ("<dl><dt>One</dt><dd>Two</dd></dl>", ["h", "p"]),
        ("Bare words", ["p"]),
        ("", []),
    ],
)
def test_paragraphs_are_told_apart(html, kinds):
    assert [one.kind for one in paragraphs_of(html)] == kinds
