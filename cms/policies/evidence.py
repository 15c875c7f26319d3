"""What shows that adopted versions are as they were: marks that anybody can work out again."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC
from typing import Any, Final

from django.db.models import QuerySet

from cms.policies.models import PolicyVersion

OF_ASSESSMENTS: Final = ("pk", "made_on", "author", "groups", "findings", "actions", "review_on")
OF_CONSULTATIONS: Final = ("pk", "who", "asked_on", "responded_on", "response", "what_became")
# All that may still come after the version: the answer of somebody who was late.
ASKED: Final = ("pk", "who", "asked_on")
OF_AMENDMENTS: Final = ("delegation_id", "consultation_id", "extent", "reason", "made_by_id")


@dataclass(frozen=True)
class Broken:
    """A version that is not as it was adopted, or a page astray, and how that shows."""

    version: str
    what: str


def digest_of(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


def seal_of(version: PolicyVersion, before: str) -> str:
    """The mark of the whole record and of the seal ``before`` it, so that none can be left out.

    ``before`` is the seal of the version that it replaced; empty for the first.
    """
    record = {
        "policy": str(version.policy.uid),
        "decision": version.decision_id,
        "procedure": version.procedure_key,
        "number": version.number,
        "title": version.title,
        "summary": version.summary,
        "html": version.html,
        "text": version.text,
        "sections": version.sections,
        "behind": version.behind,
        "words": version.words_digest,
        "adopted_on": str(version.adopted_on),
        "next_review_on": str(version.next_review_on),
        "note": version.note,
        "published_at": version.published_at.astimezone(UTC).isoformat(),
        "published_by": version.published_by_id,
        "before": before,
    }
    return digest_of(json.dumps(record, sort_keys=True))


def kept(row: Any, names: Iterable[str]) -> dict[str, str]:
    """A row as ``PolicyVersion.behind`` holds it: in words, so that no database writes it anew."""
    return {name: _in_words(getattr(row, name)) for name in names}


def _in_words(value: object) -> str:
    return "" if value is None else str(value)


def broken_versions() -> Iterator[Broken]:
    """Every version whose stored words do not give its marks. Reads all of them, some at a time.

    A version kept before there were seals has only the mark of its page.
    """
    policy, before = 0, ""
    for version in _in_order().iterator(chunk_size=20):
        if version.policy_id != policy:
            policy, before = version.policy_id, ""
        if what := _fault_of(version, before):
            yield Broken(str(version), what)
        before = version.seal


def _in_order() -> QuerySet[PolicyVersion]:
    rows: QuerySet[PolicyVersion] = PolicyVersion.objects.order_by("policy", "number")
    return rows.select_related("policy", "amendment").prefetch_related(
        "assessments", "consultations"
    )


def _fault_of(version: PolicyVersion, before: str) -> str:
    """How it shows that a version is not as it was; empty: it is."""
    if digest_of(version.html) != version.digest:
        return "its page does not give its mark"
    if version.seal and seal_of(version, before) != version.seal:
        return "its record, or the version before it, does not give its seal"
    if before and not version.seal:
        return "it has no seal, though the version before it has one"
    behind = version.behind
    assessments, consultations = version.assessments.all(), version.consultations.all()
    amendment = getattr(version, "amendment", None)
    if _differs(assessments, behind.get("assessments", []), OF_ASSESSMENTS):
        return "its equality assessments are not as they were"
    if _differs(consultations, behind.get("consultations", []), OF_CONSULTATIONS):
        return "the consultations behind it are not as they were"
    if _differs([amendment] if amendment else [], behind.get("amendment", []), OF_AMENDMENTS):
        return "the amendment that it was made by is not as it was"
    return ""


def _differs(rows: Iterable[Any], told: Sequence[dict[str, str]], names: Sequence[str]) -> bool:
    there = sorted(rows, key=lambda row: row.pk)
    return len(there) != len(told) or any(
        kept(row, asked) != {name: one.get(name) for name in asked}
        for row, one in zip(there, sorted(told, key=_place), strict=True)
        for asked in [ASKED if one.get("responded_on") == "" else names]
    )


def _place(one: dict[str, str]) -> int:
    return int(one.get("pk", 0))
