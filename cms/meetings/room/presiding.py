"""The chair changes hands while the meeting runs."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone

from cms.meetings.presiding import may_chair
from cms.meetings.room.chairing import at_meeting, form_page, get_or_post
from cms.meetings.room.entry import Entry, carried_out, for_who_runs_it
from cms.meetings.room.forms import ChairForm
from cms.meetings.room.looking import in_the_chair, item_or_404
from cms.meetings.services.chair import hand_over


@get_or_post
@for_who_runs_it
def chair(request: HttpRequest, entry: Entry, item_id: int | None = None) -> HttpResponse:
    """Somebody else takes the chair: of one item, or of all that is to come."""
    item = item_or_404(entry, item_id) if item_id is not None else None
    seated = in_the_chair(entry, item)
    able = may_chair(entry.meeting, item, at=timezone.now())
    initial = {"item": item_id or ChairForm.FROM_NOW_ON, "reason": seated.trouble.rstrip(".")}
    offered = [row for row in able if row != seated.chair]
    form = ChairForm(request.POST or None, able=offered, item=item, initial=initial)
    at_item = reverse("room:item", args=[entry.meeting.pk, item.pk]) if item is not None else ""
    back = at_item or at_meeting(entry)
    if (
        request.method == "POST"
        and form.is_valid()
        and carried_out(entry, form, hand_over, **form.taken())
    ):
        return redirect(back)
    about = f"In the chair now: {seated.chair}" if seated.chair is not None else ""
    words = {"title": "Somebody else takes the chair", "about": about}
    return form_page(request, entry, form, back, button="Hand over the chair", **words)
