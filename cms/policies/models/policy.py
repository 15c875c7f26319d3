"""A policy as a record: what its page, its versions and its reviews hang on."""

from __future__ import annotations

import uuid
from typing import ClassVar

from django.db import models

from cms.records import Recorded, history


class Policy(Recorded):
    """One policy, whatever page shows it and whatever becomes of that page.

    Evidence hangs on this row, so that deleting, moving, renaming or importing a page again
    cannot part a policy from its versions. ``uid`` is its address in exports.
    """

    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    slug = models.SlugField(max_length=80, unique=True)
    title = models.CharField(max_length=255)
    history = history()

    class Meta:
        ordering: ClassVar = ["title"]
        verbose_name_plural = "policies"

    def __str__(self) -> str:
        return self.title
