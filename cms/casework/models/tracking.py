"""The one-time ways in to somebody's own case."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models

from cms.casework.models.case import Case
from cms.casework.models.message import Message
from cms.casework.models.party import Party


class Purpose(models.TextChoices):
    FOLLOW = "follow", "Open the case"
    NOT_CONTENT = "not_content", "Say they are not content"
    AUTHORITY = "authority", "Say whether somebody may act for them"
    NEW_ADDRESS = "new_address", "Show that an email address is theirs"


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
    new_address = models.EmailField(blank=True)  # for NEW_ADDRESS: what it becomes when shown
    request_hash = models.CharField(max_length=64, blank=True, db_index=True)
    created_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True, blank=True)
    tries = models.PositiveSmallIntegerField(default=0)

    class Meta:
        indexes: ClassVar = [models.Index(fields=["expires_at"], name="casework_token_expiry")]

    def __str__(self) -> str:
        return f"{self.get_purpose_display()} until {self.expires_at:%-d %B %Y %H:%M}"


class AccessCode(models.Model):
    """A code that opens one case to one person for as long as it is not revoked (R3).

    For those without email or phone, and for those who stay anonymous. Shown once; at least
    120 bits, of which only the hash is stored.
    """

    wagtail_reference_index_ignore = True

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="access_codes")
    party = models.ForeignKey(Party, on_delete=models.PROTECT, related_name="access_codes")
    code_hash = models.CharField(max_length=64, unique=True)
    created_at = models.DateTimeField()
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    revoked_at = models.DateTimeField(null=True, blank=True)

    def __str__(self) -> str:
        return f"made {self.created_at:%-d %B %Y}"
