"""Warnings of hard words: what they find, and what they leave alone."""

from __future__ import annotations

import pytest

from cms.web.readability import readability_warnings, reading_age

LONG = " ".join(["word"] * 26) + "."


@pytest.mark.req("S0-5")
def test_a_sentence_of_more_than_25_words_is_named_by_its_opening():
    (warning,) = readability_warnings(f"Short. {LONG} Short again.")

    assert "A sentence of 26 words" in warning
    assert "“word word" in warning


@pytest.mark.req("S0-5")
@pytest.mark.parametrize(
    "plain",
    [
        "",
        "We write to you within a week.",
        " ".join(["word"] * 25) + ".",
        "One line\n" * 40,
        "Is it so? " * 30,
        "Call 01632 960 114 or write to hello@sallowfield.example.",
    ],
)
def test_plain_words_give_no_warning(plain):
    assert readability_warnings(plain) == []


@pytest.mark.req("S0-5")
def test_a_hard_word_comes_with_a_plainer_one():
    (warning,) = readability_warnings("We Utilised it.")

    assert "“Utilised”" in warning
    assert "use" in warning


@pytest.mark.req("S0-5")
def test_a_site_adds_words_of_its_own_and_each_is_named_once():
    warnings = readability_warnings("A synergy, and a synergy.", jargon=["Synergy", " "])

    assert warnings == ["“synergy” is a hard word. Is there a plainer word?"]


def test_a_part_of_a_word_is_not_the_word():
    assert readability_warnings("The priority is yours.", jargon=["prior"]) == []


def test_signs_in_jargon_are_read_as_they_stand():
    assert readability_warnings("A (b", jargon=["(", "b*"]) == []


@pytest.mark.parametrize(
    ("text", "youngest", "oldest"),
    [
        ("The cat sat on the mat. The dog ran to the door. We all went home.", 5, 7),
        ("We look into it and write to you. You can call us, or ask a friend to call.", 5, 8),
        (
            "Notwithstanding contractual obligations, remuneration arrangements necessitate "
            "comprehensive organisational deliberation preceding authorisation.",
            18,
            60,
        ),
        ("SF-26-0042-K 01632 960 114", 0, 0),
        ("", 0, 0),
    ],
)
def test_a_reading_age_tells_a_child_s_words_from_an_office_s(text, youngest, oldest):
    assert youngest <= reading_age(text) <= oldest


def test_a_date_does_not_make_a_page_harder():
    said = "You told us {}. We will answer you by {}."

    long = said.format("on Wednesday 25 November 2026, 12.23 am", "5 September")
    short = said.format("on Monday 4 May 2026, 3 pm", "4 June")

    assert reading_age(long) == reading_age(short)
