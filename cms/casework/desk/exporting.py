"""Spreadsheets that do no harm: no formulas, no control characters, no row that breaks them."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Mapping
from typing import Any, ClassVar

from django.db.models import QuerySet
from django.http.response import HttpResponseBase

from cms.web.spreadsheets import harmless

CHUNK = 500


class SafeExport(ABC):
    """A listing that can be downloaded."""

    list_export: ClassVar[list[str]] = []

    @abstractmethod
    def exported(self, item: Any) -> Mapping[str, str]:
        """One row; its keys are the headings of ``list_export``."""

    def to_row_dict(self, item: Any) -> Mapping[str, str]:
        row = self.exported(item)
        return {name: row.get(name) or "" for name in self.list_export}

    def get_heading(self, queryset: Any, field: str) -> str:
        return field

    def preprocess_field_value(self, field: str, value: Any, export_format: str) -> str:
        return harmless(str(value), export_format=export_format)

    def as_spreadsheet(self, queryset: QuerySet[Any], spreadsheet_format: str) -> HttpResponseBase:
        """In chunks, so that a long listing does not fill the memory."""
        rows = queryset.iterator(chunk_size=CHUNK)
        response: HttpResponseBase = super().as_spreadsheet(rows, spreadsheet_format)  # type: ignore[misc]
        response.headers["Cache-Control"] = "no-store"
        return response
