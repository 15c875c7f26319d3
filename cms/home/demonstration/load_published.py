"""Publishes what the partnership tells of its cases, each text by the path that checks it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from functools import partial
from typing import Any

from cms.casework.services.change import Act
from cms.home.demonstration.load_people import Staff
from cms.home.demonstration.published import TOPICS, Published
from cms.home.demonstration.story import Deed, Story
from cms.published_summaries.models import DraftKind, Topic
from cms.published_summaries.privacy import QUESTIONS
from cms.published_summaries.services.approving import send_to_approver
from cms.published_summaries.services.checks import answer_questions, check_draft
from cms.published_summaries.services.drafts import begin_draft, save_draft
from cms.published_summaries.services.publishing import publish


def load_topics() -> None:
    for position, (key, title) in enumerate(TOPICS, start=1):
        Topic.objects.get_or_create(key=key, defaults={"title": title, "position": position})


def told_in_public(
    stories: Iterable[Story], texts: Iterable[Published], staff: Staff
) -> list[Story]:
    """The same stories, each with its text published some days after it was closed."""
    by_story = {text.story: text for text in texts}
    found = []
    for story in stories:
        if text := by_story.get(story.name):
            at = story.deeds[-1].at + text.after
            deed = Deed(at, "coordinator", partial(tell, text, staff))
            story = replace(story, deeds=[*story.deeds, deed])
        found.append(story)
    return found


def tell(text: Published, staff: Staff, case_id: int, act: Act) -> Any:
    """The coordinator writes it and the chair, who wrote none of it, lets it out."""
    by, now = staff["coordinator"], act.now
    kind = text.kind if text.found else DraftKind.YOU_SAID
    draft = begin_draft(kind=kind, by=by, now=now, case_id=case_id, title=text.title)
    pk = draft.pk
    save_draft(
        draft_id=pk,
        by=by,
        now=now,
        title=text.title,
        asked=text.asked,
        found=text.found,
        doing=text.doing,
        topics=[text.topic],
    )
    if found := check_draft(draft_id=pk, by=by, now=now).open:
        raise ValueError(f"“{text.title}” tells of its case: {found}")
    answers = {one.key: one.safe for one in QUESTIONS}
    answer_questions(draft_id=pk, by=by, now=now, answers=answers)
    send_to_approver(draft_id=pk, by=by, now=now)
    return publish(draft_id=pk, by=staff["chair"], now=now)
