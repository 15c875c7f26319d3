"""The register of interests for staff: who declared, what stays private, and dispensations."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import path
from django.utils.timezone import localdate
from wagtail.admin.viewsets.base import ViewSet

from cms.conduct.desk import dispensing, register_deeds
from cms.conduct.desk.register_deeds import OfMember
from cms.conduct.desk.screens import ConductScreen, ItemForReaders
from cms.conduct.models import Dispensation, Member, RegisterEntry
from cms.conduct.register import (
    RegisterState,
    entries_by_member,
    interests_of,
    put_together,
    register_state,
    register_states,
)
from cms.web.templatetags.site import short_date


@dataclass(frozen=True)
class MemberLine:
    """One member in the list. ``awaits``: how many interests are to be decided on."""

    member: Member
    words: str
    is_overdue: bool
    holding: int
    awaits: int
    late: int


class RegisterList(ConductScreen):
    """What is to be decided first, then whoever is overdue, then everybody."""

    title = "Register of interests"
    template_name = "conduct/desk/register.html"

    def get(self, request: HttpRequest) -> HttpResponse:
        on = localdate(self.now)
        members = list(Member.objects.current(on).select_related("user"))
        lines = member_lines(members, on)
        given = Dispensation.objects.select_related("member", "item__meeting__group")
        return self.show(
            lines=sorted(lines, key=lambda line: (not line.awaits, not line.is_overdue)),
            awaiting=sum(line.awaits for line in lines),
            dispensations=given,
            today=on,
        )


def member_lines(members: Sequence[Member], on: date) -> list[MemberLine]:
    """The same few queries however many there are. Empty words: no register asks them."""
    states = register_states(members, on=on)
    said = entries_by_member(members)
    found = []
    for member in members:
        interests = put_together(said.get(member.pk, ()))
        state = states.get(member.pk)
        found.append(
            MemberLine(
                member=member,
                words=state_words(state) if state else "",
                is_overdue=state is not None and state.is_overdue,
                holding=sum(one.holds for one in interests),
                awaits=sum(one.awaits and one.holds for one in interests),
                late=sum(one.is_late for one in interests),
            )
        )
    return found


def state_words(state: RegisterState) -> str:
    when = short_date(state.due_on)
    if state.complete_on is None:
        return f"Overdue since {when}" if state.is_overdue else f"To declare by {when}"
    if state.is_overdue:
        return f"To look through since {when}"
    said = "Nothing to declare" if state.nothing_on else "Looked through"
    return f"{said} {short_date(state.complete_on)}"


class MemberRegister(OfMember):
    """Everything one member said. Private details are for those who decide on them."""

    template_name = "conduct/desk/register_member.html"

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        state = register_state(self.member, localdate(self.now))
        interests = interests_of(self.member)
        rows = RegisterEntry.objects.filter(member=self.member).select_related("recorded_by")
        hidden = {row.pk for one in interests if one.is_withheld for row in one.entries}
        return self.show(
            member=self.member,
            state=state,
            words=state_words(state) if state else "",
            interests=interests,
            entries=[(row, row.pk in hidden) for row in rows.order_by("-number")],
            is_trusted=self.is_trusted,
            may_write_down=self.may_write and not self.speaks_for_themselves and state is not None,
        )


class RegisterScreens(ViewSet):
    """The addresses of these screens, below ``/admin/interests/``."""

    name = "register_desk"
    url_prefix = "interests"
    menu_label = "Register of interests"
    icon = "list-ul"
    menu_item_class = ItemForReaders

    def get_urlpatterns(self) -> list[Any]:
        return [
            path("", RegisterList.as_view(), name="index"),
            path("members/<int:pk>/", MemberRegister.as_view(), name="member"),
            *register_deeds.urlpatterns,
            *dispensing.urlpatterns,
        ]
