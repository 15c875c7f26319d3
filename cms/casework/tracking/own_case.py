"""One's own case: where it stands, what happened, and adding to it. Never our own notes."""

from __future__ import annotations

from typing import Final

from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from cms.casework import registry
from cms.casework.mail.contacts import handler_of
from cms.casework.models import Case
from cms.casework.selectors import bodies_for, status_words
from cms.casework.services.promises import promises_of
from cms.casework.services.timeline import timeline
from cms.casework.services.withdrawing import can_withdraw
from cms.casework.tracking import entry
from cms.casework.tracking.disagreeing import label_of
from cms.casework.tracking.kept import putting_right
from cms.casework.tracking.meeting_shown import meeting_shown
from cms.casework.tracking.restriction_shown import restriction_shown
from cms.casework.tracking.story import promised, shown_files, told
from cms.users.contacts import contacts_shown
from cms.web.uploads import sealed

# The boxes of our pages that somebody may have written in.
TYPED: Final = (
    *("text", "why", "wish", "late_reason", "their_times", "companion", "needs", "comment"),
    *("email", "phone", "postal_address", "language", "adjustments_asked"),
)
SAID: Final = "your_case_said"
# What is said on top of the page after something was done.
DONE: Final = {
    "added": (
        "Added",
        "We have what you added. It is below, and whoever has your case has been told.",
    ),
    "withdrawn": (
        "Withdrawn",
        "It is closed, and we stop work on it. To take it up again, add something and say so.",
    ),
    "details": ("Changed", "We have changed how we reach you."),
    "address": (
        "Look in your email",
        "We sent a link to the new address. Open it within a day, and the address counts.",
    ),
    "met": ("Thank you", "We have your answer about meeting."),
    "challenged": (
        "We have it",
        "Somebody who did not decide how you may contact us looks at it, and writes to you.",
    ),
    "notes": ("Thank you", "We have what you say about the notes."),
    "publishing": ("Thank you", "We have your answer about publishing it."),
}


@require_safe
def view(request: HttpRequest) -> HttpResponse:
    """The page itself."""
    now = timezone.now()
    found = entry.follower(request, now=now)
    if found is None:
        return signed_out(request)
    case, on = found.case, timezone.localdate(now)
    entries = timeline(case, public=True, reader=found.party)
    context = {
        "case": case,
        "status": status_words(case),
        "handler": handler_of(case, on=on),
        "promised": promised(case, promises_of(case, now=now, public=True)),
        "story": told(entries, today=on),
        "files": shown_files(entries),
        "bodies": bodies_for(case, on=on),
        "contacts": contacts_shown(on=on).people,
        "done": DONE.get(request.session.pop(SAID, ""), ()),
        "meeting": meeting_shown(case, now=now),
        "in_touch": restriction_shown(found, now=now),
        "right": putting_right(case, now=now),
        "disagree": label_of(case),
        "arrangements": public_flags(case),
        "publishing": registry.publishing_question(case.pk, now=now),
        "may_withdraw": can_withdraw(case),
    }
    return render(request, "casework/tracking/case.html", context)


def public_flags(case: Case) -> list[str]:
    """What the person reads of the arrangements that are on, such as another procedure (S3-81)."""
    known = case.procedure.spec.flag_by_key
    rows = case.flags.filter(ended_at=None) if known else ()
    texts = (known[row.key].public_text for row in rows if row.key in known)
    return [text for text in texts if text]


def said(request: HttpRequest, what: str) -> HttpResponse:
    """Back to the page, which says once that it was done."""
    request.session[SAID] = what
    return redirect("your_case_view")


@require_safe
def file(request: HttpRequest, file_id: int) -> HttpResponseBase:
    """A document that was shared with them, to be saved and never opened inside the site."""
    found = entry.follower(request, now=timezone.now())
    if found is None:
        return signed_out(request)
    row = found.case.files.filter(pk=file_id, shared=True).first()
    if row is None:
        raise Http404
    try:
        content = row.stored.open("rb")
    except OSError:
        raise Http404 from None
    return sealed(content, name=row.name, content_type=row.content_type)


def signed_out(request: HttpRequest) -> HttpResponse:
    """Back to the way in; with what was typed, where a form was on its way.

    The same where the form was of another case than the one that is open now.
    """
    if request.method != "POST":
        return redirect("/your-case/?ended=1")
    typed = [request.POST.get(name, "") for name in TYPED]
    context = {
        "typed": [text for text in typed if text.strip()],
        "another": entry.open_now(request),
    }
    return render(request, "casework/tracking/signed_out.html", context, status=403)
