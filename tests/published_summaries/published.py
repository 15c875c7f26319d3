"""Pages as they stand once they were published, without the path that leads there."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

from django.utils.text import slugify
from django.utils.timezone import localdate, now

from cms.home.stamping import change_stamp
from cms.published_summaries.models import (
    CheckedPage,
    PublicationsPage,
    SummaryPage,
    Topic,
    YouSaidPage,
)


def add_topics(**titles: str) -> None:
    """By key, in their order; an underscore stands for a hyphen."""
    for place, (key, title) in enumerate(titles.items()):
        Topic.objects.create(key=key.replace("_", "-"), title=title, position=place)


def publish(page: CheckedPage, *, at: datetime | None = None) -> Any:
    """Put it on the site at a moment, as approval would; now unless told."""
    at = (at or now()).astimezone(UTC)
    page.live, page.is_from_a_draft = False, True
    page.slug = page.slug or slugify(page.title)
    PublicationsPage.objects.get().add_child(instance=page)
    type(page).objects.filter(pk=page.pk).update(
        live=True, first_published_at=at, last_published_at=at, said_on=localdate(at)
    )
    change_stamp()
    return type(page).objects.get(pk=page.pk)


def an_answer(title: str = "How community grants are scored", **values: Any) -> Any:
    at = values.pop("at", None)
    given = {
        "asked": "People asked why two similar projects got different grants.",
        "found": "Two readers score each application against the criteria we publish.",
        "doing": "From January everybody gets the scores with the letter.",
        "topics": ["grants"],
        **values,
    }
    return publish(SummaryPage(title=title, **given), at=at)


def a_change(title: str = "Large print newsletters", **values: Any) -> Any:
    at = values.pop("at", None)
    given = {
        "said": "The newsletter is hard to read.",
        "did": "Anyone can ask for large print by phone, by text or at the desk.",
        "topics": ["newsletter"],
        **values,
    }
    return publish(YouSaidPage(title=title, **given), at=at)


def taken_back(page: CheckedPage, reason: str) -> None:
    """As taking back leaves it: the words are gone, the note stands."""
    emptied = dict.fromkeys(("asked", "found", "doing", "said", "did"), "")
    columns = {field.name for field in page._meta.get_fields()}
    emptied = {name: value for name, value in emptied.items() if name in columns}
    type(page).objects.filter(pk=page.pk).update(
        title="Taken back", retracted_on=localdate(), retracted_reason=reason, **emptied
    )
    change_stamp()


def days_ago(days: int) -> datetime:
    return now() - timedelta(days=days)
