from django.apps import AppConfig
from wagtail.users.apps import WagtailUsersAppConfig


class UsersConfig(AppConfig):
    """Accounts, roles and appointments."""

    name = "cms.users"
    label = "users"
    default = True


class StaffUsersConfig(WagtailUsersAppConfig):
    """Wagtail's screens for accounts, with the fields of our user model."""

    user_viewset = "cms.users.viewsets.UserViewSet"
