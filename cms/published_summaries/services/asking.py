"""Asking the person whether their case may be told of, and what they answer."""

from __future__ import annotations

from datetime import datetime
from typing import Final

from django.db import transaction
from django.utils.timezone import localdate

from cms.casework import publishing as casework
from cms.casework.errors import CaseworkError
from cms.published_summaries.errors import PublishingRefused
from cms.published_summaries.models import ConsentAnswer, Draft, DraftState
from cms.published_summaries.services.checks import check_answers, check_complete
from cms.published_summaries.services.drafts import held, keep, to_be_written
from cms.published_summaries.words import words_of
from cms.records import add_once
from cms.users.models import User
from cms.web.templatetags.site import full_date

NOBODY: Final = "There is nobody to ask: this text comes from no single case."
NO_RULE: Final = "The procedure of this case asks nobody. Send it to the second approver."

OBJECTED: Final = "They object. Change the words and ask again, or say why it goes on all the same."
OBJECTED_BEFORE: Final = (
    "They objected to the words as they were. Ask them about these, or say why it goes on all the "
    "same."
)


@transaction.atomic
def ask_person(*, draft_id: int, by: User, now: datetime) -> Draft:
    """Show the person the words, and let them object until a day that the procedure counts.

    The message goes into the thread of the case, and their own page shows the words. Raises
    ``PublishingRefused``, also where nobody can be reached.
    """
    draft = to_be_written(draft_id, by=by, now=now)
    if draft.case_id is None:
        raise PublishingRefused(NOBODY)
    if draft.person_asked_at is not None:
        raise PublishingRefused("They were asked about these words already.")
    check_complete(draft)
    check_answers(draft)
    until = casework.may_object_until(draft.case_id, now=now)
    if until is None:
        raise PublishingRefused(NO_RULE)
    try:
        casework.ask_whether_to_publish(draft.case_id, until=until, by=by, now=now)
    except CaseworkError as refused:
        raise PublishingRefused(refused.text) from None
    draft.state, draft.person_asked_at, draft.object_until = DraftState.ASKING, now, until
    draft.objected_at, draft.objection = None, ""
    keep(draft, by=by, reason="The person was asked.")
    return draft


@transaction.atomic
def answer_asked(
    *, draft_id: int, digest: str, agrees: bool, words: str, now: datetime, party_id: int
) -> Draft:
    """The person agrees or objects, on their own page; the newest answer counts.

    ``digest``: of the words that they were shown. Raises ``PublishingRefused`` once the words are
    others, or the time is over.
    """
    draft = held(draft_id)
    if not is_asked(draft, now=now):
        raise PublishingRefused("You can no longer answer here. Write to us instead.")
    if digest != words_of(draft).digest:
        raise PublishingRefused("We have changed the words. Read them again before you answer.")
    words = words.strip()
    if len(words) > 2000:
        raise PublishingRefused("Use 2,000 letters or fewer.", field="words")
    casework.note_answer_about_publishing(
        int(draft.case_id or 0), agrees=agrees, words=words, party_id=party_id, now=now
    )
    add_once([ConsentAnswer(draft=draft, digest=digest, agrees=agrees, words=words, at=now)])
    draft.objected_at, draft.objection = (None, "") if agrees else (now, words)
    keep(draft, by=None, reason="The person agrees." if agrees else "The person objects.")
    return draft


def is_asked(draft: Draft, *, now: datetime) -> bool:
    """Whether the person may still answer."""
    open_until = draft.object_until
    return (
        draft.state == DraftState.ASKING and open_until is not None and localdate(now) <= open_until
    )


def has_agreed(draft: Draft) -> bool:
    """Whether their newest answer to these very words is yes."""
    rows = ConsentAnswer.objects.filter(draft=draft, digest=words_of(draft).digest)
    newest = rows.order_by("-at", "-pk").first()
    return newest is not None and newest.agrees


def objection_to(draft: Draft) -> str:
    """What whoever writes does about an objection; empty where there is none."""
    if draft.objected_at is None:
        return ""
    return OBJECTED if draft.person_asked_at else OBJECTED_BEFORE


def check_asked(draft: Draft, *, now: datetime, in_spite: str = "") -> None:
    """Raises ``PublishingRefused`` while they may still object, and where they did.

    What they said of earlier words holds until they are asked about these: a word that is changed
    answers nobody's objection.
    """
    if draft.objected_at is not None:
        if not in_spite.strip():
            raise PublishingRefused(objection_to(draft), field="in_spite")
        return
    until = draft.object_until
    if until is not None and localdate(now) <= until and not has_agreed(draft):
        raise PublishingRefused(
            f"They may object until {full_date(until)}. Wait for them, or until then."
        )
