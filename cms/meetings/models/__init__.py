"""Groups and who sits on them, meetings, what they talk about, decide and minute."""

from cms.meetings.models.agenda import AgendaItem, Comment, Issue, ItemKind, Paper, PaperKind
from cms.meetings.models.attending import (
    Attendance,
    Capacity,
    Chairing,
    InterestAtMeeting,
    Presence,
    Spoke,
    Whose,
)
from cms.meetings.models.deciding import (
    Decision,
    DecisionKind,
    DecisionPart,
    DecisionStatus,
    Delegation,
    Motion,
    Ruling,
    Scrutiny,
    Vote,
    VoteChoice,
)
from cms.meetings.models.group import MeetingGroup, Seat
from cms.meetings.models.meeting import Meeting, meeting_changed
from cms.meetings.models.minutes import ApprovedMinutes, MinutesDraft

__all__ = [
    "AgendaItem",
    "ApprovedMinutes",
    "Attendance",
    "Capacity",
    "Chairing",
    "Comment",
    "Decision",
    "DecisionKind",
    "DecisionPart",
    "DecisionStatus",
    "Delegation",
    "InterestAtMeeting",
    "Issue",
    "ItemKind",
    "Meeting",
    "MeetingGroup",
    "MinutesDraft",
    "Motion",
    "Paper",
    "PaperKind",
    "Presence",
    "Ruling",
    "Scrutiny",
    "Seat",
    "Spoke",
    "Vote",
    "VoteChoice",
    "Whose",
    "meeting_changed",
]
