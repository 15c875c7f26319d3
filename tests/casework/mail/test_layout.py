"""Text with fields becomes blocks of words; nothing typed can change their shape."""

from __future__ import annotations

import pytest

from cms.casework.mail.layout import Block, as_html, as_text, blocks_of, is_ours, pieces_of

SITE = "https://answers.example"


def html(text: str, **values: str) -> str:
    return as_html(
        blocks_of(text, values),
        subject="Hello",
        organisation="Sallowfield Together",
        site_url=SITE,
        addresses=(SITE, "https://adviser.example/"),
    )


@pytest.mark.req("S0-39")
def test_a_value_that_holds_a_field_name_stays_as_typed():
    blocks = blocks_of(
        "{message}", {"message": "I wrote {reference}.", "reference": "AB-26-0001-K"}
    )

    assert as_text(blocks) == "I wrote {reference}.\n"


def test_a_field_that_nobody_knows_says_nothing():
    assert as_text(blocks_of("Hello {no_such_field}.", {})) == ""
    assert as_text(blocks_of("Hello {no_such_field}, {name}.", {"name": "Ada"})) == "Hello , Ada.\n"


def test_a_block_whose_fields_are_all_empty_goes_with_its_heading():
    text = "Dear you\n\nWhat we understood\n{points}\n\nGoodbye"

    assert as_text(blocks_of(text, {"points": " "})) == "Dear you\n\nGoodbye\n"
    assert blocks_of(text, {"points": "1. The door."})[1] == Block(
        "What we understood", "1. The door."
    )


def test_a_line_whose_field_is_empty_leaves_no_gap():
    text = "{author_name}\n{author_title}"

    assert as_text(blocks_of(text, {"author_name": "Sam", "author_title": ""})) == "Sam\n"


def test_a_first_line_with_a_full_stop_or_a_field_is_no_heading():
    assert blocks_of("Thank you.\nGoodbye.", {})[0] == Block("", "Thank you.\nGoodbye.")
    assert blocks_of("{organisation}\nfor all", {"organisation": "Us"})[0] == Block(
        "", "Us\nfor all"
    )


def test_what_somebody_typed_makes_no_heading():
    block = blocks_of("{message}", {"message": "A heading\nand words"})[0]

    assert block == Block("", "A heading\nand words")


def test_windows_line_breaks_are_breaks():
    assert as_text(blocks_of("One\r\n\r\nTwo", {})) == "One\n\nTwo\n"


def test_markup_that_somebody_typed_is_shown_as_typed():
    page = html("{message}", message='<script>alert(1)</script> & "<b>"')

    assert "&lt;script&gt;alert(1)&lt;/script&gt; &amp; &quot;&lt;b&gt;&quot;" in page
    assert "<script" not in page


def test_paragraphs_and_lines_are_kept_in_html():
    page = html("{message}", message="One\ntwo\n\nThree")

    assert "<p>One<br>\ntwo</p>" in page
    assert "<p>Three</p>" in page


def test_only_our_own_addresses_can_be_pressed():
    page = html(
        "{message}", message=f"See {SITE}/your-case/?reference=A. Or https://evil.example/x"
    )

    assert f'<a href="{SITE}/your-case/?reference=A">{SITE}/your-case/?reference=A</a>. Or' in page
    assert 'href="https://evil.example' not in page
    assert "https://evil.example/x" in page


@pytest.mark.parametrize(
    ("url", "ours"),
    [
        (SITE, True),
        (f"{SITE}/", True),
        (f"{SITE}/policy/", True),
        (f"{SITE}?a=1", True),
        ("https://adviser.example/help", True),
        (f"{SITE}.evil.example/", False),
        (f"{SITE}@evil.example/", False),
        ("http://answers.example/", False),
    ],
)
def test_an_address_that_only_starts_alike_is_not_ours(url: str, ours: bool):
    assert is_ours(url, (SITE, "https://adviser.example/")) is ours


def test_the_words_around_a_link_are_all_kept():
    line = f"Go to {SITE}/a, then {SITE}/b (or write)."

    assert "".join(piece.words for piece in pieces_of(line, (SITE,))) == line


def test_the_html_has_no_script_no_picture_and_no_style_attribute():
    page = html("Hello\n\n{message}", message="Words")

    assert "style=" not in page
    assert "<img" not in page
    assert "src=" not in page
