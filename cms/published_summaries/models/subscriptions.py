"""Who asked to be told by email when something is published."""

from __future__ import annotations

import uuid
from typing import ClassVar

from django.db import models


class Subscription(models.Model):
    """An address that asked, and confirmed it by the link in a mail (double opt-in).

    ``topics``: keys; empty is everything. An ended one is deleted, address and all, and so is
    one whose address takes no mail.
    """

    key: models.UUIDField[uuid.UUID, uuid.UUID] = models.UUIDField(
        unique=True, default=uuid.uuid4, editable=False
    )
    email = models.EmailField(unique=True)
    topics = models.JSONField(default=list, blank=True)
    asked_at = models.DateTimeField()
    confirm_hash = models.CharField(max_length=64, blank=True)
    confirmed_at = models.DateTimeField(null=True, blank=True)
    end_hash = models.CharField(max_length=64)
    told_until = models.DateTimeField(null=True, blank=True)  # what was published before was told

    class Meta:
        ordering: ClassVar = ["asked_at", "pk"]

    def __str__(self) -> str:
        return f"Subscription {self.pk}"
