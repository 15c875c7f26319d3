"""Staff who have no second factor yet are taken to where they set one up."""

from __future__ import annotations

from collections.abc import Callable

from allauth.mfa.utils import is_mfa_enabled
from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse

from cms.users.models import User


class SecondFactorForStaff:
    """Guards the admin. Off only where ``REQUIRE_SECOND_FACTOR`` is off (demonstration)."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        if self.must_enrol(request):
            return redirect(reverse("mfa_index"))
        return self.get_response(request)

    def must_enrol(self, request: HttpRequest) -> bool:
        return request.path_info.startswith("/admin") and must_enrol(request.user)


def must_enrol(user: User | AnonymousUser) -> bool:
    """Whether somebody is signed in without the second factor that staff need here."""
    if not settings.REQUIRE_SECOND_FACTOR or not user.is_authenticated:
        return False
    return not is_mfa_enabled(user)
