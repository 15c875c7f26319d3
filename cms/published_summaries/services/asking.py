"""Asking the person whether their case may be told of, and what they answer."""

from __future__ import annotations

from datetime import datetime
from typing import Final

from django.db import transaction
from django.db.models import QuerySet
from django.utils.timezone import localdate

from cms.casework import publishing as casework
from cms.casework.errors import CaseworkError
from cms.published_summaries.errors import PublishingRefused
from cms.published_summaries.models import UNFINISHED, ConsentAnswer, Draft, DraftState
from cms.published_summaries.services.checks import check_answers, check_complete
from cms.published_summaries.services.drafts import back_to_writing, held, keep, to_be_written
from cms.published_summaries.words import Words, words_of
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
OBJECTED_ELSEWHERE: Final = (
    "They objected to another text from this case. Ask them about this one, or say why it goes on "
    "all the same."
)
ASKED_BEFORE: Final = (
    "They were asked about the words as they were. Ask them about these, or say why it goes on all "
    "the same."
)
ASKED_ELSEWHERE: Final = (
    "They are being asked about another text from this case. Ask about this one once that is over."
)
OBJECTED_TO_THESE: Final = "The person objected to these very words. Send them back."
OTHER_WORDS: Final = (
    "These are not the words that the person was asked about. Send it back, and ask them again."
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
    if any(is_asked(other, now=now) for other in others_of(draft)):
        raise PublishingRefused(ASKED_ELSEWHERE)
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

    ``digest``: of the words that they were shown. An objection takes a text back that waits for
    its approval or its time. Raises ``PublishingRefused`` once the words are others, the time is
    over or the text is out.
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
    if not agrees and draft.state == DraftState.APPROVING:
        back_to_writing(draft, by=None, reason="Sent back: The person objects.")
    else:
        keep(draft, by=None, reason="The person agrees." if agrees else "The person objects.")
    return draft


def is_asked(draft: Draft, *, now: datetime) -> bool:
    """Whether the person may still answer: until the day they were told, while it is not out."""
    if draft.state not in UNFINISHED or draft.person_asked_at is None:
        return False
    open_until = draft.object_until
    return open_until is not None and localdate(now) <= open_until


def has_agreed(draft: Draft) -> bool:
    """Whether their newest answer to these very words is yes."""
    newest = newest_answer(draft, words_of(draft))
    return newest is not None and newest.agrees


def newest_answer(draft: Draft, words: Words) -> ConsentAnswer | None:
    """What they said last about these very words."""
    rows = ConsentAnswer.objects.filter(draft=draft, digest=words.digest)
    found: ConsentAnswer | None = rows.order_by("-at", "-pk").first()
    return found


def others_of(draft: Draft) -> QuerySet[Draft]:
    """The other texts from its case, whatever became of them."""
    rows: QuerySet[Draft] = Draft.objects.exclude(case=None).filter(case=draft.case_id)
    return rows.exclude(pk=draft.pk)


def was_asked(draft: Draft) -> bool:
    """Whether they were ever asked about this text, in whatever words."""
    return bool(draft.history.exclude(person_asked_at=None).exists())


def objection_to(draft: Draft) -> str:
    """What stands against it from the person, and what whoever writes does; empty: nothing.

    Neither a word that is changed nor another text begun from the same case answers what they
    said, or what they were promised to be asked.
    """
    if draft.person_asked_at is not None:
        return OBJECTED if draft.objected_at is not None else ""
    if draft.objected_at is not None:
        return OBJECTED_BEFORE
    if was_asked(draft):
        return ASKED_BEFORE
    if others_of(draft).exclude(objected_at=None).exists():
        return OBJECTED_ELSEWHERE
    return ""


def check_words_asked(draft: Draft, words: Words) -> None:
    """Raises ``PublishingRefused`` for words of the page editor that pass the person by.

    A page that is out may be mended without asking, but not by words that they objected to.
    """
    newest = newest_answer(draft, words)
    if newest is not None and not newest.agrees:
        raise PublishingRefused(OBJECTED_TO_THESE)
    if draft.state == DraftState.APPROVING and was_asked(draft):
        raise PublishingRefused(OTHER_WORDS)


def check_asked(draft: Draft, *, now: datetime, in_spite: str = "") -> None:
    """Raises ``PublishingRefused`` while they may still object, and where they did.

    What they said of earlier words holds until they are asked about these.
    """
    if against := objection_to(draft):
        if not in_spite.strip():
            raise PublishingRefused(against, field="in_spite")
        return
    until = draft.object_until
    if until is not None and localdate(now) <= until and not has_agreed(draft):
        raise PublishingRefused(
            f"They may object until {full_date(until)}. Wait for them, or until then."
        )
