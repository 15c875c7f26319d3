"""Who does what with a policy: by what they may do with its page, and by owning it."""

from __future__ import annotations

from datetime import date
from typing import Any

from wagtail.permission_policies.pages import PagePermissionPolicy

from cms.policies.models import PolicyPage
from cms.users.models import User
from cms.users.roles import role_keys_of


def works_on_pages(user: Any) -> bool:
    """Whether somebody edits pages at all. No query that Wagtail's own menu does not make."""
    may: bool = PagePermissionPolicy().user_has_any_permission(user, {"add", "change", "publish"})
    return may


def may_edit(user: User, page: PolicyPage | None) -> bool:
    """Record who was asked and what was weighed. Nobody does so for a policy without a page."""
    return page is not None and bool(page.permissions_for_user(user).can_edit())


def may_adopt(user: User, page: PolicyPage | None) -> bool:
    return page is not None and bool(page.permissions_for_user(user).can_publish())


def owns(user: User, page: PolicyPage | None, *, on: date) -> bool:
    """Whether somebody holds the role that owns the policy on that day (S4-2). One query."""
    role = page.owner_role if page else None
    return role is not None and role.key in role_keys_of(user, on=on)


def may_review(user: User, page: PolicyPage | None, *, on: date) -> bool:
    return may_edit(user, page) or owns(user, page, on=on)


def may_see(user: User, page: PolicyPage | None, *, on: date) -> bool:
    """A policy whose page is gone is seen by an administrator alone."""
    return user.is_superuser or may_review(user, page, on=on)
