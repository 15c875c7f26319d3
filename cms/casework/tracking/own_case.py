"""One's own case: where it stands, what happened, and adding to it. Never our own notes."""

from __future__ import annotations

from uuid import uuid4

from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from cms.casework.errors import CaseworkError
from cms.casework.mail.contacts import handler_of
from cms.casework.selectors import offered_bodies, status_words
from cms.casework.services.change import Act, AlreadyDone
from cms.casework.services.contacts import receive_message
from cms.casework.services.promises import promises_of
from cms.casework.services.timeline import timeline
from cms.casework.tracking import entry
from cms.casework.tracking.forms import AddSomething
from cms.casework.tracking.story import promised, shown_files, told
from cms.users.contacts import contacts_shown
from cms.web.uploads import sealed

ADDED = "your_case_added"


@require_safe
def view(request: HttpRequest) -> HttpResponse:
    """The page itself."""
    now = timezone.now()
    found = entry.follower(request, now=now)
    if found is None:
        return signed_out(request)
    case, on = found.case, timezone.localdate(now)
    entries = timeline(case, public=True)
    context = {
        "case": case,
        "status": status_words(case),
        "handler": handler_of(case, on=on),
        "promised": promised(case, promises_of(case, now=now, public=True)),
        "story": told(entries, today=on),
        "files": shown_files(entries),
        "bodies": offered_bodies(case.procedure.spec, on=on),
        "contacts": contacts_shown(on=on).people,
        "added": request.session.pop(ADDED, False),
    }
    return render(request, "casework/tracking/case.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def add(request: HttpRequest) -> HttpResponse:
    """Take in something more; a second press of the same page adds nothing."""
    now = timezone.now()
    found = entry.follower(request, now=now)
    if found is None:
        return signed_out(request)
    form = AddSomething(request.POST or None)
    if request.method == "POST" and form.is_valid():
        act = Act(now=now, key=form.cleaned_data["key"])
        text = form.cleaned_data["text"]
        try:
            receive_message(case_id=found.case.pk, act=act, text=text, party_id=found.party.pk)
        except AlreadyDone:
            return added(request)
        except CaseworkError as refused:
            form.add_error(None, refused.text)
        else:
            return added(request)
    context = {"case": found.case, "form": form, "key": uuid4()}
    return render(request, "casework/tracking/add.html", context)


def added(request: HttpRequest) -> HttpResponse:
    request.session[ADDED] = True
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
    """Back to the way in; with what was typed, where a form was on its way."""
    if request.method != "POST":
        return redirect("/your-case/?ended=1")
    typed = [request.POST.get(name, "") for name in ("text", "why", "wish")]
    context = {"typed": [text for text in typed if text.strip()]}
    return render(request, "casework/tracking/signed_out.html", context, status=403)
