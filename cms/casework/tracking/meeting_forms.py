"""What the person says of a meeting: the time, what they need, who comes along; then the notes."""

from __future__ import annotations

from datetime import datetime
from typing import Any, Final

from django import forms

from cms.casework.clocks.words import full_moment
from cms.casework.models import MeetingStatus
from cms.casework.tracking.forms import MOST_WISH, Pressed
from cms.casework.tracking.meeting_shown import MeetingShown
from cms.web.forms import CleanCharField, CleanTextField
from cms.web.templatetags.site import unbroken
from cms.web.widgets import Radios

PROPOSE: Final = "propose"
DECLINE: Final = "decline"


class MeetingAnswer(Pressed):
    """One choice, and what goes with it."""

    choice = forms.ChoiceField(
        label="When can you meet us?",
        widget=Radios(reveals={PROPOSE: "their_times"}),
        error_messages={
            "required": "Choose a time, or say that none suits you.",
            "invalid_choice": "Choose one of the times shown.",
        },
    )
    their_times = CleanCharField(
        label="Which days and times suit you?",
        max_length=500,
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "off", "dir": "auto"}),
    )
    how = forms.ChoiceField(
        label="Where would you like to meet?",
        choices=[("place", "In person"), ("video", "By video")],
        initial="place",
        required=False,
        widget=Radios,
    )
    companion = CleanCharField(
        label="Who comes with you?",
        help_text="A friend, a relative or an advocate. You choose, and it may be nobody.",
        max_length=120,
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "off", "dir": "auto"}),
    )
    needs = CleanTextField(
        label="What would help you there?",
        help_text="Such as level access, an interpreter, or a break.",
        max_length=500,
        required=False,
        widget=forms.Textarea(attrs={"autocomplete": "off", "dir": "auto", "rows": 3}),
    )

    def __init__(self, *args: Any, shown: MeetingShown, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        meeting = shown.meeting
        self.fields["choice"].choices = [  # type: ignore[attr-defined]
            *[(at.isoformat(), unbroken(full_moment(at))) for at in shown.times],
            (PROPOSE, "None of these, but another time" if shown.times else "Another time"),
            (DECLINE, "I would rather not meet"),
        ]
        # Who changes only what goes with it finds the time that stands chosen.
        stands = next((at.isoformat() for at in shown.times if at == meeting.starts_at), "")
        self.initial = {
            "choice": stands if meeting.status == MeetingStatus.BOOKED else "",
            "how": "video" if meeting.by_video else "place",
            "companion": meeting.companion,
            "needs": meeting.needs,
        }
        if not (meeting.place and meeting.video_link):
            del self.fields["how"]

    def clean(self) -> None:
        given = self.cleaned_data
        if given.get("choice") == PROPOSE and not given.get("their_times"):
            self.add_error("their_times", "Say which days and times suit you.")

    def chosen(self) -> dict[str, Any]:
        """As ``answer_meeting`` takes it."""
        given = self.cleaned_data
        rest = {"companion": given["companion"], "needs": given["needs"]}
        match given["choice"]:
            case "propose":
                return {"choice": PROPOSE, "their_times": given["their_times"], **rest}
            case "decline":
                return {"choice": DECLINE}
        starts_at = datetime.fromisoformat(given["choice"])
        by_video = given.get("how") == "video"
        return {"choice": "time", "starts_at": starts_at, "by_video": by_video, **rest}


class NotesAnswer(Pressed):
    """Whether the notes are right."""

    view = forms.ChoiceField(
        label="Are the notes right?",
        choices=[("agree", "Yes, I agree with them"), ("comment", "Something is wrong or missing")],
        widget=Radios(reveals={"comment": "comment"}),
        error_messages={"required": "Say whether the notes are right."},
    )
    comment = CleanTextField(
        label="What is wrong or missing?",
        max_length=MOST_WISH,
        required=False,
        widget=forms.Textarea(attrs={"autocomplete": "off", "dir": "auto", "rows": 5}),
    )

    def clean(self) -> None:
        given = self.cleaned_data
        if given.get("view") == "comment" and not given.get("comment"):
            self.add_error("comment", "Say what is wrong or missing.")
