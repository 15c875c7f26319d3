"""The public pages of members. Each answers everybody alike."""

from __future__ import annotations

from typing import Final

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.timezone import localdate
from django.views.decorators.http import require_safe

from cms.conduct.public.kept import public_members
from cms.conduct.public.shown import member_page, shown_members
from cms.conduct.selectors import members_on, public_counts
from cms.meetings.models import MeetingGroup
from cms.web.site import Link

HOME: Final = Link("Home", "/")


@require_safe
def members(request: HttpRequest) -> HttpResponse:
    """Residents and organisations in one list (S0-7), with what they signed and declared."""
    on = localdate()
    chosen = request.GET.get("group", "")
    group = get_object_or_404(MeetingGroup, key=chosen) if chosen else None
    current = members_on(on, group)
    former = public_members(on).exclude(pk__in=members_on(on))
    context = {
        "group": group,
        "groups": MeetingGroup.objects.filter(seats__isnull=False).distinct(),
        "members": shown_members(current, on),
        "former": [] if group else former.order_by("-left_on", "name"),
        "counts": public_counts(on),
        "crumbs": [HOME] if group is None else [HOME, Link("Members", reverse("members"))],
    }
    return render(request, "conduct/public/members.html", context)


@require_safe
def member(request: HttpRequest, member_slug: str) -> HttpResponse:
    """One member: what they promised, what they declared, and whether they left the room."""
    on = localdate()
    row = get_object_or_404(public_members(on), slug=member_slug)
    context = {
        "member": row,
        "page": member_page(row, on),
        "crumbs": [HOME, Link("Members", reverse("members"))],
    }
    return render(request, "conduct/public/member.html", context)
