"""What the screens show of a text: its parts with what was found in them, and how far it is."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from django.urls import reverse
from django.utils.timezone import localdate

from cms.published_summaries.checking import findings_of, let_stand
from cms.published_summaries.models import Draft, DraftKind, DraftState
from cms.published_summaries.permissions import APPROVE, PUBLISH, READ, WRITE, may, wrote_it
from cms.published_summaries.privacy import QUESTIONS, Finding, Question, unsettled
from cms.published_summaries.services.approving import SENT, waiting_words, writers_of
from cms.published_summaries.services.asking import (
    ASKED_BEFORE,
    OBJECTED_BEFORE,
    OBJECTED_ELSEWHERE,
    has_agreed,
    is_asked,
    objection_to,
)
from cms.published_summaries.services.checks import answers_given, is_clean
from cms.published_summaries.services.drafts import TO_BE_WRITTEN
from cms.published_summaries.words import LABELS, Words, words_of
from cms.users.models import User
from cms.web.templatetags.site import full_date

AGAINST: Final = {
    OBJECTED_BEFORE: "They objected to the words as they were, not to these.",
    ASKED_BEFORE: "They were asked about the words as they were, not about these.",
    OBJECTED_ELSEWHERE: "They objected to another text from this case.",
}
AROUND = 45  # letters before and after what was found


@dataclass(frozen=True)
class ShownFinding:
    """One finding in its place. ``reason`` is empty for one that nobody let stand."""

    before: str
    quote: str
    after: str
    why: str
    url: str
    reason: str = ""
    who: str = ""


@dataclass(frozen=True)
class Part:
    """One part of the text with what was found in it."""

    name: str
    label: str
    text: str
    findings: Sequence[ShownFinding]


def parts_shown(draft: Draft, words: Words | None = None) -> list[Part]:
    """Every part that has words or findings. ``words``: those that wait to take their place."""
    labels = dict(LABELS)
    if draft.kind == DraftKind.YOU_SAID:
        labels |= {"asked": "You said", "doing": "We did"}
    words, known = words or words_of(draft), let_stand(draft)
    found: dict[str, list[Finding]] = {}
    for one in findings_of(draft, words):
        found.setdefault(one.part, []).append(one)
    shown = []
    for name, label in labels.items():
        text = str(getattr(words, name, ""))
        if text or name in found:
            findings = [shown_finding(draft, text, one, known) for one in found.get(name, ())]
            shown.append(Part(name, label, text, findings))
    return shown


def shown_finding(draft: Draft, text: str, one: Finding, known: Any) -> ShownFinding:
    row = known.get(one.key, {})
    return ShownFinding(
        before=words_before(text, one.start),
        quote=one.quote,
        after=words_after(text, one.end),
        why=one.why,
        url=reverse("publishing:finding", args=[draft.pk, one.key]),
        reason=row.get("reason", ""),
        who=row.get("by_name", ""),
    )


def words_before(text: str, end: int) -> str:
    """Whole words, and a mark where others stand before them."""
    start = end - AROUND
    if start <= 0:
        return text[:end]
    cut = text[start - 1 : end]
    return f"… {cut.partition(' ')[2] if ' ' in cut else cut}"


def words_after(text: str, start: int) -> str:
    end = start + AROUND
    if end >= len(text):
        return text[start:]
    cut = text[start : end + 1]
    return f"{cut.rpartition(' ')[0] if ' ' in cut else cut} …"


def how_many_open(parts: Iterable[Part]) -> int:
    return sum(not one.reason for part in parts for one in part.findings)


@dataclass(frozen=True)
class Standing:
    """How far a text is, for one reader at one moment."""

    draft: Draft
    may_write: bool
    may_approve: bool
    waiting: Words | None
    may_approve_new: bool
    may_retract: bool
    may_take_back: bool
    has_a_time: bool
    is_clean: bool
    answers: Sequence[tuple[str, str]]
    unsettled: Sequence[Question]
    is_asked: bool
    has_agreed: bool
    note: str
    person_says: str
    objection: str
    in_spite: str

    @property
    def digest(self) -> str:
        """Of the words that would be approved."""
        return (self.waiting or words_of(self.draft)).digest

    @property
    def is_answered(self) -> bool:
        """Whether every question has the answer that lets the text go on."""
        return bool(self.answers) and not self.unsettled


def standing_of(draft: Draft, user: User, *, now: datetime) -> Standing:
    is_writer = wrote_it(user, draft)
    given = answers_given(draft)
    waiting = waiting_words(draft)
    approving = draft.state == DraftState.APPROVING
    return Standing(
        draft=draft,
        may_write=draft.state in TO_BE_WRITTEN and may(user, WRITE, draft),
        may_approve=(approving and draft.approved_at is None and not is_writer)
        and may(user, APPROVE, draft),
        waiting=waiting,
        may_approve_new=waiting is not None
        and user.pk not in writers_of(draft, waiting)
        and may(user, APPROVE, draft),
        may_retract=draft.state == DraftState.PUBLISHED and may(user, APPROVE, draft),
        may_take_back=approving and may(user, WRITE if is_writer else APPROVE, draft),
        has_a_time=approving and draft.page_id is not None and draft.its_page.approved_schedule,
        is_clean=is_clean(draft),
        answers=[(question.text, given[question.key]) for question in QUESTIONS if given],
        unsettled=unsettled(given) if given else (),
        is_asked=is_asked(draft, now=now),
        has_agreed=draft.person_asked_at is not None and has_agreed(draft),
        note=note_of(draft),
        person_says=person_says(draft, now=now),
        objection=objection_to(draft),
        in_spite=in_spite_of(draft),
    )


def person_says(draft: Draft, *, now: datetime) -> str:
    """What the person was asked about it and says; empty where they were asked nothing."""
    if draft.person_asked_at is None:
        return AGAINST.get(objection_to(draft), "")
    until = full_date(draft.object_until)
    if draft.objected_at is not None:
        said = "They object."
    elif has_agreed(draft):
        said = "They agree."
    elif is_asked(draft, now=now):
        said = f"No answer yet; they may object until {until}."
    else:
        said = f"They did not answer until {until}."
    return f"Asked on {full_date(localdate(draft.person_asked_at))}. {said}"


def in_spite_of(draft: Draft) -> str:
    """Why it goes on although something of the person's stands against it; empty: nothing did."""
    if draft.sent_to_approver_at is None:
        return ""
    sent = draft.history.filter(sent_to_approver_at=draft.sent_to_approver_at)
    first = sent.order_by("history_id").first()
    reason = str(first.history_change_reason) if first else ""
    return "" if reason == SENT else reason


def note_of(draft: Draft) -> str:
    """Why it came back to be written, where it did last."""
    if draft.state != DraftState.WRITING:
        return ""
    said = draft.history.filter(history_change_reason__startswith="Sent back: ").first()
    said = said or draft.history.filter(history_change_reason__startswith="Not published").first()
    return str(said.history_change_reason) if said else ""


@dataclass(frozen=True)
class Row:
    """One text in a list."""

    draft: Draft
    says: str
    url: str


def rows_for(user: User, drafts: Iterable[Draft]) -> list[Row]:
    """Those that nothing keeps the reader from (S0-22)."""
    return [
        Row(draft, says(draft), reverse("publishing:text", args=[draft.pk]))
        for draft in drafts
        if may(user, READ, draft)
    ]


def says(draft: Draft) -> str:
    """Where it stands, in a few words."""
    if draft.state == DraftState.APPROVING and draft.approved_at is not None:
        return "Approved, not out yet"
    return str(draft.get_state_display())


def needs_a_chair(user: User, draft: Draft) -> bool:
    """Whether this approver is no chair, and nobody who wrote it is one."""
    writers = (draft.begun_by, draft.last_edited_by)
    return not any(one is not None and one.has_perm(PUBLISH) for one in (user, *writers))
