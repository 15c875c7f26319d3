"""Addresses for tests of what surrounds every view."""

from __future__ import annotations

from django.core.exceptions import PermissionDenied
from django.db import InterfaceError, OperationalError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import path
from django.views.decorators.http import require_POST

from cms.web.private_pages import private_page

handler400 = "cms.web.errors.bad_request"
handler403 = "cms.web.errors.forbidden"
handler404 = "cms.web.errors.not_found"
handler500 = "cms.web.errors.server_error"


def echo(request: HttpRequest) -> HttpResponse:
    return HttpResponse(f"{request.GET.get('q', '')}|{request.POST.get('story', '')}")


def page_of_the_site(request: HttpRequest) -> HttpResponse:
    return render(request, "base.html")


def own_policy(request: HttpRequest) -> HttpResponse:
    headers = {"Content-Security-Policy": "sandbox", "Referrer-Policy": "no-referrer"}
    return HttpResponse("file", headers=headers)


def raising(error: Exception):
    def view(request: HttpRequest) -> HttpResponse:
        raise error

    return view


urlpatterns = [
    path("echo/", echo),
    path("only-a-form/", require_POST(echo)),
    path("admin/echo/", echo),
    path("accounts/2fa/echo/", echo),
    path("page/", page_of_the_site),
    path("own-policy/", own_policy),
    path("private-fault/", private_page(raising(RuntimeError("a secret detail")))),
    path("lost-connection/", raising(OperationalError("connection refused on db.example"))),
    path("closed-connection/", raising(InterfaceError("connection already closed"))),
    path("fault/", raising(RuntimeError("a secret detail"))),
    path("forbidden/", raising(PermissionDenied("a secret detail"))),
    path("missing/", raising(Http404("a secret detail"))),
]
