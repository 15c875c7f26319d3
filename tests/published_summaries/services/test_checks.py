"""Checking what was written: findings, what stands, five answers; every refusal writes nothing."""

from __future__ import annotations

import pytest

from cms.published_summaries.errors import PublishingRefused
from cms.published_summaries.services.checks import (
    answer_questions,
    answers_given,
    check_draft,
    is_clean,
    let_finding_stand,
    take_finding_up_again,
)
from cms.published_summaries.services.drafts import save_draft
from tests.published_summaries.written import NOW, SAFE, WORDS, Written, versions

pytestmark = [pytest.mark.req("S0-44"), pytest.mark.django_db]


def test_the_check_finds_what_gives_the_case_away(written: Written) -> None:
    draft = written.saved(
        title="Mrs Brown and the hall",
        asked="Somebody from 14 Otter Lane, AB3 4CD, told us on 11 May that a door was locked.",
    )

    checked = check_draft(draft_id=draft.pk, by=written.chair, now=NOW)

    assert {"title", "asked", "slug"} <= {one.part for one in checked.open}
    assert not is_clean(checked.draft)


def test_clean_words_are_noted_as_clean_and_changed_ones_are_not(written: Written) -> None:
    draft = written.ready()
    assert is_clean(draft)
    assert answers_given(draft) == SAFE

    draft = save_draft(
        draft_id=draft.pk, by=written.chair, now=NOW, **{**WORDS, "doing": "It stays open later."}
    )

    assert not is_clean(draft)
    assert answers_given(draft) == {}


def test_a_finding_stands_only_with_a_reason(written: Written) -> None:
    draft = written.saved(title="The hall and Mrs Brown")
    found = check_draft(draft_id=draft.pk, by=written.chair, now=NOW).open
    before = versions()

    with pytest.raises(PublishingRefused, match="Say why"):
        let_finding_stand(
            draft_id=draft.pk, key=found[0].key, reason=" ", by=written.chair, now=NOW
        )
    assert versions() == before

    for one in found:
        checked = let_finding_stand(
            draft_id=draft.pk,
            key=one.key,
            reason="Brown is the colour of the door.",
            by=written.chair,
            now=NOW,
        )

    assert checked.open == []
    assert is_clean(checked.draft)
    assert checked.draft.waived[0]["by"] == written.chair.pk

    again = take_finding_up_again(draft_id=draft.pk, key=found[0].key, by=written.chair, now=NOW)
    assert not is_clean(again.draft)


def test_what_is_not_found_cannot_be_let_stand(written: Written) -> None:
    draft = written.saved()
    before = versions()

    with pytest.raises(PublishingRefused, match="not found"):
        let_finding_stand(draft_id=draft.pk, key="x", reason="So.", by=written.chair, now=NOW)

    assert versions() == before


def test_questions_wait_for_the_check_and_want_every_answer(written: Written) -> None:
    draft = written.saved()
    with pytest.raises(PublishingRefused, match="Check the words first"):
        answer_questions(draft_id=draft.pk, answers=SAFE, by=written.chair, now=NOW)

    check_draft(draft_id=draft.pk, by=written.chair, now=NOW)
    before = versions()
    with pytest.raises(PublishingRefused) as refused:
        answer_questions(draft_id=draft.pk, answers={**SAFE, "hurt": ""}, by=written.chair, now=NOW)

    assert (refused.value.field, versions()) == ("hurt", before)
