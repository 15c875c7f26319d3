"""Makes the spreadsheets of Wagtail's own reports harmless, like ours.

Titles and names in them were typed by whoever may enter the admin. Wagtail leaves formulas in
CSV to whoever puts it to use, and fails on a control character in XLSX.
"""

from __future__ import annotations

from functools import partial

from wagtail.admin.views.mixins import SpreadsheetExportMixin

from cms.web.spreadsheets import harmless


def make_harmless() -> None:
    """From now on, in every report of the admin."""
    formats = (SpreadsheetExportMixin.FORMAT_CSV, SpreadsheetExportMixin.FORMAT_XLSX)
    SpreadsheetExportMixin.custom_value_preprocess[str] = {
        name: partial(harmless, export_format=name) for name in formats
    }
