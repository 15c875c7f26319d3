"""The screens of powers given to somebody, and of what is asked when decisions are looked into."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.timezone import localdate

from cms.meetings.deciding.forms import AnswerForm, AskForm, EndPowerForm
from cms.meetings.deciding.screens import DeedScreen, Screen
from cms.meetings.models import Decision, Delegation, Scrutiny
from cms.meetings.services.powers import end_power
from cms.meetings.services.scrutiny import answer_scrutiny, ask_scrutiny
from cms.users.models import User


class PowerList(Screen):
    """Every power, the newest first."""

    template_name = "meetings/deciding/powers.html"
    title = "Powers given to somebody"

    def get(self, request: HttpRequest) -> HttpResponse:
        today = localdate(self.now)
        rows = Delegation.objects.select_related("decision").order_by("-starts_on", "-pk")
        powers = [(row, row.ends_on is None or row.ends_on >= today) for row in rows]
        return self.show(powers=powers)


class EndPower(DeedScreen):
    title = "End a power"
    button = "End the power"
    way = (("Powers given to somebody", "powers_given:index"),)

    @cached_property
    def power(self) -> Delegation:
        return get_object_or_404(Delegation, pk=self.kwargs["pk"])

    def make_form(self, data: Any = None) -> EndPowerForm:
        return EndPowerForm(data, initial={"ends_on": localdate(self.now)})

    def context(self) -> dict[str, Any]:
        return {"about": f"{self.power.delegate} may: {self.power.power}."}

    def carry_out(self, form: Any) -> tuple[str, str]:
        end_power(delegation_id=self.power.pk, by=self.person, now=self.now, **form.cleaned_data)
        return "The last day of the power is set.", self.back()


class QuestionList(Screen):
    """What awaits an answer, the soonest due first; then what was answered."""

    template_name = "meetings/deciding/questions.html"
    title = "Questions asked"

    def get(self, request: HttpRequest) -> HttpResponse:
        rows = Scrutiny.objects.select_related("decision")
        return self.show(
            waiting=rows.filter(answered_on=None),
            answered=rows.exclude(answered_on=None).order_by("-answered_on", "-pk"),
            today=localdate(self.now),
        )


class AskQuestion(DeedScreen):
    """Asked of one decision where its address says which, or in general."""

    title = "Ask a question"
    button = "Ask"
    way = (("Questions asked", "questions_asked:index"),)

    @cached_property
    def decision(self) -> Decision | None:
        pk = self.kwargs.get("decision_id")
        return get_object_or_404(Decision, pk=pk) if pk else None

    def make_form(self, data: Any = None) -> AskForm:
        return AskForm(data)

    def context(self) -> dict[str, Any]:
        return {"about": f"About the decision “{self.decision}”." if self.decision else ""}

    def back(self) -> str:
        if self.decision is None:
            return super().back()
        return reverse("decisions:decision", args=[self.decision.pk])

    def carry_out(self, form: Any) -> tuple[str, str]:
        typed = form.cleaned_data
        ask_scrutiny(
            asked_of=typed["asked_of"],
            question=typed["question"],
            due_on=typed["due_on"],
            user=User.objects.get(pk=typed["user"]) if typed["user"] else None,
            decision=self.decision,
            by=self.person,
            now=self.now,
        )
        return "The question is asked.", self.back()


class AnswerQuestion(DeedScreen):
    title = "Write down an answer"
    button = "Keep the answer"
    way = (("Questions asked", "questions_asked:index"),)

    @cached_property
    def question(self) -> Scrutiny:
        return get_object_or_404(Scrutiny, pk=self.kwargs["pk"])

    def make_form(self, data: Any = None) -> AnswerForm:
        return AnswerForm(data, initial={"answered_on": localdate(self.now)})

    def context(self) -> dict[str, Any]:
        return {"about": f"{self.question.asked_of} was asked: {self.question.question}"}

    def carry_out(self, form: Any) -> tuple[str, str]:
        answer_scrutiny(
            scrutiny_id=self.question.pk, by=self.person, now=self.now, **form.cleaned_data
        )
        return "The answer is kept.", self.back()
