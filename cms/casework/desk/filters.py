"""How the queue is narrowed down, and searched."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from datetime import datetime
from typing import Any

import django_filters
from django import forms
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils import timezone
from django.utils.timezone import localdate
from wagtail.admin.filters import DateRangePickerWidget, WagtailFilterSet

from cms.casework.desk.commitments import agreed_contacts, missed_contacts
from cms.casework.desk.piles import flags_to_review, flood_in, unanswered, without_flood
from cms.casework.desk.words import SOON
from cms.casework.models import Case, CaseFlag, Channel, Contractor, Deadline, Kind, Part, Party
from cms.casework.permissions import WORK
from cms.casework.procedure.flags import Flag
from cms.casework.procedure.parts import Area
from cms.casework.procedure.reference import normal_reference
from cms.casework.procedure.schema import Stage
from cms.casework.selectors import procedures_in_force
from cms.casework.services.finishing import answered_with_open_promises
from cms.users.models import Appointment, User
from cms.web.widgets import OneDate

LONGEST_SEARCH = 100
# What somebody types of a reference: its letters and figures, perhaps not yet all of them.
LOOKS_LIKE_REFERENCE = re.compile(r"[A-Za-z]{2,3}-?\d[\dA-Za-z-]*")
# After every letter that a reference may hold.
LAST = "ZZZZ"

STATES = [
    ("overdue", "Overdue"),
    ("soon", "Due within 24 hours"),
    ("running", "In time"),
    ("unsorted", "Not sorted yet"),
    ("unanswered", "Waiting for a first answer"),
    ("many", "Many from one place, not read yet"),
    ("agreed", "A time to speak again is agreed"),
    ("missed", "A time to speak again was missed"),
    ("promised", "Answered, promises open"),
    ("closed", "Closed"),
    ("all", "Open and closed"),
]


def named(parts: Iterable[Stage | Flag | Area]) -> list[tuple[str, str]]:
    """Parts of several procedures, each once, by its first label."""
    found: dict[str, str] = {}
    for part in parts:
        found.setdefault(part.key, part.label)
    return list(found.items())


TO_REVIEW = ("due", "To look at again")
PROVIDED = [("any", "A contractor"), ("ours", "We ourselves")]


def handlers_offered() -> list[tuple[str, str]]:
    """Me, nobody, and everybody whose role works on cases. Two queries."""
    rows = Appointment.objects.current(localdate())
    rows = rows.filter(role__group__permissions__codename=WORK)
    people = User.objects.filter(pk__in=rows.values("user"), is_active=True)
    named = [(str(user.pk), str(user)) for user in people]
    return [("me", "Me"), ("nobody", "Nobody"), *named]


def in_state(cases: QuerySet[Case], state: str, now: datetime) -> QuerySet[Case]:
    """Cases by how their promises stand. An unknown state narrows nothing."""
    running = Deadline.objects.open().filter(case=OuterRef("pk"))
    match state:
        case "overdue":
            return cases.filter(Exists(running.filter(due_at__lt=now)))
        case "soon":
            return cases.filter(Exists(running.filter(due_at__gte=now, due_at__lt=now + SOON)))
        case "running":
            late = Exists(running.filter(due_at__lt=now))
            return cases.filter(Exists(running.filter(due_at__gte=now))).exclude(late)
        case "agreed":
            return cases.filter(Exists(agreed_contacts().filter(case=OuterRef("pk"))))
        case "missed":
            return cases.filter(Exists(missed_contacts(now).filter(case=OuterRef("pk"))))
        case _:
            narrow = BY_FIELDS.get(state)
            return narrow(cases) if narrow else cases


BY_FIELDS: Mapping[str, Callable[[QuerySet[Case]], QuerySet[Case]]] = {
    "unsorted": lambda cases: cases.filter(closed_at=None, triaged_at=None),
    "unanswered": lambda cases: unanswered(cases.filter(closed_at=None)),
    "many": flood_in,
    "promised": answered_with_open_promises,
    "closed": lambda cases: cases.exclude(closed_at=None),
}


class CaseFilterSet(WagtailFilterSet):
    """Without a state the queue shows what is open; a search looks through closed cases too."""

    state = django_filters.ChoiceFilter(
        label="State",
        choices=STATES,
        empty_label="Open",
        method="by_state",
        widget=forms.RadioSelect,
    )
    kind = django_filters.ChoiceFilter(
        label="Kind", choices=Kind.choices, empty_label="All", widget=forms.RadioSelect
    )
    stage = django_filters.ChoiceFilter(
        label="Stage", choices=(), empty_label="All", widget=forms.RadioSelect
    )
    handler = django_filters.ChoiceFilter(
        label="Who has it",
        choices=(),
        empty_label="Anybody",
        method="by_handler",
        widget=forms.RadioSelect,
    )
    flag = django_filters.ChoiceFilter(
        label="Marked",
        choices=(),
        empty_label="All",
        method="by_flag",
        widget=forms.RadioSelect,
    )
    service_area = django_filters.ChoiceFilter(
        label="Area of service", choices=(), empty_label="All", widget=forms.RadioSelect
    )
    contractor = django_filters.ChoiceFilter(
        label="Who provides the service",
        choices=(),
        empty_label="Anybody",
        method="by_contractor",
        widget=forms.RadioSelect,
    )
    channel = django_filters.ChoiceFilter(
        label="How it reached us",
        choices=Channel.choices,
        empty_label="All",
        widget=forms.RadioSelect,
    )
    received_at = django_filters.DateFromToRangeFilter(
        label="Received between", widget=DateRangePickerWidget
    )

    class Meta:
        model = Case
        fields: list[str] = []

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        # Read once: the form asks for its choices again and again.
        specs = procedures_in_force(on=localdate())
        self.stages = named(stage for spec in specs for stage in spec.stages)
        flags = named(flag for spec in specs for flag in spec.flags)
        areas = named(area for spec in specs for area in spec.areas)
        self.filters["stage"].extra["choices"] = self.stages
        self.filters["handler"].extra["choices"] = handlers_offered()
        self.offer("flag", [TO_REVIEW, *flags] if flags else [])
        self.offer("service_area", areas)
        self.contractors = [(str(row.pk), row.name) for row in Contractor.objects.all()]
        self.offer("contractor", [*PROVIDED, *self.contractors] if self.contractors else [])

    def offer(self, name: str, choices: list[tuple[str, str]]) -> None:
        """A question without answers is not asked."""
        if choices:
            self.filters[name].extra["choices"] = choices
        else:
            del self.filters[name]

    def plain_form(self) -> forms.Form:
        """The same questions without scripts: lists to choose from and boxes for dates."""
        form: forms.Form = self.get_form_class()(self.data, auto_id="plain_%s")
        fields: Iterable[Any] = form.fields.values()
        for field in fields:
            if hasattr(field, "choices"):
                field.widget = forms.Select(choices=field.choices)
            else:
                field.widget.widgets = [
                    OneDate(attrs={"aria-label": end}) for end in ("From", "To")
                ]
        return form

    def by_state(self, cases: QuerySet[Case], name: str, value: str) -> QuerySet[Case]:
        found = in_state(cases, value, timezone.now())
        return found if value in ("many", "closed", "all") else without_flood(found)

    def by_flag(self, cases: QuerySet[Case], name: str, value: str) -> QuerySet[Case]:
        if value == TO_REVIEW[0]:
            rows = flags_to_review(localdate())
        else:
            rows = CaseFlag.objects.filter(ended_at=None, key=value)
        return cases.filter(Exists(rows.filter(case=OuterRef("pk"))))

    def by_contractor(self, cases: QuerySet[Case], name: str, value: str) -> QuerySet[Case]:
        if value in dict(PROVIDED):
            return cases.filter(contractor__isnull=value == "ours")
        return cases.filter(contractor=int(value))

    def by_handler(self, cases: QuerySet[Case], name: str, value: str) -> QuerySet[Case]:
        if value == "me":
            return cases.filter(handler=self.request.user)
        return cases.filter(handler=None if value == "nobody" else int(value))


def found_by(cases: QuerySet[Case], typed: str) -> QuerySet[Case]:
    """By reference, whole or its beginning; else by topic, or the name of a person or group."""
    typed = typed.strip()[:LONGEST_SEARCH]
    exact = normal_reference(typed)
    if exact:
        return cases.filter(reference=exact)
    if LOOKS_LIKE_REFERENCE.fullmatch(typed):
        start = typed.upper()
        # The bounds let SQLite use its index, which LIKE does not.
        return cases.filter(
            reference__startswith=start, reference__gte=start, reference__lte=start + LAST
        )
    named = Party.objects.filter(
        Q(name__icontains=typed) | Q(organisation__icontains=typed),
        case=OuterRef("pk"),
        part__in=(Part.PERSON, Part.REPRESENTATIVE),
    )
    return cases.filter(Q(topic__icontains=typed) | Exists(named))
