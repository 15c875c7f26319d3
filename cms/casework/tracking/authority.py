"""Whether somebody may act for me: the page of the link in E2."""

from __future__ import annotations

from contextlib import suppress
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from cms.casework.services.authority import Asked, NothingToAnswer, answer_authority, asked_by
from cms.casework.services.change import Act
from cms.casework.tracking.signing_in import TRIES, link_gone
from cms.users.contacts import contacts_shown
from cms.web import errors
from cms.web.limits import source_of
from cms.web.text import in_a_sentence

ANSWERS = {"agree": True, "disagree": False}


@require_http_methods(["GET", "HEAD", "POST"])
def by_link(request: HttpRequest, token: str) -> HttpResponse:
    """Who wrote and what they are; agree or do not agree, once."""
    now = timezone.now()
    if TRIES.reached(source_of(request), now=now):
        return errors.too_many_requests(request, retry_after_seconds=TRIES.seconds_left(now))
    asked = asked_by(token, now=now)
    if asked is None:
        return link_gone(request, now)
    if request.method != "POST":
        return page(request, asked)
    answer = request.POST.get("answer", "")
    if answer not in ANSWERS:
        return page(request, asked, error="Say whether you agree.")
    # Answered a moment ago, in another window: the page says what stands.
    with suppress(NothingToAnswer):
        answer_authority(token=token, agrees=ANSWERS[answer], act=Act(now=now))
    return redirect(request.path)


def page(request: HttpRequest, asked: Asked, *, error: str = "") -> HttpResponse:
    spec = asked.case.procedure.spec
    choice = spec.intake.acts_as_by_key.get(asked.representative.acts_as)
    context: dict[str, Any] = {
        "case": asked.case,
        "who": asked.representative.name,
        "acts_as": in_a_sentence(choice.label if choice else asked.representative.relationship),
        "answered": asked.answered,
        "agreed": asked.representative.authority == "held",
        "refused": asked.representative.authority == "refused",
        "error": error,
        "contacts": contacts_shown(on=timezone.localdate()).people,
        "treated_the_same": spec.intake.treated_the_same,
    }
    return render(request, "casework/tracking/authority.html", context)
