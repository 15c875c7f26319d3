"""What staff fill in about members."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms
from django.db.models import Q, QuerySet

from cms.conduct.models import Member, MemberKind
from cms.meetings.models import MeetingGroup
from cms.web.fields import CleanCharField, CleanEmailField, CleanPhoneField
from cms.web.forms import SiteForm
from cms.web.staff_forms import OneDateField, StaffForm, line_field, reason_field, words_field
from cms.web.widgets import Radios


class MemberForm(StaffForm):
    """Who they are in public, and how they are reached, which stays private."""

    name = line_field("Name", 120, error_messages={"required": "Enter their name."})
    kind = forms.ChoiceField(
        label="Here as",
        choices=MemberKind.choices,
        widget=Radios(),
        error_messages={"required": "Choose what they are here as."},
    )
    parent_organisation = line_field(
        "Organisation",
        120,
        required=False,
        help_text="Everybody reads it. A resident may have one too: their employer, where it "
        "bears on what they do here.",
    )
    joined_on = OneDateField(label="Member since")
    about = words_field("A few words for the public", rows=3, max_length=400, required=False)
    email = CleanEmailField(
        label="Email address",
        max_length=254,
        required=False,
        help_text="Private. They sign in with a link that is sent there, without a password. "
        "Leave it empty for somebody who signs on paper.",
    )
    phone = CleanPhoneField(label="Phone", required=False, help_text="Private.")
    postal_address = words_field("Postal address", rows=3, max_length=400, required=False)
    contact_note = line_field("How to reach them best", 200, required=False)


class SeatFields(StaffForm):
    """What somebody is in a group."""

    title = line_field(
        "As", 80, required=False, help_text="Such as “chair”. Empty: a member like the others."
    )
    has_vote = forms.BooleanField(label="They have a vote", required=False, initial=True)
    political_group = line_field(
        "Political group",
        80,
        required=False,
        help_text="Only noted. A vote is always one person’s.",
    )


class NewMemberForm(MemberForm):
    """The same with a first seat."""

    group = forms.ModelChoiceField(
        MeetingGroup.objects.all(),
        label="First seat",
        required=False,
        empty_label="No group yet",
    )
    title = line_field("As", 80, required=False, help_text="Such as “chair”.")
    has_vote = forms.BooleanField(label="They have a vote", required=False, initial=True)


class ChangedMemberForm(MemberForm):
    slug = forms.SlugField(
        label="Address of their page",
        max_length=80,
        help_text="Only small letters, numbers and hyphens. The old address leads nowhere then.",
        error_messages={"invalid": "Use small letters, numbers and hyphens."},
    )
    reason = reason_field("Why is it changed?", required=False)


class GiveSeatForm(SeatFields):
    group = forms.ModelChoiceField(
        MeetingGroup.objects.all(),
        label="Group",
        error_messages={"required": "Choose a group."},
    )
    starts_on = OneDateField(label="From")
    ends_on = OneDateField(label="Until", required=False, help_text="Empty: no end is set.")
    field_order = ("group", "starts_on", "ends_on", "title", "has_vote", "political_group")


class ChangeSeatForm(SeatFields):
    ends_on = OneDateField(label="Last day", required=False, help_text="Empty: no end is set.")
    reason = reason_field("Why is it changed?", required=False)


class LastDayForm(StaffForm):
    on = OneDateField(label="Last day")
    reason = reason_field("Why do they leave?", required=False)


class StayForm(StaffForm):
    reason = reason_field(required=False)


class ComeBackForm(StayForm):
    joined_on = OneDateField(label="First day")
    field_order = ("joined_on", "reason")


class MergeForm(StaffForm):
    other = forms.ModelChoiceField(
        Member.objects.none(),
        label="The other record of the same person",
        error_messages={"required": "Choose the other record."},
    )
    reason = reason_field(required=False)

    def __init__(self, *args: Any, member: Member, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        others = Member.objects.exclude(pk=member.pk)
        self.fields["other"].queryset = others  # type: ignore[attr-defined]


class MemberFilter(SiteForm):
    """Which members to list; those of today where nothing is asked."""

    NOW, LEFT, ALL = "", "left", "all"

    default_renderer = StaffForm.default_renderer
    mark_optional = False

    words = CleanCharField(label="Name or organisation", required=False, max_length=80)
    group = forms.ModelChoiceField(
        MeetingGroup.objects.all(), label="Group", required=False, empty_label="All"
    )
    who = forms.ChoiceField(
        label="Who",
        required=False,
        choices=[(NOW, "Members now"), (LEFT, "Those who left"), (ALL, "Everybody")],
    )

    def chosen(self, on: date) -> QuerySet[Member]:
        """The members asked for; those of today while an answer is none of those offered."""
        asked = self.cleaned_data if self.is_valid() else {}
        rows: QuerySet[Member] = Member.objects.select_related("user")
        if asked.get("who") == self.LEFT:
            rows = rows.filter(left_on__lt=on)
        elif asked.get("who") != self.ALL:
            rows = rows.filter(Q(left_on=None) | Q(left_on__gte=on))
        if asked.get("group"):
            rows = rows.filter(seats__seat__group=asked["group"]).distinct()
        if words := asked.get("words"):
            rows = rows.filter(Q(name__icontains=words) | Q(parent_organisation__icontains=words))
        return rows
