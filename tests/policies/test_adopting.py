"""A draft is put in force by a decision, whole and owned, and no other way."""

from __future__ import annotations

import hashlib
import json
import re
from datetime import UTC, date, datetime, timedelta

import pytest
from django.core.exceptions import PermissionDenied

from cms.casework.services.procedures import install_pack
from cms.meetings.errors import MeetingRefused
from cms.meetings.models import Decision
from cms.meetings.services.decisions import DecisionDraft, change_decision
from cms.policies import live
from cms.policies.errors import PolicyRefused
from cms.policies.models import PolicyPage, PolicyVersion
from cms.policies.services.adopting import obstacles
from cms.policies.services.versions import record_version
from tests.factories import UserFactory
from tests.meetings.decided import DAY
from tests.policies.drafting import NOW, REVIEW, TODAY, defining, drafted, section

__all__ = ["drafted"]


@pytest.fixture
def asks_for_an_assessment():
    live.provide_needs_assessment(lambda key, on: key == "housing")
    yield "housing"
    from cms.home import providers

    live.provide_needs_assessment(providers.needs_assessment)


@pytest.mark.req("S0-1", "S1-20")
def test_an_adopted_draft_is_kept_with_its_decision_and_published(drafted, client):
    decision = drafted.decide()

    version = drafted.adopt("We answer within a week.", decision=decision, note="A week.")

    assert (version.number, version.decision, version.note) == (1, decision, "A week.")
    assert (version.adopted_on, version.next_review_on) == (DAY, REVIEW)
    assert version.digest == hashlib.sha256(version.html.encode()).hexdigest()
    assert version.published_by == drafted.by
    page = drafted.page
    assert (page.live, page.version_number, page.adopted_on) == (True, 1, DAY)
    assert not page.has_unpublished_changes
    assert "We answer within a week." in client.get(page.url).content.decode()


@pytest.mark.req("S1-13")
def test_the_sections_are_kept_with_their_short_words_and_readers(drafted):
    more = section("Staff do this.", anchor="staff", in_short="Do this.", readers=["staff"])

    version = drafted.adopt("We answer.", more)

    first, second = version.sections
    assert first == {
        "part": "response",
        "part_title": "How we answer you",
        "anchor": "why",
        "number": 1,
        "heading": "Why",
        "html": first["html"],
        "short": "",
        "readers": [],
    }
    assert "<p" in first["html"]
    assert "We answer." in first["html"]
    assert "<h3" not in first["html"]
    assert (second["short"], second["readers"], second["number"]) == ("Do this.", ["staff"], 2)


def test_the_next_draft_is_the_next_version_and_the_first_stays(drafted):
    first = drafted.adopt("We answer.")
    second = drafted.adopt("We answer better.")

    assert second.number == 2
    assert list(drafted.policy.versions.values_list("number", flat=True)) == [2, 1]
    first.refresh_from_db()
    assert "better" not in first.html


def test_the_record_is_called_as_its_newest_words(drafted):
    drafted.adopt()

    drafted.adopt(revision_id=drafted.draft(title="Answering everybody"))

    assert drafted.policy.title == "Answering everybody"
    assert drafted.policy.slug == "answering"


DECISIONS = [
    ({"kind": "ordinary"}, "adopts no policy"),
    ({"status": "recommended", "final_body": "the Cabinet"}, "needs the decision of the Cabinet"),
    ({"status": "deferred"}, "This was deferred"),
    ({"status": "refused"}, "This was refused"),
]


@pytest.mark.req("S1-20")
@pytest.mark.parametrize(("values", "text"), DECISIONS)
def test_only_a_decision_that_adopts_a_policy_does(drafted, values, text):
    decision = drafted.decide(**values)

    with pytest.raises(PolicyRefused, match=text) as refusal:
        drafted.adopt(decision=decision)

    assert refusal.value.field == "decision"
    nothing_was_adopted(drafted)


def test_a_decision_that_nobody_can_read_adopts_nothing(drafted):
    decision = drafted.held.decide(title="Unread", kind="policy")

    with pytest.raises(PolicyRefused, match="Publish the decision first"):
        drafted.adopt(decision=decision)

    nothing_was_adopted(drafted)


def test_a_decision_still_to_come_adopts_nothing(drafted):
    decision = drafted.decide()
    early = decision.decided_at - timedelta(days=1)

    with pytest.raises(PolicyRefused, match="still to come"):
        drafted.adopt(decision=decision, now=early)


