"""Writing from a case: begun, saved, dropped; every refusal writes nothing."""

from __future__ import annotations

from typing import Any
from unittest import mock

import pytest

from cms.published_summaries.errors import PublishingRefused
from cms.published_summaries.models import Draft, DraftKind, DraftState
from cms.published_summaries.services.drafts import Stale, begin_draft, drop_draft, save_draft
from tests.factories import UserFactory
from tests.published_summaries.written import NOW, WORDS, Written, versions

pytestmark = [pytest.mark.req("S0-44"), pytest.mark.django_db]


def test_a_chair_begins_a_text_from_a_case(written: Written) -> None:
    draft = written.begun(title="Step-free way into the hall")

    assert (draft.case, draft.state, draft.begun_by) == (
        written.case,
        DraftState.WRITING,
        written.chair,
    )
    assert draft.slug == "step-free-way-into-the-hall"


def test_nobody_begins_one_from_a_case_they_cannot_see(written: Written) -> None:
    with pytest.raises(PublishingRefused):
        written.begun(by=UserFactory())

    assert not Draft.objects.exists()


def test_two_are_not_written_from_one_case_at_a_time(written: Written) -> None:
    written.begun()

    with pytest.raises(PublishingRefused, match="already"):
        written.begun(by=written.coordinator)

    assert Draft.objects.count() == 1


def test_two_presses_at_the_same_moment_begin_one_text(written: Written) -> None:
    written.begun()

    unseen = mock.patch(f"{begin_draft.__module__}.unfinished_of", return_value=None)
    with unseen, pytest.raises(PublishingRefused, match="already"):
        written.begun(by=written.coordinator)

    assert (Draft.objects.count(), versions()) == (1, 1)


def test_a_text_that_was_dropped_makes_room_for_another(written: Written) -> None:
    draft = written.begun()
    drop_draft(draft_id=draft.pk, by=written.chair, now=NOW, reason="It says nothing new.")

    assert written.begun().state == DraftState.WRITING


def test_a_summary_needs_a_case(written: Written) -> None:
    with pytest.raises(PublishingRefused, match="which case"):
        begin_draft(kind=DraftKind.SUMMARY, by=written.chair, now=NOW)

    assert not Draft.objects.exists()


def test_saving_makes_the_address_of_its_own_words(written: Written) -> None:
    draft = written.saved()

    assert draft.slug == "step-free-way-into-the-hall"
    assert draft.history.count() == 2


def test_an_address_that_nobody_chose_follows_the_title(written: Written) -> None:
    """The title named somebody: with the name gone from it, the address holds it no longer."""
    draft = written.saved(title="What Harriet asked")
    kept = {"draft_id": draft.pk, "by": written.chair, "now": NOW}

    draft = save_draft(**kept, slug=draft.slug, **{**WORDS, "title": "What was asked"})
    assert draft.slug == "what-was-asked"
    draft = save_draft(**kept, slug="trees", **WORDS)
    draft = save_draft(**kept, slug=draft.slug, **{**WORDS, "title": "About trees"})
    assert draft.slug == "trees"


def test_saving_the_same_words_writes_nothing(written: Written) -> None:
    draft = written.saved()
    before = versions()

    save_draft(draft_id=draft.pk, by=written.chair, now=NOW, slug=draft.slug, **WORDS)

    assert versions() == before


def test_a_stale_screen_is_refused(written: Written) -> None:
    draft = written.saved()
    before = versions()

    with pytest.raises(Stale):
        save_draft(
            draft_id=draft.pk,
            by=written.coordinator,
            now=NOW,
            seen=draft.version - 1,
            **{**WORDS, "title": "Another title"},
        )

    draft.refresh_from_db()
    assert (draft.title, versions()) == (WORDS["title"], before)


@pytest.mark.parametrize(
    ("words", "field"),
    [
        ({"title": " "}, "title"),
        ({"title": "x" * 121}, "title"),
        ({"asked": "x" * 3001}, "asked"),
        ({"found": "x" * 5001}, "found"),
    ],
)
def test_what_does_not_fit_is_refused_beside_its_field(
    written: Written, words: dict[str, Any], field: str
) -> None:
    draft = written.saved()
    before = versions()

    with pytest.raises(PublishingRefused) as refused:
        save_draft(draft_id=draft.pk, by=written.chair, now=NOW, **{**WORDS, **words})

    assert (refused.value.field, versions()) == (field, before)


def test_one_is_dropped_with_a_reason_and_stays(written: Written) -> None:
    draft = written.saved()
    with pytest.raises(PublishingRefused):
        drop_draft(draft_id=draft.pk, reason="", by=written.chair, now=NOW)

    drop_draft(draft_id=draft.pk, reason="Nothing new in it.", by=written.chair, now=NOW)

    draft.refresh_from_db()
    assert (draft.state, draft.dropped_reason) == (DraftState.DROPPED, "Nothing new in it.")
    with pytest.raises(PublishingRefused, match="finished"):
        save_draft(draft_id=draft.pk, by=written.chair, now=NOW, **WORDS)


def test_somebody_without_a_role_writes_nothing_for_the_public(written: Written) -> None:
    someone = UserFactory()
    draft = written.saved()
    before = versions()

    with pytest.raises(PublishingRefused, match="Your role"):
        save_draft(draft_id=draft.pk, by=someone, now=NOW, **WORDS)

    assert versions() == before
