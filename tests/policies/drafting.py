"""A policy that is being drafted and a meeting that can adopt it, for tests of adopting."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any

import pytest

from cms.home.models import HomePage
from cms.meetings.models import Decision, Delegation
from cms.policies.models import (
    Consultation,
    EqualityAssessment,
    Policy,
    PolicyIndexPage,
    PolicyPage,
    PolicyVersion,
)
from cms.policies.services.adopting import adopt, amend
from cms.policies.services.consulting import record_assessment, record_consultation
from cms.users.models import Role, User
from cms.users.roles import ensure_role
from tests.factories import UserFactory
from tests.meetings.decided import DAY, Held, make_held

NOW = datetime(2026, 3, 16, 11, 0, tzinfo=UTC)  # a week after the meeting
TODAY = date(2026, 3, 16)
REVIEW = date(2027, 3, 31)
TERMS = [{"term": "Complaint", "meaning": "You are unhappy with us, and say so."}]


def section(words: str, *, anchor: str = "why", body: Any = None, **more: Any) -> dict[str, Any]:
    """One section of a draft, as it is stored."""
    shown = body or [{"type": "text", "value": f"<p>{words}</p>"}]
    value = {"heading": anchor.title(), "anchor": anchor, "body": shown, **more}
    return {"type": "section", "value": value}


def defining(terms: Any = TERMS) -> dict[str, Any]:
    return section("", anchor="words", body=[{"type": "definitions", "value": {"terms": terms}}])


@dataclass
class Drafted:
    """Keys of what was made; rows are read where they are needed."""

    page_id: int
    by_id: int
    held: Held

    @property
    def page(self) -> PolicyPage:
        return PolicyPage.objects.get(pk=self.page_id)

    @property
    def policy(self) -> Policy:
        return Policy.objects.get(page=self.page_id)

    @property
    def by(self) -> User:
        return User.objects.get(pk=self.by_id)

    @property
    def who(self) -> dict[str, Any]:
        return {"by": self.by, "now": NOW}

    def draft(self, words: str = "We answer.", *more: dict[str, Any], **values: Any) -> int:
        """Save other words as a draft; the number of its revision."""
        page = self.page.get_latest_revision_as_object()
        page.response = json.dumps([section(words), *more])
        for name, value in values.items():
            setattr(page, name, value)
        return page.save_revision(user=self.by).pk

    def decide(self, title: str = "The policy", **values: Any) -> Decision:
        values = {"kind": "policy", "parts": ["Adopt the policy."], **values}
        return self.held.publish(title=title, **values)

    def adopt(
        self, words: str = "We answer.", *more: dict[str, Any], **values: Any
    ) -> PolicyVersion:
        """Adopt a draft with these words by a decision of its own."""
        revision_id = values.pop("revision_id", None) or self.draft(words, *more)
        title = f"{self.page.title}, version {self.policy.versions.count() + 1}"
        decision = values.pop("decision", None) or self.decide(title)
        given = {"next_review_on": REVIEW, "note": "Adopted.", **self.who, **values}
        return adopt(revision_id=revision_id, decision_id=decision.pk, **given)

    def power(self, **values: Any) -> Delegation:
        """A power to amend that the decision behind the newest version gave."""
        newest = self.policy.versions.first()
        given = {
            "decision": newest.decision if newest else self.decide("A power"),
            "power": "Amend the policy",
            "delegate": "Assistant Director",
            "consult": "Leader",
            "limit": "minor amendments",
            "starts_on": DAY,
        }
        return Delegation.objects.create(**{**given, **values})

    def consulted(self, who: str = "The Leader", **values: Any) -> Consultation:
        given = {"asked_on": DAY, "responded_on": TODAY, "response": "I agree.", **values}
        return record_consultation(policy_id=self.policy.pk, who=who, **given, **self.who)

    def assessed(self, **values: Any) -> EqualityAssessment:
        given = {
            "made_on": DAY,
            "author": "Policy officer",
            "groups": "Disabled people",
            "findings": "The form was hard to read.",
            **values,
        }
        return record_assessment(policy_id=self.policy.pk, **given, **self.who)

    def amend(self, words: str = "We answer soon.", **values: Any) -> PolicyVersion:
        """Amend under a power, with the Leader consulted."""
        revision_id = values.pop("revision_id", None) or self.draft(words)
        power = values.pop("power", None) or self.power()
        given = {"extent": "minor", "reason": "A word was wrong.", "note": "", **self.who, **values}
        return amend(revision_id=revision_id, delegation_id=power.pk, **given)


def make_drafted(procedure: str = "") -> Drafted:
    by = UserFactory(is_superuser=True)
    role: Role = ensure_role("director", "Director", "Chairs")
    index = PolicyIndexPage(title="Policies", slug="policies")
    HomePage.objects.get().add_child(instance=index)
    page = PolicyPage(
        title="Answering people",
        slug="answering",
        summary="How we answer.",
        owner_role=role,
        procedure_key=procedure,
        live=False,
    )
    index.add_child(instance=page)
    return Drafted(page.pk, by.pk, make_held())


@pytest.fixture
def drafted(db) -> Drafted:
    return make_drafted()
