"""What shows that adopted versions are as they were: marks that anybody can work out again."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC

from cms.policies.models import PolicyVersion


@dataclass(frozen=True)
class Broken:
    """One version that is not as it was adopted, and how that shows."""

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
        "words": version.words_digest,
        "adopted_on": str(version.adopted_on),
        "next_review_on": str(version.next_review_on),
        "note": version.note,
        "published_at": version.published_at.astimezone(UTC).isoformat(),
        "before": before,
    }
    return digest_of(json.dumps(record, sort_keys=True))


def broken_versions() -> Iterator[Broken]:
    """Every version whose stored words do not give its marks. Reads all of them, one at a time.

    A version kept before there were seals has only the mark of its page.
    """
    rows = PolicyVersion.objects.order_by("policy", "number").select_related("policy")
    policy, before = 0, ""
    for version in rows.iterator(chunk_size=20):
        if version.policy_id != policy:
            policy, before = version.policy_id, ""
        if digest_of(version.html) != version.digest:
            yield Broken(str(version), "its page does not give its mark")
        elif version.seal and seal_of(version, before) != version.seal:
            yield Broken(
                str(version), "its record, or the version before it, does not give its seal"
            )
        elif before and not version.seal:
            yield Broken(str(version), "it has no seal, though the version before it has one")
        before = version.seal
