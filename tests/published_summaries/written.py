"""A case of general interest with a text from it, as rows that many tests begin with."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from wagtail.models import Page, Site

from cms.casework.models import Case
from cms.casework.services.change import Act
from cms.casework.services.routing import grant
from cms.casework.services.triage import Triage, triage_case
from cms.home.models import HomePage
from cms.published_summaries.models import Draft, DraftKind, PublicationsPage
from cms.published_summaries.privacy import QUESTIONS
from cms.published_summaries.services.approving import send_to_approver
from cms.published_summaries.services.checks import answer_questions, check_draft
from cms.published_summaries.services.drafts import begin_draft, save_draft
from cms.published_summaries.services.publishing import publish
from cms.users.models import User
from tests.factories import LONDON, holder, install, open_case
from tests.remembered import remembered

NOW = datetime(2026, 6, 3, 10, 0, tzinfo=LONDON)
SAFE = {question.key: question.safe for question in QUESTIONS}
TOLD = (
    "My name is Katherine Brown and I live at 14 Otter Lane, AB3 4CD. On 11 May the caretaker "
    "Tomas locked the side door of the hall while my grandmother sat inside in her wheelchair."
)
WORDS: dict[str, Any] = {
    "title": "Step-free way into the hall",
    "asked": "Residents asked whether the step-free entrance stays open in the evening.",
    "found": "It was locked early on some evenings. It should have been open.",
    "doing": "It now stays open until the last group has left.",
}


@dataclass
class Written:
    """``chair`` and ``coordinator`` may write and approve; ``other`` is a second coordinator."""

    chair: User
    coordinator: User
    other: User
    case: Case
    index: PublicationsPage

    def begun(self, **given: Any) -> Draft:
        by = given.pop("by", self.chair)
        now = given.pop("now", NOW)
        return begin_draft(
            **{"kind": DraftKind.SUMMARY, "case_id": self.case.pk, "by": by, "now": now, **given}
        )

    def saved(self, by: User | None = None, **words: Any) -> Draft:
        by = by or self.chair
        draft = self.begun(by=by)
        return save_draft(draft_id=draft.pk, by=by, now=NOW, **{**WORDS, **words})

    def ready(self, by: User | None = None, **words: Any) -> Draft:
        """Checked clean, with every question answered."""
        by = by or self.chair
        return self.answered(self.saved(by, **words), by)

    def answered(self, draft: Draft, by: User) -> Draft:
        checked = check_draft(draft_id=draft.pk, by=by, now=NOW)
        assert not checked.open, checked.open
        return answer_questions(draft_id=draft.pk, answers=SAFE, by=by, now=NOW)

    def sent(self, by: User | None = None, *, at: datetime | None = None, **words: Any) -> Draft:
        by = by or self.chair
        draft = self.ready(by, **words)
        return send_to_approver(draft_id=draft.pk, by=by, now=NOW, publish_at=at)

    def published(self, **words: Any) -> Draft:
        draft = self.sent(**words)
        return publish(draft_id=draft.pk, by=self.coordinator, now=NOW + timedelta(hours=1))


def something_to_write() -> Written:
    return remembered("published_summaries: a case to write from", make_something)


def make_something() -> Written:
    install()
    coordinator, chair = holder("coordinator"), holder("chair")
    other = holder("coordinator", email="second@sallowfield.example")
    case = open_case(text=TOLD)
    triage_case(
        case_id=case.pk,
        act=Act(now=NOW - timedelta(days=10), by=coordinator),
        decided=Triage(
            kind="concern",
            topic="hall access",
            points=("The side door was locked.",),
            fuller_reply_needed=True,
            general_interest=True,
            general_interest_reason="It matters to everybody who cannot use the steps.",
        ),
    )
    case.refresh_from_db()
    grant(case, role="chair", by=coordinator, now=NOW - timedelta(days=9), why="It went to them.")
    return Written(chair, coordinator, other, case, publications())


def versions() -> int:
    """How many versions of texts there are: a refusal adds none."""
    return int(Draft.history.count())


def publications() -> PublicationsPage:
    root = Page.objects.get(depth=1)
    home = HomePage.objects.first()
    if home is None:
        home = root.add_child(instance=HomePage(title="Home", slug="start"))
        Site.objects.update_or_create(
            is_default_site=True, defaults={"hostname": "localhost", "root_page": home}
        )
    index: PublicationsPage = home.add_child(
        instance=PublicationsPage(title="What we publish", slug="published")
    )
    return index
