"""Every inbound word goes through clean_text."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cms.web.text import TextTooLong, UncleanText, clean_text, in_a_sentence, showable

ANY_TEXT = st.text(st.characters(codec=None), max_size=300)


def test_windows_and_old_mac_line_breaks_become_one_kind():
    assert clean_text("one\r\ntwo\rthree\u2028four", multiline=True) == "one\ntwo\nthree\nfour"


def test_one_line_stays_one_line():
    assert clean_text("Ann\r\nBcc: all@example.org\tnow ") == "Ann Bcc: all@example.org now"


@pytest.mark.parametrize(
    "bad", ["\x00", "\x07", "\x1b", "\x7f", "\x9b", "\ud83d", "\ufffe", "\ufdd0"]
)
def test_a_control_or_half_character_is_refused_in_plain_words(bad):
    with pytest.raises(UncleanText, match="hidden character"):
        clean_text(f"before{bad}after", multiline=True)
    assert showable(f"before{bad}after") == "beforeafter"


def test_direction_overrides_and_invisible_fillers_are_dropped():
    assert clean_text("pay \u202e0001\u202c now\u200b\ufeff") == "pay 0001 now"


def test_joiners_flags_and_right_to_left_script_are_kept():
    for words in ("\u0646\u0645\u06cc\u200c\u062e\u0648\u0627\u0647\u0645", "👩\u200d👧", "שלום"):
        assert clean_text(words) == words


def test_length_is_counted_after_normalising():
    assert clean_text("e\u0301" * 10, max_length=10) == "é" * 10
    with pytest.raises(TextTooLong) as refused:
        clean_text("é" * 1200, max_length=1000)
    assert str(refused.value) == "Use 1,000 characters or fewer. You have used 1,200."


def test_a_letter_cannot_be_buried_in_marks():
    assert len(clean_text("z" + "\u0335" * 500)) == 9


def test_a_dotted_capital_i_two_hundred_times_is_just_text():
    assert clean_text("İ" * 200, max_length=200) == "İ" * 200


@given(ANY_TEXT, st.booleans())
def test_what_passes_is_storable_composed_and_unchanged_by_a_second_pass(text, multiline):
    try:
        cleaned = clean_text(text, multiline=multiline)
    except UncleanText:
        cleaned = clean_text(showable(text), multiline=multiline)
    cleaned.encode()
    assert unicodedata.is_normalized("NFC", cleaned)
    assert clean_text(cleaned, multiline=multiline) == cleaned
    assert all(ch in "\n\t" or ord(ch) >= 32 for ch in cleaned)
    assert multiline or "\n" not in cleaned


@pytest.mark.parametrize(
    ("title", "inside"),
    [
        ("A friend or neighbour", "a friend or neighbour"),
        ("Coordinator", "coordinator"),
        ("MP", "MP"),
        ("", ""),
    ],
)
def test_a_title_inside_a_sentence_begins_small_unless_it_is_an_abbreviation(
    title: str, inside: str
) -> None:
    assert in_a_sentence(title) == inside
