"""Small tables that a coordinator keeps: days that do not count, and outside bodies."""

from __future__ import annotations

from datetime import date
from typing import Any, ClassVar, Self

from django.db import models
from django.db.models import Q

from cms.casework.procedure.clock_rule import Division
from cms.records import Recorded, RecordedQuerySet, history


class DayKind(models.TextChoices):
    HOLIDAY = "holiday", "Bank holiday that is missing"
    WORKING = "working", "Not a bank holiday after all"
    CLOSURE = "closure", "We are closed"


DIVISIONS = [("", "Everywhere")] + [
    (division.value, division.value.replace("-", " ").title().replace(" And ", " and "))
    for division in (Division.ENGLAND_AND_WALES, Division.SCOTLAND, Division.NORTHERN_IRELAND)
]


class CalendarDay(Recorded):
    """A day added to or taken from the computed bank holidays, or a day we are closed."""

    day = models.DateField()
    kind = models.CharField(max_length=8, choices=DayKind.choices)
    division = models.CharField(max_length=20, choices=DIVISIONS, blank=True)
    title = models.CharField(max_length=120)
    source = models.CharField(
        max_length=200, help_text="Where this comes from, such as the proclamation and its date."
    )
    added_at = models.DateTimeField()
    history = history()

    class Meta:
        ordering: ClassVar = ["-day"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["day", "division", "kind"], name="casework_a_day_is_listed_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.title}, {self.day:%-d %B %Y}"


class CalendarCheck(Recorded):
    """That somebody compared the bank holidays with the official list: “last checked”."""

    checked_on = models.DateField()
    covers_until = models.DateField()
    source = models.CharField(max_length=200)
    history = history()

    class Meta:
        ordering: ClassVar = ["-checked_on", "-pk"]

    def __str__(self) -> str:
        return f"{self.checked_on:%-d %B %Y}"


class OutsideBodyQuerySet(RecordedQuerySet):
    def offered(self, on: date) -> Self:
        """Those that can be offered to somebody on the local date ``on`` (S0-51)."""
        return self.filter(Q(valid_from=None) | Q(valid_from__lte=on)).filter(
            Q(valid_to=None) | Q(valid_to__gte=on)
        )


class OutsideBody(Recorded):
    """Somebody outside who can look at a case, advise, or step in. Procedures name it by key."""

    key = models.SlugField(unique=True, max_length=50)
    name = models.CharField(max_length=120)
    kind = models.CharField(
        max_length=20,
        choices=[
            ("ombudsman", "Ombudsman"),
            ("funder", "Funder"),
            ("regulator", "Regulator"),
            ("advice", "Advice"),
            ("advocacy", "Advocacy: helps people to say it"),
            ("accountable_body", "Accountable body"),
        ],
    )
    what_for = models.CharField(max_length=300)
    contact = models.TextField()
    url = models.URLField(blank=True)
    time_limit = models.CharField(max_length=200, blank=True)
    valid_from = models.DateField(null=True, blank=True)
    valid_to = models.DateField(null=True, blank=True)
    successor = models.ForeignKey(
        "self", null=True, blank=True, on_delete=models.PROTECT, related_name="predecessors"
    )
    shown_to_person = models.BooleanField(default=True)
    objects: ClassVar[Any] = OutsideBodyQuerySet.as_manager()
    history = history()

    class Meta:
        ordering: ClassVar = ["name"]
        verbose_name_plural = "outside bodies"

    def __str__(self) -> str:
        return self.name
