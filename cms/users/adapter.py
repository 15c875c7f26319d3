"""How sign-in behaves: accounts are made by an administrator, never by the public."""

from __future__ import annotations

from allauth.account.adapter import DefaultAccountAdapter
from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.http import HttpRequest
from django.shortcuts import resolve_url

from cms.users.models import User
from cms.users.registry import own_page_of


class StaffAccountAdapter(DefaultAccountAdapter):
    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

    def get_login_redirect_url(self, request: HttpRequest) -> str:
        return first_page_of(request.user)

    def is_safe_url(self, url: str | None) -> bool:
        """Lead nobody back to an admin that is not theirs: it would send them here again."""
        user = self.request.user
        if (url or "").startswith("/admin") and user.is_authenticated and not may_enter_admin(user):
            return False
        return bool(super().is_safe_url(url))


def may_enter_admin(user: User | AnonymousUser) -> bool:
    return user.has_perm("wagtailadmin.access_admin")


def first_page_of(user: User | AnonymousUser) -> str:
    """Where somebody comes to who signs in: the admin, or a member's own page."""
    if may_enter_admin(user):
        return resolve_url(settings.LOGIN_REDIRECT_URL)
    own = own_page_of(user) if isinstance(user, User) else ""
    return own or resolve_url(settings.MEMBERS_REDIRECT_URL)
