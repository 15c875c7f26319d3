"""The questions of “Tell us”, and what sending the answers does (journey R1)."""

from __future__ import annotations

from dataclasses import replace
from typing import Any, ClassVar, Final, cast
from uuid import UUID

from django.conf import settings
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import redirect, render

from cms.casework.errors import CaseworkError
from cms.casework.intake import code_once, receipts
from cms.casework.intake.answers import told_from
from cms.casework.intake.forms import (
    AboutYou,
    Check,
    ForSomebodyElse,
    MakingItEasier,
    PuttingItRight,
    Question,
    WhatHappened,
)
from cms.casework.intake.offer import SOMEBODY_ELSE
from cms.casework.intake.storage import catch_up
from cms.casework.intake.unfinished import CHECK
from cms.casework.intake.wizard import QuestionPages
from cms.casework.models import AccessCode, Case
from cms.casework.services.access_codes import issue_code
from cms.casework.services.change import Act
from cms.casework.services.flood import TooOften
from cms.casework.services.intake import receive_case
from cms.casework.services.saving import forget_saved
from cms.casework.services.told import Told
from cms.web.limits import source_of

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


def for_somebody_else(wizard: Any) -> bool:
    given = wizard.storage.get_step_data("about-you") or {}
    anonymous = given.get("about-you-anonymous")
    return given.get("about-you-whom") == SOMEBODY_ELSE and not anonymous


class TellUs(QuestionPages):
    """The pages of questions, and one press that makes a case of them."""

    form_list: ClassVar[Any] = [
        ("what-happened", WhatHappened),
        ("putting-it-right", PuttingItRight),
        ("about-you", AboutYou),
        ("for-somebody-else", ForSomebodyElse),
        ("making-it-easier", MakingItEasier),
        (CHECK, Check),
    ]
    condition_dict: ClassVar[Any] = {
        "for-somebody-else": for_somebody_else,
        "making-it-easier": reachable,
    }

    def send(self, form: Question) -> HttpResponse:
        answers, wanted = self.everything
        if wanted:
            return redirect(f"{self.get_step_url(wanted)}?from=check")
        wrong = self.what_is_wrong(form.cleaned_data) if form.is_valid() else CHANGED_ELSEWHERE
        if wrong:
            form.add_error(None, wrong)
            return cast("HttpResponse", self.render(form))
        told = told_from(answers, key=form.cleaned_data["key"], offer=form.offer)
        try:
            case, code = self.take_in(replace(told, source=source_of(self.request)))
        except TooOften as refused:
            return self.too_often(refused.seconds)
        except (CaseworkError, ValidationError):
            form.add_error(None, NOT_NOW)
            return cast("HttpResponse", self.render(form))
        return self.sent(told.key, case.pk, code)

    def take_in(self, told: Told) -> tuple[Case, str]:
        """The case, and the code for whoever has no other way in; empty if one was made before."""
        act = Act(now=self.now)
        if told.person.email:
            return receive_case(act=act, told=told), ""
        # Apart from the case's own transaction: a press cut short in between is pressed again,
        # finds the case without a code, and gets one.
        case = receive_case(act=act, told=told)
        party = code_once.needs_code(case)
        if party is None or AccessCode.objects.filter(case=case).exists():
            return case, ""
        return case, issue_code(case, party, now=self.now)

    def sent(self, key: UUID, case_id: int, code: str) -> HttpResponse:
        catch_up(self.request.session)
        if self.key == key:
            if self.storage.extra_data.get("saved"):
                forget_saved(key)
            self.storage.reset()
        receipts.remember(self.request.session, key, case_id)
        response = redirect("tell_us_receipt", key=key)
        if code:
            code_once.send_along(response, key, code)
        return response

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

    def too_often(self, seconds: int) -> HttpResponse:
        context = {"minutes": -(-seconds // 60), "check_url": self.get_step_url(CHECK)}
        response = render(self.request, "casework/intake/too_often.html", context, status=429)
        response.headers["Retry-After"] = str(seconds)
        return response