def test_one_decision_adopts_one_wording_of_a_policy(drafted):
    first = drafted.adopt()

    with pytest.raises(PolicyRefused, match="Version 1 was adopted by this decision"):
        drafted.adopt("Other words.", decision=first.decision)

    assert PolicyVersion.objects.count() == 1


DATES = [
    ({"adopted_on": DAY - timedelta(days=1)}, "before it was decided", "adopted_on"),
    ({"adopted_on": TODAY + timedelta(days=1)}, "still to come", "adopted_on"),
    ({"next_review_on": DAY}, "looked at again", "next_review_on"),
    ({"note": "  "}, "what changed", "note"),
]


@pytest.mark.parametrize(("values", "text", "field"), DATES)
def test_days_that_cannot_be_are_refused(drafted, values, text, field):
    with pytest.raises(PolicyRefused, match=text) as refusal:
        drafted.adopt(**values)

    assert refusal.value.field == field
    nothing_was_adopted(drafted)


def test_no_version_is_in_force_before_the_one_it_follows(drafted):
    drafted.adopt(adopted_on=TODAY)

    with pytest.raises(PolicyRefused, match="Version 1 was adopted later"):
        drafted.adopt("Other words.", adopted_on=DAY)


def test_a_draft_that_changed_since_it_was_read_is_not_adopted(drafted):
    seen = drafted.draft("What I read.")
    drafted.draft("What I did not read.")

    with pytest.raises(PolicyRefused, match="changed since"):
        drafted.adopt(revision_id=seen)

    nothing_was_adopted(drafted)


def test_words_that_are_in_force_are_not_adopted_again(drafted):
    drafted.adopt("We answer.")

    with pytest.raises(PolicyRefused, match="nothing to adopt"):
        drafted.adopt(revision_id=drafted.draft("We answer.", search_description="New"))


def test_somebody_who_may_not_publish_adopts_nothing(drafted):
    with pytest.raises(PermissionDenied):
        drafted.adopt(by=UserFactory())

    nothing_was_adopted(drafted)


@pytest.mark.req("S2-8")
def test_a_policy_that_nobody_owns_is_not_adopted(drafted):
    revision = drafted.draft(owner_role=None)

    with pytest.raises(PolicyRefused, match="who owns"):
        drafted.adopt(revision_id=revision)

    nothing_was_adopted(drafted)


@pytest.mark.req("S2-8")
def test_a_policy_whose_owner_was_taken_away_is_not_published(drafted):
    drafted.adopt()
    page = drafted.page
    page.owner_role = None

    with pytest.raises(PolicyRefused, match="who owns"):
        page.save_revision().publish()

    assert drafted.page.owner_role is not None


HALF = section("", anchor="half", body=[{"type": "callout", "value": {"title": ""}}])


@pytest.mark.parametrize(
    ("more", "values", "text"),
    [
        ((HALF,), {}, "not finished. Open it"),
        ((), {"summary": ""}, "not finished. Summary"),
        ((), {"response": "[]"}, "no sections"),
    ],
)
def test_a_draft_that_is_half_written_is_not_adopted(drafted, more, values, text):
    page = drafted.page.get_latest_revision_as_object()
    page.response = json.dumps([section("Words."), *more])
    for name, value in values.items():
        setattr(page, name, value)
    revision = page.save_revision(clean=False)

    with pytest.raises(PolicyRefused, match=re.escape(text)):
        drafted.adopt(revision_id=revision.pk)

    nothing_was_adopted(drafted)


@pytest.mark.req("S1-14")
@pytest.mark.parametrize(
    "more",
    [
        (),
        (defining([]),),
        (defining([{"term": "Complaint", "meaning": " "}]),),
        (section("", anchor="kinds", body=[{"type": "kinds", "value": {"introduction": ""}}]),),
    ],
    ids=["none", "empty", "blank", "no procedure in force"],
)
def test_a_policy_that_does_not_say_what_a_complaint_is_is_not_adopted(drafted, more):
    revision = drafted.draft("We answer.", *more, procedure_key="partnership")

    with pytest.raises(PolicyRefused, match=r"what a complaint is|not finished"):
        drafted.adopt(revision_id=revision)

    nothing_was_adopted(drafted)


