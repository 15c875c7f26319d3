"""What is new, as RSS and Atom: everything, or what is under one topic."""

from __future__ import annotations

import hashlib
from typing import Final

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseNotModified
from django.shortcuts import get_object_or_404
from django.utils.feedgenerator import Atom1Feed, Rss201rev2Feed, SyndicationFeed
from django.utils.html import escape
from django.views.decorators.http import require_safe

from cms.casework.registry import organisation
from cms.published_summaries.listing import Published, index_url, newest, titles_of_topics
from cms.published_summaries.models import Topic

MOST: Final = 30
KEPT_SECONDS: Final = 900
CONTENT: Final = {
    "rss": "application/rss+xml; charset=utf-8",
    "atom": "application/atom+xml; charset=utf-8",
}
KINDS: Final[dict[str, type[SyndicationFeed]]] = {"rss": Rss201rev2Feed, "atom": Atom1Feed}


@require_safe
def feed(request: HttpRequest, kind: str, topic_key: str = "") -> HttpResponse:
    """The newest first. It answers everybody alike, and 304 to who has it already."""
    topic = get_object_or_404(Topic, key=topic_key) if topic_key else None
    made = made_of(newest(MOST, topic=topic_key), kind, request.path, topic)
    body = made.writeString("utf-8").encode()
    etag = f'"{hashlib.sha256(body).hexdigest()[:32]}"'
    if etag in request.headers.get("If-None-Match", ""):
        answer: HttpResponse = HttpResponseNotModified()
    else:
        answer = HttpResponse(body, content_type=CONTENT[kind])
    answer.headers["ETag"] = etag
    answer.headers["Cache-Control"] = f"public, max-age={KEPT_SECONDS}"
    return answer


def made_of(rows: list[Published], kind: str, path: str, topic: Topic | None) -> SyndicationFeed:
    name = organisation().name
    made = KINDS[kind](
        title=f"{name}: {topic.title if topic else 'what we publish'}",
        link=f"{settings.SITE_URL}{index_url()}",
        description="What people asked, what we found, and what we changed because somebody spoke up.",
        feed_url=f"{settings.SITE_URL}{path}",
        language="en-GB",
        author_name=name,
    )
    titles = titles_of_topics()
    for row in rows:
        made.add_item(
            title=row.title,
            link=f"{settings.SITE_URL}{row.url}",
            description=words_of(row),
            pubdate=row.since,
            updateddate=row.since,
            unique_id=f"{settings.SITE_URL}{row.url}",
            unique_id_is_permalink=True,
            categories=[row.label, *(titles[key] for key in row.topics if key in titles)],
        )
    return made


def words_of(row: Published) -> str:
    """As HTML, which is what programs take a description for."""
    return escape(f"You said: {row.line} We did: {row.did}" if row.did else row.line)
