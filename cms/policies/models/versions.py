"""Adopted versions of a policy, kept as they stood. Evidence, so no row ever changes."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any, ClassVar, NoReturn

from django.conf import settings
from django.db import models

from cms.meetings.models import Decision
from cms.policies.models.policy import Policy


class VersionsAreKept(Exception):
    """Raised by an attempt to change or remove an adopted version. Nothing was written."""

    def __init__(self) -> None:
        super().__init__("Adopted versions of a policy are kept as they are.")


class PolicyVersionQuerySet(models.QuerySet["PolicyVersion"]):
    def update(self, **kwargs: Any) -> NoReturn:
        raise VersionsAreKept

    def delete(self) -> NoReturn:
        raise VersionsAreKept

    def bulk_create(self, *args: Any, **kwargs: Any) -> NoReturn:
        raise VersionsAreKept


class PolicyVersion(models.Model):
    """The words of one version as they were adopted, with their hash (S0-1, S1-20).

    Needs no Wagtail revision and no page, so neither ``purge_revisions`` nor deleting the page
    can hurt it. ``html`` is what visitors saw, live tables included; ``sections`` the same in
    parts, from which the short version and the guides are made; ``words_digest`` marks the
    editor's own words, to tell a change of words from a change of what is live.
    ``decision`` is the decision that adopted it; a delegated change has its ``amendment``.
    ``behind`` holds who was asked, what was weighed and the documents that it links to, as they
    were that day. ``seal`` marks the whole record with the seal before it (cms/policies/evidence.py); empty for
    one kept before there were seals.
    """

    wagtail_reference_index_ignore = True

    policy = models.ForeignKey(Policy, on_delete=models.PROTECT, related_name="versions")
    decision = models.ForeignKey(
        Decision, null=True, blank=True, on_delete=models.PROTECT, related_name="policy_versions"
    )
    procedure_key: models.SlugField[str, str] = models.SlugField(max_length=80, blank=True)
    number: models.PositiveIntegerField[int, int] = models.PositiveIntegerField()
    title: models.CharField[str, str] = models.CharField(max_length=255)
    summary: models.TextField[str, str] = models.TextField(blank=True)
    html: models.TextField[str, str] = models.TextField()
    text: models.TextField[str, str] = models.TextField()
    sections = models.JSONField(default=list)
    behind = models.JSONField(default=dict)
    digest: models.CharField[str, str] = models.CharField("SHA-256 of the page", max_length=64)
    words_digest: models.CharField[str, str] = models.CharField(max_length=64)
    seal: models.CharField[str, str] = models.CharField(max_length=64, blank=True)
    adopted_on: models.DateField[date | None, date | None] = models.DateField(null=True, blank=True)
    next_review_on: models.DateField[date | None, date | None] = models.DateField(
        null=True, blank=True
    )
    note: models.CharField[str, str] = models.CharField(max_length=300, blank=True)
    published_at: models.DateTimeField[datetime, datetime] = models.DateTimeField()
    published_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
    )

    objects: ClassVar[Any] = PolicyVersionQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["-number"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["policy", "number"], name="policies_version_numbers_are_unique"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.title}, version {self.number}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        if not self._state.adding:
            raise VersionsAreKept
        super().save(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> NoReturn:
        raise VersionsAreKept
