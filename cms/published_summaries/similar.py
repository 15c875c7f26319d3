"""What was published already about what somebody writes now (S0-44)."""

from __future__ import annotations

from datetime import date
from threading import Lock
from typing import Any, Final

from django.db.models import Count, F, Max

from cms.casework.registry import Suggestion
from cms.published_summaries.listing import Published, as_listed, listed, published_pages
from cms.web.likeness import Texts

MOST: Final = 2
# Two words in common may be chance. Tried on the demonstration's summaries and cases.
LEAST_SHARED: Final = 2
LEAST: Final = 0.16


class _Known:
    """All that is published, weighed once and again when something was published or went."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._mark: tuple[Any, ...] | None = None
        self._pages: dict[int, Published] = {}
        self._texts: Texts[int] = Texts({})

    def now(self) -> tuple[dict[int, Published], Texts[int]]:
        rows = published_pages().exclude(kind="report").order_by()
        counted = rows.aggregate(
            many=Count("pk"), last=Max("last_published_at"), newest=Max("latest_revision")
        )
        mark = (counted["many"], counted["last"], counted["newest"])
        with self._lock:
            if mark != self._mark:
                self._read(mark)
            return self._pages, self._texts

    def _read(self, mark: tuple[Any, ...]) -> None:
        pages = as_listed(published_pages().exclude(kind="report"))
        rows = list(pages.annotate(third=F("summarypage__found")))
        texts = {
            row.pk: f"{row.title}. {row.title}. {row.first} {row.second} {row.third or ''}"
            for row in rows
        }
        self._pages = {row.pk: listed(row) for row in rows}
        self._texts, self._mark = Texts(texts), mark


_known = _Known()


def similar_published(text: str, on: date) -> list[Suggestion]:
    """One query while nothing new is published. None is better than one that misses the point."""
    pages, texts = _known.now()
    found = texts.like(text, least=LEAST, least_shared=LEAST_SHARED, most=MOST)
    near = [pages[one.key] for one in found]
    return [Suggestion(one.title, one.url, one.said_on, one.line) for one in near]
