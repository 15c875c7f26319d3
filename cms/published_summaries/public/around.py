"""What stands around a published page: the way here, its topics, and more on the same."""

from __future__ import annotations

from typing import Any, Final

from wagtail.models import Page

from cms.published_summaries.listing import (
    ONE_OF,
    as_listed,
    listed,
    named,
    narrowed,
    published_pages,
    titles_of_topics,
)
from cms.web.site import Link

MORE: Final = 3


def around(page: Any) -> dict[str, Any]:
    """Everything that the page's own words do not say; a page taken back has only the way here."""
    parent = page.get_parent()
    crumbs = [Link("Home", "/"), Link(parent.title, parent.url or "/")] if parent else []
    if page.retracted_on:
        return {"crumbs": crumbs}
    return {
        "crumbs": crumbs,
        "label": ONE_OF[page.listed_as],
        "about": named(page.topics, titles_of_topics()),
        "index_url": parent.url if parent else "",
        "more": more_like(page),
    }


def more_like(page: Page) -> list[Any]:
    """Others under its first topic, the newest first; none for a page without topics."""
    topics = getattr(page, "topics", [])
    if not topics:
        return []
    rows = narrowed(published_pages(), topic=topics[0]).exclude(pk=page.pk)
    return [listed(row) for row in as_listed(rows)[:MORE]]
