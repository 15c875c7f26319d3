"""Cells of a spreadsheet that do no harm: no formulas and no control characters."""

from __future__ import annotations

from typing import Final

from cms.web.text import showable

# The wide forms are what a spreadsheet set to Chinese, Japanese or Korean reads as the narrow ones.
FORMULA_STARTS: Final = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")


def harmless(value: str, *, export_format: str = "csv") -> str:
    """Text that no spreadsheet takes for a formula and every one can hold.

    XLSX cells are typed as text by Wagtail, so only CSV needs the apostrophe.
    """
    text = showable(value)
    return f"'{text}" if export_format == "csv" and text.startswith(FORMULA_STARTS) else text
