"""The promises of a case in its story: what was promised, and that it was done."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, time

from django.utils.timezone import make_aware

from cms.casework.mail.promised import public_label
from cms.casework.models import Case, Remedy

NOON = time(12)  # what was done has a day and no hour


def promise_moments(case: Case, *, public: bool) -> Iterator[tuple[datetime, str, str, str, str]]:
    """When, what, who of us, who sees it and in which words.

    One query; none where they were prefetched.

    What was dropped is no longer told to the person; staff find it with its reason.
    """
    known = is_prefetched(case, "remedies")
    for row in case.remedies.all() if known else case.remedies.select_related("agreed_by"):
        if public and not row.is_promised:
            continue
        words = f"{public_label(case.procedure.spec, row)}: {row.what}"
        who = "" if public else str(row.agreed_by)
        lane = "shared" if row.is_promised else "internal"
        title = "We promised to put it right" if public else "Promised"
        yield row.agreed_at, title, who, lane, words
        if row.done_on is not None:
            title = "We did what we promised" if public else "Done as promised"
            yield done_at(row), title, "", lane, words


def is_prefetched(case: Case, name: str) -> bool:
    """Whether what hangs on a case was read with it."""
    return name in getattr(case, "_prefetched_objects_cache", {})


def done_at(row: Remedy) -> datetime:
    """Never before it was promised."""
    noon = make_aware(datetime.combine(row.done_on, NOON)) if row.done_on else row.agreed_at
    return max(noon, row.agreed_at)
