"""“I do not agree that it is not for you”: one press opens it, with its first date (S3-4)."""

from __future__ import annotations

from uuid import uuid4

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone

from cms.casework.errors import CaseworkError
from cms.casework.models import Case, ScopeDecision
from cms.casework.selectors import bodies_for
from cms.casework.services.change import Act, AlreadyDone
from cms.casework.services.escalation import stages_to_ask_for
from cms.casework.services.scope import contestable, disagree, newest
from cms.casework.tracking import entry
from cms.casework.tracking.forms import MOST_TEXT, Pressed
from cms.users.contacts import contacts_shown
from cms.web.forms import CleanTextField


class Disagree(Pressed):
    """Nothing has to be filled in."""

    why = CleanTextField(
        label="Why do you not agree?",
        help_text="You do not have to say.",
        required=False,
        max_length=MOST_TEXT,
        widget=forms.Textarea(attrs={"rows": 5, "autocomplete": "off", "dir": "auto"}),
    )


def to_disagree_with(case: Case) -> ScopeDecision | None:
    """The decision that the page is about: it may be disagreed with, or just was.

    None once the case has gone on, so that the person can ask for what comes next.
    """
    row, scope = newest(case), case.procedure.spec.scope
    if row is None or scope is None or contestable(case) is not None:
        return contestable(case)
    looked_into = row.disagreed_at and case.closed_at is None and case.stage == scope.disagree_to
    return row if looked_into and not stages_to_ask_for(case) else None


def label_of(case: Case) -> str:
    """What the button says; empty where there is nothing to disagree with."""
    scope = case.procedure.spec.scope
    return scope.disagree_label if scope and contestable(case) else ""


def disagreement(
    request: HttpRequest, found: entry.Follower, *, done_url: str, back_url: str
) -> HttpResponse:
    """Ask once, do it once, and after that say that it is looked at."""
    case, now = found.case, timezone.now()
    form = Disagree(request.POST or None)
    if request.method == "POST" and form.is_valid() and done(case, form, found.party.pk):
        return redirect(done_url)
    row = contestable(case)
    scope = case.procedure.spec.scope
    context = {
        "case": case,
        "may_ask": row is not None,
        "decision": to_disagree_with(case),
        "label": scope.disagree_label if scope else "",
        "form": form,
        "key": uuid4(),
        "back_url": back_url,
        "contacts": contacts_shown(on=timezone.localdate(now)).people,
        "bodies": bodies_for(case, on=timezone.localdate(now)),
    }
    return render(request, "casework/tracking/disagree.html", context)


def done(case: Case, form: Disagree, party_id: int) -> bool:
    """Do it; False, with the reason on the form, where that is refused."""
    given = form.cleaned_data
    act = Act(now=timezone.now(), key=given["key"])
    try:
        disagree(case_id=case.pk, act=act, why=given["why"], party_id=party_id)
    except AlreadyDone:
        return True
    except CaseworkError as refused:
        case.refresh_from_db()
        form.add_error(None, refused.text)
        return False
    return True
