"""The words that the public reads of one draft or page, and the digest that tells them apart."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from hashlib import sha256
from pathlib import PurePath
from typing import Any

from cms.published_summaries.models import CheckedPage, Draft, DraftKind, SummaryPage, YouSaidPage

# What each part is called to whoever is told of it.
LABELS: Mapping[str, str] = {
    "title": "Title",
    "slug": "Address of the page",
    "asked": "What people asked",
    "found": "What we found",
    "doing": "What we are doing",
    "image_alt": "What the picture shows",
    "image_title": "Title of the picture",
    "image_name": "File name of the picture",
    "image_description": "Description of the picture",
    "seo_title": "Title for search engines",
    "search_description": "Description for search engines",
    "comments": "Comments on the page",
    "reason": "Reason",
}


@dataclass(frozen=True)
class Words:
    """Everything of it that anybody outside reads. ``image``: its key; None without a picture."""

    kind: str
    title: str
    slug: str
    asked: str = ""
    found: str = ""
    doing: str = ""
    topics: tuple[str, ...] = ()
    image: int | None = None
    image_alt: str = ""
    seo_title: str = ""
    search_description: str = ""

    @property
    def digest(self) -> str:
        """SHA-256; the same for the same words, whoever holds them.

        Of what is there alone: a part that comes to be checked later changes no digest before.
        """
        given = {name: value for name, value in asdict(self).items() if value}
        kept = json.dumps(given, sort_keys=True, ensure_ascii=False)
        return sha256(kept.encode()).hexdigest()


def words_of(draft: Draft) -> Words:
    return Words(
        kind=draft.kind,
        title=draft.title,
        slug=draft.slug,
        asked=draft.asked,
        found=draft.found if draft.kind != DraftKind.YOU_SAID else "",
        doing=draft.doing,
        topics=tuple(draft.topics),
        image=draft.image_id,
        image_alt=draft.image_alt,
    )


def words_on(page: CheckedPage) -> Words:
    """Of a page as it is in memory, such as a revision of it."""
    parts: dict[str, Any] = {"kind": DraftKind.YOU_SAID}
    if isinstance(page, YouSaidPage):
        parts |= {"asked": page.said, "doing": page.did}
    elif isinstance(page, SummaryPage):
        kind = DraftKind.CLARIFICATION if page.is_clarification else DraftKind.SUMMARY
        parts = {"kind": kind, "asked": page.asked, "found": page.found, "doing": page.doing}
    return Words(
        **{name: str(value) for name, value in parts.items()},
        title=page.title,
        slug=page.slug,
        topics=tuple(page.topics),
        image=page.image_id,
        image_alt=page.image_alt,
        seo_title=page.seo_title,
        search_description=page.search_description,
    )


def parts_of(words: Words, image: Any = None) -> dict[str, str]:
    """What is searched for traces of a case, by part. ``image``: the row behind ``words.image``."""
    names = ("title", "slug", "asked", "found", "doing", "image_alt")
    parts = {name: getattr(words, name) for name in (*names, "seo_title", "search_description")}
    if image is not None:
        parts["image_title"] = image.title
        parts["image_name"] = PurePath(image.file.name).stem
        parts["image_description"] = getattr(image, "description", "")
    return {name: text for name, text in parts.items() if text}


def fields_for(draft: Draft) -> dict[str, Any]:
    """What the page of a draft is made with: its own words and nothing else."""
    common = {
        "title": draft.title,
        "slug": draft.slug,
        "topics": list(draft.topics),
        "image_id": draft.image_id,
        "image_alt": draft.image_alt,
    }
    if draft.kind == DraftKind.YOU_SAID:
        return {**common, "said": draft.asked, "did": draft.doing}
    return {
        **common,
        "is_clarification": draft.kind == DraftKind.CLARIFICATION,
        "asked": draft.asked,
        "found": draft.found,
        "doing": draft.doing,
    }


def page_type(draft: Draft) -> type[CheckedPage]:
    return YouSaidPage if draft.kind == DraftKind.YOU_SAID else SummaryPage
