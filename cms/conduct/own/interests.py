"""My interests (M2): what I declared, adding to it, ending it, and the yearly look (3.4)."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.timezone import localdate
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from cms.conduct.due import DueItem
from cms.conduct.errors import ConductRefused
from cms.conduct.library import CategorySpec
from cms.conduct.models import Member, RegisterEntry
from cms.conduct.own.entry import OwnEntry, for_members, own_page
from cms.conduct.own.interests_forms import EndForm, InterestForm, as_typed
from cms.conduct.register import SAID, Interest, RegisterState, interests_of, register_state
from cms.conduct.services.register import (
    change,
    confirm,
    declare,
    declare_nothing,
    end,
    show,
)
from cms.conduct.services.saying import kind_of
from cms.meetings.models import InterestAtMeeting
from cms.meetings.wording import interest_sentence, item_label
from cms.web.forms import SiteForm

AT_LEAST = ["GET", "HEAD", "POST"]
# Where a refusal of a service belongs, whose columns are named otherwise.
FIELDS = {"value_pence": "value"}


@dataclass(frozen=True)
class KindShown:
    """One kind of interest with what was declared of it. ``spec`` empty: asked for no more."""

    title: str
    spec: CategorySpec | None
    interests: Sequence[Interest]


@require_safe
@for_members
def interests(request: HttpRequest, entry: OwnEntry) -> HttpResponse:
    """Everything that the member declared, and what they can say of it."""
    on = localdate(entry.now)
    state = register_state(entry.member, on)
    found = interests_of(entry.member)
    return own_page(
        request,
        entry,
        "conduct/own/interests.html",
        state=state,
        kinds=kinds_shown(state, found),
        ended=[one for one in found if not one.holds],
        unregistered=since_at_meetings(entry.member, state, on),
    )


def kinds_shown(state: RegisterState | None, found: Sequence[Interest]) -> list[KindShown]:
    """Every kind that the register asks for, then those that only earlier ones asked for."""
    holding = [one for one in found if one.holds]
    specs = state.spec.categories if state is not None else ()
    register = state.spec.key if state is not None else ""
    kinds = [KindShown(spec.title, spec, of_kind(holding, register, spec.key)) for spec in specs]
    shown = {one.key for kind in kinds for one in kind.interests}
    others = [one for one in holding if one.key not in shown]
    titles = dict.fromkeys(one.newest.category_title for one in others)
    kinds += [
        KindShown(title, None, [one for one in others if one.newest.category_title == title])
        for title in titles
    ]
    return kinds


def of_kind(rows: Sequence[Interest], register: str, category: str) -> list[Interest]:
    return [
        one for one in rows if (one.newest.register, one.newest.category) == (register, category)
    ]


@dataclass(frozen=True)
class AtMeeting:
    """An interest declared at a meeting after the register was last looked through."""

    words: str
    due_on: date


def since_at_meetings(member: Member, state: RegisterState | None, on: date) -> list[AtMeeting]:
    """What belongs in the register too, within so many days of the meeting (G02). Two queries."""
    if state is None:
        return []
    rows = InterestAtMeeting.objects.filter(attendance__seat__holding__member=member)
    said = RegisterEntry.objects.filter(member=member, act__in=SAID).order_by("-number").first()
    if said is not None:
        rows = rows.filter(declared_at__gt=said.declared_at)
    rows = rows.select_related("attendance", "item__meeting__group", "during")
    return [
        AtMeeting(
            f"{item_label(row.item)}: {interest_sentence(row)}"
            if row.item
            else interest_sentence(row),
            localdate(row.declared_at) + timedelta(days=state.spec.days - 1),
        )
        for row in rows.order_by("declared_at", "pk")
    ]


@require_http_methods(AT_LEAST)
@for_members
def add(request: HttpRequest, entry: OwnEntry, category: str) -> HttpResponse:
    """One more interest of a kind."""
    state = register_state(entry.member, localdate(entry.now))
    chosen = state.spec.category(category) if state is not None else None
    if state is None or chosen is None:
        raise Http404
    form = InterestForm(
        request.POST or None, spec=state.spec, chosen=chosen, is_gift=chosen.is_gift
    )
    given = {"member_id": entry.member.pk, "category": chosen.key}
    said = "Thank you. It is in the register."
    if is_sent(request, form) and carried_out(
        request, entry, form, declare, said, told=form.told(), **given
    ):
        return redirect("own:interests")
    return form_page(request, entry, form, title=chosen.title, button="Declare it")


@require_http_methods(AT_LEAST)
@for_members
def change_one(request: HttpRequest, entry: OwnEntry, entry_id: int) -> HttpResponse:
    """An interest is different now, or was said wrongly."""
    interest = own_interest(entry, entry_id)
    spec, chosen = kind_of(interest.newest)
    form = InterestForm(
        request.POST or None,
        initial=as_typed(interest),
        spec=spec,
        chosen=chosen,
        is_gift=interest.is_gift,
        keeps_private=interest.is_withheld,
    )
    said = "Thank you. The register says so now."
    if is_sent(request, form) and carried_out(
        request, entry, form, change, said, entry_id=entry_id, told=form.told()
    ):
        return redirect("own:interests")
    title = f"Change: {interest.newest.category_title}"
    note = "What you said before stays in the history of the register."
    return form_page(request, entry, form, title=title, button="Change it", note=note)


@require_http_methods(AT_LEAST)
@for_members
def end_one(request: HttpRequest, entry: OwnEntry, entry_id: int) -> HttpResponse:
    """An interest no longer holds."""
    interest = own_interest(entry, entry_id)
    today = localdate(entry.now)
    sent = request.POST if request.method == "POST" else None
    form = SiteForm(sent) if interest.is_gift else EndForm(sent, initial={"on": today})
    said = "Thank you. The register says that it ended."
    if is_sent(request, form):
        on = form.cleaned_data.get("on", today)
        if carried_out(request, entry, form, end, said, entry_id=entry_id, on=on):
            return redirect("own:interests")
    title = "Entered by mistake" if interest.is_gift else "It no longer holds"
    note = f"{interest.newest.category_title}: {interest.newest.words}"
    return form_page(request, entry, form, title=title, button="End it", note=note, ends=True)


@require_POST
@for_members
def show_one(request: HttpRequest, entry: OwnEntry, entry_id: int) -> HttpResponse:
    own_interest(entry, entry_id)
    said = "Everybody can read the details now."
    carried_out(request, entry, None, show, said, entry_id=entry_id)
    return redirect("own:interests")


@require_POST
@for_members
def nothing(request: HttpRequest, entry: OwnEntry) -> HttpResponse:
    said = "Thank you. It is written down that you have nothing to declare."
    carried_out(request, entry, None, declare_nothing, said, member_id=entry.member.pk)
    return redirect("own:interests")


@require_POST
@for_members
def confirm_all(request: HttpRequest, entry: OwnEntry) -> HttpResponse:
    said = "Thank you. It is written down that your register is complete."
    carried_out(request, entry, None, confirm, said, member_id=entry.member.pk)
    return redirect("own:interests")


def is_sent(request: HttpRequest, form: SiteForm) -> bool:
    return request.method == "POST" and form.is_valid()


def own_interest(entry: OwnEntry, entry_id: int) -> Interest:
    """One that still holds; anybody else's is not found."""
    found = [one for one in interests_of(entry.member) if one.key == entry_id and one.holds]
    if not found:
        raise Http404
    return found[0]


