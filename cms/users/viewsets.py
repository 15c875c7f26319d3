"""Wagtail's account screens for a user model without a username."""

from __future__ import annotations

from wagtail.users.forms import UserCreationForm, UserEditForm
from wagtail.users.views.users import UserViewSet as WagtailUserViewSet

from cms.users.models import User

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
