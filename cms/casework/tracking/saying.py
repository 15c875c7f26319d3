"""Adding words and files to one's own case, and withdrawing it."""

from __future__ import annotations

from datetime import datetime
from typing import Any, Final
from uuid import UUID, uuid4

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from cms.casework.errors import CaseworkError
from cms.casework.models import Case
from cms.casework.services.change import Act, AlreadyDone, CaseClosed
from cms.casework.services.contacts import receive_message
from cms.casework.services.escalation import can_ask
from cms.casework.services.unsent import keep_files, remove_file
from cms.casework.services.uploads import uploads_of
from cms.casework.services.withdrawing import can_withdraw, withdraw
from cms.casework.tracking import entry
from cms.casework.tracking.entry import Follower
from cms.casework.tracking.forms import AddSomething, Withdraw
from cms.casework.tracking.own_case import said, signed_out
from cms.web.limits import source_of

NOTHING: Final = "Write what you would like to add, or add a file."
ONLY_FILES: Final = "I am sending the files that came with this."


@require_http_methods(["GET", "HEAD", "POST"])
def add(request: HttpRequest) -> HttpResponse:
    """Take in something more; a second press of the same page adds nothing.

    Where the answer of the stage has gone, the page first asks whether it is the same thing.
    """
    now = timezone.now()
    found = entry.follower(request, now=now)
    if found is None:
        return signed_out(request)
    if request.method != "POST":
        if answer_has_gone(found.case) and "same" not in request.GET:
            return same_or_new(request, found.case)
        return add_page(request, found.case, AddSomething(), uuid4())
    form = AddSomething(request.POST, request.FILES)
    form.full_clean()
    if "key" not in form.cleaned_data:
        return add_page(request, found.case, form, uuid4())
    return add_or_keep(request, found, form, now)


def add_or_keep(
    request: HttpRequest, found: Follower, form: AddSomething, now: datetime
) -> HttpResponse:
    """Keep or remove a file and show the page again, or send it all.

    Files are kept even where the words are refused, so that nobody has to choose them again.
    """
    key: UUID = form.cleaned_data["key"]
    photos = form.cleaned_data.get("photos", [])
    for refused in keep_files(photos, key=key, source=source_of(request), now=now):
        form.add_error("photos", refused)
    remove_file(key, request.POST.get("remove", ""))
    if "remove" in request.POST or "add" in request.POST or form.errors:
        return add_page(request, found.case, form, key)
    text = form.cleaned_data["text"].strip()
    if not text and not uploads_of(key):
        form.add_error("text", NOTHING)
        return add_page(request, found.case, form, key)
    return sent(request, found, form, text or ONLY_FILES, now)


def sent(
    request: HttpRequest, found: Follower, form: AddSomething, text: str, now: datetime
) -> HttpResponse:
    key: UUID = form.cleaned_data["key"]
    act = Act(now=now, key=key)
    try:
        receive_message(
            case_id=found.case.pk, act=act, text=text, party_id=found.party.pk, uploads=key
        )
    except AlreadyDone:
        return said(request, "added")
    except CaseworkError as refused:
        form.add_error(None, refused.text)
        return add_page(request, found.case, form, key)
    return said(request, "added")


def add_page(request: HttpRequest, case: Case, form: AddSomething, key: UUID) -> HttpResponse:
    files = uploads_of(key) if form.is_bound else []
    context: dict[str, Any] = {
        "case": case,
        "form": form,
        "key": key,
        "files": files,
        "room": len(files) < settings.MOST_FILES,
    }
    return render(request, "casework/tracking/add.html", context)


def answer_has_gone(case: Case) -> bool:
    """Whether what the stage answers with was sent, as the procedure's own data have it."""
    return case.closed_at is not None or can_ask(case)[0]


def same_or_new(request: HttpRequest, case: Case) -> HttpResponse:
    context = {"case": case, "may_ask": can_ask(case)[0]}
    return render(request, "casework/tracking/same_or_new.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def withdraw_it(request: HttpRequest) -> HttpResponse:
    """Say what it means, and do it at a press; no reason is demanded."""
    now = timezone.now()
    found = entry.follower(request, now=now)
    if found is None:
        return signed_out(request)
    form = Withdraw(request.POST or None)
    if request.method == "POST" and form.is_valid():
        act = Act(now=now, key=form.cleaned_data["key"])
        try:
            withdraw(
                case_id=found.case.pk,
                act=act,
                why=form.cleaned_data["why"],
                party_id=found.party.pk,
            )
        except (AlreadyDone, CaseClosed):
            return said(request, "withdrawn")
        except CaseworkError as refused:
            form.add_error(None, refused.text)
        else:
            return said(request, "withdrawn")
    if not can_withdraw(found.case):
        return redirect("your_case_view")
    context = {"case": found.case, "form": form, "key": uuid4()}
    return render(request, "casework/tracking/withdraw.html", context)
