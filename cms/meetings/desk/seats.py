"""Who sits in which group, from a date to a date: kept by whoever runs meetings (S0-10, S0-28)."""

from __future__ import annotations

from typing import Any, ClassVar

from django.db.models import QuerySet
from django.utils.functional import cached_property
from django.utils.timezone import localdate
from wagtail.admin.forms import WagtailAdminModelForm
from wagtail.admin.ui.tables import Column, TitleColumn
from wagtail.admin.views import generic
from wagtail.admin.viewsets.model import ModelViewSet
from wagtail.admin.widgets import AdminDateInput
from wagtail.permission_policies import ModelPermissionPolicy

from cms.meetings.models import Seat
from cms.meetings.registry import members_are_kept
from cms.meetings.services.seats import save_seat
from cms.meetings.watched import SeenForm
from cms.records import versions_of
from cms.users.models import User
from cms.web.templatetags.site import short_date

# Columns that a phone has no room for; the record itself has them all.
WIDE = "desk-wide"
OF_THE_MEMBER = ("name", "user", "organisation")


class AsMeetings(ModelPermissionPolicy):
    """Whoever may add, change or see meetings may do so here. Nothing is ever deleted."""

    def user_has_permission(self, user: User, action: str) -> bool:
        return action != "delete" and user.has_perm(f"meetings.{action}_meeting")


class SeatForm(SeenForm, WagtailAdminModelForm):
    """Saves through the service, which keeps every version."""

    class Meta:
        model = Seat
        fields: ClassVar = [
            "group",
            "name",
            "user",
            "title",
            "organisation",
            "political_group",
            "has_vote",
            "starts_on",
            "ends_on",
        ]
        labels: ClassVar = {"user": "Account", "political_group": "Political group"}
        help_texts: ClassVar = {
            "user": "Empty for a member who never signs in: they get the agenda on paper.",
            "organisation": "Empty for a resident.",
            "political_group": "Only noted. A vote is always one person’s.",
            "ends_on": "Empty: no end. A seat ends by its last day; it is never deleted.",
        }
        widgets: ClassVar = {"starts_on": AdminDateInput(), "ends_on": AdminDateInput()}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        accounts = User.objects.filter(is_active=True)
        if self.instance.user_id:
            accounts |= User.objects.filter(pk=self.instance.user_id)
        account: Any = self.fields["user"]
        account.queryset = accounts
        if self.instance.pk:
            # Somebody who moves to another group has another seat there.
            self.fields["group"].disabled = True
        if self.instance.pk and members_are_kept():
            for name in OF_THE_MEMBER:
                self.fields[name].disabled = True
                self.fields[name].help_text = "Kept with the member, and changed there."

    def state_of(self, pk: int) -> str:
        return str(versions_of(Seat).filter(id=pk).count())

    def save(self, commit: bool = True) -> Seat:
        seat: Seat = super().save(commit=False)
        return save_seat(seat, by=self.for_user) if commit else seat


def held_words(seat: Seat) -> str:
    """From when to when, in words."""
    today = localdate()
    if seat.starts_on > today:
        return f"From {short_date(seat.starts_on)}"
    if seat.ends_on is None:
        return f"Since {short_date(seat.starts_on)}"
    until = "Until" if seat.ends_on >= today else "Ended"
    return f"{until} {short_date(seat.ends_on)}"


class SeatIndex(generic.IndexView):
    """Those who sit now come first."""

    page_title = "Seats"

    def get_base_queryset(self) -> QuerySet[Seat]:
        rows: QuerySet[Seat] = Seat.objects.select_related("group", "user")
        return rows.order_by("group__name", "ends_on", "name", "pk")

    def order_queryset(self, queryset: QuerySet[Seat]) -> QuerySet[Seat]:
        return queryset

    @cached_property
    def columns(self) -> list[Column]:
        titled = self._get_title_column_class(TitleColumn)
        return [
            titled("name", label="Name", get_url=self.get_edit_url, width="28%"),
            Column("group", label="Group", accessor="group.name"),
            Column("title", label="As", classname=WIDE),
            Column("organisation", label="From", classname=WIDE),
            Column("held", label="Seat", accessor=held_words),
        ]


class SeatViewSet(ModelViewSet):
    """Who sits in every group."""

    model = Seat
    name = "seat"
    menu_label = "Seats"
    icon = "user"
    index_view_class = SeatIndex
    add_to_reference_index = False
    copy_view_enabled = False
    list_filter = ("group",)
    search_fields = ("name", "organisation")
    search_backend_name = None

    def get_form_class(self, for_update: bool = False) -> type[SeatForm]:
        return SeatForm
