"""How well we do: both kinds of news, and the check of closed cases drawn by lot."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.timezone import localdate

from cms.casework.desk.conduct import about_members
from cms.casework.desk.forms.base import DeskForm
from cms.casework.desk.forms.evidence import EvidenceForm
from cms.casework.desk.pages.base import ActPage, DeskPage
from cms.casework.desk.quality import both_kinds, checks_seen, quarter_in_words, quarters
from cms.casework.facts import facts_for
from cms.casework.models import QualityCheck
from cms.casework.procedure.sampling import SampleCheck
from cms.casework.services.change import Act
from cms.casework.services.sampling import CHECK_JOB, check_quality


class QualityPage(DeskPage):
    """Praise and complaints side by side (S4-15, S3-9), and what the checks found (S4-16)."""

    title = "How well we do"
    template_name = "casework/desk/quality.html"

    def get(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        today = localdate(self.now)
        return self.show(
            **both_kinds(self.person, now=self.now),
            **checks_seen(self.person, now=self.now),
            conduct=about_members(self.person, since=quarters(today)[-1], on=today),
        )


class QualityCheckPage(ActPage):
    """One case of the sample, answered by somebody who had no hand in it."""

    action = CHECK_JOB
    title = "Check how this case was answered"
    button = "Save the check"
    hint = "You see the whole case on its own page. Answer for this case alone."
    check: QualityCheck
    rules: SampleCheck

    def enter(self) -> None:
        rows = self.case.quality_checks.filter(pk=self.kwargs["check_id"])
        check, rules = rows.first(), self.case.procedure.spec.sample_check
        if check is None or rules is None:
            raise Http404
        self.check, self.rules = check, rules
        if check.checked_at is not None:
            self.not_offered()
        super().enter()

    def make_form(self, **kwargs: Any) -> DeskForm:
        day = localdate(self.now)
        facts = facts_for(self.case, self.person, on=day)
        return EvidenceForm(case=self.case, asks=self.rules.asks, facts=facts, day=day, **kwargs)

    def perform(self, given: dict[str, Any], act: Act) -> str:
        check_quality(case_id=self.case.pk, act=act, check_id=self.check.pk, answers=given)
        return f"The check for {quarter_in_words(self.check.quarter)} is saved."

    def success_url(self) -> str:
        return reverse("desk:quality")
