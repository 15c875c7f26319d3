"""Meeting the person: what we offer, what they chose, and the notes afterwards."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from django import forms

from cms.casework.desk.forms.base import DeskForm, OneMomentField, line_field, words_field
from cms.casework.desk.forms.replying import ReplyForm
from cms.casework.models import PersonMeeting
from cms.web.widgets import Radios

TIMES: Final = ("time_1", "time_2", "time_3")
PLACE_OR_VIDEO: Final = "Give a place, a video link or both."


class OfferMeetingForm(ReplyForm):
    """An invitation: the times to choose from, where, who comes, and our words."""

    time_1 = OneMomentField(label="First time you offer")
    time_2 = OneMomentField(label="Second time", required=False)
    time_3 = OneMomentField(label="Third time", required=False)
    place = line_field(
        "Where?",
        200,
        required=False,
        help_text="Say how to get in without steps. Leave it empty if it is by video alone.",
    )
    video_link = forms.URLField(
        label="Video link",
        max_length=200,
        required=False,
        assume_scheme="https",
        help_text="If they may choose video.",
        error_messages={"invalid": "Enter a full address, like https://meet.example/hall."},
    )
    who = line_field("Who comes from us?", 200, help_text="Names and roles.")
    field_order = [*TIMES, "place", "video_link", "who", "words"]

    def clean(self) -> None:
        super().clean()
        given = self.cleaned_data
        if not given.get("place") and not given.get("video_link") and "video_link" in given:
            self.add_error("place", PLACE_OR_VIDEO)


def offer_from(given: Mapping[str, Any]) -> dict[str, Any]:
    """What was typed, as ``offer_meeting`` takes it."""
    rest = {name: value for name, value in given.items() if name not in TIMES}
    return {**rest, "times": [at for name in TIMES if (at := given.get(name))]}


class MeetingAnswerForm(DeskForm):
    """What the person told us of a meeting, or a time that they proposed and that suits us."""

    choice = forms.ChoiceField(
        label="What did they choose?",
        choices=[
            ("time", "To meet at the time below"),
            ("propose", "Other times, still to be agreed"),
            ("decline", "They would rather not meet"),
        ],
        widget=Radios,
    )
    starts_at = OneMomentField(label="When do you meet?", required=False)
    by_video = forms.BooleanField(label="By video", required=False)
    their_times = line_field("Which times do they propose?", 500, required=False)
    needs = line_field(
        "What would help them there?", 500, required=False, help_text="Access, language, a break."
    )
    companion = line_field(
        "Friend or advocate who comes along",
        120,
        required=False,
        help_text="The person chooses. We cannot refuse their choice.",
    )

    def __init__(self, *args: Any, meeting: PersonMeeting, **kwargs: Any) -> None:
        self.meeting = meeting
        super().__init__(*args, **kwargs)

    def prepare(self) -> None:
        self.initial = {
            name: getattr(self.meeting, name)
            for name in ("starts_at", "by_video", "their_times", "needs", "companion")
        }
        if not self.meeting.video_link:
            del self.fields["by_video"]

    def clean(self) -> None:
        needed = {
            "time": ("starts_at", "Say when you meet."),
            "propose": ("their_times", "Say which times they propose."),
        }
        name, text = needed.get(self.cleaned_data.get("choice", ""), ("", ""))
        if name and not self.cleaned_data.get(name) and name not in self.errors:
            self.add_error(name, text)


class CancelMeetingForm(DeskForm):
    words = words_field("Why is it cancelled?", rows=4, help_text="They read it as you write it.")


class MeetingNotesForm(DeskForm):
    notes = words_field(
        "What was said and agreed?",
        rows=12,
        help_text="They read it, and can agree or say what is wrong. Leave out what is only yours.",
    )
