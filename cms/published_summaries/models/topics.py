"""What published pages are about: a short list that editors keep."""

from __future__ import annotations

from typing import ClassVar

from django.db import models


class Topic(models.Model):
    """A word under which residents look for what was published, such as “Grants”."""

    key: models.SlugField[str, str] = models.SlugField(max_length=50, unique=True)
    title: models.CharField[str, str] = models.CharField(max_length=80, unique=True)
    position: models.PositiveSmallIntegerField[int, int] = models.PositiveSmallIntegerField(
        default=0
    )

    class Meta:
        ordering: ClassVar = ["position", "title"]

    def __str__(self) -> str:
        return self.title
