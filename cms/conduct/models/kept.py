"""Seals kept beside the rows that they mark, so that the newest row cannot go unnoticed either."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from cms.records import AppendOnly


class Chain(models.TextChoices):
    SIGNATURES = "signatures", "Signatures"
    ENTRIES = "entries", "Register of interests"


class KeptSeal(AppendOnly):
    """The number and the seal that a signature or an entry of the register was given."""

    chain = models.CharField(max_length=20, choices=Chain)
    number = models.PositiveIntegerField()
    seal = models.CharField(max_length=64)

    class Meta:
        ordering: ClassVar = ["chain", "number"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["chain", "number"], name="conduct_a_number_is_given_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_chain_display()} {self.number}"
