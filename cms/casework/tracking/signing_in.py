"""The way in: a reference and an address, then a link or a code and a press; or an access code."""

from __future__ import annotations

import time
from datetime import datetime
from typing import Final

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST

from cms.casework.mail.texts import sends_texts
from cms.casework.models import Purpose
from cms.casework.procedure.reference import normal_reference
from cms.casework.services.access_codes import case_by_code
from cms.casework.services.tracking import (
    Entry,
    look_at,
    request_link,
    use_code,
    use_link,
)
from cms.casework.tracking import entry
from cms.casework.tracking.forms import SignIn, WithCode
from cms.web import errors
from cms.web.letting_in import WRONG_CODE, CodeForm, Requests, take_as_long_as_ever
from cms.web.limits import Limit, source_of
from cms.web.one_time import CODE_TRIES, LINK_MINUTES

REQUESTS: Final = "your_case_requests"
TRIES: Final = Limit("your_case", 30, 60)
TRIES_A_REFERENCE: Final = Limit("your_case_reference", 30, 60)
WRONG_ACCESS_CODE: Final = "That access code does not work, or no longer. Check it, or call us."


@require_http_methods(["GET", "HEAD", "POST"])
def sign_in(request: HttpRequest) -> HttpResponse:
    """Ask for the details; the answer to any well-formed pair is the same page."""
    now = timezone.now()
    if request.method != "POST":
        if entry.follower(request, now=now):
            return redirect("your_case_view")
        typed = normal_reference(request.GET.get("reference", "")[:40]) or ""
        return sign_in_page(request, SignIn(initial={"reference": typed}))
    began = time.monotonic()
    form = SignIn(request.POST)
    if not form.is_valid():
        return sign_in_page(request, form)
    reference, contact = form.cleaned_data["reference"], form.cleaned_data["contact"]
    if refused := too_many(request, now, reference=reference):
        return refused
    request_id = request_link(reference=reference, contact=contact, now=now)
    Requests(request, REQUESTS).remember(request_id)
    take_as_long_as_ever(began)
    return redirect("your_case_code")


@require_http_methods(["GET", "HEAD", "POST"])
def with_code(request: HttpRequest) -> HttpResponse:
    """The other way in, on the same page: the access code, with nothing else to know."""
    now = timezone.now()
    if request.method != "POST":
        return redirect("your_case")
    began = time.monotonic()
    form = WithCode(request.POST)
    if not form.is_valid():
        return sign_in_page(request, SignIn(), form)
    if refused := too_many(request, now):
        return refused
    found = case_by_code(form.cleaned_data["access_code"], now)
    take_as_long_as_ever(began)
    if found is None:
        form.add_error("access_code", WRONG_ACCESS_CODE)
        return sign_in_page(request, SignIn(), form)
    return let_in(request, found, now)


def sign_in_page(
    request: HttpRequest, form: SignIn, code_form: WithCode | None = None
) -> HttpResponse:
    context = {
        "form": form,
        "code_form": code_form or WithCode(),
        "failed": code_form if code_form is not None else form,
        "ended": "ended" in request.GET,
        "left": "left" in request.GET,
        "sends_texts": sends_texts(),
    }
    return render(request, "casework/tracking/sign_in.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def code(request: HttpRequest) -> HttpResponse:
    """Say that a mail is on its way, if it is, and take the code from it."""
    now = timezone.now()
    requests = Requests(request, REQUESTS)
    if not requests.waiting():
        return redirect("your_case")
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
    return let_in(request, found, now)


def code_page(request: HttpRequest, form: CodeForm) -> HttpResponse:
    context = {
        "form": form,
        "minutes": LINK_MINUTES,
        "tries": CODE_TRIES,
        "sends_texts": sends_texts(),
    }
    return render(request, "casework/tracking/code.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def open_link(request: HttpRequest, token: str) -> HttpResponse:
    """Show one button; only pressing it uses the link, since mail scanners open links too."""
    now = timezone.now()
    if TRIES.reached(source_of(request), now=now):
        return errors.too_many_requests(request, retry_after_seconds=TRIES.seconds_left(now))
    if request.method == "POST":
        found = use_link(token, Purpose.FOLLOW, now=now)
        return let_in(request, found, now) if found else link_gone(request, now)
    if look_at(token, Purpose.FOLLOW, now=now) is None:
        return link_gone(request, now)
    return render(request, "casework/tracking/open.html")


def link_gone(request: HttpRequest, now: datetime) -> HttpResponse:
    """The same page for a link that is unknown, used, expired or meant for something else."""
    TRIES.passed(source_of(request), now=now)
    return render(request, "casework/tracking/link_gone.html", status=404)


@require_POST
def sign_out(request: HttpRequest) -> HttpResponse:
    """Forget who is here."""
    entry.leave(request)
    response = redirect("/your-case/?left=1")
    response.headers["Clear-Site-Data"] = '"cache"'
    return response


def let_in(request: HttpRequest, found: Entry, now: datetime) -> HttpResponse:
    Requests(request, REQUESTS).forget()
    entry.enter(request, found, now=now)
    return redirect("your_case_view")


def too_many(request: HttpRequest, now: datetime, *, reference: str = "") -> HttpResponse | None:
    """Count a try of this visitor, and of this reference; the refusal once there were too many."""
    passed = TRIES.passed(source_of(request), now=now)
    if reference:
        about = normal_reference(reference) or reference
        passed = TRIES_A_REFERENCE.passed(about, now=now) or passed
    if not passed:
        return None
    return errors.too_many_requests(request, retry_after_seconds=TRIES.seconds_left(now))
