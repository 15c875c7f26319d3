"""Minutes: what they add in words, shown to members, approved, and frozen with their hash."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from datetime import datetime
from typing import Final

from django.utils.html import strip_tags

from cms.meetings import registry
from cms.meetings.errors import MeetingRefused
from cms.meetings.minuting import minutes_html
from cms.meetings.models import (
    AgendaItem,
    ApprovedMinutes,
    Decision,
    Meeting,
    MinutesDraft,
    Motion,
)
from cms.meetings.services.record import MeetingRecord, recording, show_again
from cms.users.models import User

# Where all that is left is kept from whoever approves: not what it is, nor how many.
FOR_OTHERS: Final = "Somebody else must mark what is left."


class MinutesBlocked(MeetingRefused):
    """Raised where something is undone. ``lines`` say each thing that keeps them open."""

    def __init__(self, lines: list[str]) -> None:
        super().__init__(" ".join(lines))
        self.lines = lines


def draft_minutes(
    *,
    meeting_id: int,
    by: User | None,
    now: datetime,
    opening_words: str = "",
    closing_words: str = "",
    items: Mapping[int, str] | None = None,
) -> MinutesDraft:
    """Write what the minutes add to the records; decisions and votes are never typed (S1-19).

    ``items`` are the words on items by their keys; those left out keep theirs. Members who
    were shown an earlier draft must be shown a changed one. Raises ``MinutesApproved``.
    """
    with recording(meeting_id, by=by, now=now) as record:
        draft = _draft_of(record.meeting)
        words = (opening_words.strip(), closing_words.strip())
        changed = draft.pk is None or words != (draft.opening_words, draft.closing_words)
        changed |= _write_items(record, items or {})
        if changed:
            draft.opening_words, draft.closing_words = words
            draft.circulated_at = None
            record.save(draft, "Drafted.")
        return draft


def minute_item(*, item_id: int, text: str, by: User | None, now: datetime) -> None:
    """Write what the minutes say of one item, as from the room. Raises ``MinutesApproved``."""
    meeting_id = AgendaItem.objects.values_list("meeting_id", flat=True).get(pk=item_id)
    with recording(meeting_id, by=by, now=now) as record:
        if _write_items(record, {item_id: text}):
            show_again(record)


def circulate_minutes(*, meeting_id: int, by: User | None, now: datetime) -> MinutesDraft:
    """Note that the members were shown the draft. Raises ``MeetingRefused``."""
    with recording(meeting_id, by=by, now=now) as record:
        if record.meeting.closed_at is None:
            raise MeetingRefused("Close the meeting first.")
        draft = _draft_of(record.meeting)
        draft.circulated_at = now
        record.save(draft, "Shown to the members.")
        return draft


def approve_minutes(
    *, meeting_id: int, at_meeting_id: int, approved_by_name: str, by: User | None, now: datetime
) -> ApprovedMinutes:
    """Freeze the minutes, rendered from the records, which close with them (S0-11, S0-15).

    ``at_meeting_id`` is the later meeting of the same group that approved them. Raises
    ``MinutesBlocked`` with everything that is undone and that ``by`` may know of,
    ``MeetingRefused``, ``MinutesApproved``.
    """
    with recording(meeting_id, by=by, now=now) as record:
        if not approved_by_name.strip():
            raise MeetingRefused("Say who signed the minutes.", field="approved_by_name")
        approving = _approving_meeting(record, at_meeting_id)
        if what_blocks(record.meeting):
            raise MinutesBlocked(what_blocks(record.meeting, by) or [FOR_OTHERS])
        html = minutes_html(record.meeting)
        minutes = ApprovedMinutes(
            meeting=record.meeting,
            html=html,
            text=plain_text(html),
            digest=digest_of(html),
            approved_at_meeting=approving,
            approved_at=now,
            approved_by_name=approved_by_name.strip(),
        )
        minutes.save()
        return minutes


def what_blocks(meeting: Meeting, reader: User | None = None) -> list[str]:
    """What keeps the minutes from being approved, in words; empty: nothing (S0-42).

    For a reader, without what they must not learn of (S0-22); it keeps them open all the same.
    """
    lines = []
    if meeting.closed_at is None:
        lines.append("Close the meeting first.")
    motions = Motion.objects.filter(item__meeting=meeting, is_carried=None).select_related("item")
    lines += [
        f"Say whether the motion on item {motion.item.number} was carried." for motion in motions
    ]
    unpublished = Decision.objects.filter(item__meeting=meeting, published_at=None)
    lines += [f"Publish the decision “{decision.title}”." for decision in unpublished]
    return [*lines, *registry.outstanding(meeting.pk, reader)]


def digest_of(html: str) -> str:
    return hashlib.sha256(html.encode()).hexdigest()


def plain_text(html: str) -> str:
    lines = (" ".join(line.split()) for line in strip_tags(html).splitlines())
    return "\n".join(line for line in lines if line)


def minutes_changed_since() -> list[str]:
    """Approved minutes whose stored words no longer have the hash they were approved with."""
    rows = ApprovedMinutes.objects.select_related("meeting__group")
    return [str(row.meeting) for row in rows if digest_of(row.html) != row.digest]


def _approving_meeting(record: MeetingRecord, at_meeting_id: int) -> Meeting:
    meetings = Meeting.objects.standing().filter(group=record.meeting.group)
    found: Meeting | None = meetings.filter(pk=at_meeting_id).first()
    if found is None or found.starts_at <= record.meeting.starts_at:
        text = "Choose a later meeting of the same group."
        raise MeetingRefused(text, field="at_meeting")
    if found.starts_at > record.now and found.opened_at is None:
        raise MeetingRefused("That meeting has not begun yet.", field="at_meeting")
    return found


def _draft_of(meeting: Meeting) -> MinutesDraft:
    found: MinutesDraft | None = MinutesDraft.objects.filter(meeting=meeting).first()
    return found or MinutesDraft(meeting=meeting)


def _write_items(record: MeetingRecord, items: Mapping[int, str]) -> bool:
    """Save the words that differ; whether any did. Items of other meetings are not touched."""
    rows = AgendaItem.objects.filter(meeting=record.meeting, pk__in=items)
    changed = [row for row in rows if row.minute != items[row.pk].strip()]
    for row in changed:
        row.minute = items[row.pk].strip()
        record.save(row, "Minuted.")
    return bool(changed)
