"""What casework is told of texts from its cases, and what it passes on from the person."""

from __future__ import annotations

from datetime import datetime

from django.urls import reverse

from cms.casework.registry import Publication, PublishingOfCase, PublishingQuestion
from cms.published_summaries.desk.shown import says
from cms.published_summaries.errors import PublishingRefused
from cms.published_summaries.models import UNFINISHED, ConsentAnswer, Draft, DraftKind, DraftState
from cms.published_summaries.permissions import READ, WRITE
from cms.published_summaries.services.asking import answer_asked, is_asked
from cms.published_summaries.words import words_of
from cms.users.models import User


def publishing_of(user: User, case_id: int) -> PublishingOfCase:
    """For somebody who sees the case: the case shows its pages, and no page its case. One query."""
    begin = reverse("publishing:begin", args=[case_id]) if user.has_perm(WRITE) else ""
    if not user.has_perm(READ):
        return PublishingOfCase()
    drafts = Draft.objects.filter(case=case_id).select_related("page")
    return PublishingOfCase([shown(draft) for draft in drafts], begin)


def shown(draft: Draft) -> Publication:
    page = draft.page if draft.state == DraftState.PUBLISHED else None
    public = page.url if page is not None and page.live else ""
    url = reverse("publishing:text", args=[draft.pk])
    return Publication(draft.title, says(draft), url, public or "")


def question_for(case_id: int, now: datetime) -> PublishingQuestion | None:
    """What the person is asked about: the text of their case that waits for them. Two queries.

    They may change their answer until the day they were told, also while it waits for others.
    """
    rows = Draft.objects.filter(case=case_id, state__in=UNFINISHED).exclude(person_asked_at=None)
    drafts = sorted(rows, key=lambda one: not is_asked(one, now=now))
    draft = next(iter(drafts), None)
    if draft is None or draft.object_until is None:
        return None
    words = words_of(draft)
    said = ConsentAnswer.objects.filter(draft=draft, digest=words.digest)
    newest = said.order_by("-at", "-pk").first()
    answer = ("agrees" if newest.agrees else "objects") if newest else ""
    return PublishingQuestion(
        key=draft.pk,
        digest=words.digest,
        title=draft.title,
        parts=[(label, text) for label, text in parts_of(draft) if text],
        until=draft.object_until,
        answer=answer,
        may_answer=is_asked(draft, now=now),
    )


def parts_of(draft: Draft) -> list[tuple[str, str]]:
    if draft.kind == DraftKind.YOU_SAID:
        return [("You said", draft.asked), ("We did", draft.doing)]
    return [
        ("What people asked", draft.asked),
        ("What we found", draft.found),
        ("What we are doing", draft.doing),
    ]


def answer_of(
    question: PublishingQuestion, agrees: bool, words: str, party_id: int, now: datetime
) -> str:
    """Why it cannot be taken, in words for the person; empty: it was."""
    try:
        answer_asked(
            draft_id=question.key,
            digest=question.digest,
            agrees=agrees,
            words=words,
            party_id=party_id,
            now=now,
        )
    except PublishingRefused as refused:
        return refused.text
    return ""
