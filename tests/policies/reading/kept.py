"""Versions of a policy as rows, without a meeting for each."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta
from typing import Any

from cms.policies.models import Policy, PolicyVersion

FIRST = date(2026, 1, 1)


def kept_section(anchor: str, words: str, number: int = 1, **more: Any) -> dict[str, Any]:
    return {
        "part": "response",
        "part_title": "How we answer you",
        "anchor": anchor,
        "number": number,
        "heading": anchor.title(),
        "html": f"<p>{words}</p>",
        "short": "",
        "readers": [],
        **more,
    }


def version_of(
    policy: Policy, number: int, *sections: dict[str, Any], **more: Any
) -> PolicyVersion:
    """Not saved, with its sections numbered in their order."""
    for at, section in enumerate(sections):
        section["number"] = at + 1
    html = "".join(section["html"] for section in sections)
    given = {
        "title": "Answering people",
        "summary": "How we answer.",
        "html": html,
        "text": html,
        "sections": list(sections),
        "digest": f"{number:064}",
        "words_digest": f"{number:064}",
        "adopted_on": FIRST + timedelta(days=number),
        "note": f"Change {number}.",
        "published_at": datetime(2026, 1, 1, tzinfo=UTC) + timedelta(days=number),
        **more,
    }
    return PolicyVersion(policy=policy, number=number, **given)


def keep(policy: Policy, numbers: Sequence[int]) -> None:
    for number in numbers:
        version_of(policy, number, kept_section("why", f"Wording {number}.")).save()
