"""The public pages of decisions. Each answers everybody alike."""

from __future__ import annotations

from typing import Final

from django.contrib.auth.models import AnonymousUser
from django.core.paginator import Paginator
from django.db.models import Count, Q
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.timezone import localdate
from django.views.decorators.http import require_safe

from cms.meetings.consequences import difference_of, power_uses
from cms.meetings.decisions.listing import DecisionFilter
from cms.meetings.decisions.shown import considered, decision_shown, powers_shown, public_items
from cms.meetings.models import Decision, Delegation, Issue
from cms.meetings.registry import member_pages
from cms.meetings.wording import item_label
from cms.users.middleware import must_enrol
from cms.users.models import User
from cms.web.site import Link

A_PAGE: Final = 25
CHANGES_A_PAGE: Final = 10  # each is worked out word for word


@require_safe
def decisions(request: HttpRequest) -> HttpResponse:
    form = DecisionFilter(request.GET)
    pages = Paginator(form.chosen(), A_PAGE)
    page = pages.get_page(request.GET.get("page"))
    query = request.GET.copy()
    query.pop("page", None)
    context = {
        "form": form,
        "page": page,
        "pages": pages.get_elided_page_range(page.number),
        "query": f"{query.urlencode()}&" if query else "",
        "entries": [(row, item_label(row.item)) for row in page],
        "is_filtered": any(query.values()),
        "crumbs": crumbs(is_list=True),
    }
    return render(request, "meetings/decisions/list.html", context)


@require_safe
def decision(request: HttpRequest, slug: str) -> HttpResponse:
    """One decision. One not published is shown to staff, as it would be."""
    rows = Decision.objects.select_related(
        "item__meeting__group", "item__issue", "final_decision"
    ).prefetch_related("parts", "delegations")
    found = get_object_or_404(rows, slug=slug)
    is_preview = found.published_at is None
    if is_preview and not may_preview(request.user):
        raise Http404
    context = {
        "shown": decision_shown(found),
        "people": member_pages(found.item.meeting_id),
        "is_preview": is_preview,
        "crumbs": crumbs(),
    }
    response = render(request, "meetings/decisions/decision.html", context)
    if is_preview:
        response.headers["Cache-Control"] = "private, no-store"
    return response


def may_preview(user: User | AnonymousUser) -> bool:
    """Staff, with the second factor that they need on every screen of theirs."""
    return user.has_perm("meetings.view_meeting") and not must_enrol(user)


@require_safe
def issues(request: HttpRequest) -> HttpResponse:
    times = Count("items", filter=Q(items__in=public_items()))
    rows = Issue.objects.annotate(times=times).filter(times__gt=0).order_by("title")
    return render(request, "meetings/decisions/issues.html", {"issues": rows, "crumbs": crumbs()})


@require_safe
def issue(request: HttpRequest, slug: str) -> HttpResponse:
    found = get_object_or_404(Issue, slug=slug)
    times = considered(found)
    if not times:
        raise Http404
    way = [*crumbs(), Link("Issues", reverse("issues"))]
    context = {"issue": found, "times": times, "crumbs": way}
    return render(request, "meetings/decisions/issue.html", context)


@require_safe
def powers(request: HttpRequest) -> HttpResponse:
    context = {"powers": powers_shown(localdate()), "crumbs": crumbs()}
    return render(request, "meetings/decisions/powers.html", context)


@require_safe
def delegated_changes(request: HttpRequest) -> HttpResponse:
    """Every change made under a power, with what it added and removed (S1-10)."""
    pages = Paginator(power_uses(), CHANGES_A_PAGE)
    page = pages.get_page(request.GET.get("page"))
    rows = Delegation.objects.select_related("decision__item__meeting__group")
    powers = rows.in_bulk({use.delegation_id for use in page})
    context = {
        "changes": [(use, powers[use.delegation_id], difference_of(use)) for use in page],
        "page": page,
        "pages": pages.get_elided_page_range(page.number),
        "crumbs": [*crumbs(), Link("Powers given to somebody", reverse("powers"))],
    }
    return render(request, "meetings/decisions/delegated_changes.html", context)


def crumbs(*, is_list: bool = False) -> list[Link]:
    return (
        [Link("Home", "/")]
        if is_list
        else [Link("Home", "/"), Link("Decisions", reverse("decisions"))]
    )
