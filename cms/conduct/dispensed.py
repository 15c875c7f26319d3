"""What members may do at meetings in spite of an interest, in words for everybody (3.4)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable
from datetime import date
from typing import Any

from django.db.models import F
from django.utils.timezone import localdate

from cms.conduct.models import Dispensation
from cms.meetings.models import InterestAtMeeting
from cms.web.templatetags.site import short_date


def dispensations_for(interest_ids: Collection[int]) -> dict[int, str]:
    """A sentence for each interest declared at a meeting that a dispensation covers. Two queries."""
    rows = InterestAtMeeting.objects.filter(pk__in=interest_ids).exclude(item=None)
    found: list[Any] = list(
        rows.annotate(member=F("attendance__seat__holding__member")).values_list(
            "pk", "member", "item", "attendance__meeting__starts_at"
        )
    )
    given = given_to({member for _, member, _, _ in found if member is not None})
    words = {}
    for pk, member, item, starts_at in found:
        row = fitting(given.get(member, ()), item, localdate(starts_at))
        if row is not None:
            words[pk] = in_words(row)
    return words


def given_to(member_ids: Iterable[int]) -> dict[int, list[Dispensation]]:
    """The newest first, as they are ordered."""
    found: dict[int, list[Dispensation]] = defaultdict(list)
    rows = Dispensation.objects.filter(member__in=list(member_ids)).select_related("decision")
    for row in rows:
        found[row.member_id].append(row)
    return found


def fitting(rows: Iterable[Dispensation], item_id: int, on: date) -> Dispensation | None:
    """One for the item itself before one for a matter at any meeting."""
    holding = [row for row in rows if holds(row, on) and row.item_id in (None, item_id)]
    return min(holding, key=lambda row: row.item_id is None, default=None)


def holds(row: Dispensation, on: date) -> bool:
    return row.given_on <= on and (row.ends_on is None or on <= row.ends_on)


def in_words(row: Dispensation) -> str:
    """Such as “They have a dispensation to speak, but not to vote, on parking: …”."""
    how_far = "to speak and vote" if row.may_vote else "to speak, but not to vote,"
    return (
        f"They have a dispensation {how_far} on “{row.matter}”, given by {row.given_by} on "
        f"{short_date(row.given_on)}: {row.reason.rstrip('.')}."
    )
