"""What happened in the world. Clocks read these rows and nothing else."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models

from cms.casework.models.case import Case
from cms.records import AppendOnly


class EventKind(models.TextChoices):
    """Everything that can happen. Stored values are never renamed."""

    RECEIVED = "received", "We received it"
    RECEIVED_BY_CONTACT = "received_by_contact", "The coordinator or chair received it"
    FIRST_RAISED = "first_raised", "First raised with one of us"
    WRITTEN_DOWN = "written_down", "Written down and agreed as their words"
    TRIAGED = "triaged", "Read and sorted"
    KIND_CHANGED = "kind_changed", "Kind changed"
    ASSIGNED = "assigned", "Given to somebody"
    MESSAGE_SENT = "message_sent", "Message sent"
    MESSAGE_RECEIVED = "message_received", "Message received"
    BOUNCED = "bounced", "Message came back"
    CONTACT_LOGGED = "contact_logged", "Call or meeting noted"
    INFORMATION_REQUESTED = "information_requested", "Information asked for"
    INFORMATION_RECEIVED = "information_received", "Information received"
    STEP_RECORDED = "step_recorded", "Step recorded"
    ESCALATION_REQUESTED = "escalation_requested", "The person is not content"
    STAGE_ENTERED = "stage_entered", "Moved to a stage"
    RAISED_AT_MEETING = "raised_at_meeting", "Raised at a meeting"
    FILE_ADDED = "file_added", "File added"
    CLOSED = "closed", "Closed"
    REOPENED = "reopened", "Reopened"
    WITHDRAWN = "withdrawn", "Withdrawn"
    ACCESS_REFUSED = "access_refused", "Somebody with an interest tried to open it"
    ACKNOWLEDGED = "acknowledged", "Acknowledged"
    INFORMAL_FAILED = "informal_failed", "Quick fix did not work"
    REGISTERED = "registered", "Registered"
    PAUSED = "paused", "Clock paused"
    RESUMED = "resumed", "Clock resumed"
    HOLDING_REPLY_SENT = "holding_reply_sent", "Holding reply sent"
    EXTENSION_NOTIFIED = "extension_notified", "Extension told to the person"
    RESOLVED = "resolved", "Resolved"
    AUTHORITY_GIVEN = "authority_given", "The person said who may act for them"
    AUTHORITY_REFUSED = "authority_refused", "The person said nobody may act for them"
    DETAILS_CHANGED = "details_changed", "Ways to reach them changed"
    MEETING_OFFERED = "meeting_offered", "Meeting offered"
    MEETING_ANSWERED = "meeting_answered", "The person answered about a meeting"
    MEETING_HELD = "meeting_held", "Notes of a meeting shared"
    MEETING_NOT_HELD = "meeting_not_held", "The meeting did not take place"
    FLAG_SET = "flag_set", "Marked"
    FLAG_KEPT = "flag_kept", "Looked at again and kept"
    FLAG_LIFTED = "flag_lifted", "Mark taken off"
    SCOPE_DECIDED = "scope_decided", "Decided whether it is for this procedure"
    DISAGREED = "disagreed", "The person does not agree that it is not for us"
    CONTRACTOR_NAMED = "contractor_named", "The contract manager is involved"
    DECISION_PUBLISHED = "decision_published", "Decision published"
    PROCEDURE_CHANGED = "procedure_changed", "Moved to another procedure"


class Event(AppendOnly):
    """One thing that happened, when it happened and when it was written down.

    ``data`` holds ids, keys and codes only, never a name or what somebody said. An event that
    was recorded wrongly is followed by one that ``supersedes`` it.
    """

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="events")
    kind = models.CharField(max_length=24, choices=EventKind.choices)
    happened_at = models.DateTimeField()
    recorded_at = models.DateTimeField()
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    data = models.JSONField(default=dict, blank=True)
    supersedes = models.OneToOneField(
        "self", null=True, blank=True, on_delete=models.PROTECT, related_name="superseded_by"
    )

    class Meta:
        ordering: ClassVar = ["happened_at", "pk"]
        indexes: ClassVar = [
            models.Index(fields=["case", "happened_at"], name="casework_event_case")
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}, {self.happened_at:%-d %B %Y}"
