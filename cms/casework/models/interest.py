"""Interests that somebody who works on cases has in one of them."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q

from cms.casework.models.case import Case
from cms.records import Recorded, history


class CaseInterest(Recorded):
    """Somebody said that they have an interest in a case, and from then on never see it (S0-22).

    ``how_it_arises`` is read by coordinators who see the case. ``ended_at`` is empty while it
    holds; only a coordinator ends one, with a reason kept in its history.
    """

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="case_interests"
    )
    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="interests")
    how_it_arises = models.TextField(max_length=1000)
    declared_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)
    history = history()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["user", "case"],
                condition=Q(ended_at=None),
                name="casework_one_open_interest_a_person_and_case",
            ),
        ]
