"""The questions of “Tell us”, and what sending the answers does (journey R1)."""

from __future__ import annotations

from typing import Any, ClassVar, Final, cast

from django.conf import settings
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import redirect, render

from cms.casework.errors import CaseworkError
from cms.casework.intake import receipts
from cms.casework.intake.answers import told_from
from cms.casework.intake.forms import (
    AboutYou,
    Check,
    MakingItEasier,
    PuttingItRight,
    Question,
    WhatHappened,
)
from cms.casework.intake.storage import catch_up
from cms.casework.intake.wizard import CHECK, QuestionPages
from cms.casework.services.change import Act
from cms.casework.services.intake import receive_case
from cms.web.limits import Limit, source_of

HOUR: Final = 3600

TOO_QUICK: Final = (
    "That was very quick. Please press “Send it” again, so that we know you are a person."
)
BOX_FILLED: Final = (
    "A box that stays empty was filled in, perhaps by your browser. "
    "We have emptied it. Please press “Send it” again."
)
CHANGED_ELSEWHERE: Final = (
    "Your answers changed in another window. These are the newest. Check them, then send them."
)
NOT_NOW: Final = "We could not take this in just now, and nothing is lost. Try again, or call us."


def reachable(wizard: Any) -> bool:
    """Whether they gave a way to reach them; until they say, they do."""
    given = wizard.storage.get_step_data("about-you") or {}
    return not given.get("about-you-anonymous")


class TellUs(QuestionPages):
    """The five pages, and one press that makes a case of them."""

    form_list: ClassVar[Any] = [
        ("what-happened", WhatHappened),
        ("putting-it-right", PuttingItRight),
        ("about-you", AboutYou),
        ("making-it-easier", MakingItEasier),
        (CHECK, Check),
    ]
    condition_dict: ClassVar[Any] = {"making-it-easier": reachable}

    def send(self, form: Question) -> HttpResponse:
        answers, wanted = self.everything
        if wanted:
            return redirect(f"{self.get_step_url(wanted)}?from=check")
        wrong = self.what_is_wrong(form.cleaned_data) if form.is_valid() else CHANGED_ELSEWHERE
        if wrong:
            form.add_error(None, wrong)
            return cast("HttpResponse", self.render(form))
        limit = Limit("tell_us", settings.SUBMISSIONS_AN_HOUR, HOUR)
        if limit.passed(source_of(self.request), now=self.now):
            return self.too_often(limit)
        told = told_from(answers, key=form.cleaned_data["key"], offer=self.offer)
        try:
            case = receive_case(act=Act(now=self.now), told=told)
        except (CaseworkError, ValidationError):
            form.add_error(None, NOT_NOW)
            return cast("HttpResponse", self.render(form))
        catch_up(self.request.session)
        if self.key == told.key:
            self.storage.reset()
        receipts.remember(self.request.session, told.key, case.pk)
        return redirect("tell_us_receipt", key=told.key)

    def what_is_wrong(self, sent: dict[str, Any]) -> str:
        """Why it is not taken at the first press; nothing is lost and a second press does it."""
        if sent["homepage"]:
            return BOX_FILLED
        if sent["key"] != self.key:
            return CHANGED_ELSEWHERE
        since = self.storage.extra_data["since"]
        quick = self.now.timestamp() - since < settings.FASTEST_SUBMISSION_SECONDS
        if quick:
            self.storage.extra_data = {**self.storage.extra_data, "since": 0}
        return TOO_QUICK if quick else ""

    def too_often(self, limit: Limit) -> HttpResponse:
        seconds = limit.seconds_left(self.now)
        context = {"minutes": -(-seconds // 60), "check_url": self.get_step_url(CHECK)}
        response = render(self.request, "casework/intake/too_often.html", context, status=429)
        response.headers["Retry-After"] = str(seconds)
        return response
