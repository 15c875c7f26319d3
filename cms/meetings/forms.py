"""Forms of the meetings' screens. They save through the services."""

from __future__ import annotations

from typing import Any, ClassVar

from django import forms
from django.utils.timezone import now
from wagtail.admin.forms import WagtailAdminModelForm

from cms.meetings.models import Meeting, MeetingGroup
from cms.meetings.services.meetings import refuse_change, save_meeting
from cms.meetings.services.seats import refuse_circle, save_group
from cms.meetings.watched import SeenForm


class MeetingForm(SeenForm, WagtailAdminModelForm):
    """Saving tells whoever counts days to the meeting."""

    video_link = forms.URLField(
        label="Video link",
        required=False,
        assume_scheme="https",
        help_text="For members only; residents read it where the meeting is open.",
    )

    class Meta:
        model = Meeting
        fields: ClassVar = [
            "group",
            "starts_at",
            "place",
            "access_notes",
            "video_link",
            "open_to_public",
        ]

    def state_of(self, pk: int) -> str:
        return str(Meeting.objects.values_list("revision", flat=True).get(pk=pk))

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean()
        if self.instance.pk and {"group", "starts_at"} <= cleaned.keys():
            was = Meeting.objects.select_related("group").get(pk=self.instance.pk)
            refuse_change(was, to=cleaned["group"], starts_at=cleaned["starts_at"])
        return cleaned

    def save(self, commit: bool = True) -> Meeting:
        meeting: Meeting = super().save(commit=False)
        return save_meeting(meeting, now=now()) if commit else meeting


class MeetingGroupForm(WagtailAdminModelForm):
    """A group, what it is part of, and what it promises."""

    class Meta:
        model = MeetingGroup
        fields: ClassVar = ["name", "key", "part_of", "quorum", "agenda_days"]

    def clean_part_of(self) -> MeetingGroup | None:
        above: MeetingGroup | None = self.cleaned_data["part_of"]
        refuse_circle(self.instance, above)
        return above

    def save(self, commit: bool = True) -> MeetingGroup:
        group: MeetingGroup = super().save(commit=False)
        return save_group(group) if commit else group


class CancelForm(forms.Form):
    """Why a meeting will not take place, in words that residents read."""

    reason = forms.CharField(
        label="Why is it cancelled?",
        max_length=200,
        help_text="Residents read this on the page of meetings.",
        error_messages={"required": "Say why the meeting is cancelled."},
    )
