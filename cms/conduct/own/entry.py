"""Who comes in to the members' own pages: somebody who is a member today, and nobody else."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from functools import wraps
from typing import Any, cast

from django.contrib.auth.views import redirect_to_login
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.timezone import localdate

from cms.conduct.models import Member
from cms.conduct.own.sections import sections_for
from cms.conduct.public.kept import public_members
from cms.conduct.selectors import member_of
from cms.users.adapter import may_enter_admin
from cms.users.middleware import must_enrol
from cms.users.models import User
from cms.web.private_pages import private_page


@dataclass(frozen=True)
class OwnEntry:
    """A member on their own pages, at the moment of the request."""

    member: Member
    user: User
    now: datetime


OwnView = Callable[..., HttpResponse]


def for_members(view: OwnView) -> Callable[..., HttpResponseBase]:
    """Call the view with an ``OwnEntry``; the page is private (cms/web/private_pages.py).

    Who is not signed in is asked to. Who was a member, or will be, is told since when or from
    when; nobody else finds such an address.
    """

    @private_page
    @wraps(view)
    def entered(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not request.user.is_authenticated:
            return cast("HttpResponse", redirect_to_login(request.get_full_path()))
        # A link by mail is no second factor: staff who are members too need theirs here.
        if may_enter_admin(request.user) and must_enrol(request.user):
            return redirect("mfa_index")
        try:
            entry = entry_of(request.user, timezone.now())
        except NotNow as found:
            return render(request, "conduct/own/not_now.html", found.given, status=403)
        return view(request, entry, *args, **kwargs)

    return entered


class NotNow(Exception):
    """Their time here is over, or is still to begin."""

    def __init__(self, member: Member, on: date) -> None:
        super().__init__(member.pk)
        has_page = public_members(on).filter(pk=member.pk).exists()
        self.given = {
            "member": member,
            "is_over": member.left_on is not None and member.left_on < on,
            "page": reverse("member", args=[member.slug]) if has_page else "",
            "quick_exit": "",
        }


def entry_of(user: User, now: datetime) -> OwnEntry:
    """Raises ``NotNow`` or ``Http404``."""
    on = localdate(now)
    if (member := member_of(user, on)) is not None:
        return OwnEntry(member, user, now)
    if (known := Member.objects.filter(user=user.pk).first()) is not None and user.is_active:
        raise NotNow(known, on)
    raise Http404


def own_page(
    request: HttpRequest, entry: OwnEntry, template: str, *, status: int = 200, **context: Any
) -> HttpResponse:
    """Draw a page of the member's own, in the frame ``conduct/own/base.html``.

    It offers no way to leave quickly: being a member is no secret.
    """
    given = {"entry": entry, "sections": sections_for(request.path), "quick_exit": "", **context}
    return render(request, template, given, status=status)
