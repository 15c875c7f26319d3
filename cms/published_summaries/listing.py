"""What is published, for lists, feeds and letters: the newest first, and nothing taken back."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import reduce
from operator import or_
from typing import Any, Final

from django.db.models import Case, CharField, DateField, Q, QuerySet, TextField, Value, When
from django.db.models.functions import Cast, Coalesce, TruncDate
from django.utils.text import Truncator
from wagtail.models import Page

from cms.published_summaries.models import PublicationsPage, Topic

# The key in addresses, one of them, many of them.
KINDS: Final = (
    ("answer", "Answer", "Answers"),
    ("clarification", "Clarification", "Clarifications"),
    ("changed", "You said, we did", "You said, we did"),
    ("report", "Report", "Reports"),
)
ONE_OF: Final = {key: one for key, one, _ in KINDS}
MOST_WORDS: Final = 8
LINE: Final = 220  # characters
SEARCHED: Final = (
    "title",
    "summarypage__asked",
    "summarypage__found",
    "summarypage__doing",
    "yousaidpage__said",
    "yousaidpage__did",
    "reportpage__introduction",
    "reportpage__learning",
)


@dataclass(frozen=True)
class Published:
    """One page as lists show it. ``line``: its beginning; ``did`` only where we changed something.

    ``since``: when it first stood on the site. ``topics`` are keys.
    """

    pk: int
    kind: str
    title: str
    url: str
    line: str
    did: str
    said_on: date
    since: datetime
    topics: tuple[str, ...] = ()

    @property
    def label(self) -> str:
        return ONE_OF[self.kind]


def published_pages() -> QuerySet[Page]:
    """Each has ``kind``, ``said`` (a day) and ``keys`` (of topics), the newest first."""
    written = Q(summarypage__isnull=False, summarypage__retracted_on=None)
    told = Q(yousaidpage__isnull=False, yousaidpage__retracted_on=None)
    rows: QuerySet[Page] = Page.objects.live().public()
    rows = rows.filter(written | told | Q(reportpage__isnull=False))
    rows = rows.exclude(first_published_at=None).annotate(
        kind=kind_of_row(),
        said=Coalesce(
            "summarypage__said_on",
            "yousaidpage__said_on",
            TruncDate("first_published_at"),
            output_field=DateField(),
        ),
        keys=Coalesce("summarypage__topics", "yousaidpage__topics"),
    )
    return rows.order_by("-said", "-first_published_at", "-pk")


def taken_back() -> QuerySet[Page]:
    """The keys of pages whose words are gone: only who knows the address reads why."""
    gone = Q(summarypage__retracted_on__isnull=False) | Q(yousaidpage__retracted_on__isnull=False)
    rows: QuerySet[Page] = Page.objects.filter(gone)
    return rows.values("pk")


def kind_of_row() -> Case:
    return Case(
        When(summarypage__is_clarification=True, then=Value("clarification")),
        When(summarypage__isnull=False, then=Value("answer")),
        When(yousaidpage__isnull=False, then=Value("changed")),
        default=Value("report"),
        output_field=CharField(),
    )


def narrowed(
    rows: QuerySet[Page], *, kind: str = "", topic: str = "", words: str = ""
) -> QuerySet[Page]:
    """Those of a kind, under a topic, and in which every word occurs. Empty: all of them."""
    if kind:
        rows = rows.filter(kind=kind)
    if topic:
        # Keys are slugs, so one stands in the stored list as itself between quotation marks.
        stored = [Cast(f"{page}__topics", TextField()) for page in ("summarypage", "yousaidpage")]
        rows = rows.annotate(stored=Coalesce(*stored)).filter(stored__contains=f'"{topic}"')
    for word in words.split()[:MOST_WORDS]:
        rows = rows.filter(reduce(or_, (Q(**{f"{name}__icontains": word}) for name in SEARCHED)))
    return rows


def as_listed(rows: QuerySet[Page]) -> QuerySet[Page]:
    """With the words that a list shows."""
    shown: QuerySet[Page] = rows.annotate(
        first=Coalesce("summarypage__asked", "yousaidpage__said", "search_description"),
        second=Coalesce("yousaidpage__did", Value("", TextField()), output_field=TextField()),
    )
    return shown


def listed(page: Any) -> Published:
    """One row of ``as_listed``."""
    return Published(
        pk=page.pk,
        kind=page.kind,
        title=page.title,
        url=page.url or "/",
        line=begin(page.first),
        did=begin(page.second),
        said_on=page.said,
        since=page.first_published_at,
        topics=tuple(page.keys or ()),
    )


def begin(words: str | None) -> str:
    return Truncator(" ".join((words or "").split())).chars(LINE)


def index_url() -> str:
    """Of the page that lists it all; the front page where there is none."""
    page = PublicationsPage.objects.live().first()
    return (page.url if page else None) or "/"


def newest(count: int, *, topic: str = "", kind: str = "") -> list[Published]:
    rows = as_listed(narrowed(published_pages(), topic=topic, kind=kind))[:count]
    return [listed(row) for row in rows]


def published_since(moment: datetime, *, until: datetime) -> list[Published]:
    """What first stood on the site after ``moment``, the oldest first."""
    rows = as_listed(published_pages()).filter(
        first_published_at__gt=moment, first_published_at__lte=until
    )
    return [listed(row) for row in rows.order_by("first_published_at", "pk")]


def titles_of_topics() -> Mapping[str, str]:
    """In the order that editors gave them."""
    return dict(Topic.objects.values_list("key", "title"))


@dataclass(frozen=True)
class Offered:
    """What there is to choose from: kinds and topics under which something is published.

    Pairs of a key and its words. ``titles`` are those of every topic.
    """

    kinds: Sequence[tuple[str, str]]
    topics: Sequence[tuple[str, str]]
    titles: Mapping[str, str]


def offered(rows: QuerySet[Page]) -> Offered:
    """Two queries; one where nothing is published. ``rows``: of ``published_pages``."""
    pairs = list(rows.order_by().values_list("kind", "keys"))
    used, kinds = {key for _, keys in pairs for key in keys or ()}, {kind for kind, _ in pairs}
    titles = titles_of_topics() if pairs else {}
    return Offered(
        kinds=[(key, many) for key, _, many in KINDS if key in kinds],
        topics=[(key, title) for key, title in titles.items() if key in used],
        titles=titles,
    )


def named(keys: Iterable[str], titles: Mapping[str, str]) -> Sequence[tuple[str, str]]:
    """The topics of a page that there still are, by key and title."""
    wanted = set(keys)
    return [(key, title) for key, title in titles.items() if key in wanted]