@pytest.mark.req("S1-14")
def test_a_policy_that_says_what_a_complaint_is_is_adopted(drafted):
    revision = drafted.draft("We answer.", defining(), procedure_key="partnership")

    version = drafted.adopt(revision_id=revision)

    assert version.procedure_key == "partnership"
    assert "You are unhappy with us" in version.text


@pytest.mark.req("S1-14")
def test_what_each_kind_is_may_come_from_the_live_procedure(drafted):
    kinds = section("", anchor="kinds", body=[{"type": "kinds", "value": {"introduction": ""}}])
    revision = drafted.draft("We answer.", kinds, procedure_key="partnership")
    from cms.home import providers

    live.provide_meanings(lambda key, on: [live.Meaning("Complaint", "You are unhappy.")])
    try:
        assert drafted.adopt(revision_id=revision).number == 1
    finally:
        live.provide_meanings(providers.meanings)


@pytest.mark.req("S4-30")
def test_a_version_without_an_equality_assessment_is_refused(drafted, asks_for_an_assessment):
    revision = drafted.draft("We answer.", defining(), procedure_key="housing")

    with pytest.raises(PolicyRefused, match="Record the equality assessment") as refusal:
        drafted.adopt(revision_id=revision)

    assert refusal.value.field == "assessment"
    nothing_was_adopted(drafted)


@pytest.mark.req("S4-30")
def test_each_version_has_an_assessment_of_its_own(drafted, asks_for_an_assessment):
    assessment = drafted.assessed()
    drafted.draft(procedure_key="housing")
    version = drafted.adopt("We answer.", defining())

    assessment.refresh_from_db()
    assert assessment.version == version
    with pytest.raises(PolicyRefused, match="Record the equality assessment"):
        drafted.adopt("We answer better.", defining())


@pytest.mark.req("S4-30")
def test_the_housing_group_asks_for_one_with_every_version(db):
    install_pack("housing-appeals", on=DAY, now=NOW)

    assert live.needs_assessment("housing-appeals", on=TODAY)
    assert not live.needs_assessment("partnership-48h-month", on=TODAY)


def test_what_stands_in_the_way_is_told_before_it_is_tried(drafted, asks_for_an_assessment):
    drafted.draft("We answer.", owner_role=None, procedure_key="housing")

    told = obstacles(drafted.page.get_latest_revision_as_object(), now=NOW)

    assert [line.split()[0] for line in told] == ["Say", "Say", "Record"]


def test_a_draft_that_is_still_being_checked_is_not_adopted(drafted):
    from wagtail.models import Workflow

    revision = drafted.draft()
    page = drafted.page
    Workflow.objects.get().start(page, drafted.by)

    with pytest.raises(PolicyRefused, match="still being checked"):
        drafted.adopt(revision_id=drafted.page.latest_revision_id or revision)

    nothing_was_adopted(drafted)


def test_a_version_kept_before_there_were_decisions_is_followed_by_the_next(drafted):
    page = drafted.page
    page.adopted_on = date(2024, 1, 8)
    record_version(page=page, now=datetime(2024, 1, 8, 19, tzinfo=UTC))

    assert drafted.adopt("We answer.").number == 2


def nothing_was_adopted(drafted) -> None:
    assert not PolicyVersion.objects.exists()
    page = PolicyPage.objects.get(pk=drafted.page_id)
    assert (page.live, page.adopted_on) == (False, None)
    assert Decision.objects.filter(policy_versions=None).count() == Decision.objects.count()


@pytest.mark.req("S1-20")
@pytest.mark.parametrize("values", [{"status": "refused"}, {"kind": "ordinary"}])
def test_a_decision_that_adopted_a_policy_is_not_changed_into_one_that_did_not(drafted, values):
    decision = drafted.adopt().decision
    drafted.page.unpublish()
    given = {
        "title": decision.title,
        "status": "resolved",
        "kind": "policy",
        "parts": ["Adopt the policy."],
        "reason": decision.reason,
        "could_gain": False,
    }

    def change(**values):
        draft = DecisionDraft(**{**given, **values})
        change_decision(decision_id=decision.pk, draft=draft, why="A slip.", **drafted.who)

    with pytest.raises(MeetingRefused, match="was adopted by it"):
        change(**values)

    decision.refresh_from_db()
    assert (decision.status, decision.kind) == ("resolved", "policy")
    change(reason="Said better.")
