"""Tables as files: CSV for everybody, XLSX that is written row by row. No formulas, no styles."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell

from cms.web.spreadsheets import harmless

CSV: Final = "text/csv; charset=utf-8"
XLSX: Final = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
FORMATS: Final[Mapping[str, str]] = {"csv": CSV, "xlsx": XLSX}
LONGEST_TITLE: Final = 31  # of a sheet, by the format
NOT_IN_TITLES: Final = str.maketrans("", "", "[]:*?/\\'")

Value = str | int | float | None


@dataclass(frozen=True)
class Sheet:
    title: str
    columns: Sequence[str]
    rows: Iterable[Sequence[Value]]


def made(
    title: str, columns: Sequence[str], rows: Iterable[Sequence[Value]], file_format: str
) -> tuple[bytes, str]:
    """One table as a file, with its content type."""
    sheet = Sheet(title, columns, rows)
    content = as_csv(sheet) if file_format == "csv" else as_xlsx([sheet])
    return content, FORMATS[file_format]


def as_csv(sheet: Sheet) -> bytes:
    """With the mark at its start by which spreadsheets know UTF-8."""
    kept = io.StringIO()
    writer = csv.writer(kept)
    for row in (sheet.columns, *sheet.rows):
        writer.writerow([csv_cell(value) for value in row])
    return kept.getvalue().encode("utf-8-sig")


def csv_cell(value: Value) -> Any:
    if value is None:
        return ""
    return harmless(value) if isinstance(value, str) else value


def as_xlsx(sheets: Iterable[Sheet]) -> bytes:
    """Every sheet in turn; what is text stays text, whatever it begins with."""
    book = Workbook(write_only=True)
    taken: set[str] = set()
    for sheet in sheets:
        shown = book.create_sheet(free_title(sheet.title, taken))
        for row in (sheet.columns, *sheet.rows):
            shown.append([xlsx_cell(shown, value) for value in row])
    kept = io.BytesIO()
    book.save(kept)
    return kept.getvalue()


def xlsx_cell(sheet: Any, value: Value) -> Any:
    if not isinstance(value, str):
        return value
    cell = WriteOnlyCell(sheet, harmless(value, export_format="xlsx"))
    cell.data_type = "s"  # never a formula
    return cell


def free_title(title: str, taken: set[str]) -> str:
    """One that the format takes and no other sheet has."""
    stem = title.translate(NOT_IN_TITLES).strip()[:LONGEST_TITLE] or "Sheet"
    tries = (stem, *(f"{stem[: LONGEST_TITLE - 3]} {number}" for number in range(2, 99)))
    found = next(one for one in tries if one.lower() not in taken)
    taken.add(found.lower())
    return found
