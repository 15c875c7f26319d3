"""Wagtail's own question “may they?”, answered from roles held today."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.db.models import QuerySet
from wagtail.permission_policies.base import BasePermissionPolicy

from cms.casework.desk.access import works_on_cases
from cms.users.models import User


class ReadingPolicy(BasePermissionPolicy):
    """Nobody adds, changes or deletes through Wagtail's generic views; services do that."""

    def user_has_permission(self, user: Any, action: str) -> bool:
        return action == "view" and self.may_read(user)

    def may_read(self, user: Any) -> bool:
        raise NotImplementedError

    def user_has_permission_for_instance(self, user: Any, action: str, instance: Any) -> bool:
        # Rows are found through visible_to alone; no generic view may reach one by itself.
        return False

    def users_with_any_permission(self, actions: Iterable[str]) -> QuerySet[User]:
        return User.objects.none()


class CasePolicy(ReadingPolicy):
    """A role that has to do with cases; an administrator without one sees none."""

    def may_read(self, user: Any) -> bool:
        return works_on_cases(user)


class ProcedurePolicy(ReadingPolicy):
    """Everybody who works by a procedure may read it, and so may who administers it."""

    def may_read(self, user: Any) -> bool:
        return works_on_cases(user) or user.has_perm("casework.view_procedureversion")
