"""A site's own colour must leave every word readable."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cms.web.colour import (
    LEAST_CONTRAST,
    PAPER,
    WARM,
    WHITE,
    ColourRefused,
    ContrastTooLow,
    NotAColour,
    contrast,
    palette_from,
)


def test_contrast_is_that_of_wcag():
    assert contrast("#000000", "#ffffff") == pytest.approx(21)
    assert contrast("#777777", "#ffffff") == pytest.approx(4.48, abs=0.01)
    assert contrast("#12503c", "#12503c") == 1


def test_the_shipped_green_gives_a_whole_palette():
    palette = palette_from("12503C")

    assert palette.brand == "#12503c"
    assert palette.css().startswith(":root{--an-brand:#12503c;--an-brand-deep:#")
    assert "<" not in palette.css()


def test_three_digits_are_six():
    assert palette_from("#036") == palette_from("#003366")


@pytest.mark.parametrize("pale", ["#f4c95d", "#ffffff", "#7fb3d5", "#808080"])
def test_a_pale_colour_is_refused_with_the_reason(pale):
    with pytest.raises(ContrastTooLow, match=r"White words on this colour .* Choose a darker"):
        palette_from(pale)


@pytest.mark.parametrize(
    "not_one", ["", "green", "#12345", "#12503c;}", "#１２３４５６", "#12503c\n#"]
)
def test_what_is_no_colour_is_refused(not_one):
    with pytest.raises(NotAColour, match="six figures"):
        palette_from(not_one)


@given(st.integers(0, 0xFFFFFF))
def test_whatever_is_accepted_can_be_read_everywhere(number):
    try:
        palette = palette_from(f"#{number:06x}")
    except ColourRefused as refused:
        assert "4.5 to 1" in str(refused)
        return
    for text, background in [
        (WHITE, palette.brand),
        (palette.link, PAPER),
        (palette.link, palette.tint),
        (palette.brand_deep, palette.tint),
        (palette.on_brand_soft, palette.brand_deep),
        (palette.on_brand_soft, palette.brand),
        (WARM, palette.brand_deep),
    ]:
        assert contrast(text, background) >= LEAST_CONTRAST
