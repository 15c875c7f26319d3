"""Being told by email of what is new: asked for, confirmed from a mail, ended by one press."""

from __future__ import annotations

import time
from typing import Any, Final, cast

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_safe

from cms.published_summaries.listing import offered, published_pages
from cms.published_summaries.models import PublicationsPage
from cms.published_summaries.services.subscribing import (
    CONFIRM_DAYS,
    ask_to_subscribe,
    confirm_subscription,
    end_subscription,
    look_at,
    titles_of,
)
from cms.web import errors
from cms.web.forms import Checkboxes, CleanEmailField, SiteForm
from cms.web.letting_in import take_as_long_as_ever
from cms.web.limits import Limit, source_of
from cms.web.private_pages import keep_private, private_page
from cms.web.site import Link

TRIES: Final = Limit("subscribe", 20, 3600)


class Subscribe(SiteForm):
    """The address, and what it wants to hear of. ``homepage`` stays empty: people do not see it."""

    email = CleanEmailField(
        label="Your email address",
        help_text="We use it for this alone, and delete it when you stop.",
        max_length=254,
        error_messages={"required": "Enter your email address."},
    )
    topics = forms.MultipleChoiceField(
        label="What about?",
        help_text="Tick nothing to hear of everything.",
        required=False,
        widget=Checkboxes,
    )
    homepage = forms.CharField(required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        topics = offered(published_pages()).topics
        cast("forms.MultipleChoiceField", self.fields["topics"]).choices = list(topics)
        if not topics:
            del self.fields["topics"]


@require_http_methods(["GET", "HEAD", "POST"])
def subscribe(request: HttpRequest) -> HttpResponse:
    """Ask for the address; the answer to any well-formed one is the same page."""
    if request.method != "POST":
        wanted = request.GET.getlist("topic")
        return page(request, "ask", form=Subscribe(initial={"topics": wanted}))
    began, now = time.monotonic(), timezone.now()
    form = Subscribe(request.POST)
    if not form.is_valid():
        return page(request, "ask", form=form)
    if TRIES.passed(source_of(request), now=now):
        return errors.too_many_requests(request, retry_after_seconds=TRIES.seconds_left(now))
    given = form.cleaned_data
    if not given["homepage"]:
        ask_to_subscribe(email=given["email"], topics=given.get("topics", []), now=now)
    take_as_long_as_ever(began)
    return redirect("subscribe_sent")


@require_safe
def sent(request: HttpRequest) -> HttpResponse:
    """The same for an address that hears from us already, and for one that was asked too often."""
    return page(request, "sent", days=CONFIRM_DAYS)


@private_page
@require_http_methods(["GET", "HEAD", "POST"])
def confirm(request: HttpRequest, token: str) -> HttpResponse:
    """Show one button; only pressing it begins anything, since mail scanners open links too."""
    now = timezone.now()
    if request.method == "POST":
        row = confirm_subscription(token, now=now)
        if row is None:
            return page(request, "gone", status=410)
        return page(request, "begun", topics=titles_of(row.topics))
    found = look_at(token, now=now)
    if found is None:
        return page(request, "gone", status=410)
    return page(request, "confirm", topics=titles_of(found[1]))


@csrf_exempt  # a mail program presses it for somebody who is on no page of ours (RFC 8058)
@require_http_methods(["GET", "HEAD", "POST"])
def end(request: HttpRequest, token: str) -> HttpResponse:
    """One press ends it, and the address is forgotten. A link that is unknown looks the same."""
    if request.method == "POST":
        end_subscription(token)
    answer = page(request, "ended" if request.method == "POST" else "end")
    keep_private(answer)
    return answer


def page(request: HttpRequest, name: str, *, status: int = 200, **context: Any) -> HttpResponse:
    """Without a way to leave quickly: reading what we publish is no secret."""
    index = PublicationsPage.objects.live().first()
    crumbs = [Link("Home", "/"), *([Link(index.title, index.url)] if index else [])]
    given = {
        "crumbs": crumbs,
        "index_url": index.url if index else "/",
        "quick_exit": "",
        **context,
    }
    return render(request, f"published_summaries/subscribe/{name}.html", given, status=status)
