"""Changing how we reach the person, and showing that a new address is theirs."""

from __future__ import annotations

from uuid import uuid4

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from cms.casework.errors import CaseworkError
from cms.casework.services.change import Act, AlreadyDone
from cms.casework.services.own_details import (
    LinkGone,
    change_details,
    show_address,
    waiting_address,
)
from cms.casework.tracking import entry
from cms.casework.tracking.details_form import Details
from cms.casework.tracking.own_case import said, signed_out
from cms.casework.tracking.signing_in import TRIES, link_gone
from cms.web import errors
from cms.web.limits import Limit, source_of

# Each new address is written to: nobody may have us write to many.
NEW_ADDRESSES = Limit("your_case_addresses", 10, 3600)


@require_http_methods(["GET", "HEAD", "POST"])
def change(request: HttpRequest) -> HttpResponse:
    """All ways at once, as they stand; what is left out is taken away."""
    now = timezone.now()
    found = entry.follower(request, now=now)
    if found is None:
        return signed_out(request)
    form = Details(request.POST or None, party=found.party, spec=found.case.procedure.spec)
    if request.method == "POST" and form.is_valid():
        details = form.details()
        new = details.email and details.email.lower() != found.party.email
        if new and NEW_ADDRESSES.passed(str(found.party.pk), now=now):
            wait = NEW_ADDRESSES.seconds_left(now)
            return errors.too_many_requests(request, retry_after_seconds=wait)
        act = Act(now=now, key=form.cleaned_data["key"])
        try:
            changed = change_details(
                case_id=found.case.pk, act=act, party_id=found.party.pk, details=details
            )
        except AlreadyDone:
            return said(request, "details")
        except CaseworkError as refused:
            form.add_refusal(refused)
        else:
            return said(request, "address" if changed.waiting else "details")
    context = {"case": found.case, "form": form, "key": uuid4()}
    return render(request, "casework/tracking/details.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def new_address(request: HttpRequest, token: str) -> HttpResponse:
    """One button; only pressing it counts, since mail scanners open links too."""
    now = timezone.now()
    if TRIES.reached(source_of(request), now=now):
        return errors.too_many_requests(request, retry_after_seconds=TRIES.seconds_left(now))
    if request.method == "POST":
        try:
            show_address(token=token, act=Act(now=now))
        except LinkGone:
            return link_gone(request, now)
        return render(request, "casework/tracking/address.html", {"shown": True})
    if waiting_address(token, now=now) is None:
        return link_gone(request, now)
    return render(request, "casework/tracking/address.html", {"shown": False})
