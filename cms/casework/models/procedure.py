"""Procedures in force, each version stored whole."""

from __future__ import annotations

import hashlib
from datetime import date
from functools import lru_cache
from typing import Any, ClassVar, NoReturn, Self

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from cms.casework.procedure.document import read_kept
from cms.casework.procedure.schema import Procedure as ProcedureSpec
from cms.records import Recorded, RecordedQuerySet, WriteRefused, history


class VersionStatus(models.TextChoices):
    DRAFT = "draft", "Draft"
    LIVE = "live", "Live"
    RETIRED = "retired", "Retired"
    DISCARDED = "dropped", "Discarded"  # a draft that never came into force


class Procedure(Recorded):
    """A procedure under one key through all its versions."""

    key = models.SlugField(unique=True, max_length=80)
    title = models.CharField(max_length=160)
    history = history()

    class Meta:
        ordering: ClassVar = ["title"]

    def __str__(self) -> str:
        return self.title


class ProcedureVersionQuerySet(RecordedQuerySet):
    def once_live(self) -> Self:
        """Those that cases may have been opened under: no draft, and none that was discarded.

        Nor one that was called off: its last day is before its first.
        """
        rows = self.filter(status__in=(VersionStatus.LIVE, VersionStatus.RETIRED))
        return rows.exclude(effective_to__lt=F("effective_from"))

    def in_force(self, on: date) -> Self:
        """Effective on the local date ``on``; the newest first. A retired one has its last day."""
        return (
            self.once_live()
            .filter(effective_from__lte=on)
            .filter(Q(effective_to=None) | Q(effective_to__gte=on))
            .order_by("-effective_from", "-number")
        )

    def newest(self, on: date) -> list[ProcedureVersion]:
        """Of each procedure the latest that took effect by that day, retired or not. One query."""
        rows = self.once_live().filter(effective_from__lte=on).without_document()
        rows = rows.select_related("procedure").order_by("effective_from", "number")
        return list({row.procedure_id: row for row in rows}.values())

    def without_document(self) -> Self:
        """For whoever wants ``spec``: the long document is fetched only if it was never read."""
        return self.defer("document")


class ProcedureVersion(Recorded):
    """One version of a procedure. Its document never changes once it is live.

    Only ``status`` and ``effective_to`` of a live version may change; a save that touches
    the document raises ``WriteRefused``.
    """

    procedure = models.ForeignKey(Procedure, on_delete=models.PROTECT, related_name="versions")
    number = models.PositiveIntegerField()
    document = models.TextField()
    digest = models.CharField(max_length=64, editable=False)
    status = models.CharField(
        max_length=8, choices=VersionStatus.choices, default=VersionStatus.DRAFT
    )
    effective_from = models.DateField(null=True, blank=True)
    effective_to = models.DateField(null=True, blank=True)
    published_at = models.DateTimeField(null=True, blank=True)
    published_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
    )
    objects: ClassVar[Any] = ProcedureVersionQuerySet.as_manager()
    history = history(excluded_fields=["document"])

    class Meta:
        ordering: ClassVar = ["procedure", "-number"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["procedure", "number"], name="casework_version_numbers_are_unique"
            ),
            models.CheckConstraint(
                name="casework_live_version_has_a_first_day",
                condition=Q(status__in=(VersionStatus.DRAFT, VersionStatus.DISCARDED))
                | Q(effective_from__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.procedure.title}, version {self.number}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        self.digest = digest_of(self.document)
        if not self._state.adding:
            stored = type(self).objects.only("digest", "status").get(pk=self.pk)
            if stored.status != VersionStatus.DRAFT and stored.digest != self.digest:
                raise WriteRefused("A live version never changes; add a new version.")
        super().save(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> NoReturn:
        raise WriteRefused("Versions of a procedure are kept.")

    @property
    def spec(self) -> ProcedureSpec:
        """The document, read once a process; where it was left out, not even fetched again."""
        if "document" in self.__dict__:
            return spec_from(self.digest, self.document)
        if self.digest not in _read:
            _read[self.digest] = spec_from(self.digest, self.document)
        return _read[self.digest]


# By digest, so that a changed document is another one; as many as there are versions in force.
_read: dict[str, ProcedureSpec] = {}


class ProcedureUse(Recorded):
    """What a procedure takes in, where a site runs several at a time.

    The ``main`` one takes in what no other does. Another takes in what is about one of its
    ``areas``, which are keys of the main one, of its ``kinds``, and whatever somebody says yes
    to who is ``asked`` the question of its document. No areas: its kinds, wherever; no kinds:
    every kind that the procedure covers. With nothing given at all it is not in use.
    """

    procedure = models.OneToOneField(Procedure, on_delete=models.PROTECT, related_name="use")
    main = models.BooleanField("takes in what no other does", default=False)
    asked = models.BooleanField("people are asked its question", default=False)
    kinds = models.JSONField(default=list, blank=True)
    areas = models.JSONField(default=list, blank=True)
    history = history()

    class Meta:
        verbose_name = "use of a procedure"
        verbose_name_plural = "uses of procedures"
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["main"], condition=Q(main=True), name="casework_one_main_procedure"
            ),
            models.CheckConstraint(
                name="casework_main_procedure_takes_the_rest",
                condition=Q(main=False) | Q(asked=False),
            ),
        ]

    def __str__(self) -> str:
        return str(self.procedure)

    @property
    def takes_in(self) -> bool:
        return bool(self.main or self.asked or self.kinds or self.areas)


def digest_of(document: str) -> str:
    return hashlib.sha256(document.encode()).hexdigest()


@lru_cache(maxsize=64)
def spec_from(digest: str, document: str) -> ProcedureSpec:
    return read_kept(document)
