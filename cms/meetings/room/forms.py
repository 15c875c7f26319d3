"""What is filled in at a meeting. The services check it once more."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from django import forms

from cms.meetings.models import (
    AgendaItem,
    Attendance,
    Capacity,
    Meeting,
    Presence,
)
from cms.meetings.tally import is_in_room
from cms.meetings.watched import WatchedForm
from cms.web.forms import Checkboxes, CleanCharField, CleanTextField, Radios, SiteForm

LEFT = "left"
LONGEST_TEXT = 4_000


def names(rows: Iterable[Attendance]) -> list[tuple[str, str]]:
    return [(str(row.pk), called(row)) for row in rows]


def called(row: Attendance) -> str:
    """As those in the room know somebody; the minutes may say less."""
    return f"{row.name}, {row.role_title}" if row.role_title.strip() else row.name


class OpenForm(SiteForm):
    chair = forms.ChoiceField(label="Who is in the chair?")

    def __init__(self, *args: Any, seats: Sequence[Any], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        chosen = [(str(seat.pk), with_title(seat)) for seat in seats]
        self.fields["chair"].choices = [("", "Choose"), *chosen]  # type: ignore[attr-defined]


class ChairForm(SiteForm):
    """Who takes the chair, for which item, and why."""

    mark_optional = False
    FROM_NOW_ON = ""

    chair = forms.ChoiceField(label="Who takes the chair?")
    item = forms.ChoiceField(label="For how long?", required=False, widget=Radios())
    reason = CleanTextField(
        label="Why?",
        max_length=200,
        rows=2,
        help_text="The minutes say it, such as “Jean Hollis declared an interest”.",
    )

    def __init__(
        self,
        *args: Any,
        able: Sequence[Attendance],
        item: AgendaItem | None,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        fields: Any = self.fields
        fields["chair"].choices = [("", "Choose"), *names(able)]
        own = [(str(item.pk), f"For item {item.number} only")] if item is not None else []
        fields["item"].choices = [*own, (self.FROM_NOW_ON, "From now on")]

    def taken(self) -> dict[str, Any]:
        """What the service asks for."""
        given = self.cleaned_data
        return {
            "attendance_id": int(given["chair"]),
            "item_id": int(given["item"]) if given["item"] else None,
            "reason": given["reason"],
        }


def with_title(seat: Any) -> str:
    return f"{seat.name} ({seat.title})" if seat.title else str(seat.name)


class RollForm(WatchedForm, SiteForm):
    """Who is here: one question for each person who is listed."""

    mark_optional = False

    def __init__(
        self, *args: Any, rows: Sequence[Attendance], meeting: Meeting, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.rows = rows
        for row in rows:
            self.fields[f"person_{row.pk}"] = person_field(row, meeting)
        self.watch()
        self.use_plain_words()

    def found(self) -> dict[int, tuple[Presence, bool]]:
        """The presence of each who was marked, and whether they left before the end."""
        given = {row: self.cleaned_data.get(f"person_{row.pk}") for row in self.rows}
        return {row.pk: presence_from(row, value) for row, value in given.items() if value}


def person_field(row: Attendance, meeting: Meeting) -> forms.ChoiceField:
    choices = [
        (Presence.PRESENT.value, "Here"),
        (Presence.REMOTE.value, "By video"),
        (Presence.APOLOGIES.value, "Apologies"),
        (Presence.ABSENT.value, "Not here"),
    ]
    if meeting.opened_at is not None and (is_in_room(row) or row.left_at is not None):
        choices.append((LEFT, "Left early"))
    now = LEFT if row.left_at is not None else row.presence
    return forms.ChoiceField(
        label=called(row),
        required=False,
        choices=choices,
        initial="" if row.presence == Presence.EXPECTED else now,
        widget=Radios(inline=True),
    )


def presence_from(row: Attendance, value: str) -> tuple[Presence, bool]:
    if value != LEFT:
        return Presence(value), False
    return Presence(row.presence), True


class AttenderForm(SiteForm):
    """An officer or a guest who is here."""

    name = CleanCharField(label="Name", max_length=120)
    capacity = forms.ChoiceField(
        label="They are here as",
        choices=((Capacity.OFFICER.value, "An officer"), (Capacity.GUEST.value, "A guest")),
        widget=Radios(
            hints={Capacity.OFFICER.value: "The minutes give their role, and that they spoke."},
        ),
    )
    role_title = CleanCharField(
        label="Role or organisation",
        max_length=120,
        required=False,
        help_text=(
            "An officer always has a role, such as “assistant director”. A guest is named in "
            "public only with one; otherwise the minutes just count them."
        ),
    )


class NotesForm(WatchedForm, SiteForm):
    """What the minutes say of an item, and who spoke without deciding it (S1-21)."""

    minute = CleanTextField(
        label="What was said",
        max_length=LONGEST_TEXT,
        rows=6,
        required=False,
        help_text="Motions, votes, rulings and declarations come into the minutes by themselves.",
    )
    speakers = forms.MultipleChoiceField(
        label="Who spoke to this item",
        required=False,
        widget=Checkboxes(),
    )

    def __init__(self, *args: Any, rows: Sequence[Attendance], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["speakers"].choices = names(rows)  # type: ignore[attr-defined]
        if not rows:
            del self.fields["speakers"]
        self.watch()


class MinutesForm(WatchedForm, SiteForm):
    opening_words = CleanTextField(
        label="Words at the beginning", max_length=LONGEST_TEXT, rows=4, required=False
    )
    closing_words = CleanTextField(
        label="Words at the end", max_length=LONGEST_TEXT, rows=4, required=False
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.watch()
