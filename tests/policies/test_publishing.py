"""No button, workflow, schedule, copy or bulk action publishes words that nobody adopted."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.core.management import call_command
from django.urls import reverse
from django.utils.timezone import now
from wagtail.models import Page, Revision, Workflow
from wagtail.test.utils.form_data import nested_form_data, rich_text, streamfield

from cms.policies.errors import NotAdopted
from cms.policies.models import Policy, PolicyPage, PolicyVersion
from tests.policies.drafting import REVIEW, drafted

__all__ = ["drafted"]


@pytest.fixture
def adopted(drafted):
    drafted.adopt("We answer.")
    return drafted


@pytest.fixture
def editing(client, drafted):
    client.force_login(drafted.by)
    return client


def still_in_force(adopted) -> None:
    page = adopted.page
    assert "We answer.</p>" in str(page.response)
    assert (page.live, page.version_number) == (True, 1)
    assert PolicyVersion.objects.count() == 1


@pytest.mark.req("S1-20")
def test_changed_words_are_not_published(adopted):
    revision = adopted.page.revisions.get(pk=adopted.draft("Other words."))

    with pytest.raises(NotAdopted):
        revision.publish()

    still_in_force(adopted)


def test_what_is_no_wording_is_published_as_ever(adopted):
    adopted.page.revisions.get(pk=adopted.draft("We answer.", search_description="New")).publish()

    assert adopted.page.search_description == "New"
    still_in_force(adopted)


def test_another_procedure_is_another_promise(adopted):
    revision = adopted.page.revisions.get(pk=adopted.draft("We answer.", procedure_key="other"))

    with pytest.raises(NotAdopted):
        revision.publish()


def test_a_first_wording_is_not_published_either(drafted):
    revision = drafted.page.revisions.get(pk=drafted.draft())

    with pytest.raises(NotAdopted):
        revision.publish()

    assert not drafted.page.live


def test_no_program_saves_other_words_as_live(adopted):
    page = adopted.page
    page.summary = "Another promise."

    with pytest.raises(NotAdopted):
        page.save()

    assert adopted.page.summary == "How we answer."


def test_a_page_is_unpublished_and_published_again_as_it_was(adopted):
    adopted.page.unpublish()

    adopted.page.get_latest_revision().publish()

    still_in_force(adopted)


def test_words_of_old_are_not_put_back_without_a_decision(adopted):
    first = adopted.page.live_revision
    adopted.adopt("We answer better.")

    with pytest.raises(NotAdopted):
        Revision.objects.get(pk=first.pk).publish()

    assert adopted.page.version_number == 2


def test_a_schedule_with_other_words_is_not_taken(adopted):
    revision = adopted.draft("Other words.", go_live_at=now() + timedelta(days=1))

    with pytest.raises(NotAdopted):
        adopted.page.revisions.get(pk=revision).publish()

    assert adopted.page.scheduled_revision is None


def test_a_schedule_that_comes_due_with_other_words_is_dropped_and_holds_up_no_other(adopted):
    stale = adopted.draft("Other words.")
    Revision.objects.filter(pk=stale).update(approved_go_live_at=now() - timedelta(hours=2))
    index = adopted.page.get_parent().specific
    index.introduction = "<p>Read them all.</p>"
    later = index.save_revision()
    Revision.objects.filter(pk=later.pk).update(approved_go_live_at=now() - timedelta(hours=1))

    call_command("publish_scheduled", verbosity=0)

    still_in_force(adopted)
    assert not Revision.objects.exclude(approved_go_live_at=None).exists()
    assert "Read them all." in adopted.page.get_parent().specific.introduction


def test_a_workflow_ends_with_an_approved_draft_that_waits(adopted):
    adopted.draft("Other words.")
    page = adopted.page
    state = Workflow.objects.get().start(page, adopted.by)

    state.current_task_state.specific.approve(user=adopted.by)

    state.refresh_from_db()
    assert state.status == state.STATUS_APPROVED
    still_in_force(adopted)
    assert adopted.page.has_unpublished_changes


def test_a_workflow_publishes_what_is_no_wording(adopted):
    adopted.draft("We answer.", search_description="New")
    state = Workflow.objects.get().start(adopted.page, adopted.by)

    state.current_task_state.specific.approve(user=adopted.by)

    assert adopted.page.search_description == "New"


def posted(page: PolicyPage, words: str = "", **changes: Any) -> dict[str, Any]:
    """What the page editor sends. Empty ``words``: those of the page."""
    body = streamfield([("text", rich_text(f"<p>{words or 'We answer.'}</p>"))])
    value = {"heading": "Why", "anchor": "why", "body": body, "in_short": "", "readers": []}
    none = {"TOTAL_FORMS": 0, "INITIAL_FORMS": 0, "MIN_NUM_FORMS": 0, "MAX_NUM_FORMS": ""}
    form: dict[str, Any] = nested_form_data(
        {
            "title": page.title,
            "slug": page.slug,
            "summary": page.summary,
            "conduct_title": page.conduct_title,
            "conduct": streamfield([]),
            "response_title": page.response_title,
            "response": streamfield([("section", value)]),
            "owner_role": page.owner_role_id or "",
            "procedure_key": page.procedure_key,
            "related_policies": none,
            "related_documents": none,
            "comments": none,
            **changes,
        }
    )
    return form


def test_the_editors_button_saves_a_draft_and_says_how_words_are_adopted(editing, adopted):
    address = reverse("wagtailadmin_pages:edit", args=[adopted.page_id])
    sent = posted(adopted.page, "Other words.", **{"action-publish": "1"})

    answer = editing.post(address, sent, follow=True).content.decode()

    assert "Saved as a draft, not published." in answer
    assert reverse("policy_records:policy", args=[adopted.policy.pk]) in answer
    assert "Other words." in str(adopted.page.get_latest_revision_as_object().response)
    still_in_force(adopted)


def test_the_editors_button_publishes_what_is_no_wording(editing, adopted):
    address = reverse("wagtailadmin_pages:edit", args=[adopted.page_id])
    sent = posted(adopted.page, **{"action-publish": "1", "search_description": "New"})

    editing.post(address, sent, follow=True)

    assert adopted.page.search_description == "New"
    still_in_force(adopted)


def test_no_editor_types_the_number_or_the_days_of_a_version(editing, adopted):
    address = reverse("wagtailadmin_pages:edit", args=[adopted.page_id])
    false = {"version_number": 9, "adopted_on": "2001-01-01", "next_review_on": "2099-01-01"}

    editing.post(address, posted(adopted.page, **false, **{"action-publish": "1"}), follow=True)

    assert adopted.page.next_review_on == REVIEW
    still_in_force(adopted)


@pytest.mark.parametrize("action", ["publish", "delete"])
def test_no_bulk_action_gets_round_it(editing, adopted, action):
    adopted.draft("Other words.")
    address = reverse("wagtail_bulk_action", args=["wagtailcore", "page", action])

    answer = editing.post(f"{address}?id={adopted.page_id}", {}, follow=True).content.decode()

    assert "Nothing was done." in answer
    still_in_force(adopted)


@pytest.mark.parametrize("how", ["publish_copies", "alias"])
def test_a_copy_is_a_draft_with_a_record_of_its_own(editing, adopted, how):
    address = reverse("wagtailadmin_pages:copy", args=[adopted.page_id])
    parent = adopted.page.get_parent()
    sent = {"new_title": "Copy", "new_slug": "copy", "new_parent_page": parent.pk}

    refused = editing.post(address, {**sent, how: "on"}, follow=True).content.decode()
    assert "copied as a draft" in refused
    assert not Page.objects.filter(slug="copy").exists()

    editing.post(address, sent)
    copy = PolicyPage.objects.get(slug="copy")
    assert (copy.live, copy.version_number, copy.adopted_on) == (False, 1, None)
    assert copy.policy == Policy.objects.exclude(pk=adopted.policy.pk).get()
    assert not copy.versions.exists()


def test_the_page_leads_editors_to_its_record(editing, adopted):
    address = reverse("wagtailadmin_pages:edit", args=[adopted.page_id])

    shown = editing.get(address).content.decode()

    assert reverse("policy_records:policy", args=[adopted.policy.pk]) in shown
