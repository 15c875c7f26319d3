"""What is written from a case before anybody outside reads it. No page knows of these rows."""

from __future__ import annotations

import uuid
from typing import Any, ClassVar, Final

from django.conf import settings
from django.db import models

from cms.records import AppendOnly, Recorded, history


class DraftKind(models.TextChoices):
    SUMMARY = "summary", "Summary of a case"
    CLARIFICATION = "clarification", "Clarification"
    YOU_SAID = "you_said", "You said, we did"


class DraftState(models.TextChoices):
    WRITING = "writing", "Being written"
    ASKING = "asking", "The person was asked"
    APPROVING = "approving", "With the second approver"
    PUBLISHED = "published", "Published"
    RETRACTED = "retracted", "Taken back"
    DROPPED = "dropped", "Dropped"


# What somebody still works on.
UNFINISHED: Final = (DraftState.WRITING, DraftState.ASKING, DraftState.APPROVING)


class Draft(Recorded):
    """One text from a case, from its first line to the page and to its being taken back (S0-44).

    ``case``: empty for a lesson that came from no single case. ``found`` is empty where there is
    nothing to say, and for “you said, we did”, whose two halves are ``asked`` and ``doing``.
    ``answers``: the five questions that a person answers, by key. ``waived``: findings that
    somebody looked at and let stand, each with a reason. ``checked_digest``: of the words that
    the check and the answers hold for; other words are checked and answered again.
    ``page`` is written from nothing once all is clean; the page itself knows no draft.
    """

    uid = models.UUIDField(unique=True, default=uuid.uuid4, editable=False)
    kind = models.CharField(max_length=15, choices=DraftKind.choices, default=DraftKind.SUMMARY)
    state = models.CharField(max_length=10, choices=DraftState.choices, default=DraftState.WRITING)
    case = models.ForeignKey(
        "casework.Case", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    lesson = models.ForeignKey(
        "casework.Lesson", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    title = models.CharField(max_length=120)
    slug = models.SlugField("address", max_length=80, blank=True)
    asked = models.TextField("what people asked", max_length=3000, blank=True)
    found = models.TextField("what we found", max_length=5000, blank=True)
    doing = models.TextField("what we are doing", max_length=3000, blank=True)
    topics = models.JSONField(default=list, blank=True)  # keys
    image = models.ForeignKey(
        "wagtailimages.Image", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    image_alt = models.CharField("what the picture shows", max_length=200, blank=True)
    answers = models.JSONField(default=dict, blank=True)
    waived = models.JSONField(default=list, blank=True)
    checked_digest = models.CharField(max_length=64, blank=True)
    checked_at = models.DateTimeField(null=True, blank=True)
    begun_at = models.DateTimeField()
    begun_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    last_edited_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )
    person_asked_at = models.DateTimeField(null=True, blank=True)
    object_until = models.DateField("they can object until", null=True, blank=True)
    objected_at = models.DateTimeField(null=True, blank=True)
    objection = models.TextField(max_length=2000, blank=True)
    sent_to_approver_at = models.DateTimeField(null=True, blank=True)
    approved_at = models.DateTimeField(null=True, blank=True)
    approved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    publish_at = models.DateTimeField("publish at", null=True, blank=True)
    page = models.OneToOneField(
        "wagtailcore.Page", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    published_at = models.DateTimeField(null=True, blank=True)
    retracted_at = models.DateTimeField(null=True, blank=True)
    retracted_reason = models.CharField(max_length=500, blank=True)  # read in public
    dropped_reason = models.CharField(max_length=500, blank=True)
    version = models.PositiveIntegerField(default=1, editable=False)
    history = history()

    class Meta:
        ordering: ClassVar = ["-begun_at", "-pk"]
        # One at a time of what is the same: the database decides between two who press at once.
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["kind", "case"],
                condition=models.Q(state__in=UNFINISHED, lesson=None),
                name="one_unfinished_text_of_a_case",
            ),
            models.UniqueConstraint(
                fields=["kind", "lesson"],
                condition=models.Q(state__in=UNFINISHED, case=None),
                name="one_unfinished_text_of_a_lesson",
            ),
            models.UniqueConstraint(
                fields=["kind", "case", "lesson"],
                condition=models.Q(state__in=UNFINISHED),
                name="one_unfinished_text_of_both",
            ),
        ]
        permissions: ClassVar = [
            ("approve_draft", "Approve what somebody else wrote for the public"),
            ("publish_draft", "Publish what somebody else approved"),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def its_page(self) -> Any:
        """The page, as its own type. Only for a draft that has one."""
        if self.page is None:
            raise ValueError(f"Draft {self.pk} has no page.")
        return self.page.specific


class ConsentAnswer(AppendOnly):
    """What the person said when we asked about a text: agreed, or objected, and when."""

    draft = models.ForeignKey(Draft, on_delete=models.PROTECT, related_name="consents")
    digest = models.CharField(max_length=64)  # of the words they were shown
    agrees = models.BooleanField()
    words = models.TextField(max_length=2000, blank=True)
    at = models.DateTimeField()

    class Meta:
        ordering: ClassVar = ["at", "pk"]
