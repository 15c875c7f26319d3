"""What earlier bodies said of a draft, and what became of each comment (S1-12)."""

from __future__ import annotations

from datetime import date, datetime

from django.utils.timezone import localdate

from cms.meetings.errors import MeetingRefused
from cms.meetings.models import Comment
from cms.meetings.services.agenda import item_held
from cms.users.models import User


def add_comment(
    *,
    item_id: int,
    body: str,
    said_on: date,
    comment: str,
    is_accepted: bool,
    why: str,
    by: User | None,
    now: datetime,
) -> Comment:
    """Write down one comment with whether it was accepted, and why or why not.

    The same a second time is the comment that is there.
    """
    said = {"body": body, "said_on": said_on, "comment": comment, "why": why}
    with item_held(item_id, by=by, now=now) as (record, item):
        row = Comment(item=item, is_accepted=is_accepted, **said)
        refuse_unfit(row, today=localdate(now))
        if (there := item.comments.filter(is_accepted=is_accepted, **said).first()) is not None:
            found: Comment = there
            return found
        record.save(row, "Written down.")
    return row


def change_comment(
    *,
    comment_id: int,
    body: str,
    said_on: date,
    comment: str,
    is_accepted: bool,
    why: str,
    by: User | None,
    now: datetime,
) -> Comment:
    """Change what was written down; the earlier words stay in its history."""
    row = Comment.objects.get(pk=comment_id)
    with item_held(row.item_id, by=by, now=now) as (record, item):
        row = item.comments.get(pk=comment_id)
        row.body, row.said_on, row.comment = body, said_on, comment
        row.is_accepted, row.why = is_accepted, why
        refuse_unfit(row, today=localdate(now))
        record.save(row, "Changed.")
    return row


def refuse_unfit(row: Comment, *, today: date) -> None:
    if not row.body.strip():
        raise MeetingRefused("Say which body or group commented.", field="body")
    if not row.comment.strip():
        raise MeetingRefused("Write down what they said.", field="comment")
    if not row.why.strip():
        raise MeetingRefused("Say why it was accepted, or why not.", field="why")
    if row.said_on > today:
        raise MeetingRefused("This day is still to come.", field="said_on")
