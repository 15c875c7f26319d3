"""What waits for one person today, each list asked for by itself, and cut where it is long."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from django.db.models import OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.utils.timezone import localdate

from cms.casework.desk.commitments import agreed_contacts
from cms.casework.desk.lessons import due_lessons
from cms.casework.desk.piles import flags_to_review, flood_in, unanswered, without_flood
from cms.casework.desk.words import SOON
from cms.casework.models import (
    Asking,
    Case,
    CaseFlag,
    Deadline,
    Event,
    EventKind,
    InformationRequest,
    Job,
    Lesson,
    Remedy,
)
from cms.casework.models.work import AGREED_CONTACT
from cms.casework.permissions import Rights, rights_of, visible_to
from cms.casework.services.finishing import open_remedies
from cms.users.models import User

# As many as somebody can look through; the queue has the rest.
MOST_ROWS = 25
MOST_FROM_A_FLOOD = 5


class Asked:
    """Every row of it through ``visible_to``. Each list costs one query, and may be one too long."""

    def __init__(self, user: User, *, now: datetime) -> None:
        self.user, self.now, self.on = user, now, localdate(now)
        self.rights: Rights = rights_of(user, on=self.on)
        self.all_cases = visible_to(user, on=self.on)
        # A flood stands apart and last: it hides nothing (quality 47).
        self.cases = without_flood(self.all_cases)

    def deadlines(self) -> tuple[list[Deadline], list[Deadline]]:
        """Promises whose time has come, and those whose time comes within a day. Two queries."""
        rows = Deadline.objects.open().filter(due_at__lt=self.now + SOON, case__in=self.cases)
        rows = rows.select_related("case__handler").order_by("due_at", "pk")
        late, soon = rows.filter(due_at__lt=self.now), rows.filter(due_at__gte=self.now)
        return list(late[: MOST_ROWS + 1]), list(soon[: MOST_ROWS + 1])

    def jobs(self) -> list[Job]:
        ours = Q(case__in=self.cases) | Q(case=None, role__in=self.rights.roles)
        rows = Job.objects.filter(ours, done_at=None).exclude(kind=AGREED_CONTACT)
        rows = rows.select_related("case__handler")
        return list(rows.order_by("since_at", "pk")[: 4 * MOST_ROWS])

    def agreed(self) -> list[Job]:
        """Times agreed with people that are near or gone by, in their order (S3-21)."""
        rows = agreed_contacts().filter(case__in=self.all_cases, due_at__lt=self.now + SOON)
        return list(rows.select_related("case__handler")[: MOST_ROWS + 1])

    def flags(self) -> list[CaseFlag]:
        """What is on for a while and is to be looked at by today (S4-27)."""
        rows = flags_to_review(self.on).filter(case__in=self.all_cases, case__closed_at=None)
        rows = rows.select_related("case__handler").order_by("review_on", "pk")
        return list(rows[: MOST_ROWS + 1])

    def remedies(self) -> list[Remedy]:
        """What was promised and is due, and what is to be looked at again (S3-116, S3-117)."""
        due = Q(done_on=None, due_on__lte=self.on) | Q(
            done_on__isnull=False, follow_up_on__lte=self.on
        )
        rows = open_remedies().filter(due, case__in=self.all_cases)
        rows = rows.annotate(on=Coalesce("follow_up_on", "due_on")).order_by("on", "pk")
        return list(rows.select_related("case__handler")[: MOST_ROWS + 1])

    def lessons(self) -> list[Lesson]:
        rows = due_lessons(self.user, on=self.on).select_related("case")
        return list(rows[: MOST_ROWS + 1])

    def requests(self) -> list[InformationRequest]:
        rows = InformationRequest.objects.filter(
            answered_at=None, due_on__lt=self.on, case__in=self.cases, case__closed_at=None
        ).exclude(kind=Asking.FACT_CHECK)
        return list(rows.select_related("case__handler")[: MOST_ROWS + 1])

    def open_cases(self) -> QuerySet[Case]:
        rows: QuerySet[Case] = self.cases.filter(closed_at=None).select_related("handler")
        return rows.order_by("received_at", "pk")

    def unsorted(self) -> list[Case]:
        return list(self.open_cases().filter(triaged_at=None)[: MOST_ROWS + 1])

    def unanswered(self) -> list[Case]:
        return list(unanswered(self.open_cases()).exclude(triaged_at=None)[: MOST_ROWS + 1])

    def passed_to_me(self) -> list[Case]:
        moved = Event.objects.filter(case=OuterRef("pk"), kind=EventKind.STAGE_ENTERED)
        latest = moved.order_by("-happened_at").values("happened_at")[:1]
        rows = self.open_cases().filter(handler=self.user).annotate(passed_at=Subquery(latest))
        return list(rows.exclude(passed_at=None).order_by("passed_at", "pk")[: MOST_ROWS + 1])

    def without_handler(self) -> list[Case]:
        return list(self.open_cases().filter(handler=None)[: MOST_ROWS + 1])

    def flood(self) -> tuple[Sequence[Case], int]:
        """The first of many from one place, unread, and how many there are."""
        rows = flood_in(self.all_cases).select_related("handler").order_by("received_at", "pk")
        first = list(rows[: MOST_FROM_A_FLOOD + 1])
        is_cut = len(first) > MOST_FROM_A_FLOOD
        return first[:MOST_FROM_A_FLOOD], rows.count() if is_cut else len(first)
