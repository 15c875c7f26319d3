"""Messages on their way out of the house."""

from __future__ import annotations

from typing import Any, ClassVar, Final, Self

from django.db import models
from django.db.models import Exists, OuterRef, Q

from cms.casework.models.case import Case, Channel
from cms.casework.models.message import Message
from cms.records import Recorded, history


class MailStatus(models.TextChoices):
    QUEUED = "queued", "Waiting to go"
    SENT = "sent", "Sent"
    FAILED = "failed", "Could not be sent"
    BOUNCED = "bounced", "Came back"


class Way(models.TextChoices):
    """How a message leaves the house. A text message has no subject and no HTML."""

    EMAIL = "email", "Email"
    TEXT = "text", "Text message"


class OutgoingMailQuerySet(models.QuerySet["OutgoingMail"]):
    def ready(self, now: Any) -> Self:
        """Waiting, and due for a try."""
        return self.filter(status=MailStatus.QUEUED, try_at__lte=now).order_by("try_at", "pk")


class OutgoingMail(models.Model):
    """One email or text message to one address or number, written in the transaction that caused it (docs/adr/0005).

    Kept as a delivery record: its text is cleared thirty days after it went, since what was
    said stands in the case's messages.
    """

    wagtail_reference_index_ignore = True

    case = models.ForeignKey(
        Case, null=True, blank=True, on_delete=models.PROTECT, related_name="mails"
    )
    message = models.ForeignKey(
        Message, null=True, blank=True, on_delete=models.PROTECT, related_name="mails"
    )
    kind = models.CharField(max_length=50)
    way = models.CharField(max_length=5, choices=Way.choices, default=Way.EMAIL)
    to = models.CharField(max_length=254)
    subject = models.CharField(max_length=200, blank=True)
    text = models.TextField()
    html = models.TextField(blank=True)
    mime_id = models.CharField("Message-ID", max_length=200, unique=True)
    status = models.CharField(max_length=8, choices=MailStatus.choices, default=MailStatus.QUEUED)
    created_at = models.DateTimeField()
    try_at = models.DateTimeField()
    attempts = models.PositiveSmallIntegerField(default=0)
    error = models.CharField(max_length=300, blank=True)
    sent_at = models.DateTimeField(null=True, blank=True)

    objects: ClassVar[Any] = OutgoingMailQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["-created_at", "-pk"]
        indexes: ClassVar = [
            models.Index(
                fields=["try_at"], condition=Q(status="queued"), name="casework_mail_waiting"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.get_status_display()}"


LOST: Final = (MailStatus.FAILED, MailStatus.BOUNCED)


def reached_nobody() -> Q:
    """Of messages: those sent by mail or text of which no copy arrived or is on its way.

    What was posted or said needs no copy to arrive.
    """
    copies = OutgoingMail.objects.filter(message=OuterRef("pk"))
    gone = Exists(copies.filter(status__in=LOST))
    none_left = gone & ~Exists(copies.exclude(status__in=LOST))
    return Q(none_left, channel__in=(Channel.EMAIL, Channel.TEXT))


class MessageText(Recorded):
    """A body's own words for one message of a procedure; absent, the document's words serve.

    Fields stand in braces; locked paragraphs are not part of it, so nobody can take them out.
    """

    procedure_key = models.SlugField("procedure", max_length=80)
    key = models.SlugField("message", max_length=50)
    subject = models.CharField(max_length=200)
    body = models.TextField()
    history = history()

    class Meta:
        ordering: ClassVar = ["procedure_key", "key"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["procedure_key", "key"], name="casework_one_text_a_message"
            ),
        ]

    def __str__(self) -> str:
        return self.key
