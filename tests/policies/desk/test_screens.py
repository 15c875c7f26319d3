"""The screens on which policies are adopted, consulted on and reviewed."""

from __future__ import annotations

import pytest
from django.contrib.auth.models import Permission
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from cms.policies.models import (
    Consultation,
    EqualityAssessment,
    PolicyPage,
    PolicyReview,
    PolicyVersion,
)
from cms.users.models import Role
from cms.users.roles import appoint
from tests.factories import UserFactory
from tests.meetings.decided import DAY
from tests.policies.drafting import drafted

__all__ = ["drafted"]

DEEDS = ["adopt", "amend", "assess", "consult", "begin_review"]


@pytest.fixture
def editing(client, drafted):
    client.force_login(drafted.by)
    return client


@pytest.fixture
def owner(drafted):
    """Holds the role that owns the policy, and edits no pages."""
    let_in(Role.objects.get(key="director"))
    user = UserFactory()
    appoint(user=user, role=Role.objects.get(key="director"), starts_on=DAY)
    return user


def let_in(role: Role) -> None:
    role.group.permissions.add(Permission.objects.get(codename="access_admin"))


def at(drafted, name: str, *more: int) -> str:
    return reverse(f"policy_records:{name}", args=[drafted.policy.pk, *more])


def shown(client, drafted) -> str:
    return " ".join(client.get(at(drafted, "policy")).content.decode().split())


def test_the_list_says_what_is_in_force_and_where_a_draft_waits(editing, drafted):
    drafted.adopt()
    drafted.draft("Other words.")

    text = editing.get(reverse("policy_records:index")).content.decode()

    assert "Answering people" in text
    assert "Version 1, 9 March 2026" in text
    assert "Director" in text
    assert "A draft waits" in text


def test_a_longer_list_is_read_in_the_same_number_of_queries(editing, drafted):
    def queries() -> int:
        with CaptureQueriesContext(connection) as asked:
            editing.get(reverse("policy_records:index"))
        return len(asked)

    queries()
    before = queries()
    for name in ("one", "two", "three"):
        more = PolicyPage(title=name, slug=name, summary="Another.", live=False)
        drafted.page.get_parent().add_child(instance=more)

    assert queries() <= before


@pytest.mark.req("S1-20")
def test_a_draft_is_adopted_by_a_decision_on_one_screen(editing, drafted):
    revision, decision = drafted.draft("We answer within a week."), drafted.decide()
    assert "The draft is the first wording." in shown(editing, drafted)
    sent = {
        "seen": revision,
        "decision": decision.pk,
        "note": "A week.",
        "next_review_on": "31/3/2027",
        "adopted_on": "",
    }

    text = editing.post(at(drafted, "adopt"), sent, follow=True).content.decode()

    assert "Version 1 is in force." in text
    version = PolicyVersion.objects.get()
    assert (version.decision, version.published_by) == (decision, drafted.by)
    assert "No words wait to be adopted." in text


def test_a_refusal_stands_at_its_field_and_what_was_typed_is_kept(editing, drafted):
    revision, decision = drafted.draft(), drafted.decide()
    sent = {
        "seen": revision,
        "decision": decision.pk,
        "note": "What I typed",
        "next_review_on": "1/1/2020",
        "adopted_on": "",
    }

    text = editing.post(at(drafted, "adopt"), sent).content.decode()

    assert "<title>" in text
    assert "Error: Adopt the draft by a decision" in text
    assert 'href="#id_next_review_on"' in text
    assert 'value="What I typed"' in text
    assert not PolicyVersion.objects.exists()


def test_what_was_drafted_meanwhile_is_not_adopted_unread(editing, drafted):
    seen, decision = drafted.draft("Read."), drafted.decide()
    drafted.draft("Not read.")
    sent = {"seen": seen, "decision": decision.pk, "note": "A", "next_review_on": "2027-03-31"}

    text = editing.post(at(drafted, "adopt"), sent).content.decode()

    assert "The draft was changed since you opened it." in text
    assert not PolicyVersion.objects.exists()


