"""The one-time ways in to somebody's own case."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from cms.casework.models.case import Case
from cms.casework.models.message import Message
from cms.casework.models.party import Party


class Purpose(models.TextChoices):
    FOLLOW = "follow", "Open the case"
    NOT_CONTENT = "not_content", "Say they are not content"


class AccessToken(models.Model):
    """A link, and a code beside it, that opens one case to one person for one purpose.

    Only hashes are stored. Opening the link changes nothing, since mail scanners open links;
    the person's own press of the button does.
    """

    wagtail_reference_index_ignore = True

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="access_tokens")
    party = models.ForeignKey(Party, on_delete=models.PROTECT, related_name="access_tokens")
    message = models.ForeignKey(
        Message, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    purpose = models.CharField(max_length=12, choices=Purpose.choices)
    token_hash = models.CharField(max_length=64, unique=True)
    code_hash = models.CharField(max_length=64, blank=True)
    request_hash = models.CharField(max_length=64, blank=True, db_index=True)
    created_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True, blank=True)
    tries = models.PositiveSmallIntegerField(default=0)

    class Meta:
        indexes: ClassVar = [models.Index(fields=["expires_at"], name="casework_token_expiry")]

    def __str__(self) -> str:
        return f"{self.get_purpose_display()} until {self.expires_at:%-d %B %Y %H:%M}"
