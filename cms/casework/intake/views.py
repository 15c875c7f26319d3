"""The page before the questions, and the receipt after them."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from cms.casework.intake import receipts
from cms.casework.intake.offer import live_offer
from cms.casework.models import Case, Part
from cms.casework.procedure.schema import Procedure
from cms.casework.selectors import handler_contact, offered_bodies, timescales_of
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
        "timescales": first_aims(offer.spec),
        "contacts": contacts_shown(on=on).people,
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
    rows = [row for row in timescales_of(spec) if row.stage == spec.first_stage.key]
    return [FirstAim(row.label, row.time, row.text, row.time[:1].isdigit()) for row in rows]


@require_safe
def receipt(request: HttpRequest, key: UUID) -> HttpResponse:
    """The receipt of what this browser sent; 404 to everybody else, whatever the key."""
    case_id = receipts.case_of(request.session, key)
    rows = Case.objects.select_related("procedure__procedure").prefetch_related("parties")
    case = rows.filter(pk=case_id).first()
    if case is None:
        raise Http404
    now = timezone.now()
    on = timezone.localdate(now)
    person = next(party for party in case.parties.all() if party.part == Part.PERSON)
    context = {
        "case": case,
        "person": person,
        "promises": promises_of(case, now=now, public=True),
        "handler": handler_contact(case, on=on),
        "bodies": offered_bodies(case.procedure.spec, on=on),
        "contacts": contacts_shown(on=on).people,
        "spec": case.procedure.spec,
    }
    return render(request, "casework/intake/receipt.html", context)