@pytest.mark.parametrize("seen", ["1", "999999", "-1", "x", "", "9" * 30])
def test_no_draft_but_its_own_is_adopted_on_the_screen_of_a_policy(editing, drafted, seen):
    foreign = drafted.page.get_parent().specific.save_revision()
    drafted.draft("We answer.")
    sent = {"decision": drafted.decide().pk, "note": "A", "next_review_on": "2027-03-31"}

    answer = editing.post(
        at(drafted, "adopt"), {**sent, "seen": foreign.pk if seen == "1" else seen}
    )

    assert "The draft was changed since you opened it." in answer.content.decode()
    assert not PolicyVersion.objects.exists()


def test_what_must_come_first_is_told_before_it_is_tried(editing, drafted):
    drafted.draft(procedure_key="partnership", owner_role=None)

    text = shown(editing, drafted)

    assert "Say who owns this policy first" in text
    assert "Say what a complaint is." in text


def test_only_decisions_that_adopt_a_policy_are_offered_and_each_once(editing, drafted):
    first = drafted.adopt().decision
    drafted.decide("A lamp post", kind="ordinary")
    second = drafted.decide("The policy again")
    drafted.draft("Other words.")

    text = editing.get(at(drafted, "adopt")).content.decode()

    assert f'<option value="{second.pk}">9 March 2026, item 5: The policy again</option>' in text
    assert f'value="{first.pk}"' not in text
    assert "A lamp post" not in text


@pytest.mark.req("S1-9", "S1-10")
def test_an_amendment_under_a_power_is_made_on_one_screen(editing, drafted):
    drafted.adopt()
    power, asked, revision = drafted.power(), drafted.consulted(), drafted.draft("Soon.")
    sent = {
        "seen": revision,
        "delegation": power.pk,
        "extent": "material",
        "reason": "A word was wrong.",
        "consultation": asked.pk,
        "note": "One word.",
        "adopted_on": "16/3/2026",
        "next_review_on": "",
    }
    assert "Amend under a power" in shown(editing, drafted)

    refused = editing.post(at(drafted, "amend"), sent).content.decode()
    assert "needs a new decision" in refused
    done = editing.post(at(drafted, "amend"), {**sent, "extent": "minor"}, follow=True)

    assert "Version 2 is in force." in done.content.decode()
    assert "minor change under a power (Amend the policy)" in done.content.decode()


@pytest.mark.req("S4-30")
def test_an_assessment_is_recorded_and_corrected(editing, drafted):
    sent = {
        "made_on": "9/3/2026",
        "author": "Policy officer",
        "groups": "Disabled people",
        "findings": "Hard to read.",
        "actions": "",
        "review_on": "",
    }

    editing.post(at(drafted, "assess"), sent)
    row = EqualityAssessment.objects.get()
    shown_form = editing.get(at(drafted, "correct_assessment", row.pk)).content.decode()
    assert "Hard to read." in shown_form
    changed = {**sent, "findings": "Easy to read.", "reason": "A slip."}
    editing.post(at(drafted, "correct_assessment", row.pk), changed)

    row.refresh_from_db()
    assert (row.findings, row.history.latest().history_change_reason) == (
        "Easy to read.",
        "A slip.",
    )


@pytest.mark.req("S1-9")
def test_a_consultation_is_recorded_answered_and_corrected(editing, drafted):
    asked = {"who": "The Leader", "asked_on": "9/3/2026", "responded_on": "", "response": ""}

    editing.post(at(drafted, "consult"), asked)
    row = Consultation.objects.get()
    assert "no answer yet" in shown(editing, drafted)
    answer = {"responded_on": "10/3/2026", "response": "I agree.", "what_became": ""}
    editing.post(at(drafted, "respond", row.pk), answer)
    mended = {**asked, **answer, "who": "The Mayor", "reason": "Her title."}
    editing.post(at(drafted, "correct_consultation", row.pk), mended)

    row.refresh_from_db()
    assert (row.who, row.response, row.responded_on.day) == ("The Mayor", "I agree.", 10)


@pytest.mark.req("S1-9")
def test_an_answer_that_came_while_somebody_corrected_the_question_is_kept(editing, drafted):
    row = drafted.consulted(responded_on=None, response="")
    address = at(drafted, "correct_consultation", row.pk)
    opened = editing.get(address).context["form"]
    answer = {"responded_on": "10/3/2026", "response": "I agree.", "what_became": ""}
    editing.post(at(drafted, "respond", row.pk), answer)

    editing.post(
        address,
        {
            "who": "The Leader of the council",
            "asked_on": "9/3/2026",
            "responded_on": "",
            "response": "",
            "what_became": "",
            "reason": "Her whole title.",
            "seen": opened["seen"].value(),
        },
    )

    row.refresh_from_db()
    assert (row.who, row.response) == ("The Leader of the council", "I agree.")
    assert row.responded_on.day == 10


