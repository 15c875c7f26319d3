"""What stands between a visitor and a case: saved answers, files on their way, our questions."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from cms.casework.models.message import Scan, private_storage, random_name
from cms.records import AppendOnly, Recorded, history


class SavedAnswers(models.Model):
    """Answers put aside to be finished later, by a link in a mail, for 14 days (R5).

    Nobody of ours can read them: they are no case yet. Where the link went is not kept. ``key``
    is the form's own, so that what is saved and sent from two windows is still one case.
    """

    wagtail_reference_index_ignore = True

    key = models.UUIDField(unique=True)
    token_hash = models.CharField(max_length=64, unique=True)
    answers = models.JSONField()
    expires_at = models.DateTimeField(db_index=True)

    def __str__(self) -> str:
        return f"until {self.expires_at:%-d %B %Y}"


class Upload(models.Model):
    """A file that was sent before the case it belongs to. Becomes a ``CaseFile``, or is deleted.

    ``key`` is that of the form: the intake key of new answers, the press of a reply. The
    stored files are handed over, not copied.
    """

    wagtail_reference_index_ignore = True

    key = models.UUIDField(db_index=True)
    stored = models.FileField(storage=private_storage, upload_to=random_name, max_length=200)
    original = models.FileField(
        storage=private_storage, upload_to=random_name, max_length=200, blank=True
    )
    name = models.CharField(max_length=160)
    content_type = models.CharField(max_length=80)
    size = models.PositiveBigIntegerField()
    sha256 = models.CharField(max_length=64)
    scan = models.CharField(max_length=11, choices=Scan.choices, default=Scan.NOT_SCANNED)
    sent_at = models.DateTimeField()
    expires_at = models.DateTimeField(db_index=True)

    class Meta:
        ordering: ClassVar = ["pk"]
        constraints: ClassVar = [
            # The same photo chosen twice is one photo.
            models.UniqueConstraint(fields=["key", "sha256"], name="casework_upload_once"),
        ]

    def __str__(self) -> str:
        return self.name


class QuestionText(Recorded):
    """A body's own words for one question; absent, the words of the catalogue serve.

    ``position`` moves a question among those of its page; empty leaves it where it is.
    """

    key = models.SlugField("question", max_length=50, unique=True)
    label = models.CharField(max_length=160)
    help_text = models.CharField("help", max_length=300, blank=True)
    position = models.PositiveSmallIntegerField(null=True, blank=True)
    history = history()

    class Meta:
        ordering: ClassVar = ["key"]

    def __str__(self) -> str:
        return self.label


class EqualityAnswer(AppendOnly):
    """Answers to the equality questions, apart from every case: nothing leads from one to the other.

    ``month`` is the first of the month they came in, so that no time gives anybody away; the key
    is drawn by lot, so that no order does.
    """

    month = models.DateField()
    answers = models.JSONField()

    def __str__(self) -> str:
        return f"{self.month:%B %Y}"
