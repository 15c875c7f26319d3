"""A meeting as everybody may read it: values without annexes, private papers or drafts."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from django.db.models import Prefetch
from django.urls import reverse

from cms.meetings.attended import Attended, attended
from cms.meetings.models import (
    AgendaItem,
    ApprovedMinutes,
    Comment,
    Decision,
    Issue,
    ItemKind,
    Meeting,
    MinutesDraft,
    Paper,
    PaperKind,
)
from cms.meetings.registry import ToldUs, told_us
from cms.meetings.tally import declared_at
from cms.meetings.wording import interest_lines, item_label
from cms.users.models import User
from cms.web.uploads.naming import kind_and_size

# The page of contacts, as every site of ours has it (home.views.security_txt).
ASK_US: Final = "/contact/"


@dataclass(frozen=True)
class PaperShown:
    """A paper anybody may have. ``text_url`` is empty where it has no words of its own here.

    ``ask_url`` is where a copy that suits the reader can be asked for then (S1-3).
    """

    title: str
    described: str
    url: str
    ask_url: str = ASK_US
    text_url: str = ""
    text: str = ""
    removed_reason: str = ""


@dataclass(frozen=True)
class DecisionShown:
    title: str
    status: str
    url: str


@dataclass(frozen=True)
class IssueShown:
    title: str
    url: str


@dataclass(frozen=True)
class ItemShown:
    """One item of a public agenda. ``private_papers`` counts what only members have."""

    pk: int
    number: int
    title: str
    label: str
    text: str = ""
    issue: IssueShown | None = None
    told: ToldUs | None = None
    papers: Sequence[PaperShown] = ()
    additional: Sequence[PaperShown] = ()
    private_papers: int = 0
    comments: Sequence[Comment] = ()
    decisions: Sequence[DecisionShown] = ()
    late_reason: str = ""
    withdrawn_reason: str = ""

    @property
    def anchor(self) -> str:
        return f"item-{self.number}"


@dataclass(frozen=True)
class MinutesState:
    """How far the minutes are; every part is empty where it is not so far.

    ``shown_at`` is when the members were shown the draft, ``approved_at`` the meeting that
    approved them.
    """

    shown_at: datetime | None = None
    approved: ApprovedMinutes | None = None


@dataclass(frozen=True)
class MeetingShown:
    """``items`` is empty until the agenda is public; who was there, until the meeting closed."""

    row: Meeting
    url: str
    items: Sequence[ItemShown]
    attended: Attended | None
    interests: Sequence[str]
    minutes: MinutesState

    @property
    def has_agenda(self) -> bool:
        return self.row.agenda_published_at is not None

    @property
    def decisions(self) -> list[DecisionShown]:
        return [decision for item in self.items for decision in item.decisions]


def shown_meeting(meeting_id: int, *, reader: User | None = None) -> MeetingShown:
    """Raises ``Meeting.DoesNotExist``. The same few queries for every meeting.

    ``reader`` is whose eyes what people told us is read with; None is everybody.
    """
    row: Meeting = Meeting.objects.select_related("group", "chaired_by").get(pk=meeting_id)
    was_held = row.closed_at is not None and row.cancelled_at is None
    return MeetingShown(
        row=row,
        url=reverse("meeting_page", args=[row.pk]),
        items=shown_items(row, reader) if row.agenda_published_at else (),
        attended=attended(row) if was_held else None,
        interests=interest_lines(declared_at(row)) if was_held else (),
        minutes=minutes_of(row),
    )


def minutes_of(meeting: Meeting) -> MinutesState:
    rows = ApprovedMinutes.objects.select_related("approved_at_meeting__group")
    approved = rows.filter(meeting=meeting).first()
    if approved is not None:
        return MinutesState(approved=approved)
    drafts = MinutesDraft.objects.filter(meeting=meeting)
    return MinutesState(shown_at=drafts.values_list("circulated_at", flat=True).first())


def shown_items(meeting: Meeting, reader: User | None = None) -> list[ItemShown]:
    rows = AgendaItem.objects.on_agenda().filter(meeting=meeting).select_related("issue")
    published = Decision.objects.published().order_by("pk")
    rows = rows.prefetch_related("papers", "comments", Prefetch("decisions", queryset=published))
    for row in rows:
        row.meeting = meeting
    return [_item(row, reader) for row in rows]


def _item(row: AgendaItem, reader: User | None) -> ItemShown:
    public = [paper for paper in row.papers.all() if not paper.is_private]
    is_told = row.kind == ItemKind.CASES and not row.withdrawn_reason
    return ItemShown(
        pk=row.pk,
        number=row.number,
        title=row.title,
        label=item_label(row),
        text=row.text,
        issue=_issue(row.issue) if row.issue else None,
        told=told_us(row.meeting_id, reader) if is_told else None,
        papers=_papers(public, PaperKind.REPORT),
        additional=_papers(public, PaperKind.ADDITIONAL),
        private_papers=sum(
            paper.is_private and not paper.removed_reason for paper in row.papers.all()
        ),
        comments=list(row.comments.all()),
        decisions=[_decision(decision) for decision in row.decisions.all()],
        late_reason=row.late_reason,
        withdrawn_reason=row.withdrawn_reason,
    )


def _decision(row: Decision) -> DecisionShown:
    url = reverse("decision", args=[row.slug])
    return DecisionShown(row.title, row.get_status_display(), url)


def _issue(row: Issue) -> IssueShown:
    return IssueShown(row.title, reverse("issue", args=[row.slug]))


def _papers(rows: Iterable[Paper], kind: str) -> list[PaperShown]:
    return [paper_shown(row) for row in rows if row.kind == kind]


def paper_shown(row: Paper) -> PaperShown:
    has_text = bool(row.web_text) and not row.removed_reason
    return PaperShown(
        title=row.title,
        described=kind_and_size(row.media_type, row.size),
        url=reverse("meeting_paper", args=[row.pk]),
        text_url=reverse("meeting_paper_text", args=[row.pk]) if has_text else "",
        text=row.web_text if has_text else "",
        removed_reason=row.removed_reason,
    )
