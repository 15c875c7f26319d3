"""Sorting a case, giving it to somebody, and putting its times and words right."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django import forms

from cms.casework.desk.forms.base import (
    DeskForm,
    OneMomentField,
    PersonChoice,
    YesNoField,
    line_field,
    reason_field,
    words_field,
)
from cms.casework.models import Kind, Part
from cms.casework.procedure.schema import Procedure
from cms.users.models import User
from cms.web.text import UncleanText, clean_text
from cms.web.widgets import Radios

LONGEST_POINT = 500


def kinds_of(spec: Procedure) -> list[tuple[str, str]]:
    """The kinds that a procedure covers, and “not sure”, always allowed (S0-2)."""
    return [(kind, str(Kind(kind).label)) for kind in (*spec.types, Kind.UNSURE.value)]


def subjects_of(spec: Procedure) -> list[tuple[str, str]]:
    """The roles that a case may be about, after “nobody of these”."""
    roles = [(role.key, role.title) for role in spec.roles if role.may_be_subject]
    return [("", "None of these"), *roles]


class TriageForm(DeskForm):
    """What somebody decides who has read it (S0-2, S0-41)."""

    kind = forms.ChoiceField(label="What kind is it?", widget=Radios)
    topic = line_field(
        "What is it about, in a few words?",
        120,
        help_text="A neutral line without names, such as “hall access”. It stands in lists.",
    )
    points = words_field(
        "What needs an answer?",
        rows=4,
        required=False,
        help_text="One point on each line. Points already noted stay.",
    )
    fuller_reply_needed = YesNoField(
        label="Will a fuller reply follow the first answer?",
        required=False,
        undecided="Not decided yet",
    )
    fuller_reply_reason = reason_field("If not, why?", required=False)
    general_interest = YesNoField(
        label="Could others learn from it?",
        help_text="If so, it may be told later without names.",
        required=False,
        undecided="Not decided yet",
    )
    general_interest_reason = reason_field("Why do you think so?", required=False)
    service_area = forms.ChoiceField(
        label="Which area of service is it about?",
        help_text="The team of that area has it, and the letters name the right outside body.",
        required=False,
        widget=Radios,
    )
    subject_role = forms.ChoiceField(
        label="Is it about one of us?",
        help_text="Whoever it is about loses sight of the case.",
        required=False,
        widget=Radios,
    )
    subject_name = line_field("Is it about somebody else? Their name", 120, required=False)
    reason = reason_field("If you change its kind, why?", required=False)

    def prepare(self) -> None:
        case = self.the_case
        spec = case.procedure.spec
        self.fields["kind"].choices = kinds_of(spec)  # type: ignore[attr-defined]
        self.fields["subject_role"].choices = subjects_of(spec)  # type: ignore[attr-defined]
        if spec.areas:
            areas = [("", "Not known yet"), *((area.key, area.label) for area in spec.areas)]
            self.fields["service_area"].choices = areas  # type: ignore[attr-defined]
        else:
            del self.fields["service_area"]
        subjects = [party for party in case.parties.all() if party.part == Part.SUBJECT]
        self.initial = {
            "kind": case.kind,
            "topic": case.topic,
            "fuller_reply_needed": case.fuller_reply_needed,
            "fuller_reply_reason": case.fuller_reply_reason,
            "general_interest": case.general_interest,
            "service_area": case.service_area,
            "general_interest_reason": case.general_interest_reason,
            "subject_role": next((party.role for party in subjects if party.role), ""),
            **self.initial,
        }

    def clean_points(self) -> tuple[str, ...]:
        points = []
        for line in self.cleaned_data["points"].splitlines():
            try:
                point = clean_text(line, max_length=LONGEST_POINT)
            except UncleanText as unclean:
                raise forms.ValidationError(f"“{line[:40]}…”: {unclean}") from None
            if point and point not in points:
                points.append(point)
        return tuple(points)


class AssignForm(DeskForm):
    handler = PersonChoice(
        label="Who has it from now on?",
        queryset=User.objects.none(),
        empty_label="Choose somebody",
        help_text="Nobody with an interest in it is offered, nor whoever decided it before.",
    )
    reason = reason_field("Why?", required=False)

    def __init__(self, *args: Any, people: Mapping[int, str], **kwargs: Any) -> None:
        self.people = people
        super().__init__(*args, **kwargs)

    def prepare(self) -> None:
        self.fields["handler"].offer(self.people)  # type: ignore[attr-defined]


class ReceivedForm(DeskForm):
    """The true times (S0-38, S0-41)."""

    received_at = OneMomentField(
        label="When did it arrive?",
        help_text="When it reached any of us: the postmark, the call, the email.",
    )
    first_raised_at = OneMomentField(
        label="When was it first raised with any of us?",
        help_text="The month for a full reply runs from then.",
    )
    reason = reason_field("Why do the times change?")

    def prepare(self) -> None:
        case = self.the_case
        self.initial = {
            "received_at": case.received_at,
            "first_raised_at": case.first_raised_at,
            **self.initial,
        }


class AgreeWordsForm(DeskForm):
    agreed = forms.BooleanField(
        label="I read the words back, and the person agreed that this is what they want to say.",
        error_messages={"required": "Read the words back first, then tick the box."},
    )
