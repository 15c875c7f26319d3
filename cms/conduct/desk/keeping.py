"""What those who keep members do: take somebody in, change them, seat them, let them go."""

from __future__ import annotations

from typing import Any

from django.http import Http404
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.timezone import localdate

from cms.conduct.desk.member_forms import (
    ChangedMemberForm,
    ChangeSeatForm,
    ComeBackForm,
    GiveSeatForm,
    LastDayForm,
    MergeForm,
    NewMemberForm,
    StayForm,
)
from cms.conduct.desk.screens import ConductDeed
from cms.conduct.errors import ConductRefused
from cms.conduct.models import Member, MemberKind
from cms.conduct.services.members import (
    add_member,
    change_member,
    end_membership,
    keep_on,
    take_back,
)
from cms.conduct.services.merging import merge_members
from cms.conduct.services.seating import change_seat, give_seat
from cms.meetings.models import Seat
from cms.web.staff_forms import StaffForm
from cms.web.templatetags.site import short_date

WAY = ("Members", "members_desk:index")


class AddMember(ConductDeed):
    """Somebody joins: they are asked to sign the code, and their induction begins."""

    title = "Add a member"
    permission = "conduct.add_member"
    way = (WAY,)
    button = "Add them"
    added: Member | None = None

    def back(self) -> str:
        if self.added is not None:
            return reverse("members_desk:member", args=[self.added.pk])
        return reverse("members_desk:index")

    def make_form(self, data: Any = None, files: Any = None) -> StaffForm:
        initial = {"joined_on": localdate(self.now), "kind": MemberKind.RESIDENT}
        return NewMemberForm(data, initial=initial)

    def carry_out(self, given: dict[str, Any]) -> str:
        self.added = add_member(**given, by=self.person, now=self.now)
        return f"{self.added} is a member from {short_date(self.added.joined_on)}."


class MemberDeed(ConductDeed):
    """A deed about one member; it goes back to their page."""

    @cached_property
    def member(self) -> Member:
        rows = Member.objects.select_related("user")
        member: Member = get_object_or_404(rows, pk=self.kwargs["pk"])
        return member

    @property
    def has_left(self) -> bool:
        return self.member.left_on is not None and self.member.left_on < localdate(self.now)

    @property
    def act(self) -> dict[str, Any]:
        return {"member_id": self.member.pk, "by": self.person, "now": self.now}

    def get_page_title(self) -> str:
        return f"{self.title}: {self.member}"

    def get_breadcrumbs_items(self) -> list[dict[str, str]]:
        *above, here = super().get_breadcrumbs_items()
        up = [
            {"url": reverse("members_desk:index"), "label": "Members"},
            {"url": self.back(), "label": str(self.member)},
        ]
        return [*above, *up, {**here, "label": self.title}]

    def back(self) -> str:
        return reverse("members_desk:member", args=[self.kwargs["pk"]])


class ChangeMember(MemberDeed):
    title = "Change"
    hint = "Their seats of now follow their name, organisation and account."

    def make_form(self, data: Any = None, files: Any = None) -> StaffForm:
        names = [name for name in ChangedMemberForm.base_fields if hasattr(self.member, name)]
        initial = {name: getattr(self.member, name) for name in names}
        email = self.member.user.email if self.member.user else ""
        return ChangedMemberForm(data, initial={**initial, "email": email})

    def carry_out(self, given: dict[str, Any]) -> str:
        if self.member.user is not None and not given["email"]:
            raise ConductRefused(
                "They have an account. Its address can be changed, not taken away.", field="email"
            )
        member = change_member(**self.act, **given)
        return f"{member} is changed."


class GiveSeat(MemberDeed):
    title = "Give a seat"
    button = "Give the seat"

    def make_form(self, data: Any = None, files: Any = None) -> StaffForm:
        return GiveSeatForm(data, initial={"starts_on": localdate(self.now)})

    def carry_out(self, given: dict[str, Any]) -> str:
        seat = give_seat(**self.act, **given)
        return f"{self.member} sits in {seat.group} from {short_date(seat.starts_on)}."


class ChangeSeat(MemberDeed):
    title = "Change a seat"
    hint = "A seat ends by its last day; it is never deleted."

    @cached_property
    def seat(self) -> Seat:
        rows = Seat.objects.filter(holding__member=self.member).select_related("group")
        seat: Seat = get_object_or_404(rows, pk=self.kwargs["seat_id"])
        return seat

    def make_form(self, data: Any = None, files: Any = None) -> StaffForm:
        names = ("title", "has_vote", "political_group", "ends_on")
        return ChangeSeatForm(data, initial={name: getattr(self.seat, name) for name in names})

    def carry_out(self, given: dict[str, Any]) -> str:
        seat = change_seat(seat_id=self.seat.pk, by=self.person, **given)
        return f"The seat in {seat.group} is changed."


class EndMembership(MemberDeed):
    title = "Last day"
    button = "Let them go"
    hint = (
        "Their seats end with that day, and they read nothing more that is for members. What they "
        "signed, declared and attended stays."
    )

    def make_form(self, data: Any = None, files: Any = None) -> StaffForm:
        return LastDayForm(data, initial={"on": localdate(self.now)})

    def carry_out(self, given: dict[str, Any]) -> str:
        member = end_membership(**self.act, **given)
        return f"The last day of {member} is {short_date(member.left_on)}."


class TakeBack(MemberDeed):
    title = "Take back"
    button = "Take them back"
    hint = "They sign the newest version of the code, and declare anew. Give them a seat next."

    def make_form(self, data: Any = None, files: Any = None) -> StaffForm:
        if not self.has_left:
            raise Http404
        return ComeBackForm(data, initial={"joined_on": localdate(self.now)})

    def carry_out(self, given: dict[str, Any]) -> str:
        member = take_back(**self.act, **given)
        return f"{member} is a member again from {short_date(member.joined_on)}."


class KeepOn(MemberDeed):
    """A last day was written down, and is not to be."""

    title = "They stay"
    button = "Let them stay"
    hint = (
        "Their seats still end as they were to end: change the last day of each, if it is not so."
    )

    def make_form(self, data: Any = None, files: Any = None) -> StaffForm:
        if self.member.left_on is None or self.has_left:
            raise Http404
        return StayForm(data)

    def carry_out(self, given: dict[str, Any]) -> str:
        return f"{keep_on(**self.act, **given)} stays a member."


class Merge(MemberDeed):
    title = "The same person twice"
    button = "Make them one"

    @property
    def hint(self) -> str:  # type: ignore[override]
        return (
            f"{self.member} gets the seats and the account of the other record, which then goes. "
            "This cannot be undone."
        )

    def make_form(self, data: Any = None, files: Any = None) -> StaffForm:
        return MergeForm(data, member=self.member)

    def carry_out(self, given: dict[str, Any]) -> str:
        other = given["other"]
        merge_members(**self.act, other_id=other.pk, reason=given["reason"])
        return f"{other} and {self.member} are one record now."
