"""How long a former member stays in public: as long as the register keeps what they declared."""

from __future__ import annotations

from collections import Counter
from datetime import date
from typing import Final

from django.db.models import Q, QuerySet
from django.urls import reverse

from cms.conduct.library import registers
from cms.conduct.models import Code, Member, RegisterEntry
from cms.meetings.models import Attendance

# Where no register keeps anything: a year.
WITHOUT_REGISTER: Final = 1


def public_members(on: date) -> QuerySet[Member]:
    """Members of that day, and those who left, for as long as a register here keeps them."""
    since = years_before(on, years_kept())
    rows: QuerySet[Member] = Member.objects.filter(joined_on__lte=on)
    return rows.filter(Q(left_on=None) | Q(left_on__gte=since))


def pages_in_meeting(meeting_id: int, on: date) -> dict[str, str]:
    """The public page of each member who is listed for a meeting, by the name that is minuted.

    A name that two of them bear leads nowhere.
    """
    rows = Attendance.objects.filter(meeting=meeting_id)
    rows = rows.filter(seat__holding__member__in=public_members(on))
    named = list(rows.values_list("name", "seat__holding__member__slug"))
    times = Counter(name for name, _ in named)
    return {name: reverse("member", args=[slug]) for name, slug in named if times[name] == 1}


def years_kept() -> int:
    """The longest time, in years, for which a register that is in use keeps who left."""
    asked = Code.objects.order_by().values_list("register", flat=True)
    declared = RegisterEntry.objects.order_by().values_list("register", flat=True)
    in_use = {*asked.union(declared)}
    kept = [spec.keep_terms for spec in registers() if spec.key in in_use]
    return max(kept, default=WITHOUT_REGISTER)


def years_before(on: date, years: int) -> date:
    """The same day so many years ago; 28 February for a leap day."""
    try:
        return on.replace(year=on.year - years)
    except ValueError:
        return on.replace(year=on.year - years, day=28)
