"""Taken back: the words go from everywhere, a note stays; and nothing ever led to the case."""

from __future__ import annotations

import json
from datetime import timedelta
from typing import Any

import pytest
from django.apps import apps
from django.core import serializers
from django.core.management import call_command
from django.db.models import Model
from wagtail.models import Page, PageLogEntry, ReferenceIndex, Revision, TaskState, WorkflowState

from cms.published_summaries.errors import PublishingRefused
from cms.published_summaries.models import Draft, DraftState, SummaryPage
from cms.published_summaries.services.retracting import retract
from tests.factories import UserFactory
from tests.published_summaries.written import NOW, WORDS, Written

pytestmark = [pytest.mark.req("S0-44"), pytest.mark.django_db]
LATER = NOW + timedelta(days=1)
# Wherever anybody outside may come upon a text.
SHOWN_AT = (
    *("/published/", "/published/?words=hall", "/published/feed.rss", "/published/feed.atom"),
    *("/data/v1/answers.csv", "/data/v1/answers.json", "/api/v1/answers", "/sitemap.xml"),
)
WHY = "It said more than it should have."


def everything_about_pages() -> str:
    """A dump of every row that knows of pages: their own, and all that Wagtail keeps of them."""
    models: list[type[Model]] = [
        *(Page, SummaryPage, Revision, PageLogEntry, ReferenceIndex, WorkflowState, TaskState),
        *(
            one
            for one in apps.get_models()
            if one._meta.app_label in ("modelsearch", "wagtailsearch")
        ),
    ]
    dumped = [serializers.serialize("json", model._default_manager.all()) for model in models]
    return "\n".join(dumped)


def test_nothing_that_anybody_outside_could_read_leads_to_the_case(
    written: Written, client: Any
) -> None:
    draft = written.published()

    call_command("rebuild_references_index", verbosity=0)
    dumped = everything_about_pages()
    public = [client.get(url) for url in (draft.its_page.url, *SHOWN_AT)]
    seen = "".join(response.content.decode() for response in public)

    for response in public:
        assert response.status_code == 200, response.request["PATH_INFO"]
        said = response.content.decode()
        assert WORDS["title"] in said or draft.slug in said, response.request["PATH_INFO"]
    case = written.case
    for trace in (case.reference, str(case.intake_key), str(draft.uid), "casework.case"):
        assert trace not in dumped
        assert trace not in seen
    for row in json.loads(serializers.serialize("json", SummaryPage.objects.all())):
        assert not {"case", "draft", "lesson"} & row["fields"].keys()


def test_taken_back_leaves_a_note_and_no_word(written: Written, client: Any) -> None:
    draft = written.published()

    retract(draft_id=draft.pk, reason=WHY, by=written.coordinator, now=LATER)

    draft.refresh_from_db()
    page = SummaryPage.objects.get()
    assert (draft.state, page.live, page.retracted_reason) == (DraftState.RETRACTED, True, WHY)
    assert page.revisions.count() == 1
    dumped = everything_about_pages()
    for words in (WORDS["title"], WORDS["asked"], WORDS["found"], WORDS["doing"], draft.slug):
        assert words not in dumped
    assert draft.asked == WORDS["asked"]
    assert WHY in client.get(page.url).content.decode()
    for url in ("/published/", "/published/feed.rss", "/published/feed.atom", "/sitemap.xml"):
        assert WORDS["title"] not in client.get(url).content.decode()


@pytest.mark.parametrize("reason", ["", "x" * 501, "Katherine Brown asked us to."])
def test_a_reason_that_everybody_may_read_is_needed(written: Written, reason: str) -> None:
    draft = written.published()
    before = Draft.history.count()

    with pytest.raises(PublishingRefused) as refused:
        retract(draft_id=draft.pk, reason=reason, by=written.coordinator, now=LATER)

    assert (refused.value.field, Draft.history.count()) == ("reason", before)
    assert SummaryPage.objects.get().asked == WORDS["asked"]


def test_who_may_not_approve_takes_nothing_back(written: Written) -> None:
    draft = written.published()

    with pytest.raises(PublishingRefused):
        retract(draft_id=draft.pk, reason=WHY, by=UserFactory(), now=LATER)

    assert SummaryPage.objects.get().asked == WORDS["asked"]


def test_what_was_taken_back_does_not_come_again(written: Written) -> None:
    draft = written.published()
    old = draft.page.specific.get_latest_revision()
    content = dict(old.content)
    retract(draft_id=draft.pk, reason=WHY, by=written.coordinator, now=LATER)

    page = SummaryPage.objects.get()
    for name in ("title", "asked", "found", "doing"):
        setattr(page, name, content[name])
    with pytest.raises(PublishingRefused):
        page.save_revision(clean=False).publish(skip_permission_checks=True)
    with pytest.raises(PublishingRefused):
        page.save(clean=False)

    assert SummaryPage.objects.get().asked == ""
