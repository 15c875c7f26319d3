"""One's own page about a meeting: answer the invitation, then say whether the notes are right."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import uuid4

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from cms.casework.errors import CaseworkError
from cms.casework.models import Case
from cms.casework.services.change import Act, AlreadyDone
from cms.casework.services.meeting_notes import comment_on_notes
from cms.casework.services.meetings import answer_meeting
from cms.casework.tracking import entry
from cms.casework.tracking.forms import Pressed
from cms.casework.tracking.meeting_forms import MeetingAnswer, NotesAnswer
from cms.casework.tracking.meeting_shown import MeetingShown, meeting_shown
from cms.casework.tracking.own_case import said, signed_out


@require_http_methods(["GET", "HEAD", "POST"])
def answer(request: HttpRequest) -> HttpResponse:
    """Choose a time, propose others or decline; it can be changed until the meeting begins."""
    now = timezone.now()
    found = entry.follower(request, now=now)
    if found is None:
        return signed_out(request)
    shown = meeting_shown(found.case, now=now)
    if shown is None or not (shown.may_answer or shown.has_notes):
        return redirect("your_case_view")
    if not shown.may_answer:
        return notes_of(request, found.case, found.party.pk, shown)
    form = MeetingAnswer(request.POST or None, shown=shown)
    if request.method == "POST" and form.is_valid():
        act = Act(now=now, key=form.cleaned_data["key"])
        about = {"case_id": found.case.pk, "act": act, "meeting_id": shown.meeting.pk}
        if carried_out(form, answer_meeting, party_id=found.party.pk, **about, **form.chosen()):
            return said(request, "met")
    return page(request, found.case, shown, form)


def notes_of(request: HttpRequest, case: Case, party_id: int, shown: MeetingShown) -> HttpResponse:
    form = NotesAnswer(request.POST or None)
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        if carried_out(
            form,
            comment_on_notes,
            case_id=case.pk,
            act=Act(now=timezone.now(), key=given["key"]),
            meeting_id=shown.meeting.pk,
            agrees=given["view"] == "agree",
            comment=given["comment"] if given["view"] == "comment" else "",
            party_id=party_id,
        ):
            return said(request, "notes")
    return page(request, case, shown, form)


def carried_out(form: Pressed, service: Callable[..., Any], **given: Any) -> bool:
    """Call the service; False, with the reason on the form, where it refuses."""
    try:
        service(**given)
    except AlreadyDone:
        return True
    except CaseworkError as refused:
        form.add_error(None, refused.text)
        return False
    return True


def page(request: HttpRequest, case: Case, shown: MeetingShown, form: Pressed) -> HttpResponse:
    context = {"case": case, "shown": shown, "form": form, "key": uuid4()}
    return render(request, "casework/tracking/meeting.html", context)