def carried_out(
    request: HttpRequest,
    entry: OwnEntry,
    form: SiteForm | None,
    deed: Callable[..., Any],
    said: str,
    **given: Any,
) -> bool:
    """Do it; a refusal stands beside its field, or above the list where there is no form."""
    try:
        deed(by=entry.user, now=entry.now, **given)
    except ConductRefused as refused:
        if form is None:
            messages.error(request, refused.text)
        else:
            field = FIELDS.get(refused.field, refused.field)
            form.add_error(field if field in form.fields else None, refused.text)
        return False
    messages.success(request, said)
    return True


def form_page(request: HttpRequest, entry: OwnEntry, form: SiteForm, **words: Any) -> HttpResponse:
    return own_page(request, entry, "conduct/own/interest_form.html", form=form, **words)


def interests_due(member: Member, now: datetime) -> Sequence[DueItem]:
    """What to declare or to look through, among what is due (M4)."""
    state = register_state(member, localdate(now))
    if state is None:
        return ()
    url = reverse("own:interests")
    if state.is_asked:
        first = state.complete_on is None
        title = "Declare your interests" if first else "Check your interests"
        none = (
            "Or say that you have nothing to declare."
            if first
            else "Confirm that they are complete."
        )
        return (DueItem(title, none, url, state.due_on, state.is_overdue),)
    late = since_at_meetings(member, state, localdate(now))
    if not late:
        return ()
    due_on = min(one.due_on for one in late)
    detail = "You declared one at a meeting since you last looked through them."
    return (DueItem("Check your interests", detail, url, due_on, due_on < localdate(now)),)
