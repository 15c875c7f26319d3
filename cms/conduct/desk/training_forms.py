"""What staff fill in about training."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from typing import Any, Final

from django import forms
from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.db.models import Q

from cms.conduct.errors import ConductRefused
from cms.users.models import Level, User
from cms.web.staff_forms import OneDateField, StaffForm, line_field, reason_field, words_field
from cms.web.widgets import Checkboxes

LONGEST_NAME: Final = 120


@contextmanager
def refusals() -> Iterator[None]:
    """Say what a service of accounts refused as conduct says it: the first thing, at its field."""
    try:
        yield
    except ValidationError as refused:
        found = refused.message_dict if hasattr(refused, "error_dict") else {"": refused.messages}
        field, texts = next(iter(found.items()))
        name = "" if field == NON_FIELD_ERRORS else field
        raise ConductRefused(texts[0], field=name) from None


def names_in(text: str) -> list[str]:
    """One name a line."""
    return [" ".join(line.split()) for line in text.splitlines() if line.strip()]


class NeedForm(StaffForm):
    what = line_field("What should they be trained in?", 160)
    level = forms.ChoiceField(
        label="Who?",
        required=False,
        choices=[("", "Everybody who holds a role or is a member"), *Level.choices],
        help_text="Every role says at which level it stands. Members stand at that of the board.",
    )
    why = words_field("Why?", rows=3, max_length=500, required=False)
    assessed_on = OneDateField(label="When was this looked at?")
    assess_again_on = OneDateField(label="By when is it looked at again?")


class EndNeedForm(StaffForm):
    on = OneDateField(label="Last day")
    reason = reason_field("Why is it no longer needed?")


class SessionForm(StaffForm):
    """A session, and who came."""

    of_session: Final = ("what", "provider", "audience", "taken_on", "refresh_on")

    what = line_field(
        "What was it about?",
        160,
        help_text="It counts for what people need where it bears the same name.",
    )
    provider = line_field("Who gave it?", 120, help_text="Such as the Ombudsman.")
    audience = line_field("Who was it meant for?", 160, help_text="Such as all service managers.")
    taken_on = OneDateField(label="On which day?")
    refresh_on = OneDateField(
        label="By when is it refreshed?", required=False, help_text="Empty: it need not be."
    )
    people = forms.ModelMultipleChoiceField(
        User.objects.none(), label="Who came?", required=False, widget=Checkboxes()
    )
    others = words_field(
        "Who else came, without an account?",
        rows=3,
        max_length=4000,
        required=False,
        help_text="One name in each line.",
    )

    def __init__(self, *args: Any, came: Iterable[int], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        # Who came stays on the list, also once their account is closed.
        rows = User.objects.filter(Q(is_active=True) | Q(pk__in=list(came)))
        self.fields["people"].queryset = rows  # type: ignore[attr-defined]

    def clean_others(self) -> str:
        others: str = self.cleaned_data["others"]
        if any(len(name) > LONGEST_NAME for name in names_in(others)):
            raise ValidationError(f"Use at most {LONGEST_NAME} characters for each name.")
        return others


class QualificationForm(StaffForm):
    person = forms.ModelChoiceField(
        User.objects.none(),
        label="Who?",
        error_messages={
            "required": "Choose a person.",
            "invalid_choice": "Choose one of the people shown.",
        },
    )
    note = line_field(
        "What did they learn or do before?", 300, help_text="In a few words. They read it too."
    )
    file_reference = line_field(
        "Where is the staff file?", 200, help_text="Its number or place. The file stays there."
    )
    noted_on = OneDateField(label="When was this noted?")
    ended_on = OneDateField(
        label="Until when does it hold?", required=False, help_text="Empty: no end."
    )

    def __init__(self, *args: Any, person_id: int | None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        rows = (
            User.objects.filter(pk=person_id) if person_id else User.objects.filter(is_active=True)
        )
        self.fields["person"].queryset = rows  # type: ignore[attr-defined]
