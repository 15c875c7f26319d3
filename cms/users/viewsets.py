"""Wagtail's account screens for a user model without a username, and groups that roles need."""

from __future__ import annotations

from typing import Any, Final

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from wagtail.admin import messages
from wagtail.users.forms import UserCreationForm, UserEditForm
from wagtail.users.views.groups import DeleteView
from wagtail.users.views.groups import GroupViewSet as WagtailGroupViewSet
from wagtail.users.views.users import UserViewSet as WagtailUserViewSet

from cms.users.models import User

KEPT: Final = "A role gives this group to its holders, so it stays. Change what it may do instead."
FIELDS = {"email", "first_name", "last_name", "is_superuser", "groups"}


class StaffCreationForm(UserCreationForm):
    class Meta(UserCreationForm.Meta):
        model = User
        fields = FIELDS


class StaffEditForm(UserEditForm):
    class Meta(UserEditForm.Meta):
        model = User
        fields = FIELDS | {"is_active"}


class UserViewSet(WagtailUserViewSet):
    """Finds people by name or address."""

    add_to_admin_menu = False

    def get_form_class(self, for_update: bool = False) -> type[UserCreationForm | UserEditForm]:
        return StaffEditForm if for_update else StaffCreationForm


class DeleteGroup(DeleteView):
    """Keeps a group that a role gives; Wagtail fails on it."""

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if self.object.roles.exists():
            messages.error(request, KEPT)
            return redirect("wagtailusers_groups:edit", self.object.pk)
        response: HttpResponse = super().post(request, *args, **kwargs)
        return response


class GroupViewSet(WagtailGroupViewSet):
    """Wagtail's own, but for the groups of roles."""

    delete_view_class = DeleteGroup
