"""“I am not content”: on one's own page, or by the link in our reply (S0-45)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final
from uuid import uuid4

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from cms.casework.errors import CaseworkError
from cms.casework.mail.moments import next_step_date
from cms.casework.models import Case, EventKind, Purpose
from cms.casework.selectors import offered_bodies
from cms.casework.services.change import Act, AlreadyDone
from cms.casework.services.escalation import can_ask, not_content, stage_on_request
from cms.casework.services.tracking import let_in, look_at
from cms.casework.tracking import entry
from cms.casework.tracking.forms import NotContent
from cms.casework.tracking.own_case import signed_out
from cms.casework.tracking.signing_in import TRIES, link_gone
from cms.users.contacts import contacts_shown
from cms.web import errors
from cms.web.limits import source_of

NO_FURTHER: Final = "There is no further step to ask for here. You can still add something, or go to an outside body."


@dataclass(frozen=True)
class Standing:
    """Whether they may ask now; if not, what to tell them. ``asked``: they did already.

    ``decider`` is the title of who has it since, in a sentence.
    """

    may_ask: bool
    asked: bool
    said: str
    reason_needed: bool
    decider: str


def standing_of(case: Case) -> Standing:
    may_ask, not_yet = can_ask(case)
    stage = stage_on_request(case)
    needed = bool(stage and stage.request and stage.request.reasons_required)
    asked = not may_ask and case.events.filter(kind=EventKind.ESCALATION_REQUESTED).exists()
    said = next_step_date(case, case.deadlines.filter(ended=False)) if asked else not_yet
    role = case.procedure.spec.role_by_key.get(case.handler_role)
    decider = role.title.lower() if role else ""
    return Standing(may_ask, asked, said or NO_FURTHER, needed, decider)


@require_http_methods(["GET", "HEAD", "POST"])
def on_own_page(request: HttpRequest) -> HttpResponse:
    """The screen for somebody who is signed in."""
    found = entry.follower(request, now=timezone.now())
    if found is None:
        return signed_out(request)
    here = request.path
    return discontent(request, found.case, done_url=here, back_url="/your-case/view/")


@require_http_methods(["GET", "HEAD", "POST"])
def by_link(request: HttpRequest, token: str) -> HttpResponse:
    """The same by the link in our reply, without signing in; it shows nothing of the case."""
    now = timezone.now()
    if TRIES.reached(source_of(request), now=now):
        return errors.too_many_requests(request, retry_after_seconds=TRIES.seconds_left(now))
    found = look_at(token, Purpose.NOT_CONTENT, now=now)
    if found is None or not let_in().filter(pk=found.party.pk).exists():
        return link_gone(request, now)
    return discontent(request, found.case, done_url=request.path, back_url="")


def discontent(request: HttpRequest, case: Case, *, done_url: str, back_url: str) -> HttpResponse:
    """Ask once, do it once, and after that say who has it and what is next."""
    needed = standing_of(case).reason_needed
    form = NotContent(request.POST or None, reason_needed=needed)
    if request.method == "POST" and form.is_valid() and asked_now(case, form):
        return redirect(done_url)
    standing = standing_of(case)
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
        "bodies": offered_bodies(case.procedure.spec, on=on),
    }
    return render(request, "casework/tracking/not_content.html", context)


def asked_now(case: Case, form: NotContent) -> bool:
    """Ask for the next step; False, with the reason on the form, where that is refused."""
    said = form.cleaned_data
    act = Act(now=timezone.now(), key=said["key"])
    try:
        not_content(case_id=case.pk, act=act, why=said["why"], wish=said["wish"])
    except AlreadyDone:
        return True
    except CaseworkError as refused:
        # Somebody may have asked a moment ago, from another window.
        case.refresh_from_db()
        form.add_error(None, refused.text)
        return False
    return True


def words_in(form: NotContent) -> list[str]:
    """What was typed and is not kept, to be given back."""
    typed = (str(form[name].value() or "") for name in ("why", "wish"))
    return [text for text in typed if text.strip()] if form.is_bound else []
