"""Whatever else Wagtail offers: new pages, copies, aliases, translations, saving a few columns."""

from __future__ import annotations

import json
from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils.timezone import now
from wagtail.models import Locale

from cms.policies.errors import NotAdopted
from cms.policies.models import Policy, PolicyPage, PolicyVersion
from cms.policies.publishing import pages_astray
from tests.policies.drafting import drafted, section
from tests.policies.test_publishing import adopted, editing, posted, still_in_force

__all__ = ["adopted", "drafted", "editing"]


@pytest.mark.req("S2-8")
def test_a_new_page_that_is_published_at_once_is_a_draft(editing, drafted):
    index = drafted.page.get_parent()
    address = reverse("wagtailadmin_pages:add", args=["policies", "policypage", index.pk])
    new = PolicyPage(title="Grants", slug="grants", summary="Money.")

    answer = editing.post(address, posted(new, **{"action-publish": "1"}), follow=True)

    assert "Saved as a draft, not published." in answer.content.decode()
    page = PolicyPage.objects.get(slug="grants")
    assert (page.live, page.versions.count()) == (False, 0)
    assert page.policy is not None


@pytest.mark.parametrize("name", ["summary", "response", "title", "procedure_key"])
def test_no_program_saves_one_column_of_other_words(adopted, name):
    page = adopted.page
    setattr(page, name, json.dumps([section("Other words.")]) if name == "response" else "Other")

    with pytest.raises(NotAdopted):
        page.save(update_fields=[name])

    still_in_force(adopted)


def test_a_column_that_is_no_wording_is_saved_beside_a_draft(adopted):
    adopted.draft("Other words.")
    page = adopted.page.get_latest_revision_as_object()
    page.locked = True

    page.save(update_fields=["locked"])

    assert adopted.page.locked
    still_in_force(adopted)


def test_a_copy_made_by_a_program_is_a_draft_with_a_record_of_its_own(adopted):
    copy = adopted.page.copy(update_attrs={"slug": "copy"}, keep_live=True)

    assert (copy.live, copy.versions.count()) == (False, 0)
    assert copy.policy != adopted.policy
    still_in_force(adopted)


def test_an_alias_by_a_program_is_refused(adopted):
    with pytest.raises(ValidationError, match="already exists"):
        adopted.page.create_alias(update_slug="twin")

    assert not PolicyPage.objects.filter(slug="twin").exists()
    assert Policy.objects.count() == 1


def test_a_translation_is_a_draft_until_it_is_adopted(adopted):
    welsh = Locale.objects.create(language_code="cy")

    page = adopted.page.copy_for_translation(welsh, copy_parents=True)

    assert (page.live, page.versions.count()) == (False, 0)
    assert PolicyVersion.objects.count() == 1


def test_a_time_to_go_live_does_not_publish_other_words(editing, adopted):
    address = reverse("wagtailadmin_pages:edit", args=[adopted.page_id])
    later = (now() + timedelta(days=1)).strftime("%Y-%m-%d %H:%M")
    sent = posted(adopted.page, "Other words.", **{"action-publish": "1", "go_live_at": later})

    answer = editing.post(address, sent, follow=True)

    assert "Saved as a draft, not published." in answer.content.decode()
    assert adopted.page.scheduled_revision is None
    still_in_force(adopted)


def test_going_back_to_an_earlier_draft_is_a_draft_again(editing, adopted):
    earlier = adopted.page.revisions.get(pk=adopted.draft("Other words."))
    adopted.draft("We answer.")
    address = reverse("wagtailadmin_pages:edit", args=[adopted.page_id])
    sent = posted(
        adopted.page, "Other words.", **{"action-publish": "1", "revision": str(earlier.pk)}
    )

    editing.post(address, sent, follow=True)

    still_in_force(adopted)


def test_publishing_the_list_with_what_is_below_it_publishes_no_draft(editing, adopted):
    adopted.draft("Other words.")
    address = reverse("wagtail_bulk_action", args=["wagtailcore", "page", "publish"])
    index = adopted.page.get_parent()

    answer = editing.post(f"{address}?id={index.pk}", {"include_descendants": "on"}, follow=True)

    assert "Nothing was done." in answer.content.decode()
    still_in_force(adopted)


@pytest.mark.parametrize(
    ("values", "told"),
    [
        ({"summary": "Another promise."}, "other words than version 1"),
        ({"version_number": 7}, "says version 7"),
    ],
)
def test_what_was_written_past_all_of_it_is_told(adopted, values, told):
    assert list(pages_astray()) == []

    PolicyPage.objects.filter(pk=adopted.page_id).update(**values)

    (astray,) = pages_astray()
    assert told in astray.what


def test_a_draft_that_was_never_adopted_is_not_astray(drafted):
    drafted.draft("Words.")
    assert list(pages_astray()) == []

    PolicyPage.objects.filter(pk=drafted.page_id).update(live=True)

    (astray,) = pages_astray()
    assert "no version of it is kept" in astray.what