def test_what_was_recorded_by_mistake_is_taken_back_with_a_reason(editing, drafted):
    for name, row in (("assessment", drafted.assessed()), ("consultation", drafted.consulted())):
        address = at(drafted, f"take_back_{name}", row.pk)
        assert address in shown(editing, drafted)
        assert "There is a problem" in editing.post(address, {"reason": ""}).content.decode()
        assert type(row).objects.count() == 1

        editing.post(address, {"reason": "Meant for another policy."})

        assert type(row).objects.count() == 0
        assert row.history.latest().history_change_reason == "Meant for another policy."
        assert editing.post(address, {"reason": "Again."}).status_code == 404


def test_what_a_version_keeps_is_not_taken_back(editing, drafted):
    row = drafted.consulted()
    drafted.adopt()

    answer = editing.post(at(drafted, "take_back_consultation", row.pk), {"reason": "A slip."})

    assert "stands behind version 1" in answer.content.decode()
    assert Consultation.objects.count() == 1


@pytest.mark.req("S1-16", "S4-2")
def test_the_owner_reviews_the_policy_and_adopts_nothing(client, drafted, owner):
    drafted.adopt()
    client.force_login(owner)
    begun = {"led_by": "The director", "begun_on": "12/3/2026"}

    client.post(at(drafted, "begin_review"), begun)
    review = PolicyReview.objects.get()
    found = {
        "findings": "Hard to find.",
        "sources": "Twelve cases.",
        "consulted": "The panel.",
        "outcome": "kept",
        "changes": "",
        "finished_on": "16/3/2026",
        "next_review_on": "31/3/2028",
    }
    client.post(at(drafted, "finish_review", review.pk), found)

    review.refresh_from_db()
    assert (review.outcome, review.by) == ("kept", "The director")
    assert "to be looked at again by March 2028" in shown(client, drafted)
    for name in ("adopt", "amend", "assess", "consult"):
        assert client.get(at(drafted, name)).status_code == 302, name


@pytest.mark.req("S4-2")
def test_the_owners_first_screen_names_the_policy_to_look_at(client, drafted, owner):
    drafted.adopt(next_review_on=DAY.replace(month=5))
    client.force_login(owner)

    text = client.get(reverse("wagtailadmin_home")).content.decode()

    assert "Policies for you to look at again" in text
    assert "May 2026" in text
    client.force_login(drafted.by)
    assert "for you to look at" not in client.get(reverse("wagtailadmin_home")).content.decode()


def test_nobody_else_comes_near_a_policy(client, drafted):
    let_in(Role.objects.get(key="director"))
    staff = UserFactory()
    appoint(user=staff, role=Role.objects.get(key="director"), starts_on=DAY, ends_on=DAY)
    client.force_login(staff)

    assert client.get(at(drafted, "policy")).status_code == 302
    assert client.get(reverse("policy_records:index")).status_code == 302
    for name in DEEDS:
        assert client.post(at(drafted, name), {}).status_code == 302, name


def test_rows_of_another_policy_are_not_found(editing, drafted):
    for name in ("correct_assessment", "correct_consultation", "respond", "finish_review"):
        answer = editing.post(at(drafted, name, 99), {})
        assert answer.status_code == 404 or b"There is a problem" in answer.content, name


def test_a_policy_whose_page_is_gone_is_still_read_by_an_administrator(editing, drafted):
    drafted.adopt()
    policy = drafted.policy
    drafted.page.delete()

    text = editing.get(reverse("policy_records:policy", args=[policy.pk])).content.decode()

    assert "The page of this policy is gone." in text
    assert "Version 1" in text
    assert "Answering people" in editing.get(reverse("policy_records:index")).content.decode()
    for name in DEEDS:
        answer = editing.get(reverse(f"policy_records:{name}", args=[policy.pk]))
        assert answer.status_code == 302, name
