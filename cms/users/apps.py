from django.apps import AppConfig
from django.db.models.signals import pre_save
from wagtail.users.apps import WagtailUsersAppConfig


class UsersConfig(AppConfig):
    """Accounts, roles and appointments."""

    name = "cms.users"
    label = "users"
    default = True

    def ready(self) -> None:
        from cms.users.by_mail import address_saved

        pre_save.connect(address_saved, sender=self.get_model("User"), dispatch_uid="users-address")


class StaffUsersConfig(WagtailUsersAppConfig):
    """Wagtail's screens for accounts, with the fields of our user model."""

    user_viewset = "cms.users.viewsets.UserViewSet"
    group_viewset = "cms.users.viewsets.GroupViewSet"
