"""Decisions: written down in numbered parts, and mended until the minutes are approved."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from django.utils.text import slugify
from django.utils.timezone import localdate

from cms.meetings.consequences import policy_rests_on
from cms.meetings.errors import MeetingRefused
from cms.meetings.models import (
    AgendaItem,
    Attendance,
    Capacity,
    Decision,
    DecisionKind,
    DecisionPart,
    DecisionStatus,
    Motion,
)
from cms.meetings.services.chair import in_the_chair
from cms.meetings.services.publishing import meeting_of, publication_gaps
from cms.meetings.services.record import MeetingRecord, recording, show_again
from cms.meetings.tally import quorum_at_closing, quorum_of
from cms.records import name_author
from cms.users.models import User

SLUG_LENGTH: Final = 110


@dataclass(frozen=True)
class DecisionDraft:
    """What is written of a decision.

    Empty ``parts``: the words of the motion, a part for each of its paragraphs, so that nobody
    types them again (S1-19). Empty ``made_by``: the group, at its meeting. ``could_gain`` is
    None until it was asked whether anyone could gain or lose improperly (S0-23).
    """

    title: str
    status: str
    parts: Sequence[str] = ()
    reason: str = ""
    made_by: str = ""
    kind: str = DecisionKind.ORDINARY
    criteria: str = ""
    could_gain: bool | None = None
    could_gain_note: str = ""
    final_body: str = ""
    motion_id: int | None = None


def record_decision(
    *, meeting_id: int, item_id: int, draft: DecisionDraft, by: User | None, now: datetime
) -> Decision:
    """Write down what was decided on an item; the public reads it once it is published.

    The same once more is the decision that is there: a phone may send it twice. Raises ``MeetingRefused``, also before the day of the meeting, and where the motion was not
    carried or an officer would be the one who decided (S1-21).
    """
    with recording(meeting_id, by=by, now=now) as record:
        item = _item_of(record, item_id)
        if (known := _known(item, draft)) is not None:
            return known
        motion = _motion_of(item, draft)
        if motion is None:
            _check_may_agree(record, item, draft)
        decision = Decision(
            item=item,
            slug=_free_slug(record, item, draft.title),
            decided_at=_moment(record, motion),
        )
        _write(record, decision, draft, motion, reason="Recorded.")
        return decision


def change_decision(
    *, decision_id: int, draft: DecisionDraft, why: str, by: User | None, now: datetime
) -> Decision:
    """Mend a decision while the minutes are not approved. Its address stays.

    One that the public can read is changed with a reason only, and never into one that could
    not be published. Raises ``MeetingRefused``, ``MinutesApproved``.
    """
    with recording(meeting_of(decision_id), by=by, now=now) as record:
        decision: Decision = Decision.objects.select_related("item").get(pk=decision_id)
        if decision.published_at is not None and not why.strip():
            raise MeetingRefused("Say why the decision is changed.", field="why")
        motion = _motion_of(decision.item, draft, own=decision)
        _refuse_undoing(record, decision, draft)
        if motion is None and (decision.motion_id or decision.status != draft.status):
            _check_may_agree(record, decision.item, draft)
        _write(record, decision, draft, motion, reason=why.strip() or "Changed.")
        return decision


def paragraphs(text: str) -> list[str]:
    """The parts that somebody typed with an empty line between them."""
    blocks = text.replace("\r\n", "\n").split("\n\n")
    return [block.strip() for block in blocks if block.strip()]


def _item_of(record: MeetingRecord, item_id: int) -> AgendaItem:
    item: AgendaItem | None = AgendaItem.objects.filter(meeting=record.meeting, pk=item_id).first()
    if item is None:
        raise MeetingRefused("Choose an item of this meeting.", field="item")
    if item.withdrawn_reason:
        raise MeetingRefused("This item was taken off the agenda.", field="item")
    if record.meeting.cancelled_at is not None:
        raise MeetingRefused("This meeting was cancelled. It decided nothing.", field="item")
    if localdate(record.now) < localdate(record.meeting.starts_at):
        raise MeetingRefused("This meeting has not taken place yet.", field="item")
    return item


def _known(item: AgendaItem, draft: DecisionDraft) -> Decision | None:
    """The decision that was written down in the same words."""
    typed = [part.strip() for part in draft.parts if part.strip()]
    rows = item.decisions.filter(title=draft.title.strip(), status=draft.status)
    same = rows.filter(reason=draft.reason.strip(), motion=draft.motion_id)
    for row in same.prefetch_related("parts"):
        if not typed or typed == [part.text for part in row.parts.all()]:
            found: Decision = row
            return found
    return None


def _motion_of(
    item: AgendaItem, draft: DecisionDraft, own: Decision | None = None
) -> Motion | None:
    """The motion it rests on. Its outcome must fit, and no other decision rests on it."""
    if draft.motion_id is None:
        return None
    motion: Motion | None = Motion.objects.filter(item=item, pk=draft.motion_id).first()
    if motion is None:
        raise MeetingRefused("Choose a motion of this item.", field="motion")
    if motion.is_carried is None:
        raise MeetingRefused("The motion is neither carried nor lost yet.", field="motion")
    is_positive = draft.status in {DecisionStatus.RESOLVED, DecisionStatus.RECOMMENDED}
    if is_positive and not motion.is_carried:
        raise MeetingRefused("The motion was lost, so nothing was resolved.", field="status")
    others = Decision.objects.filter(motion=motion)
    if others.exclude(pk=own.pk if own else None).exists():
        raise MeetingRefused("This motion has its decision already.", field="motion")
    return motion


def _check_may_agree(record: MeetingRecord, item: AgendaItem, draft: DecisionDraft) -> None:
    """What a meeting that was opened agrees without a motion needs a quorum (S0-20).

    While it runs it needs a chair too; once it is closed, everybody counts who had come.
    """
    meeting = record.meeting
    if meeting.opened_at is None or draft.status in {DecisionStatus.NOTED, DecisionStatus.DEFERRED}:
        return
    is_running = meeting.closed_at is None
    quorum = (
        quorum_of(item, meeting, at=record.now) if is_running else quorum_at_closing(item, meeting)
    )
    if not quorum.is_met:
        raise MeetingRefused(f"This cannot be decided now. {quorum.words}")
    if is_running:
        in_the_chair(record, item)


def _refuse_undoing(record: MeetingRecord, decision: Decision, draft: DecisionDraft) -> None:
    """Raises ``MeetingRefused`` where what stands on a decision would stand on nothing."""
    adopts = draft.status == DecisionStatus.RESOLVED and draft.kind == DecisionKind.POLICY
    if not adopts and policy_rests_on(decision.pk):
        field = "kind" if draft.status == DecisionStatus.RESOLVED else "status"
        text = "A policy was adopted by it. Another decision can change what is in force."
        raise MeetingRefused(text, field=field)
    powers = decision.delegations.exclude(ends_on__lt=localdate(record.now))
    if draft.status != DecisionStatus.RESOLVED and powers.exists():
        text = "It gave a power that has not ended. Only what is resolved gives one."
        raise MeetingRefused(text, field="status")
    settles = draft.status not in {DecisionStatus.RECOMMENDED, DecisionStatus.DEFERRED}
    if not settles and decision.recommendations.exists():
        raise MeetingRefused("It settles a recommendation, so it is final.", field="status")


def _moment(record: MeetingRecord, motion: Motion | None) -> datetime:
    """When it was decided. Written down on a later day, it was still at the meeting."""
    if motion is not None and motion.decided_at is not None:
        return motion.decided_at
    same_day = localdate(record.now) == localdate(record.meeting.starts_at)
    return record.now if same_day else record.meeting.starts_at


def _free_slug(record: MeetingRecord, item: AgendaItem, title: str) -> str:
    day = localdate(record.meeting.starts_at).isoformat()
    slug = f"{day}-item-{item.number}-{slugify(title)}"[:SLUG_LENGTH].rstrip("-")
    taken = set(Decision.objects.filter(slug__startswith=slug).values_list("slug", flat=True))
    numbered = (f"{slug}-{number}" for number in range(2, len(taken) + 3))
    return slug if slug not in taken else next(one for one in numbered if one not in taken)


def _write(
    record: MeetingRecord,
    decision: Decision,
    draft: DecisionDraft,
    motion: Motion | None,
    *,
    reason: str,
) -> None:
    decision.title, decision.status = draft.title.strip(), draft.status
    decision.kind, decision.criteria = draft.kind, draft.criteria.strip()
    decision.made_by = draft.made_by.strip() or f"{record.meeting.group.name}, at its meeting"
    decision.reason, decision.motion = draft.reason.strip(), motion
    decision.could_gain, decision.could_gain_note = draft.could_gain, draft.could_gain_note.strip()
    is_recommended = draft.status == DecisionStatus.RECOMMENDED
    decision.final_body = draft.final_body.strip() if is_recommended else ""
    if not decision.title:
        raise MeetingRefused("Give the decision a title.", field="title")
    _refuse_officers(record, decision.made_by)
    parts = [part.strip() for part in draft.parts if part.strip()]
    if not parts and motion is not None:
        parts = paragraphs(motion.agreed or motion.proposed)
    if decision.published_at is not None:
        for gap in publication_gaps(decision, parts):
            raise gap
    record.save(decision, reason)
    _write_parts(record, decision, parts, reason)
    show_again(record)


def _refuse_officers(record: MeetingRecord, made_by: str) -> None:
    officers = Attendance.objects.filter(meeting=record.meeting, capacity=Capacity.OFFICER)
    named = {word.casefold() for row in officers for word in (row.name, row.role_title) if word}
    if made_by.casefold() in named:
        text = "Officers speak and advise; they do not decide. Name the body that decided."
        raise MeetingRefused(text, field="made_by")


def _write_parts(record: MeetingRecord, decision: Decision, texts: list[str], reason: str) -> None:
    """Numbers stay with their place, so that an address leads to the same part."""
    stored = {part.number: part for part in decision.parts.all()}
    for number, text in enumerate(texts, start=1):
        part = stored.pop(number, None) or DecisionPart(decision=decision, number=number)
        if part.text != text:
            part.text = text
            record.save(part, reason)
    for part in stored.values():
        name_author(part, by=record.by, reason=reason)
        part.delete()
