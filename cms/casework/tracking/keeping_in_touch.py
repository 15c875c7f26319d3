"""Saying that one does not agree with how one may contact us (S3-106)."""

from __future__ import annotations

from uuid import uuid4

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from cms.casework.errors import CaseworkError
from cms.casework.services.challenges import ChallengedAlready, challenge_restriction
from cms.casework.services.change import Act, AlreadyDone
from cms.casework.tracking import entry
from cms.casework.tracking.forms import Challenge
from cms.casework.tracking.own_case import said, signed_out
from cms.casework.tracking.restriction_shown import restriction_shown


@require_http_methods(["GET", "HEAD", "POST"])
def challenge(request: HttpRequest) -> HttpResponse:
    """Ask for it to be looked at by somebody who did not decide it, once a decision."""
    now = timezone.now()
    found = entry.follower(request, now=now)
    if found is None:
        return signed_out(request)
    shown = restriction_shown(found, now=now)
    if shown is None:
        return redirect("your_case_view")
    form = Challenge(request.POST or None)
    if request.method == "POST" and form.is_valid():
        act = Act(now=now, key=form.cleaned_data["key"])
        try:
            challenge_restriction(
                restriction_id=shown.row.pk, act=act, text=form.cleaned_data["text"]
            )
        except (AlreadyDone, ChallengedAlready):
            return said(request, "challenged")
        except CaseworkError as refused:
            form.add_error(None, refused.text)
        else:
            return said(request, "challenged")
    if not shown.may_challenge:
        return redirect("your_case_view")
    context = {"case": found.case, "shown": shown, "form": form, "key": uuid4()}
    return render(request, "casework/tracking/challenge.html", context)
