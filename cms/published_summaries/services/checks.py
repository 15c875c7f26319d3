"""What must hold of a text before it goes on: nothing is found, five answers, nothing left out."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from django.db import transaction

from cms.published_summaries.checking import findings_of, let_stand
from cms.published_summaries.errors import PublishingRefused
from cms.published_summaries.models import Draft, DraftKind
from cms.published_summaries.privacy import QUESTIONS, Finding, unsettled
from cms.published_summaries.services.drafts import LONGEST_REASON, NO_TITLE, keep, to_be_written
from cms.published_summaries.words import words_of
from cms.users.models import User

OTHERS: Final = "Somebody changed the words since you read them. Read them again, then answer."
YES_OR_NO: Final = ("yes", "no")


@dataclass(frozen=True)
class Checked:
    """What the check found in the words as they are. ``open``: what nobody let stand."""

    draft: Draft
    findings: Sequence[Finding]

    @property
    def open(self) -> list[Finding]:
        known = let_stand(self.draft)
        return [one for one in self.findings if one.key not in known]


@transaction.atomic
def check_draft(*, draft_id: int, by: User, now: datetime) -> Checked:
    """Search the words for traces of the case, and note for which words nothing was found."""
    draft = to_be_written(draft_id, by=by, now=now)
    checked = Checked(draft, findings_of(draft, words_of(draft)))
    note_check(checked, now=now)
    keep(draft, by=by, reason="Checked: clean." if not checked.open else "Checked: not clean.")
    return checked


def note_check(checked: Checked, *, now: datetime) -> None:
    """``checked_digest`` only while nothing is open."""
    draft = checked.draft
    draft.checked_at = now
    draft.checked_digest = "" if checked.open else words_of(draft).digest


@transaction.atomic
def let_finding_stand(*, draft_id: int, key: str, reason: str, by: User, now: datetime) -> Checked:
    """Somebody looked at a finding, and it tells nothing: it stands, with the reason."""
    draft = to_be_written(draft_id, by=by, now=now)
    if not reason.strip():
        raise PublishingRefused("Say why this tells nothing about anybody.", field="reason")
    if len(reason.strip()) > LONGEST_REASON:
        raise PublishingRefused(f"Use {LONGEST_REASON} letters or fewer.", field="reason")
    checked = Checked(draft, findings_of(draft, words_of(draft)))
    finding = next((one for one in checked.open if one.key == key), None)
    if finding is None:
        raise PublishingRefused("The words have changed. This is not found in them any more.")
    row = {
        "key": finding.key,
        "part": finding.part,
        "quote": finding.quote,
        "kind": str(finding.kind),
        "reason": reason.strip(),
        "by": by.pk,
        "by_name": str(by),
        "at": now.isoformat(),
    }
    draft.waived = [*draft.waived, row]
    note_check(checked, now=now)
    keep(draft, by=by, reason="A finding was let stand.")
    return checked


@transaction.atomic
def take_finding_up_again(*, draft_id: int, key: str, by: User, now: datetime) -> Checked:
    """What was let stand counts again."""
    draft = to_be_written(draft_id, by=by, now=now)
    draft.waived = [row for row in draft.waived if row["key"] != key]
    checked = Checked(draft, findings_of(draft, words_of(draft)))
    note_check(checked, now=now)
    keep(draft, by=by, reason="A finding counts again.")
    return checked


@transaction.atomic
def answer_questions(
    *, draft_id: int, answers: Mapping[str, str], by: User, now: datetime, seen: str = ""
) -> Draft:
    """Answer the questions that only a person can, for the words as they are.

    ``seen``: the digest of the words that the screen showed; empty for whoever read them
    otherwise. Raises ``PublishingRefused`` for one that is not answered, before the check is clean
    and for words that were changed since.
    """
    draft = to_be_written(draft_id, by=by, now=now)
    if seen and seen != words_of(draft).digest:
        raise PublishingRefused(OTHERS)
    if not is_clean(draft):
        raise PublishingRefused("Check the words first, and see to everything that is found.")
    for question in QUESTIONS:
        if answers.get(question.key) not in YES_OR_NO:
            raise PublishingRefused("Answer yes or no.", field=question.key)
    draft.answers = answers_by(by, answers, digest=draft.checked_digest, now=now)
    keep(draft, by=by, reason="Questions answered.")
    return draft


def answers_by(
    by: User, answers: Mapping[str, str], *, digest: str, now: datetime
) -> dict[str, Any]:
    """What is kept of answers: for which words, whose and when."""
    given = {question.key: answers.get(question.key, "") for question in QUESTIONS}
    return {"digest": digest, "by": by.pk, "at": now.isoformat(), "given": given}


def is_clean(draft: Draft) -> bool:
    """Whether the check found nothing in the very words that it has now."""
    return bool(draft.checked_digest) and draft.checked_digest == words_of(draft).digest


def answers_given(draft: Draft) -> Mapping[str, str]:
    """What was answered for the very words that it has now; empty: nobody did."""
    if not is_clean(draft) or draft.answers.get("digest") != draft.checked_digest:
        return {}
    given: Mapping[str, str] = draft.answers.get("given", {})
    return given


def check_answers(draft: Draft) -> None:
    """Raises ``PublishingRefused`` where a question is open, or its answer forbids to go on."""
    given = answers_given(draft)
    if not given:
        raise PublishingRefused("Answer the five questions first.")
    for question in unsettled(given):
        raise PublishingRefused(f"“{question.text}” {question.otherwise}", field=question.key)


def check_complete(draft: Draft) -> None:
    """Raises ``PublishingRefused`` for a part that the page cannot do without."""
    needed = {"asked": "Write what people asked.", "found": "Write what we found."}
    if draft.kind == DraftKind.YOU_SAID:
        needed = {"asked": "Write what people said.", "doing": "Write what we did."}
    for name, text in needed.items():
        if not getattr(draft, name):
            raise PublishingRefused(text, field=name)
    if not draft.title or draft.title == NO_TITLE:
        raise PublishingRefused("Give it a title.", field="title")
