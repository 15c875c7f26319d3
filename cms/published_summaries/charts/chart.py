"""What a chart is made of, before and after it is drawn."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from django.utils.safestring import SafeString

# Said wherever a count may not be told. Why is said once beside it, by whoever shows the chart.
NOT_SHOWN: Final = "not shown"


@dataclass(frozen=True)
class Bar:
    """One thing with its number. None: it may not be told. ``text``: the number as it is said."""

    label: str
    value: float | None
    text: str = ""

    @property
    def said(self) -> str:
        if self.value is None:
            return NOT_SHOWN
        return self.text or f"{self.value:g}"


@dataclass(frozen=True)
class Stack:
    """A whole and its parts, in the order of the chart's names; None may not be told.

    ``text`` is said beside the label. ``target``: so many in 100 of the first part, or None.
    """

    label: str
    total: int | None
    parts: tuple[int | None, ...]
    text: str = ""
    target: int | None = None

    @property
    def hidden(self) -> int:
        """What of the whole belongs to parts that may not be told."""
        return (self.total or 0) - sum(part or 0 for part in self.parts)

    @property
    def said(self) -> str:
        return self.text or (NOT_SHOWN if self.total is None else str(self.total))


@dataclass(frozen=True)
class Chart:
    """A drawing, and the same as a table. ``key`` is unique on its page.

    ``headings`` stand over the columns of ``rows``, whose first cell names the row.
    """

    key: str
    title: str
    description: str
    svg: SafeString
    headings: Sequence[str]
    rows: Sequence[Sequence[str]]
