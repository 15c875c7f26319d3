"""Who is close to somebody who works on cases, so that they never see those people's cases."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models

from cms.records import Recorded, history


class CloseAssociate(Recorded):
    """A person close to somebody with an account: family, a close friend, an employer (S0-22).

    Never public, and read by nobody but whoever declared it. A case in which that person is
    named, by address or by name, is kept from ``user``. ``ended_on`` is its last day.
    """

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="close_associates"
    )
    name = models.CharField(max_length=120)
    email = models.EmailField(blank=True, help_text="If you know it.")
    how = models.CharField("how they are close to you", max_length=120)
    declared_at = models.DateTimeField()
    ended_on = models.DateField(null=True, blank=True)
    history = history()

    class Meta:
        ordering: ClassVar = ["name", "pk"]


class MistakenIdentity(Recorded):
    """Somebody in a case only bears the name of a close associate, as a coordinator found.

    ``party`` names the part in the case by casework's own number of it.
    """

    associate = models.ForeignKey(CloseAssociate, on_delete=models.PROTECT, related_name="mistaken")
    party = models.BigIntegerField()
    reason = models.CharField(max_length=300)
    noted_at = models.DateTimeField()
    noted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    history = history()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["associate", "party"], name="conduct_a_mistake_is_noted_once"
            ),
        ]
