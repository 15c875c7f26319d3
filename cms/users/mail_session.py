"""Sessions that began with a link or a code from a mail, and what they never open."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from allauth.mfa.utils import is_mfa_enabled
from django.contrib.auth import BACKEND_SESSION_KEY
from django.contrib.auth.backends import BaseBackend
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from cms.users.adapter import first_page_of, may_enter_admin
from cms.users.models import User

BACKEND: Final = "cms.users.mail_session.ByMail"
OF_ACCOUNTS: Final = "/accounts/"
OPEN: Final = ("/accounts/login/", "/accounts/logout/", "/accounts/password/reset/")


def keeps_own_sign_in(user: User) -> bool:
    """Whoever may enter the admin, or has a second factor: a mailbox is no way round it."""
    return may_enter_admin(user) or bool(is_mfa_enabled(user))


class ByMail(BaseBackend):
    """Marks such a session; it ends when its account is closed or gets a sign-in of its own.

    No password is tried here, and no permission comes from here.
    """

    def get_user(self, user_id: int) -> User | None:
        user = User.objects.filter(pk=user_id, is_active=True).first()
        return None if user is None or keeps_own_sign_in(user) else user


class NoAccountByMail:
    """Keeps such a session from setting a password, an address or a second factor.

    Whoever finds a browser left open could otherwise come back for ever; a new password is had
    by mail, like the session.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        path = request.path_info
        if path.startswith(OF_ACCOUNTS) and not path.startswith(OPEN) and came_by_mail(request):
            return redirect(first_page_of(request.user))
        return self.get_response(request)


def came_by_mail(request: HttpRequest) -> bool:
    backend: str = request.session.get(BACKEND_SESSION_KEY, "")
    return request.user.is_authenticated and backend == BACKEND
