"""Deadlines that wait to be counted again, because a calendar or a diary changed."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models


class Recount(models.Model):
    """One pass over every open deadline, asked for in the transaction that calls for it.

    ``after_case``: how far it has come. Gone when it is done, so whatever is stored here is
    still owed, however the server stopped.
    """

    wagtail_reference_index_ignore = True

    reason = models.CharField(max_length=300)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    asked_at = models.DateTimeField()
    after_case = models.PositiveBigIntegerField(default=0)

    class Meta:
        ordering: ClassVar = ["pk"]

    def __str__(self) -> str:
        return self.reason
