"""The privacy check of one draft against every case that its words come from (S0-44)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from wagtail.images import get_image_model

from cms.casework import publishing as casework
from cms.published_summaries.models import Draft
from cms.published_summaries.privacy import DraftText, Finding, check
from cms.published_summaries.words import Words, parts_of


def cases_behind(draft: Draft) -> list[int | None]:
    """The cases that its words come from; None stands for a lesson that came from no case."""
    return [draft.case_id]


def findings_in(parts: Mapping[str, str], cases: Iterable[int | None]) -> list[Finding]:
    """Every trace of the cases, in the order of the parts; each once."""
    found: dict[str, Finding] = {}
    for case_id in cases:
        material = casework.material_for_check(case_id)
        for finding in check(DraftText(parts=parts), material):
            found.setdefault(finding.key, finding)
    order = {name: place for place, name in enumerate(parts)}
    return sorted(found.values(), key=lambda one: (order.get(one.part, 0), one.start))


def findings_of(draft: Draft, words: Words, **more: str) -> list[Finding]:
    """All of them, those that somebody let stand as well. ``more``: further parts to search."""
    rows = get_image_model().objects.filter(pk=words.image) if words.image else ()
    parts = parts_of(words, next(iter(rows), None))
    given = {name: text for name, text in more.items() if text}
    return findings_in({**parts, **given}, cases_behind(draft))


def let_stand(draft: Draft) -> dict[str, dict[str, Any]]:
    """What somebody looked at and let stand, by the finding's key."""
    return {str(row["key"]): row for row in draft.waived}


def open_findings(draft: Draft, words: Words, **more: str) -> list[Finding]:
    """Those that nobody let stand."""
    known = let_stand(draft)
    return [one for one in findings_of(draft, words, **more) if one.key not in known]
