"""The page before the questions, and the receipt after them."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from cms.casework.intake import code_once, receipts
from cms.casework.intake.offer import live_offer
from cms.casework.models import Case, Part
from cms.casework.procedure.schema import Procedure
from cms.casework.selectors import (
    advocates,
    bodies_for,
    handler_contact,
    timescales_of,
)
from cms.casework.services.access_codes import issue_code, revoke_codes
from cms.casework.services.change import Act
from cms.casework.services.promises import promises_of
from cms.users.contacts import contacts_shown


@require_safe
def start(request: HttpRequest) -> HttpResponse:
    """Say what is welcome, how quickly we answer and what else there is. Sets no cookie."""
    on = timezone.localdate()
    offer = live_offer(on)
    if offer is None:
        return render(request, "casework/intake/closed.html")
    context = {
        "spec": offer.spec,
        "kinds": offer.kinds,
        "are_aims": all(row.is_aim for row in timescales_of(offer.spec)),
        "others": [one.spec for one in offer.used.others],
        "timescales": first_aims(offer.spec),
        "contacts": contacts_shown(on=on).people,
        "advocates": advocates(on=on),
    }
    return render(request, "casework/intake/start.html", context)


@dataclass(frozen=True)
class FirstAim:
    """A promise that runs from the start. ``in_figures``: its time is a length, “48 hours”."""

    label: str
    time: str
    text: str
    in_figures: bool


def first_aims(spec: Procedure) -> list[FirstAim]:
    """What is promised to everybody; later stages are told when they come."""
    at_once = {clock.key for _, clock in spec.clocks if clock.from_first_day}
    rows = [
        row
        for row in timescales_of(spec)
        if row.stage == spec.first_stage.key or row.key in at_once
    ]
    return [FirstAim(row.label, row.time, row.text, row.time[:1].isdigit()) for row in rows]


@require_http_methods(["GET", "HEAD", "POST"])
def receipt(request: HttpRequest, key: UUID) -> HttpResponse:
    """The receipt of what this browser sent; 404 to everybody else, whatever the key."""
    case_id = receipts.case_of(request.session, key)
    rows = Case.objects.select_related("procedure__procedure").prefetch_related("parties")
    case = rows.filter(pk=case_id).first()
    if case is None:
        raise Http404
    if request.method == "POST":
        return about_the_code(request, key, case)
    now = timezone.now()
    on = timezone.localdate(now)
    parties = {party.part: party for party in case.parties.all()}
    promises = promises_of(case, now=now, public=True)
    by_code = code_once.needs_code(case) is not None
    code = code_once.shown_code(request) if by_code else []
    context = {
        "case": case,
        "person": parties[Part.PERSON],
        "helper": parties.get(Part.REPRESENTATIVE),
        "promises": promises,
        "are_aims": all(promise.is_aim for promise in promises),
        "handler": handler_contact(case, on=on),
        "bodies": bodies_for(case, on=on),
        "contacts": contacts_shown(on=on).people,
        "spec": case.procedure.spec,
        "site_url": settings.SITE_URL,
        "code": code,
        "by_code": by_code,
        "may_ask_code": by_code and not code and not code_once.is_saved(request.session, key),
    }
    return render(request, "casework/intake/receipt.html", context)


def about_the_code(request: HttpRequest, key: UUID, case: Case) -> HttpResponse:
    """“I have saved it” ends its showing; one that never arrived is made anew, once at a time."""
    response = redirect("tell_us_receipt", key=key)
    party = code_once.needs_code(case)
    if party is None or code_once.is_saved(request.session, key):
        return response
    if "saved" in request.POST:
        code_once.note_saved(request.session, key)
        code_once.put_away(response, key)
    elif "new_code" in request.POST and not code_once.shown_code(request):
        now = timezone.now()
        with transaction.atomic():
            revoke_codes(case.pk, Act(now=now))
            code = issue_code(case, party, now=now)
        code_once.send_along(response, key, code)
    return response
