"""“I am not content”: on one's own page, or by the link in our reply (S0-45)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Final
from uuid import uuid4

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from cms.casework.errors import CaseworkError
from cms.casework.mail.moments import next_step_date
from cms.casework.models import Case, EventKind, Purpose
from cms.casework.procedure.schema import Request, Stage
from cms.casework.selectors import bodies_for
from cms.casework.services.change import Act, AlreadyDone
from cms.casework.services.escalation import can_ask, is_late, not_content, stages_to_ask_for
from cms.casework.services.tracking import let_in, look_at
from cms.casework.tracking import entry
from cms.casework.tracking.disagreeing import disagreement, to_disagree_with
from cms.casework.tracking.forms import NotContent
from cms.casework.tracking.own_case import signed_out
from cms.casework.tracking.signing_in import TRIES, link_gone
from cms.users.contacts import contacts_shown
from cms.web import errors
from cms.web.limits import source_of

TYPED: Final = ("why", "wish", "late_reason")
NO_FURTHER: Final = "There is no further step to ask for here. You can still add something, or go to an outside body."


@dataclass(frozen=True)
class Standing:
    """What they may ask for now; if nothing, what to tell them. ``asked``: they did already.

    ``decider`` is the title of who has it since, in a sentence; ``late``: after how many days
    a request needs a reason, or 0.
    """

    requests: tuple[tuple[Stage, Request], ...]
    late: int
    asked: bool
    said: str
    decider: str

    @property
    def may_ask(self) -> bool:
        return bool(self.requests)

    @property
    def nothing_needed(self) -> bool:
        """Whether pressing the button is enough."""
        return not self.late and not any(
            request.reasons_required or request.wish_required for _, request in self.requests
        )


def standing_of(case: Case, *, now: datetime) -> Standing:
    requests = tuple(stages_to_ask_for(case))
    late = [request.window_days or 0 for _, request in requests if is_late(case, request, at=now)]
    asked = not requests and case.events.filter(kind=EventKind.ESCALATION_REQUESTED).exists()
    not_yet = "" if requests else can_ask(case)[1]
    said = next_step_date(case, case.deadlines.filter(ended=False)) if asked else not_yet
    role = case.procedure.spec.role_by_key.get(case.handler_role)
    decider = role.title.lower() if role else ""
    return Standing(requests, max(late, default=0), asked, said or NO_FURTHER, decider)


@require_http_methods(["GET", "HEAD", "POST"])
def on_own_page(request: HttpRequest) -> HttpResponse:
    """The screen for somebody who is signed in."""
    found = entry.follower(request, now=timezone.now())
    if found is None:
        return signed_out(request)
    here = request.path
    return discontent(request, found, done_url=here, back_url="/your-case/view/")


@require_http_methods(["GET", "HEAD", "POST"])
def by_link(request: HttpRequest, token: str) -> HttpResponse:
    """The same by the link in our reply, without signing in; it shows nothing of the case."""
    now = timezone.now()
    if TRIES.reached(source_of(request), now=now):
        return errors.too_many_requests(request, retry_after_seconds=TRIES.seconds_left(now))
    found = look_at(token, Purpose.NOT_CONTENT, now=now)
    if found is None or not let_in().filter(pk=found.party.pk).exists():
        return link_gone(request, now)
    here = entry.Follower(found.case, found.party)
    return discontent(request, here, done_url=request.path, back_url="")


def discontent(
    request: HttpRequest, found: entry.Follower, *, done_url: str, back_url: str
) -> HttpResponse:
    """Ask once, do it once, and after that say who has it and what is next."""
    case, now = found.case, timezone.now()
    if to_disagree_with(case):
        return disagreement(request, found, done_url=done_url, back_url=back_url)
    standing = standing_of(case, now=now)
    form = form_for(standing, request)
    if request.method == "POST" and form.is_valid() and asked_now(case, form, found.party.pk):
        return redirect(done_url)
    standing = standing_of(case, now=now)
    typed = [] if standing.may_ask else words_in(form)
    if standing.asked and form.is_bound and not typed:
        return redirect(done_url)
    on = timezone.localdate()
    context = {
        "case": case,
        "standing": standing,
        "form": form if standing.may_ask else NotContent(),
        "typed": typed,
        "key": uuid4(),
        "back_url": back_url,
        "contacts": contacts_shown(on=on).people,
        "bodies": bodies_for(case, on=on),
    }
    return render(request, "casework/tracking/not_content.html", context)


def form_for(standing: Standing, request: HttpRequest) -> NotContent:
    return NotContent(request.POST or None, requests=standing.requests, late=standing.late)


def asked_now(case: Case, form: NotContent, party_id: int) -> bool:
    """Ask for the next step; False, with the reason on the form, where that is refused."""
    said = {name: value for name, value in form.cleaned_data.items() if name != "key" and value}
    act = Act(now=timezone.now(), key=form.cleaned_data["key"])
    try:
        not_content(case_id=case.pk, act=act, party_id=party_id, **said)
    except AlreadyDone:
        return True
    except CaseworkError as refused:
        # Somebody may have asked a moment ago, from another window.
        case.refresh_from_db()
        form.add_refusal(refused)
        return False
    return True


def words_in(form: NotContent) -> list[str]:
    """What was typed and is not kept, to be given back."""
    typed = (str(form[name].value() or "") for name in TYPED if name in form.fields)
    return [text for text in typed if text.strip()] if form.is_bound else []
