"""Motions, votes, rulings and the decision that stands on them."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST

from cms.meetings.models import AgendaItem, Motion, Ruling
from cms.meetings.presiding import chair_of
from cms.meetings.room.chairing import form_page, get_or_post
from cms.meetings.room.deciding_forms import (
    AmendForm,
    DecisionForm,
    MotionForm,
    RulingForm,
    VoteForm,
)
from cms.meetings.room.entry import Entry, carried_out, for_who_runs_it, pressed
from cms.meetings.room.looking import is_running, item_or_404
from cms.meetings.services.decisions import DecisionDraft, paragraphs, record_decision
from cms.meetings.services.rulings import change_ruling, make_ruling
from cms.meetings.services.voting import amend_motion, carry, cast_votes, put_motion
from cms.meetings.tally import count_of, quorum_of, voters
from cms.meetings.wording import moving_sentence

OUTCOMES = {"carried": True, "lost": False}


@get_or_post
@for_who_runs_it
def put(request: HttpRequest, entry: Entry, item_id: int) -> HttpResponse:
    """Put a motion; who withdrew from the item is not among those who can move it."""
    item = item_or_404(entry, item_id)
    form = MotionForm(request.POST or None, voters=voters(item, at=timezone.now()))
    if request.method == "POST" and form.is_valid():
        given = form.put()
        if carried_out(entry, form, put_motion, item_id=item.pk, **given):
            put_now = item.motions.filter(proposed=given["proposed"]).latest("pk")
            return redirect("room:motion", entry.meeting.pk, put_now.pk)
    return form_page(
        request, entry, form, at_item(entry, item), title="Put a motion", about=str(item)
    )


@get_or_post
@for_who_runs_it
def motion(request: HttpRequest, entry: Entry, motion_id: int) -> HttpResponse:
    """One motion: its words, the vote of each person, and its outcome."""
    row = motion_or_404(entry, motion_id)
    moment = timezone.now()
    rows = voters(row.item, at=moment)
    last = dict(row.votes.order_by("cast_at", "pk").values_list("attendance_id", "choice"))
    form = VoteForm(request.POST or None, voters=rows, last=last)
    if (
        request.method == "POST"
        and form.is_valid()
        and carried_out(entry, form, cast_votes, motion_id=row.pk, choices=form.choices())
    ):
        return redirect("room:motion", entry.meeting.pk, row.pk)
    context = {
        "entry": entry,
        "motion": row,
        "moving": moving_sentence(row),
        "item": row.item,
        "form": form,
        "is_open": row.is_carried is None and is_running(entry.meeting),
        "count": count_of(row, at=moment),
        "quorum": quorum_of(row.item, entry.meeting, at=moment),
        "decision": row.item.decisions.filter(motion=row).first(),
        "back": at_item(entry, row.item),
    }
    return render(request, "meetings/room/motion.html", context)


@get_or_post
@for_who_runs_it
def amend(request: HttpRequest, entry: Entry, motion_id: int) -> HttpResponse:
    """Keep the words as they were changed beside those that were proposed (S1-11)."""
    row = motion_or_404(entry, motion_id)
    form = AmendForm(request.POST or None, motion=row)
    if request.method == "POST" and form.is_valid():
        agreed = form.cleaned_data["agreed"]
        if carried_out(entry, form, amend_motion, motion_id=row.pk, agreed=agreed):
            return redirect("room:motion", entry.meeting.pk, row.pk)
    back = reverse("room:motion", args=[entry.meeting.pk, row.pk])
    words = {"title": "Change the words", "about": row.proposed}
    return form_page(request, entry, form, back, **words)


@require_POST
@for_who_runs_it
def outcome(request: HttpRequest, entry: Entry, motion_id: int) -> HttpResponse:
    row = motion_or_404(entry, motion_id)
    back = reverse("room:motion", args=[entry.meeting.pk, row.pk])
    said = request.POST.get("outcome", "")
    if said not in OUTCOMES:
        raise Http404
    is_carried = OUTCOMES[said]
    return pressed(request, entry, carry, motion_id=row.pk, is_carried=is_carried, back=back)


@get_or_post
@for_who_runs_it
def decide(
    request: HttpRequest, entry: Entry, motion_id: int | None = None, item_id: int | None = None
) -> HttpResponse:
    """Write down the decision on a carried motion, or on an item that was agreed without one."""
    row = motion_or_404(entry, motion_id) if motion_id is not None else None
    item = row.item if row is not None else item_or_404(entry, item_id or 0)
    form = DecisionForm(request.POST or None, motion=row, initial={"title": item.title})
    if request.method == "POST" and form.is_valid():
        draft = draft_from(form.cleaned_data, row)
        if carried_out(entry, form, record_decision, item_id=item.pk, draft=draft):
            return redirect("room:item", entry.meeting.pk, item.pk)
    words = (row.agreed or row.proposed) if row is not None else str(item)
    return form_page(
        request, entry, form, at_item(entry, item), title="Write down the decision", about=words
    )


def draft_from(given: dict[str, Any], motion: Motion | None) -> DecisionDraft:
    return DecisionDraft(
        title=given["title"],
        status=given["status"],
        parts=paragraphs(given.get("parts", "")),
        reason=given["reason"],
        kind=given["kind"],
        criteria=given["criteria"],
        could_gain=given["could_gain"] == "yes",
        could_gain_note=given["could_gain_note"],
        final_body=given["final_body"],
        motion_id=motion.pk if motion is not None else None,
    )


@get_or_post
@for_who_runs_it
def rule(request: HttpRequest, entry: Entry, item_id: int) -> HttpResponse:
    """The chair's ruling on an item: final in the meeting and nowhere else (S0-15)."""
    item = item_or_404(entry, item_id)
    form = RulingForm(request.POST or None)
    if (
        request.method == "POST"
        and form.is_valid()
        and carried_out(entry, form, make_ruling, item_id=item.pk, **form.cleaned_data)
    ):
        return redirect("room:item", entry.meeting.pk, item.pk)
    chair = chair_of(entry.meeting, item)
    about = f"{item}\nIn the chair: {chair}" if chair is not None else str(item)
    back = at_item(entry, item)
    return form_page(request, entry, form, back, title="The chair rules", about=about)


@get_or_post
@for_who_runs_it
def mend_ruling(request: HttpRequest, entry: Entry, ruling_id: int) -> HttpResponse:
    """Put the words of a ruling right, until the minutes are approved."""
    rows = Ruling.objects.filter(item__meeting=entry.meeting).select_related("item")
    ruling = rows.filter(pk=ruling_id).first()
    if ruling is None:
        raise Http404
    initial = {"ruling": ruling.ruling, "reason": ruling.reason}
    form = RulingForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        if carried_out(entry, form, change_ruling, ruling_id=ruling.pk, **given):
            return redirect("room:item", entry.meeting.pk, ruling.item_id)
    back = at_item(entry, ruling.item)
    return form_page(request, entry, form, back, title="The chair rules", about=str(ruling.item))


def motion_or_404(entry: Entry, motion_id: int) -> Motion:
    rows = Motion.objects.filter(item__meeting=entry.meeting)
    row: Motion | None = (
        rows.select_related("item", "mover", "seconder").filter(pk=motion_id).first()
    )
    if row is None:
        raise Http404
    row.item.meeting = entry.meeting
    return row


def at_item(entry: Entry, item: AgendaItem) -> str:
    return reverse("room:item", args=[entry.meeting.pk, item.pk])
