"""Roles, and who holds them from when to when. An administrator keeps both, a coordinator who holds them.

wagtail-modeladmin asks its own permission helper and saves by itself, so both are given here.
"""

from __future__ import annotations

from typing import Any, Final

from django.utils.timezone import localdate
from wagtail.admin.forms import WagtailAdminModelForm
from wagtail.admin.panels import FieldPanel, FieldRowPanel, MultiFieldPanel, ObjectList
from wagtail_modeladmin.helpers import PermissionHelper
from wagtail_modeladmin.options import ModelAdmin, modeladmin_register
from wagtail_modeladmin.views import HistoryView, IndexView

from cms.users.models import Appointment, Role
from cms.users.roles import roles_to_give
from cms.users.services import save_appointment, save_role
from cms.web.small_tables import GuardedHistory, NeverDeleted, RowsByNumber

NOT_TO_ONESELF: Final = "Somebody else gives a role to you. Ask an administrator."


class KeptForGood(NeverDeleted, PermissionHelper):
    """Who held which role when is part of every case's story."""


class GivenWithinBounds(KeptForGood):
    """Nobody changes who holds a role that may do more than they may."""

    def user_can_edit_obj(self, user: Any, obj: Any) -> bool:
        may: bool = super().user_can_edit_obj(user, obj)
        return may and roles_to_give(user).filter(pk=obj.role_id).exists()


class GuardedIndexView(IndexView):
    """Listens to its own filters alone; modeladmin's takes any word for a lookup, and fails."""

    def get_filters_params(self, params: Any = None) -> dict[str, Any]:
        given: dict[str, Any] = super().get_filters_params(params)
        known = {f"{name}__exact" for name in self.list_filter}
        return {
            key: values
            for key, values in given.items()
            if key in known and str(values[0]) in {"0", "1"}
        }


class GuardedHistoryView(GuardedHistory, HistoryView):
    """Who held a role before."""


class AppointmentForm(WagtailAdminModelForm):
    """Saves through the service, which keeps the groups in step."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["role"].queryset = roles_to_give(self.for_user)

    def clean(self) -> dict[str, Any]:
        """Nobody gives a role to themselves, unless they keep the roles."""
        given: dict[str, Any] = super().clean()
        if self.for_user.has_perm("users.change_role"):
            return given
        before = Appointment.objects.filter(pk=self.instance.pk).first()
        same_role = before is not None and before.role == given.get("role")
        for name in ("user", "deputy"):
            there = getattr(before, name) if before is not None and same_role else None
            if given.get(name) == self.for_user != there:
                self.add_error(name, NOT_TO_ONESELF)
        if before is not None and same_role and self.for_user in (before.user, before.deputy):
            self.keep_to_its_days(before)
        return given

    def keep_to_its_days(self, before: Appointment) -> None:
        """Nobody holds a role of their own for longer; whoever does may end it sooner."""
        given = self.cleaned_data
        starts_on, ends_on = given.get("starts_on"), given.get("ends_on")
        if starts_on is not None and starts_on < before.starts_on:
            self.add_error("starts_on", NOT_TO_ONESELF)
        is_longer = before.ends_on is not None and (ends_on is None or ends_on > before.ends_on)
        if is_longer and "ends_on" not in self.errors:
            self.add_error("ends_on", NOT_TO_ONESELF)

    def save(self, commit: bool = True) -> Appointment:
        appointment: Appointment = super().save(commit=False)
        return save_appointment(appointment) if commit else appointment


class RoleForm(WagtailAdminModelForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.pk:
            self.fields["key"].disabled = True
            self.fields["key"].help_text = "Procedures name the role by it, so it stays."

    def save(self, commit: bool = True) -> Role:
        role: Role = super().save(commit=False)
        return save_role(role) if commit else role


class GuardedAdmin(RowsByNumber, ModelAdmin):
    """What is kept here is never deleted, and shown to those who may see it."""

    permission_helper_class = KeptForGood
    index_view_class = GuardedIndexView
    history_view_class = GuardedHistoryView


class AppointmentAdmin(GuardedAdmin):
    """Who holds which role. End an appointment by its last day, and add the next one."""

    model = Appointment
    permission_helper_class = GivenWithinBounds
    menu_label = "Who holds which role"
    menu_icon = "group"
    add_to_settings_menu = True
    inspect_view_enabled = True
    list_display = ("role", "public_name", "starts_on", "ends_on", "state")
    list_filter = ("is_public_contact",)
    search_fields = ("public_name", "email", "role__title")
    edit_handler = ObjectList(
        [
            MultiFieldPanel(
                [
                    FieldRowPanel([FieldPanel("role"), FieldPanel("user"), FieldPanel("deputy")]),
                    FieldRowPanel([FieldPanel("starts_on"), FieldPanel("ends_on")]),
                ],
                heading="Who, and when",
            ),
            MultiFieldPanel(
                [
                    FieldPanel("is_public_contact"),
                    FieldPanel("public_name"),
                    FieldPanel("note"),
                    FieldRowPanel([FieldPanel("phone"), FieldPanel("email")]),
                    FieldPanel("postal_address"),
                ],
                heading="How the public reaches them",
            ),
        ],
        base_form_class=AppointmentForm,
    )

    def get_queryset(self, request: Any) -> Any:
        return super().get_queryset(request).select_related("role")

    def state(self, row: Appointment) -> str:
        """Said in words, so that a list can be read without comparing dates."""
        today = localdate()
        if row.starts_on > today:
            return "to come"
        return "ended" if row.ends_on and row.ends_on < today else "in office"

    state.short_description = "today"  # type: ignore[attr-defined]


class RoleAdmin(GuardedAdmin):
    """What somebody may be to this body, and the group that says what they may do."""

    model = Role
    menu_label = "Roles"
    menu_icon = "user"
    add_to_settings_menu = True
    list_display = ("title", "key", "group", "level")
    edit_handler = ObjectList(
        [FieldPanel("title"), FieldPanel("key"), FieldPanel("group"), FieldPanel("level")],
        base_form_class=RoleForm,
    )

    def get_queryset(self, request: Any) -> Any:
        return super().get_queryset(request).select_related("group")


def register() -> None:
    """Put both into the settings menu. Called once, from ``wagtail_hooks``."""
    modeladmin_register(AppointmentAdmin)
    modeladmin_register(RoleAdmin)
