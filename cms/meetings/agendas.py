"""An agenda as its readers see it, and where an issue was considered, as frozen values."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.contrib.auth.models import AnonymousUser
from django.template.defaultfilters import filesizeformat

from cms.meetings.models import AgendaItem, Comment, ItemKind, Meeting, Paper, PaperKind
from cms.meetings.permissions import reads_annex
from cms.meetings.wording import item_label
from cms.users.models import User

TYPES = {
    "application/pdf": "PDF",
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document": "Word",
    "image/jpeg": "JPG",
    "image/png": "PNG",
    "image/gif": "GIF",
    "image/webp": "WEBP",
}


@dataclass(frozen=True)
class PaperShown:
    """One paper in a list. ``web_text`` is the same in plain words; empty: ask for a copy.

    ``removed_reason``: it was listed, and is given to nobody any more.
    """

    pk: int
    kind: str
    title: str
    type: str
    size: str
    web_text: str
    is_private: bool
    removed_reason: str

    @property
    def link_text(self) -> str:
        """“Budget for the spring (PDF, 151 KB)” (S1-3)."""
        return f"{self.title} ({self.type}, {self.size})"


@dataclass(frozen=True)
class CommentShown:
    """What an earlier body said of a draft, and what became of it (S1-12)."""

    pk: int
    body: str
    said_on: date
    comment: str
    is_accepted: bool
    why: str


@dataclass(frozen=True)
class ItemShown:
    """One item. ``annex`` is empty for whoever may not read it, and so are private papers.

    ``label`` is how other pages name it (S1-2). An empty ``additional`` has no heading (S1-4).
    """

    pk: int
    number: int
    title: str
    kind: str
    text: str
    annex: str
    label: str
    issue_slug: str
    issue_title: str
    late_reason: str
    withdrawn_reason: str
    reports: Sequence[PaperShown]
    additional: Sequence[PaperShown]
    comments: Sequence[CommentShown]

    @property
    def is_of_cases(self) -> bool:
        return self.kind == ItemKind.CASES


@dataclass(frozen=True)
class Considered:
    """One meeting that considered an issue (S1-1)."""

    label: str
    item_pk: int
    number: int
    title: str
    meeting_pk: int
    starts_at: datetime
    group: str
    is_cancelled: bool


def agenda_of(meeting: Meeting, *, reader: User | AnonymousUser | None = None) -> list[ItemShown]:
    """The items in their order, as somebody may read them; no reader is the public.

    Empty for the public until it is published, and for members too: a draft is seen by who
    prepares it. At most five queries, however many items.
    """
    if meeting.agenda_published_at is None:
        return []
    in_full = reader is not None and reads_annex(reader, meeting)
    return [shown(item, in_full=in_full) for item in items_of(meeting)]


def agenda_in_preparation(meeting: Meeting) -> list[ItemShown]:
    """Everything on it, for whoever prepares the meeting, public or not."""
    return [shown(item, in_full=True) for item in items_of(meeting)]


def items_of(meeting: Meeting) -> Any:
    rows = AgendaItem.objects.on_agenda().filter(meeting=meeting)
    rows = rows.select_related("issue", "meeting__group")
    return rows.prefetch_related("papers", "comments")


def shown(item: AgendaItem, *, in_full: bool) -> ItemShown:
    papers = [paper_shown(row) for row in item.papers.all() if in_full or not row.is_private]
    return ItemShown(
        pk=item.pk,
        number=item.number,
        title=item.title,
        kind=item.kind,
        text=item.text,
        annex=item.annex if in_full else "",
        label=item_label(item),
        issue_slug=item.issue.slug if item.issue else "",
        issue_title=item.issue.title if item.issue else "",
        late_reason=item.late_reason,
        withdrawn_reason=item.withdrawn_reason,
        reports=[row for row in papers if row.kind == PaperKind.REPORT],
        additional=[row for row in papers if row.kind == PaperKind.ADDITIONAL],
        comments=[comment_shown(row) for row in item.comments.all()],
    )


def paper_shown(row: Paper) -> PaperShown:
    return PaperShown(
        pk=row.pk,
        kind=row.kind,
        title=row.title,
        type=TYPES.get(row.media_type, row.media_type),
        size=size_words(row.size),
        web_text=row.web_text,
        is_private=row.is_private,
        removed_reason=row.removed_reason,
    )


def size_words(size: int) -> str:
    """“151 KB”, rounded as a reader would say it; never less than one."""
    if size < 1024 * 1024:
        return f"{max(round(size / 1024), 1)} KB"
    return filesizeformat(size).replace("\u00a0", " ")


def comment_shown(row: Comment) -> CommentShown:
    return CommentShown(
        pk=row.pk,
        body=row.body,
        said_on=row.said_on,
        comment=row.comment,
        is_accepted=row.is_accepted,
        why=row.why,
    )


def meetings_that_considered(issue_slug: str) -> list[Considered]:
    """Every meeting with the issue on its public agenda, the newest first (S1-1). One query."""
    rows = AgendaItem.objects.to_consider().filter(issue__slug=issue_slug)
    rows = rows.exclude(meeting__agenda_published_at=None).select_related("meeting__group")
    return [
        Considered(
            label=item_label(row),
            item_pk=row.pk,
            number=row.number,
            title=row.title,
            meeting_pk=row.meeting_id,
            starts_at=row.meeting.starts_at,
            group=row.meeting.group.name,
            is_cancelled=row.meeting.cancelled_at is not None,
        )
        for row in rows.order_by("-meeting__starts_at", "number")
    ]
