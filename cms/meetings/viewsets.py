"""The meetings' screens: what is coming first, and cancelling with a reason."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import PermissionDenied
from django.db.models import Case, F, QuerySet, Value, When
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import path, reverse
from django.utils.functional import cached_property
from django.utils.timezone import localtime, now
from wagtail.admin import messages
from wagtail.admin.ui.menus import MenuItem
from wagtail.admin.ui.tables import Column, TitleColumn
from wagtail.admin.views import generic
from wagtail.admin.viewsets.base import ViewSetGroup
from wagtail.admin.viewsets.model import ModelViewSet
from wagtail.permission_policies import ModelPermissionPolicy
from wagtail.permissions import register_permission_policy

from cms.meetings.deciding.viewsets import (
    DecisionScreens,
    MinutesScreens,
    PowerScreens,
    QuestionScreens,
)
from cms.meetings.desk.issues import IssueViewSet
from cms.meetings.desk.seats import AsMeetings, SeatViewSet
from cms.meetings.forms import CancelForm, MeetingForm, MeetingGroupForm
from cms.meetings.models import Issue, Meeting, MeetingGroup, Seat
from cms.meetings.services.meetings import cancel_meeting
from cms.meetings.services.sending import members_on_paper
from cms.users.models import User
from cms.web.templatetags.site import full_moment


class NeverDeleted(ModelPermissionPolicy):
    """A meeting is cancelled, and a group stays: cases and minutes refer to them."""

    def user_has_permission(self, user: User, action: str) -> bool:
        return action != "delete" and bool(super().user_has_permission(user, action))


for model in (Meeting, MeetingGroup):
    register_permission_policy(model, NeverDeleted(model))
for kept in (Seat, Issue):
    register_permission_policy(kept, AsMeetings(kept))


def when(meeting: Meeting) -> str:
    return full_moment(localtime(meeting.starts_at))


def state(meeting: Meeting) -> str:
    if meeting.cancelled_at is not None:
        return "Cancelled"
    return "To come" if meeting.starts_at > now() else "Held"


def desk_url(meeting: Meeting) -> str:
    """Its agenda and what hangs on it; when and where it is, is changed from there."""
    return reverse("meeting_desk:agenda", args=[meeting.pk])


class MeetingIndexView(generic.IndexView):
    """Those to come, soonest first; then those that were, newest first."""

    def get_base_queryset(self) -> QuerySet[Meeting]:
        return Meeting.objects.select_related("group")

    def order_queryset(self, queryset: QuerySet[Meeting]) -> QuerySet[Meeting]:
        moment = now()
        is_past = Case(When(starts_at__gt=moment, then=Value(0)), default=Value(1))
        soonest = Case(When(starts_at__gt=moment, then=F("starts_at")), default=None)
        return queryset.order_by(is_past, soonest, "-starts_at")

    @cached_property
    def columns(self) -> list[Column]:
        titled = self._get_title_column_class(TitleColumn)
        return [
            titled("when", label="When", accessor=when, get_url=desk_url, width="32%"),
            Column("place", label="Where"),
            Column("group", label="Group", accessor="group.name"),
            Column("state", label="State", accessor=state),
        ]

    def get_list_more_buttons(self, instance: Meeting) -> list[Any]:
        buttons: list[Any] = super().get_list_more_buttons(instance)
        to_come = instance.opened_at is None and instance.starts_at > now()
        to_come = to_come and instance.cancelled_at is None
        if to_come and self.user_has_permission("change"):
            url = reverse("meeting:cancel", args=[instance.pk])
            buttons.append(MenuItem("Cancel the meeting", url=url, icon_name="cross", priority=20))
        return buttons


class MeetingViewSet(ModelViewSet):
    """Meetings of every group."""

    model = Meeting
    name = "meeting"
    menu_label = "Meetings"
    icon = "date"
    index_view_class = MeetingIndexView
    add_to_reference_index = False
    copy_view_enabled = False
    list_filter = ("group",)
    search_fields = ("place",)
    search_backend_name = None

    def get_form_class(self, for_update: bool = False) -> type[MeetingForm]:
        return MeetingForm

    def get_urlpatterns(self) -> list[Any]:
        return [*super().get_urlpatterns(), path("cancel/<int:pk>/", cancel_view, name="cancel")]


def cancel_view(request: HttpRequest, pk: int) -> HttpResponse:
    """Ask for the reason, then cancel. A meeting that was cancelled or held stays as it is."""
    if not request.user.has_perm("meetings.change_meeting"):
        raise PermissionDenied
    meeting = get_object_or_404(Meeting.objects.select_related("group"), pk=pk)
    moment = now()
    is_over = meeting.opened_at is not None or meeting.starts_at <= moment
    if is_over or meeting.cancelled_at is not None:
        messages.warning(request, "This meeting was held or cancelled already. Nothing changed.")
        return redirect("meeting:index")
    form = CancelForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        cancel_meeting(meeting_id=pk, reason=form.cleaned_data["reason"], now=moment)
        messages.success(request, f"The meeting of {when(meeting)} is cancelled.")
        return redirect("meeting:index")
    on_paper = members_on_paper(meeting) if meeting.agenda_sent_at else []
    context = {"form": form, "meeting": meeting, "when": when(meeting), "on_paper": on_paper}
    return render(request, "meetings/cancel.html", context)


class MeetingGroupViewSet(ModelViewSet):
    """Who meets: the partnership, a forum, a sub-group."""

    model = MeetingGroup
    name = "meeting_group"
    menu_label = "Groups"
    icon = "group"
    add_to_reference_index = False
    copy_view_enabled = False
    list_display = ("name", "part_of", "quorum", "agenda_days")
    search_fields = ("name",)
    search_backend_name = None

    def get_form_class(self, for_update: bool = False) -> type[MeetingGroupForm]:
        return MeetingGroupForm


class MeetingsGroup(ViewSetGroup):
    """One entry of the menu for all of them."""

    menu_label = "Meetings"
    menu_icon = "date"
    menu_order = 250
    items = (
        MeetingViewSet("meeting"),
        DecisionScreens(),
        MinutesScreens(),
        PowerScreens(),
        QuestionScreens(),
        SeatViewSet("seat"),
        IssueViewSet("issue"),
        MeetingGroupViewSet("meeting_group"),
    )
