"""What is filled in about reports, lists, meetings and what is handed out."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

from django import forms

from cms.casework.reports.measures import UNNAMED, Sort
from cms.casework.reports.names import AREA, names_for
from cms.casework.selectors import procedures_until_now
from cms.published_summaries.models import Audience, DistributionList, ReportKind
from cms.published_summaries.reports.assessment import Line, Topic, lines_of
from cms.published_summaries.reports.periods import QUARTER, YEAR, Period, periods_ended
from cms.published_summaries.services.handing_out import ALWAYS, COLUMNS, WHO_ASKS
from cms.web.staff_forms import OneDateField, StaffForm, line_field, words_field
from cms.web.widgets import Checkboxes, Radios

Choices = list[tuple[str, str]]
YEARS_BACK = 3
HINTS = {
    ReportKind.QUARTERLY.value: "Of a quarter: for one team, or for the whole body.",
    ReportKind.ANNUAL.value: "Of a year, with the self-assessment and the response of those who "
    "govern us.",
    ReportKind.SELF_ASSESSMENT.value: "Of a year: the Code’s headings alone, each with its evidence.",
}
ONLY = [
    ("", "All of them"),
    ("recommended", "Recommendations for a change of policy or procedure"),
    ("open", "What is still to do"),
    ("done", "What was done"),
    ("repeat", "The same cause again"),
]


def procedures(on: date) -> Choices:
    """The main one first; those that have ended last, since their last quarter is reported too."""
    return [(spec.key, spec.title) for spec in procedures_until_now(on=on)]


def named(sort: str, keys: Iterable[str]) -> Choices:
    """What procedures call these things, by name; of several procedures each once."""
    found: dict[str, str] = {}
    for key in keys:
        found |= names_for(key)[sort]
    return sorted(
        ((key, name) for key, name in found.items() if key not in ("", UNNAMED)),
        key=lambda pair: pair[1],
    )


def period_key(period: Period) -> str:
    return f"{period.since:%Y-%m-%d}.{period.months}"


def period_choices(today: date) -> Choices:
    quarters = periods_ended(today, months=QUARTER, back=YEARS_BACK * YEAR // QUARTER)
    years = periods_ended(today, months=YEAR, back=YEARS_BACK * YEAR // QUARTER)
    return [(period_key(one), one.words) for one in (*quarters, *years)]


class AskForm(StaffForm):
    """Which report."""

    kind = forms.ChoiceField(
        label="What kind of report?",
        choices=ReportKind.choices,
        widget=Radios(hints=HINTS),
        error_messages={"required": "Choose what kind of report it is."},
    )
    procedure_key = forms.ChoiceField(label="Which procedure?", widget=Radios())
    period = forms.ChoiceField(
        label="Which period?",
        help_text="Quarters come first, then years. A report is made once its period is over.",
    )
    area = forms.ChoiceField(
        label="Which team?",
        required=False,
        help_text="A report of one team is for staff. One of the whole body can be published.",
    )
    priorities = forms.MultipleChoiceField(
        label="Which priorities of our plan does it bear on?", required=False, widget=Checkboxes()
    )

    def __init__(self, *args: Any, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offered = procedures(today)
        keys = [key for key, _ in offered]
        self.fields["procedure_key"].choices = offered  # type: ignore[attr-defined]
        self.fields["procedure_key"].initial = next(iter(keys), None)
        self.fields["period"].choices = period_choices(today)  # type: ignore[attr-defined]
        teams, priorities = named(AREA, keys), named(Sort.PRIORITY.value, keys)
        self.fields["area"].choices = [("", "The whole body"), *teams]  # type: ignore[attr-defined]
        self.fields["priorities"].choices = priorities  # type: ignore[attr-defined]
        if not teams:
            del self.fields["area"]
        if not priorities:
            del self.fields["priorities"]

    def clean_period(self) -> Period:
        since, _, months = self.cleaned_data["period"].partition(".")
        return Period(date.fromisoformat(since), int(months))


class TagForm(StaffForm):
    priorities = forms.MultipleChoiceField(
        label="Which priorities of our plan does it bear on?", required=False, widget=Checkboxes()
    )

    def __init__(self, *args: Any, procedure_key: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = named(Sort.PRIORITY.value, [procedure_key])
        self.fields["priorities"].choices = choices  # type: ignore[attr-defined]


class PressForm(StaffForm):
    """A button alone; ``version`` is of the report that was looked at."""

    version = forms.IntegerField(widget=forms.HiddenInput)


class AssessForm(StaffForm):
    """One yes or no for every line of the Code, with evidence and what is done about it."""

    def __init__(self, *args: Any, topics: Sequence[Topic], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.topics = topics
        for number, line in enumerate(lines_of(topics), 1):
            self.add_line(number, line)

    def add_line(self, number: int, line: Line) -> None:
        self.fields[f"{line.key}-met"] = forms.ChoiceField(
            label=f"{number}. {line.says}",
            choices=[("yes", "Yes"), ("no", "No"), ("", "Not answered yet")],
            required=False,
            initial=line.met or line.suggested,
            widget=Radios(inline=True),
            help_text=f"{line.data} ({line.source})",
        )
        self.fields[f"{line.key}-evidence"] = words_field(
            f"Evidence for {number}", rows=2, max_length=1000, required=False, initial=line.evidence
        )
        self.fields[f"{line.key}-action"] = words_field(
            f"What we do about {number}",
            rows=2,
            max_length=1000,
            required=False,
            initial=line.action,
        )

    @property
    def groups(self) -> list[tuple[str, list[Any]]]:
        """The fields under the headings of the Code."""
        return [
            (
                topic.title,
                [
                    self[f"{line.key}-{part}"]
                    for line in topic.lines
                    for part in ("met", "evidence", "action")
                ],
            )
            for topic in self.topics
        ]

    @property
    def answers(self) -> dict[str, dict[str, str]]:
        found: dict[str, dict[str, str]] = {}
        for name, value in self.cleaned_data.items():
            key, _, part = name.rpartition("-")
            found.setdefault(key, {})[part] = value
        return found


class SendForm(StaffForm):
    lists = forms.TypedMultipleChoiceField(
        label="To whom?",
        coerce=int,
        widget=Checkboxes(),
        error_messages={"required": "Choose at least one list."},
    )

    def __init__(self, *args: Any, lists: Iterable[DistributionList], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["lists"].choices = [  # type: ignore[attr-defined]
            (row.pk, f"{row.name}: {len(row.addresses.splitlines())}") for row in lists
        ]


class ListForm(StaffForm):
    name = line_field("Name of the list", 120, error_messages={"required": "Enter a name."})
    audience = forms.ChoiceField(label="Who are they?", choices=Audience.choices, widget=Radios())
    addresses = words_field(
        "Email addresses",
        rows=6,
        max_length=20_000,
        help_text="One a line. They get a link, and no figures.",
        error_messages={"required": "Write at least one address."},
    )
    kinds = forms.MultipleChoiceField(
        label="Which reports?",
        choices=ReportKind.choices,
        required=False,
        widget=Checkboxes(),
        help_text="None ticked: every kind.",
    )
    area = forms.ChoiceField(label="Of which team?", required=False)

    def __init__(self, *args: Any, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        teams = named(AREA, [key for key, _ in procedures(today)])
        self.fields["area"].choices = [("", "The whole body"), *teams]  # type: ignore[attr-defined]
        if not teams:
            del self.fields["area"]


class HandOutForm(StaffForm):
    """Evidence of learning for somebody who asked for it (S3-12)."""

    asks = forms.ChoiceField(
        label="Who asks for it?",
        choices=[(one, one) for one in WHO_ASKS],
        widget=Radios(),
        error_messages={"required": "Choose who asks for it."},
    )
    to_whom = line_field(
        "To whom does it go?", 120, error_messages={"required": "Say to whom it goes."}
    )
    purpose = line_field("What for?", 300, error_messages={"required": "Say what it is for."})
    procedure_key = forms.ChoiceField(label="Which procedure?", widget=Radios())
    since = OneDateField(label="From", error_messages={"required": "Enter the first day."})
    until = OneDateField(label="To", error_messages={"required": "Enter the last day."})
    only = forms.ChoiceField(label="Which lessons?", choices=ONLY, required=False)
    area = forms.ChoiceField(label="Of which team?", required=False)
    cause = forms.ChoiceField(label="Which cause?", required=False)
    priority = forms.ChoiceField(label="Which priority of our plan?", required=False)
    left_out = forms.MultipleChoiceField(
        label="What is left out?",
        choices=[(key, label) for key, label in COLUMNS if key != ALWAYS],
        required=False,
        widget=Checkboxes(),
        help_text="Names of people and references of cases are never in the file.",
    )
    why = line_field("Why is it left out?", 300, required=False)
    file_format = forms.ChoiceField(
        label="As what?",
        choices=[("csv", "CSV, which everything reads"), ("xlsx", "A spreadsheet (XLSX)")],
        initial="csv",
        widget=Radios(),
    )

    def __init__(self, *args: Any, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offered = procedures(today)
        keys = [key for key, _ in offered]
        self.fields["procedure_key"].choices = offered  # type: ignore[attr-defined]
        self.fields["procedure_key"].initial = next(iter(keys), None)
        for name, sort, every in (
            ("area", AREA, "Every team"),
            ("cause", Sort.CAUSE.value, "Every cause"),
            ("priority", Sort.PRIORITY.value, "Every priority"),
        ):
            choices = named(sort, keys)
            self.fields[name].choices = [("", every), *choices]  # type: ignore[attr-defined]
            if not choices:
                del self.fields[name]


class MeetingForm(StaffForm):
    """Somebody asks to talk about quality (S3-88)."""

    reason = words_field(
        "What is it about?",
        rows=3,
        max_length=500,
        error_messages={"required": "Say what it is about."},
    )
    asked_by = line_field(
        "Who asks for it?", 120, required=False, help_text="A team or a person. Empty: you."
    )
    area = forms.ChoiceField(label="Which team?", required=False)
    planned_for = OneDateField(label="When is it?", required=False, help_text="May be said later.")

    def __init__(self, *args: Any, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        teams = named(AREA, [key for key, _ in procedures(today)])
        self.fields["area"].choices = [("", "The whole body"), *teams]  # type: ignore[attr-defined]
        if not teams:
            del self.fields["area"]


class PlanForm(StaffForm):
    planned_for = OneDateField(
        label="When is it?", error_messages={"required": "Enter the day of the meeting."}
    )


class HeldForm(StaffForm):
    held_on = OneDateField(
        label="When was it?", error_messages={"required": "Enter the day of the meeting."}
    )
    who_came = words_field(
        "Who came?", rows=2, max_length=500, error_messages={"required": "Say who came."}
    )
    agreed = words_field(
        "What was agreed?",
        rows=5,
        max_length=5000,
        error_messages={"required": "Write what was agreed, or that nothing was."},
    )


class DropForm(StaffForm):
    reason = line_field(
        "Why is it not held?", 300, error_messages={"required": "Say why it is not held."}
    )
