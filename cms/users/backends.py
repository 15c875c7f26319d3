"""Password sign-in, and what somebody may do by their groups: on the days of their roles only."""

from __future__ import annotations

from allauth.account.auth_backends import AuthenticationBackend
from django.contrib.auth.models import Permission
from django.db.models import QuerySet
from django.utils.timezone import localdate

from cms.users.models import User
from cms.users.roles import groups_in_force


class ByPassword(AuthenticationBackend):
    """A role that has ended, or is to come, lets nobody do anything by its group."""

    def _get_group_permissions(self, user_obj: User) -> QuerySet[Permission]:
        return Permission.objects.filter(group__in=groups_in_force(user_obj, on=localdate()))
