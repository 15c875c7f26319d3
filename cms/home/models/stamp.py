"""One mark for everything that public pages show, so that copies of them can be kept."""

from __future__ import annotations

from typing import ClassVar

from django.db import models


class PublicStamp(models.Model):
    """The only row's ``value`` changes whenever something that the public sees changes.

    Read in one query, it tells every process whether what it keeps in memory still holds.
    """

    wagtail_reference_index_ignore = True

    value: models.CharField[str, str] = models.CharField(max_length=32)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(name="home_there_is_one_stamp", condition=models.Q(pk=1)),
        ]

    def __str__(self) -> str:
        return self.value
