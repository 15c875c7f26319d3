"""What a meeting talks about: its items, their papers, and the issues that come back."""

from __future__ import annotations

from typing import Any, ClassVar, Final, Self

from django.db import models

from cms.meetings.files import paper_path, private_store
from cms.meetings.models.meeting import Meeting
from cms.records import Recorded, RecordedQuerySet, history


class Issue(Recorded):
    """A matter with one page of its own that lists every meeting which considered it (S1-1)."""

    slug = models.SlugField(max_length=80, unique=True)
    title = models.CharField(max_length=160)
    summary = models.TextField(max_length=600, blank=True)
    history = history()

    class Meta:
        ordering: ClassVar = ["title"]

    def __str__(self) -> str:
        return self.title


class ItemKind(models.TextChoices):
    ORDINARY = "ordinary", "Ordinary item"
    DECLARATIONS = "declarations", "Declarations of interest"
    MINUTES = "minutes", "Minutes of the last meeting"
    CASES = "cases", "What people told us"


# Taken off before anybody read its number, an item stands from here on.
OFF_THE_AGENDA: Final = 1_000


class AgendaItemQuerySet(RecordedQuerySet):
    def on_agenda(self) -> Self:
        """All that have a number people may read, those taken off afterwards too."""
        return self.filter(number__lt=OFF_THE_AGENDA)

    def to_consider(self) -> Self:
        """Those that the meeting has before it."""
        return self.on_agenda().filter(withdrawn_reason="")


class AgendaItem(Recorded):
    """One item (S0-11, S1-2). ``number`` stays with it once the agenda is published.

    ``text`` is read by everybody; ``annex`` only by members and staff who may. ``minute`` is
    what the minutes say of it, beside what is rendered from its records. ``late_reason``: why
    it was added once the agenda was public.
    """

    meeting = models.ForeignKey(Meeting, on_delete=models.PROTECT, related_name="items")
    number = models.PositiveSmallIntegerField()
    title = models.CharField(max_length=160)
    kind = models.CharField(max_length=20, choices=ItemKind, default=ItemKind.ORDINARY)
    text = models.TextField("for everybody", blank=True)
    annex = models.TextField("for members only", blank=True)
    issue = models.ForeignKey(
        Issue, null=True, blank=True, on_delete=models.PROTECT, related_name="items"
    )
    minute = models.TextField(blank=True)
    begun_at = models.DateTimeField(null=True, blank=True)
    late_reason = models.CharField("why it could not wait", max_length=200, blank=True)
    withdrawn_reason = models.CharField("taken off because", max_length=200, blank=True)
    history = history()

    objects: ClassVar[Any] = AgendaItemQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["number"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["meeting", "number"], name="meetings_item_numbers_are_unique"
            ),
        ]

    def __str__(self) -> str:
        return f"Item {self.number}: {self.title}"

    @property
    def has_number(self) -> bool:
        """Whether people may read its number: it was not taken off before the agenda was public."""
        return self.number < OFF_THE_AGENDA


class PaperKind(models.TextChoices):
    REPORT = "report", "Report"
    ADDITIONAL = "additional", "Additional document"


class Paper(Recorded):
    """A document of an item, listed with its type and size (S1-3, S1-4).

    ``web_text`` is the same in plain words on a page; empty: a copy can be asked for.
    A private paper is served to members and staff only.
    """

    item = models.ForeignKey(AgendaItem, on_delete=models.PROTECT, related_name="papers")
    kind = models.CharField(max_length=20, choices=PaperKind, default=PaperKind.REPORT)
    title = models.CharField(max_length=160)
    file = models.FileField(upload_to=paper_path, storage=private_store, max_length=200)
    media_type = models.CharField(max_length=80)
    size = models.PositiveIntegerField(help_text="In bytes.")
    web_text = models.TextField(blank=True)
    is_private = models.BooleanField("for members only", default=False)
    removed_reason = models.CharField(max_length=200, blank=True)
    history = history()

    class Meta:
        ordering: ClassVar = ["kind", "pk"]

    def __str__(self) -> str:
        return self.title


class Comment(Recorded):
    """What an earlier body said of a draft, and what became of it (S1-12)."""

    item = models.ForeignKey(AgendaItem, on_delete=models.PROTECT, related_name="comments")
    body = models.CharField("who said it", max_length=120)
    said_on = models.DateField("when")
    comment = models.TextField()
    is_accepted = models.BooleanField("accepted")
    why = models.TextField("why, or why not")
    history = history()

    class Meta:
        ordering: ClassVar = ["said_on", "pk"]
