"""What was said, in and out, by any channel, and what was kept on file (S0-43)."""

from __future__ import annotations

import secrets
from typing import ClassVar

from django.conf import settings
from django.core.files.storage import storages
from django.core.files.storage.base import Storage
from django.db import models

from cms.casework.models.case import Case, Channel
from cms.casework.models.fact_check import FactCheck
from cms.casework.models.party import Party
from cms.records import AppendOnly, Recorded, history


class Direction(models.TextChoices):
    IN = "in", "From them"
    OUT = "out", "From us"
    NOTE = "note", "Our note"


class Message(AppendOnly):
    """One message, letter, call or note. Written once; corrections are further rows.

    ``kind`` is a key of the procedure's messages, “told_us”, “reply”, “call” or “note”.
    ``happened_at`` is when it was sent, posted, received or spoken.
    """

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="messages")
    direction = models.CharField(max_length=4, choices=Direction.choices)
    kind = models.CharField(max_length=50)
    stage = models.CharField(max_length=50, blank=True)  # where the case stood; empty before it
    channel = models.CharField(max_length=12, choices=Channel.choices)
    party = models.ForeignKey(
        Party, null=True, blank=True, on_delete=models.PROTECT, related_name="messages"
    )
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    subject = models.CharField(max_length=200, blank=True)
    body = models.TextField()
    wish = models.TextField("what would put it right", blank=True)
    shared = models.BooleanField("the person sees it", default=False)
    # What the procedure asks beside the words, and what was ticked of its checklists.
    asked = models.JSONField(default=dict, blank=True)
    checked = models.JSONField(default=dict, blank=True)
    happened_at = models.DateTimeField()
    recorded_at = models.DateTimeField()

    class Meta:
        ordering: ClassVar = ["happened_at", "pk"]
        indexes: ClassVar = [
            models.Index(fields=["case", "happened_at"], name="casework_message_case")
        ]

    def __str__(self) -> str:
        return f"{self.get_direction_display()}, {self.happened_at:%-d %B %Y}"


class SubjectNote(models.TextChoices):
    """Kinds of note about what was owed to somebody whom a case is about (S3-76 to S3-79).

    ``Message.party`` is that person.
    """

    TOLD = "subject_told", "Told that it is about them"
    COPY = "subject_copy", "Given a copy of it"
    PUT_OFF = "subject_put_off", "Not told yet, with a reason"
    PROPOSED = "subject_informed", "Told what we propose to do"


class Asking(models.TextChoices):
    """What somebody inside or outside is asked for about a case."""

    INFORMATION = "information", "Information"
    ADVICE = "advice", "Advice"  # of a senior manager (S3-108)
    REFERRAL = "referral", "To do something for the person"  # S3-20
    COMMENT = "comment", "Their side of it"  # S3-78
    FACT_CHECK = "fact_check", "To check the facts of a draft"  # S3-59


class InformationRequest(Recorded):
    """A question to those best placed to answer, with its date and the answer (S0-40)."""

    kind = models.CharField(max_length=11, choices=Asking.choices, default=Asking.INFORMATION)
    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="information_requests")
    # Whom the case is about, where it is their comment that is asked for.
    party = models.ForeignKey(
        Party, null=True, blank=True, on_delete=models.PROTECT, related_name="requests"
    )
    # The draft that they were asked to check, and what we say to their comment on it.
    fact_check = models.ForeignKey(
        FactCheck, null=True, blank=True, on_delete=models.PROTECT, related_name="requests"
    )
    response = models.TextField(blank=True)
    asked_name = models.CharField(max_length=120)
    asked_email = models.EmailField(blank=True)
    asked_user = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    question = models.TextField()
    asked_at = models.DateTimeField()
    due_on = models.DateField()
    answer = models.TextField(blank=True)
    answered_at = models.DateTimeField(null=True, blank=True)
    history = history()

    class Meta:
        ordering: ClassVar = ["due_on", "pk"]
        constraints: ClassVar = [
            models.CheckConstraint(
                name="casework_answer_exactly_when_answered",
                condition=models.Q(answer="", answered_at=None)
                | (~models.Q(answer="") & ~models.Q(answered_at=None)),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.asked_name}, by {self.due_on:%-d %B %Y}"


def private_storage() -> Storage:
    return storages["private"]


def random_name(instance: CaseFile | None = None, filename: str = "") -> str:
    """A name that says nothing and cannot be guessed; the true name is a column."""
    return f"{secrets.token_hex(2)}/{secrets.token_urlsafe(32)}"


class Scan(models.TextChoices):
    """What the virus scanner said, where the site has one."""

    NOT_SCANNED = "not_scanned", "Not scanned"
    CLEAN = "clean", "Nothing found"


class CaseFile(AppendOnly):
    """A document on the case file, outside the media folder, served only through a check.

    ``stored`` is what everybody is given: written anew, without place, author or anything that
    runs. ``original`` is the file as it came, kept under lock; empty where the two are the
    same. ``party`` sent it; empty for what staff put on file.
    """

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="files")
    message = models.ForeignKey(
        Message, null=True, blank=True, on_delete=models.PROTECT, related_name="files"
    )
    stored = models.FileField(storage=private_storage, upload_to=random_name, max_length=200)
    original = models.FileField(
        storage=private_storage, upload_to=random_name, max_length=200, blank=True
    )
    party = models.ForeignKey(
        Party, null=True, blank=True, on_delete=models.PROTECT, related_name="files"
    )
    name = models.CharField(max_length=160)
    content_type = models.CharField(max_length=80)
    size = models.PositiveBigIntegerField()
    sha256 = models.CharField("SHA-256 of the file as it came", max_length=64)
    scan = models.CharField(max_length=11, choices=Scan.choices, default=Scan.NOT_SCANNED)
    shared = models.BooleanField("the person sees it", default=False)
    dated_on = models.DateField("date of the document")
    added_at = models.DateTimeField()
    added_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )

    class Meta:
        ordering: ClassVar = ["dated_on", "pk"]

    def __str__(self) -> str:
        return self.name
