"""One person's day: the lists of what waits for them, the most pressing first."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any, Final

from django.urls import reverse

from cms.casework.desk.alerts import alerts_today
from cms.casework.desk.fact_checks import drafts_today
from cms.casework.desk.hand_overs import hand_overs_today
from cms.casework.desk.meeting_packs import unsettled_today
from cms.casework.desk.today.asked import MOST_FROM_A_FLOOD, MOST_ROWS, Asked
from cms.casework.desk.today.telling import Row, Section, Teller, specs_of
from cms.casework.desk.waiting import Item, enquiries_today, restricted_today
from cms.casework.mail.notices import CALL_JOB, POST_JOB
from cms.casework.models import Job
from cms.casework.services.mail_jobs import CAME_BACK, FAILED, WAITING
from cms.users.models import User

# Jobs that have a list of their own: its key and title, and the kinds that stand in it.
JOBS: Final = {
    "replies": ("They wrote back", ("reply_in",)),
    "mail": ("Mail that did not arrive", (FAILED, CAME_BACK, WAITING)),
    "calls": ("People to call", (CALL_JOB,)),
    "letters": ("Letters to post", (POST_JOB,)),
}
# What another page of the desk lists in full, and that page.
PAGES: Final = {
    "restricted": "restrictions",
    "enquiries": "enquiries",
    "meetings": "meeting_packs",
    "hand_overs": "hand_overs",
    "alerts": "alerts",
}
OTHER: Final = "Other things to see to"
HAND_OVERS: Final = "Passed on by members"
MANY: Final = "Many from one place, not read yet"


class Day:
    """Read once. The number of queries does not depend on the number of rows."""

    def __init__(self, user: User, *, now: datetime) -> None:
        self.user, self.now = user, now
        self.asked = Asked(user, now=now)

    def sections(self) -> list[Section]:
        """The lists that have something in them, the most pressing first."""
        asked = self.asked
        (late, soon), flags, jobs = asked.deadlines(), asked.flags(), asked.jobs()
        self.teller = Teller(specs_of([*late, *soon, *flags]), now=self.now)
        found = [
            self.section("overdue", "Overdue", late, "state=overdue"),
            self.section("soon", "Due within 24 hours", soon, "state=soon"),
            self.section("agreed", "Times agreed to speak again", asked.agreed(), "state=agreed"),
            self.jobs("replies", jobs),
            *self.kept_elsewhere(),
            *(self.jobs(key, jobs) for key in ("mail", "calls", "letters")),
            self.section("passed", "Passed to me", asked.passed_to_me(), "handler=me"),
            self.section("unsorted", "Not sorted yet", asked.unsorted(), "state=unsorted"),
            self.section(
                "unanswered", "Waiting for a first answer", asked.unanswered(), "state=unanswered"
            ),
            self.section("requests", "Asked for or referred, and overdue", asked.requests()),
            self.section("flags", "Arrangements to look at again", flags, "flag=due"),
            self.section("remedies", "Promised and due", asked.remedies(), "state=promised"),
            self.section("lessons", "Lessons due", asked.lessons()),
            self.section("nobody", "Nobody has it", asked.without_handler(), "handler=nobody"),
            self.section("other", OTHER, without_a_list(jobs)),
            self.flood(),
        ]
        return [section for section in found if section.rows]

    def kept_elsewhere(self) -> list[Section]:
        cases, now = self.asked.all_cases, self.now
        return [
            self.listed("restricted", "Restricted contacts", restricted_today(cases, now=now)),
            self.listed("enquiries", "Outside bodies ask", enquiries_today(cases, now=now)),
            self.listed("drafts", "Drafts to check", drafts_today(self.user, on=self.asked.on)),
            self.listed("hand_overs", HAND_OVERS, hand_overs_today(self.user, now=now)),
            self.listed("alerts", "Unusual numbers", alerts_today(self.user, now=now)),
            self.listed("meetings", "Meetings: was it raised?", unsettled_today(cases, now=now)),
        ]

    def section(self, key: str, title: str, rows: Sequence[Any], query: str = "") -> Section:
        url = f"{reverse('desk_cases:index')}?{query}" if query else ""
        return Section(key, title, self.teller.told(rows[:MOST_ROWS]), len(rows) > MOST_ROWS, url)

    def jobs(self, key: str, jobs: Sequence[Job]) -> Section:
        title, kinds = JOBS[key]
        return self.section(key, title, [job for job in jobs if job.kind in kinds])

    def listed(self, key: str, title: str, items: Sequence[Item]) -> Section:
        """What another page of the desk lists in full."""
        rows = [
            Row(item.title, item.url, item.about, item.words, item.tag, item.who)
            for item in items[:MOST_ROWS]
        ]
        more = len(items) > MOST_ROWS
        url = reverse(f"desk:{PAGES[key]}") if more and key in PAGES else ""
        return Section(key, title, rows, more, url)

    def flood(self) -> Section:
        """Many from one place, unread: how many there are, and the first of them."""
        first, count = self.asked.flood()
        url = f"{reverse('desk_cases:index')}?state=many"
        return Section("many", MANY, self.teller.told(first), count > MOST_FROM_A_FLOOD, url, count)


def without_a_list(jobs: Sequence[Job]) -> list[Job]:
    elsewhere = {kind for _, kinds in JOBS.values() for kind in kinds}
    return [job for job in jobs if job.kind not in elsewhere]
