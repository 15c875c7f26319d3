"""“Someone told me something”: a member passes it on, and learns only that it was picked up."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from functools import wraps
from typing import Any, Final, cast
from uuid import uuid4

from django.contrib import messages
from django.contrib.auth.views import redirect_to_login
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.timezone import localdate
from django.views.decorators.http import require_http_methods, require_safe

from cms.casework.errors import CaseworkError
from cms.casework.intake.heard_form import SomeoneToldMe
from cms.casework.models import HandOver
from cms.casework.services.hand_overs import pass_on
from cms.casework.services.hand_overs_seen import may_pass_on
from cms.casework.uses import main_procedure
from cms.users.adapter import first_page_of, may_enter_admin
from cms.users.contacts import contacts_shown
from cms.users.middleware import must_enrol
from cms.users.models import User
from cms.web.private_pages import private_page

MOST_SHOWN: Final = 50
THANKS: Final = "Thank you. It is passed on, and you need not carry it any further."


@dataclass(frozen=True)
class Listener:
    """Somebody who was told something, at the moment of the request."""

    user: User
    now: datetime


View = Callable[..., HttpResponse]


def for_listeners(view: View) -> Callable[..., HttpResponseBase]:
    """Call the view with a ``Listener``; to anybody else there is no such address."""

    @private_page
    @wraps(view)
    def entered(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not request.user.is_authenticated:
            return cast("HttpResponse", redirect_to_login(request.get_full_path()))
        if not may_pass_on(request.user):
            raise Http404
        # A link by mail is no second factor: whoever enters the admin needs theirs here too.
        if may_enter_admin(request.user) and must_enrol(request.user):
            return redirect("mfa_index")
        return view(request, Listener(request.user, timezone.now()), *args, **kwargs)

    return entered


@require_http_methods(["GET", "HEAD", "POST"])
@for_listeners
def tell(request: HttpRequest, who: Listener) -> HttpResponse:
    spec = main_procedure(on=localdate(who.now))
    if request.method != "POST":
        return tell_page(request, who, SomeoneToldMe(spec=spec, initial=first_values(who)))
    form = SomeoneToldMe(request.POST, spec=spec)
    if form.is_valid() and passed_on(form, who):
        messages.success(request, THANKS)
        return redirect("heard_so_far")
    return tell_page(request, who, form)


def first_values(who: Listener) -> dict[str, Any]:
    return {"heard_at": who.now, "key": uuid4(), "about_role": ""}


def passed_on(form: SomeoneToldMe, who: Listener) -> bool:
    try:
        pass_on(told=form.told(), by=who.user, now=who.now)
    except CaseworkError as refused:
        form.add_refusal(refused)
        return False
    return True


def tell_page(request: HttpRequest, who: Listener, form: SomeoneToldMe) -> HttpResponse:
    # A key that was lost on the way is given anew; what was typed stands.
    key = form["key"].value()
    if "key" in form.errors:
        key = uuid4()
    context = {
        "form": form,
        "key": key,
        "contacts": contacts_shown(on=localdate(who.now)).people,
        "back": first_page_of(who.user),
        "has_passed_on": HandOver.objects.filter(told_to=who.user).exists(),
    }
    return render(request, "casework/heard/tell.html", context)


@require_safe
@for_listeners
def so_far(request: HttpRequest, who: Listener) -> HttpResponse:
    """When each was told and passed on, and whether it was picked up: no more (S0-35)."""
    rows = HandOver.objects.filter(told_to=who.user)
    known = rows.values("heard_at", "passed_on_at", "picked_up_at")[:MOST_SHOWN]
    context = {"rows": known, "back": first_page_of(who.user)}
    return render(request, "casework/heard/so_far.html", context)
