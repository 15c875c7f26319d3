"""“Save and come back later”: a link in a mail, for fourteen days (journey R5)."""

from __future__ import annotations

from typing import Any, Final
from uuid import UUID

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from cms.casework.intake import receipts
from cms.casework.intake.fields import MOST_EMAIL
from cms.casework.intake.offer import live_offer
from cms.casework.intake.questions import TellUs
from cms.casework.intake.storage import SESSION_KEY
from cms.casework.intake.wizard import IDLE_SECONDS
from cms.casework.mail.outbox import AddressRefused
from cms.casework.models import SavedAnswers
from cms.casework.services.saving import (
    KEPT_DAYS,
    look_at_saved,
    save_answers,
    starts_when_sent,
)
from cms.web.forms import CleanEmailField, SiteForm
from cms.web.limits import Limit, source_of

# A link to somebody's address, that a stranger may have asked for.
A_SOURCE: Final = Limit("tell_us_save", 20, 3600)
AN_ADDRESS: Final = Limit("tell_us_save_to", 5, 3600)
TOO_OFTEN: Final = "Too many links were asked for. Try again in an hour."


class SaveForm(SiteForm):
    email = CleanEmailField(
        label="Your email address",
        help_text="We send you a link, and nothing else.",
        max_length=MOST_EMAIL,
        error_messages={"required": "Enter the email address that the link goes to."},
        widget=forms.EmailInput,
    )


@require_http_methods(["GET", "HEAD", "POST"])
def save(request: HttpRequest) -> HttpResponse:
    """Ask where the link goes; the answers are those of this browser's session."""
    now = timezone.now()
    answers = request.session.get(SESSION_KEY, {})
    key = answers.get("extra_data", {}).get("key", "")
    if not key or receipts.case_of(request.session, UUID(key)) is not None:
        context = {"receipt": receipts.newest_key(request.session)}
        return render(request, "casework/intake/gone.html", context, status=410)
    offer = live_offer(timezone.localdate(now))
    given = first_value(answers, "about-you", "email")
    form = SaveForm(request.POST or None, initial={"email": given})
    shown: dict[str, Any] = {
        "form": form,
        "days": KEPT_DAYS,
        "starts": starts_when_sent(offer.used.alone if offer else None),
        "back_url": page_left(answers),
    }
    if request.method != "POST" or not form.is_valid():
        return render(request, "casework/intake/save.html", shown)
    if refused := refusal(request, UUID(key), answers, form.cleaned_data["email"]):
        form.add_error("email", refused)
        return render(request, "casework/intake/save.html", shown)
    answers["extra_data"] = {**answers["extra_data"], "saved": True}
    request.session[SESSION_KEY] = answers
    return redirect("tell_us_saved")


def refusal(request: HttpRequest, key: UUID, answers: dict[str, Any], email: str) -> str:
    """Save, and mail the link; why not, where it cannot be done."""
    now = timezone.now()
    source = A_SOURCE.passed(source_of(request), now=now)
    if source or AN_ADDRESS.passed(email.lower(), now=now):
        return TOO_OFTEN
    try:
        save_answers(key=key, answers=answers, email=email, now=now)
    except AddressRefused as refused:
        return str(refused)
    return ""


@require_safe
def saved(request: HttpRequest) -> HttpResponse:
    """That the link is on its way. Names no address: the next at this computer may read it."""
    answers = request.session.get(SESSION_KEY, {})
    offer = live_offer(timezone.localdate())
    context = {
        "days": KEPT_DAYS,
        "starts": starts_when_sent(offer.used.alone if offer else None),
        "go_on": page_left(answers) if answers.get("extra_data", {}).get("saved") else "",
    }
    return render(request, "casework/intake/saved.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def come_back(request: HttpRequest, token: str) -> HttpResponse:
    """The link of the mail. Looking changes nothing; the person's own press opens the answers."""
    now = timezone.now()
    found = look_at_saved(token, now)
    if found is None:
        return render(request, "casework/intake/link_gone.html", status=410)
    if request.method == "POST":
        put_back(request, found)
        return redirect(page_left(found.answers))
    return render(request, "casework/intake/come_back.html", {"until": found.expires_at})


def put_back(request: HttpRequest, found: SavedAnswers) -> None:
    """Put the answers into this browser, in place of what it may have had."""
    extra = {
        **found.answers.get("extra_data", {}),
        "key": str(found.key),
        "since": timezone.now().timestamp(),
        "saved": True,
    }
    if not request.user.is_authenticated:
        request.session.cycle_key()
        request.session.set_expiry(IDLE_SECONDS)
    request.session[SESSION_KEY] = {**found.answers, "extra_data": extra}


def page_left(answers: dict[str, Any]) -> str:
    """The page on which they stopped; the first where that is not known any more."""
    step = answers.get("extra_data", {}).get("step", "")
    known = dict(TellUs.form_list)
    return reverse("tell_us_question", args=[step if step in known else "what-happened"])


def first_value(answers: dict[str, Any], step: str, name: str) -> str:
    """What was typed in one field, on a page that is finished or half done."""
    extra = answers.get("extra_data", {}).get("drafts", {})
    for pages in (extra, answers.get("step_data", {})):
        values = pages.get(step, {}).get(f"{step}-{name}", [])
        if values and values[0]:
            return str(values[0])
    return ""
