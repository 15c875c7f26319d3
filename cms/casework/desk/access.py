"""The doors of the desk: who comes in, and which cases they find."""

from __future__ import annotations

from datetime import datetime
from typing import cast

from django.contrib.auth.models import AnonymousUser
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.urls import reverse

from cms.casework import permissions
from cms.casework.models import Case
from cms.casework.services.audit import note_kept_out, note_refused_access
from cms.casework.services.readings import note_reading
from cms.users.models import User

VIEW = "view_case"


def person_of(request: HttpRequest) -> User:
    """Whoever is signed in; the admin lets nobody else in."""
    return cast("User", request.user)


def works_on_cases(user: User | AnonymousUser) -> bool:
    """True for every role that has to do with cases, reading ones too."""
    return VIEW in permissions.rights_of(user)


def may_record(user: User | AnonymousUser) -> bool:
    return permissions.RECORD in permissions.rights_of(user)


def find_case(user: User, pk: int, *, now: datetime) -> Case:
    """The case, if it is theirs to see; else the same 404 as for one that does not exist.

    Somebody with an interest is written down as having tried (S0-22).
    """
    case: Case | None = with_all(permissions.visible_to(user)).filter(pk=pk).first()
    if case is not None:
        note_reading(case=case, by=user, now=now)
        return case
    hidden = Case.objects.filter(pk=pk).select_related("procedure__procedure").first()
    if hidden is not None and permissions.has_interest(user, hidden):
        note_refused_access(case=hidden, by=user, now=now)
    raise Http404


def kept_out(request: HttpRequest) -> HttpResponse | None:
    """403 with the reason, for whoever sees no case for now; it is written down that they tried.

    The same for every address, so that it tells nothing of what there is behind one.
    """
    person = person_of(request)
    reason = permissions.why_kept_out(person)
    if not reason:
        return None
    note_kept_out(by=person, path=request.path)
    return refused(request, reason)


def with_all(cases: QuerySet[Case]) -> QuerySet[Case]:
    """With what every page of one case reads, in a fixed number of queries."""
    return cases.select_related("procedure__procedure", "handler").prefetch_related(
        "parties",
        "points",
        "deadlines",
        "information_requests",
        "steps__done_by",
        "remedies__agreed_by",
        "lessons",
        "flags__set_by",
        "flags__ended_by",
        "scope_decisions__decided_by",
        "scope_decisions__approved_by",
    )


def refused(request: HttpRequest, text: str) -> HttpResponse:
    """403 in plain words, inside the admin, with the way back to the case it was about."""
    context = {"header_title": "You cannot do this", "text": text, "back": case_behind(request)}
    return TemplateResponse(request, "casework/desk/refused.html", context, status=403)


def case_behind(request: HttpRequest) -> str:
    """The screen of the case that the page acts on; empty where there is none for them."""
    here = request.resolver_match
    if here is None or here.app_name != "desk" or "pk" not in here.kwargs:
        return ""
    person, pk = person_of(request), here.kwargs["pk"]
    seen = works_on_cases(person) and permissions.visible_to(person).filter(pk=pk).exists()
    return reverse("desk:case", args=[pk]) if seen else ""
