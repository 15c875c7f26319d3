"""A data set as a file: CSV, JSON, and the schema of its rows."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any, Final

from django.conf import settings
from django.http import HttpRequest

from cms.published_summaries.opendata.rows import Row
from cms.published_summaries.opendata.sets import VERSION, DataSet
from cms.web.site import site_identity
from cms.web.spreadsheets import harmless

JSON, CSV, SCHEMA = "json", "csv", "schema.json"
TYPES: Final = {
    JSON: "application/json",
    CSV: "text/csv; charset=utf-8",
    SCHEMA: "application/schema+json",
}


def as_csv(data: DataSet, rows: Iterable[Row]) -> str:
    """One line a row; several words in one cell are set apart by a semicolon."""
    out = io.StringIO()
    out.write("\ufeff")  # without it, Excel takes the letters for others
    writer = csv.writer(out)
    writer.writerow(data.columns)
    for row in rows:
        given = row.model_dump(mode="json")
        writer.writerow([cell(given[name]) for name in data.columns])
    return out.getvalue()


def cell(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, list):
        return harmless("; ".join(str(one) for one in value))
    return harmless(str(value))


def as_json(data: DataSet, rows: Iterable[Row], request: HttpRequest) -> str:
    found = [row.model_dump(mode="json") for row in rows]
    return written({**heading(data, request), "count": len(found), "rows": found})


def heading(data: DataSet, request: HttpRequest) -> dict[str, Any]:
    """What every answer says of itself before its rows."""
    return {
        "title": data.title,
        "version": VERSION,
        "publisher": site_identity(request).name,
        "licence": licence(),
        "documentation": f"{settings.SITE_URL}/data/{data.key}/",
        "row_schema": f"{settings.SITE_URL}{file_path(data, SCHEMA)}",
    }


def licence() -> Mapping[str, str]:
    return {"name": settings.OPEN_DATA_LICENCE, "url": settings.OPEN_DATA_LICENCE_URL}


def file_path(data: DataSet, kind: str) -> str:
    return f"/data/v{VERSION}/{data.key}.{kind}"


def as_schema(data: DataSet) -> str:
    """JSON Schema (2020-12) of one row; the columns of the CSV are its properties, in order."""
    schema = data.row.model_json_schema()
    return written(
        {
            "$schema": "https://json-schema.org/draft/2020-12/schema",
            "$id": f"{settings.SITE_URL}{file_path(data, SCHEMA)}",
            **schema,
            "title": data.title,
            "description": data.about,
        }
    )


def written(given: Any) -> str:
    return json.dumps(given, ensure_ascii=False, indent=1) + "\n"


def content_of(data: DataSet, kind: str, request: HttpRequest, *, today: date) -> str:
    """The whole file; a few queries, and nothing of it is kept."""
    if kind == SCHEMA:
        return as_schema(data)
    rows = data.rows(today)
    return as_csv(data, rows) if kind == CSV else as_json(data, rows, request)
