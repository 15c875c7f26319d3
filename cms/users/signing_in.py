"""The members' way in: an address, then a link or a code from a mail and a press."""

from __future__ import annotations

import time
from datetime import datetime
from typing import Final

from django import forms
from django.contrib.auth import login, logout
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST

from cms.users.adapter import first_page_of, may_enter_admin
from cms.users.by_mail import look_at_link, request_sign_in, use_code, use_link
from cms.users.mail_session import BACKEND
from cms.users.models import EmailSignIn, User
from cms.web import errors
from cms.web.forms import CleanEmailField, SiteForm
from cms.web.letting_in import (
    WRONG_CODE,
    CodeForm,
    Requests,
    path_on_this_site,
    take_as_long_as_ever,
)
from cms.web.limits import Limit, source_of
from cms.web.one_time import CODE_TRIES, LINK_MINUTES

REQUESTS: Final = "sign_in_requests"
TRIES: Final = Limit("sign_in", 30, 60)
TRIES_AN_ADDRESS: Final = Limit("sign_in_address", 30, 60)


class Ask(SiteForm):
    """The address that the body knows. ``next``: where they wanted to go."""

    email = CleanEmailField(
        label="Your email address",
        help_text="The one that we write to.",
        max_length=254,
        error_messages={"required": "Enter your email address."},
    )
    next = forms.CharField(required=False, widget=forms.HiddenInput)

    def clean_next(self) -> str:
        return path_on_this_site(str(self.cleaned_data["next"]))


@require_http_methods(["GET", "HEAD", "POST"])
def sign_in(request: HttpRequest) -> HttpResponse:
    """Ask for the address; the answer to any well-formed one is the same page."""
    now = timezone.now()
    if request.method != "POST":
        next_path = path_on_this_site(request.GET.get("next", ""))
        if request.user.is_authenticated:
            return redirect(where_to(request.user, next_path))
        return ask_page(request, Ask(initial={"next": next_path}), next_path)
    began = time.monotonic()
    form = Ask(request.POST)
    if not form.is_valid():
        return ask_page(request, form, path_on_this_site(request.POST.get("next", "")))
    email, next_path = form.cleaned_data["email"], form.cleaned_data["next"]
    if refused := too_many(request, now, address=email):
        return refused
    request_id = request_sign_in(email=email, next_path=next_path, now=now)
    Requests(request, REQUESTS).remember(request_id)
    take_as_long_as_ever(began)
    return redirect("sign_in_code")


def ask_page(request: HttpRequest, form: Ask, next_path: str) -> HttpResponse:
    return page(request, "ask", form=form, next_path=next_path, left="left" in request.GET)


@require_http_methods(["GET", "HEAD", "POST"])
def code(request: HttpRequest) -> HttpResponse:
    """Say that a mail is on its way, if it is, and take the code from it."""
    now = timezone.now()
    requests = Requests(request, REQUESTS)
    if not requests.waiting():
        return redirect("sign_in")
    if request.method != "POST":
        return code_page(request, CodeForm())
    began = time.monotonic()
    form = CodeForm(request.POST)
    if not form.is_valid():
        return code_page(request, form)
    if refused := too_many(request, now):
        return refused
    typed = form.cleaned_data["code"]
    found = requests.first_opened(lambda one: use_code(one, typed, now=now))
    if found is None:
        take_as_long_as_ever(began)
        form.add_error("code", WRONG_CODE)
        return code_page(request, form)
    return let_in(request, found)


def code_page(request: HttpRequest, form: CodeForm) -> HttpResponse:
    return page(request, "code", form=form, minutes=LINK_MINUTES, tries=CODE_TRIES)


@require_http_methods(["GET", "HEAD", "POST"])
def open_link(request: HttpRequest, token: str) -> HttpResponse:
    """Show one button; only pressing it uses the link, since mail scanners open links too.

    It says who it signs in, so that nobody is led into somebody else's account unseen.
    """
    now = timezone.now()
    if TRIES.reached(source_of(request), now=now):
        return errors.too_many_requests(request, retry_after_seconds=TRIES.seconds_left(now))
    if request.method == "POST":
        used = use_link(token, now=now)
        return let_in(request, used) if used else link_gone(request, now)
    found = look_at_link(token, now=now)
    if found is None:
        return link_gone(request, now)
    here = request.user if request.user.is_authenticated else None
    other = here if here is not None and here.pk != found.user_id else None
    return page(request, "open", who=found.user, other=other)


def link_gone(request: HttpRequest, now: datetime) -> HttpResponse:
    """The same page for a link that is unknown, used, expired or withdrawn."""
    TRIES.passed(source_of(request), now=now)
    return page(request, "gone", status=404)


def page(request: HttpRequest, name: str, *, status: int = 200, **context: object) -> HttpResponse:
    """Without a way to leave quickly: signing in here is no secret."""
    given = {"quick_exit": "", **context}
    return render(request, f"users/sign_in/{name}.html", given, status=status)


@require_POST
def sign_out(request: HttpRequest) -> HttpResponse:
    """Forget who is here, and all that this browser kept of it."""
    logout(request)
    response = redirect("/sign-in/?left=1")
    response.headers["Clear-Site-Data"] = '"cache"'
    return response


def let_in(request: HttpRequest, found: EmailSignIn) -> HttpResponse:
    """Sign in: a session with a new name, and nothing of whoever was signed in here before.

    It ends with the browser, as with a password.
    """
    Requests(request, REQUESTS).forget()
    login(request, found.user, backend=BACKEND)
    request.session.set_expiry(0)
    return redirect(where_to(found.user, found.next_path))


def where_to(user: User, next_path: str) -> str:
    """Where they wanted to go; their first page where that is the admin and not theirs."""
    if next_path and (may_enter_admin(user) or not next_path.startswith("/admin")):
        return next_path
    return first_page_of(user)


def too_many(request: HttpRequest, now: datetime, *, address: str = "") -> HttpResponse | None:
    """Count a try of this visitor, and of this address; the refusal once there were too many."""
    passed = TRIES.passed(source_of(request), now=now)
    if address:
        passed = TRIES_AN_ADDRESS.passed(address.lower(), now=now) or passed
    if not passed:
        return None
    return errors.too_many_requests(request, retry_after_seconds=TRIES.seconds_left(now))
