"""A code with adopted versions, as rows, for the tests of signing it."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from cms.conduct.models import Code, Member, Signature
from cms.conduct.principles import anchors_of
from cms.conduct.services.codes import begin_code
from cms.conduct.services.signing import sign
from cms.home.models import HomePage
from cms.meetings.models import AgendaItem, Decision, Delegation, Meeting, MeetingGroup
from cms.policies.models import (
    DelegatedAmendment,
    Extent,
    PolicyIndexPage,
    PolicyPage,
    PolicyVersion,
)
from cms.policies.services.versions import record_version
from tests.conduct.people import NOW, People, some_people
from tests.factories import LONDON
from tests.remembered import remembered

BEGUN = date(2026, 11, 2)
ADOPTED = datetime(2026, 11, 2, 9, 0, tzinfo=LONDON)
NAME = "the General Principles of Conduct"


@dataclass
class Signing:
    """``people`` are asked to sign version 1 of the General Principles, adopted on 2 November.

    Nobody signed, and nobody was sent anything yet.
    """

    people: People
    code: Code
    page_id: int

    @property
    def page(self) -> PolicyPage:
        return PolicyPage.objects.get(pk=self.page_id)

    @property
    def newest(self) -> PolicyVersion:
        version: PolicyVersion = self.page.versions.order_by("-number").first()
        return version

    def adopt(self, words: str, *, at: datetime = NOW) -> PolicyVersion:
        """A version with another text of the first principle."""
        return adopt_words(self.page, words, at=at)

    def correct(self, words: str, *, at: datetime = NOW) -> PolicyVersion:
        """The same as a minor correction under a power."""
        version = self.adopt(words, at=at)
        group = MeetingGroup.objects.get(key="partnership")
        meeting = Meeting.objects.create(group=group, starts_at=ADOPTED, place="The Hub")
        item = AgendaItem.objects.create(meeting=meeting, number=1, title="The code")
        decision = Decision.objects.create(
            item=item, title="A power", slug="a-power", status="resolved", decided_at=ADOPTED
        )
        power = Delegation.objects.create(decision=decision, power="Correct", starts_on=BEGUN)
        DelegatedAmendment(
            version=version,
            delegation=power,
            extent=Extent.MINOR,
            reason="A word was wrong.",
            made_at=at,
            made_by=self.people.clerk,
        ).save()
        return version

    def sign(self, member: Member, **values: Any) -> Signature:
        version = self.newest
        given = {
            "version_id": version.pk,
            "shown": version.words_digest,
            "agreed": anchors_of(version),
            "typed_name": member.name,
            "by": member.user,
            "now": NOW,
        }
        return sign(member_id=member.pk, **{**given, **values})


def adopt_words(page: PolicyPage, words: str, *, at: datetime) -> PolicyVersion:
    if words:
        blocks = page.conduct.get_prep_value()
        blocks[0]["value"]["body"] = [{"type": "text", "value": f"<p>{words}</p>"}]
        page.conduct = json.dumps(blocks)
    page.adopted_on, page.next_review_on = at.date(), at.date() + timedelta(days=365)
    return record_version(page=page, now=at)


def some_signing() -> Signing:
    people = some_people()
    code_id, page_id = remembered("a code to sign", _make)
    return Signing(people, Code.objects.select_related("policy").get(pk=code_id), page_id)


def _make() -> tuple[int, int]:
    code = code_in_force(ADOPTED)
    return code.pk, code.policy.page.pk


def code_in_force(at: datetime) -> Code:
    """The General Principles with a first version, adopted then, that everybody is to sign."""
    index = PolicyIndexPage(title="Policies", slug="policies")
    HomePage.objects.get().add_child(instance=index)
    code = begin_code(spec="general-principles", by=None, now=at)
    adopt_words(PolicyPage.objects.get(policy=code.policy), "", at=at)
    return Code.objects.select_related("policy__page").get(pk=code.pk)
