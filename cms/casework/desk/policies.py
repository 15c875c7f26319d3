"""Wagtail's own question “may they?”, answered from roles held today."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

from django.db import models
from django.db.models import QuerySet
from wagtail.permission_policies.base import BasePermissionPolicy

from cms.casework.desk.access import works_on_cases
from cms.casework.permissions import EDIT_PROCEDURES, rights_of
from cms.users.models import User


class ReadingPolicy(BasePermissionPolicy):
    """Nobody adds, changes or deletes through Wagtail's generic views; services do that."""

    def __init__(self, model: type[models.Model], *, may_read: Callable[[Any], bool]) -> None:
        super().__init__(model)
        self.may_read = may_read

    def user_has_permission(self, user: Any, action: str) -> bool:
        return action == "view" and self.may_read(user)

    def user_has_permission_for_instance(self, user: Any, action: str, instance: Any) -> bool:
        # Rows are found through visible_to alone; no generic view may reach one by itself.
        return False

    def users_with_any_permission(self, actions: Iterable[str]) -> QuerySet[User]:
        return User.objects.none()


def reads_procedures(user: Any) -> bool:
    """True for everybody who works by a procedure, and for who administers it."""
    return works_on_cases(user) or bool(user.has_perm("casework.view_procedureversion"))


def edits_procedures(user: Any) -> bool:
    """True for whoever may draft and publish: by a role held today, or as a superuser."""
    may_do_all: bool = user.is_active and user.is_superuser
    return EDIT_PROCEDURES in rights_of(user) or may_do_all
