"""The staff's list of members, and everything about one of them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import path
from django.utils.functional import cached_property
from django.utils.timezone import localdate
from wagtail.admin.viewsets.base import ViewSet

from cms.conduct.desk import keeping
from cms.conduct.desk.member_forms import MemberFilter
from cms.conduct.desk.screens import ConductScreen, ItemForReaders
from cms.conduct.induction import item_words
from cms.conduct.models import InductionRecord, Member, Signature
from cms.conduct.public.shown import Term, terms_by_member
from cms.conduct.selectors import induction_done, public_counts, seats_of
from cms.conduct.signing import SigningState, signing_states
from cms.web.templatetags.site import short_date

WAY: Final = ("Members", "members_desk:index")


@dataclass(frozen=True)
class MemberRow:
    """One line of the list. ``signing`` and ``induction`` are in words, empty where not asked."""

    member: Member
    terms: list[Term]
    signing: str
    induction: str


class MemberList(ConductScreen):
    """Everybody who is a member, or was, as the filter asks."""

    title = "Members"
    template_name = "conduct/desk/members.html"

    def get(self, request: HttpRequest) -> HttpResponse:
        on = localdate(self.now)
        form = MemberFilter(request.GET)
        members = list(form.chosen(on))
        return self.show(
            form=form,
            rows=member_rows(members, on),
            counts=public_counts(on),
            is_filtered=any(request.GET.values()),
        )


def member_rows(members: list[Member], on: date) -> list[MemberRow]:
    """The same few queries however many there are."""
    terms = terms_by_member(members)
    states = signing_states(members, on=on)
    done = induction_done([member.pk for member in members], on)
    return [
        MemberRow(
            member=member,
            terms=[one for one in terms[member.pk] if one.ends_on is None or one.ends_on >= on],
            signing=signing_words(states.get(member.pk)),
            induction=induction_words(done.get(member.pk)),
        )
        for member in members
    ]


def signing_words(state: SigningState | None) -> str:
    if state is None:
        return ""
    if state.signed_at is not None:
        return f"Signed {short_date(state.signed_at)}"
    when = "overdue since" if state.is_overdue else "to sign by"
    return f"Not signed, {when} {short_date(state.due_on)}"


def induction_words(is_done: bool | None) -> str:
    if is_done is None:
        return ""
    return "Done" if is_done else "Not done"


class MemberScreen(ConductScreen):
    """One member with everything that is kept of them here.

    How to reach them is for those who keep members; others read what the public reads, and more
    of the dates.
    """

    way = (WAY,)
    template_name = "conduct/desk/member.html"

    @cached_property
    def member(self) -> Member:
        rows = Member.objects.select_related("user")
        member: Member = get_object_or_404(rows, pk=self.kwargs["pk"])
        return member

    def get_page_title(self) -> str:
        return str(self.member)

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        on = localdate(self.now)
        state = signing_states([self.member], on=on).get(pk)
        signatures = Signature.objects.filter(member=pk).select_related("version")
        return self.show(
            member=self.member,
            has_left=self.member.left_on is not None and self.member.left_on < on,
            seats=seats_of(self.member),
            today=on,
            signing=signing_words(state),
            signatures=signatures.order_by("-number"),
            induction=induction_of(self.member, on),
            entries=self.member.entries.count(),
            changes=changes_of(self.member),
        )


def induction_of(member: Member, on: date) -> list[tuple[InductionRecord, str]]:
    """Each item with how far it is, in words."""
    return [(row, item_words(row, on)) for row in member.induction.all()]


def changes_of(member: Member) -> list[Any]:
    """The latest versions of the record: when, by whom and why."""
    return list(member.history.select_related("history_user")[:10])


class MemberScreens(ViewSet):
    """The addresses of these screens, below ``/admin/members/``."""

    name = "members_desk"
    url_prefix = "members"
    menu_label = "Members"
    icon = "group"
    menu_item_class = ItemForReaders

    def get_urlpatterns(self) -> list[Any]:
        return [
            path("", MemberList.as_view(), name="index"),
            path("new/", keeping.AddMember.as_view(), name="add"),
            path("<int:pk>/", MemberScreen.as_view(), name="member"),
            path("<int:pk>/change/", keeping.ChangeMember.as_view(), name="change"),
            path("<int:pk>/seat/", keeping.GiveSeat.as_view(), name="give_seat"),
            path("<int:pk>/seats/<int:seat_id>/", keeping.ChangeSeat.as_view(), name="seat"),
            path("<int:pk>/last-day/", keeping.EndMembership.as_view(), name="end"),
            path("<int:pk>/stay/", keeping.KeepOn.as_view(), name="stay"),
            path("<int:pk>/back/", keeping.TakeBack.as_view(), name="back"),
            path("<int:pk>/merge/", keeping.Merge.as_view(), name="merge"),
        ]
