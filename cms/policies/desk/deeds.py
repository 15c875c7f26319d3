"""What is done to a policy, one form each. Every refusal of a service comes back to its field."""

from __future__ import annotations

from abc import abstractmethod
from typing import Any, ClassVar

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect

from cms.policies.desk import forms
from cms.policies.desk.access import may_adopt, may_edit
from cms.policies.desk.pages import PolicyScreen
from cms.policies.errors import PolicyRefused
from cms.policies.models import Consultation, EqualityAssessment
from cms.policies.services import adopting, consulting

Given = dict[str, Any]


class Deed(PolicyScreen):
    """GET shows a form, POST does what it is for."""

    template_name = "policies/desk/deed.html"
    form_class: ClassVar[type[forms.PolicyForm]]
    button = "Save"
    hint = ""

    def lets_in(self) -> bool:
        return may_edit(self.person, self.page)

    def crumbs(self) -> list[dict[str, str]]:
        return [*super().crumbs(), {"url": self.policy_url, "label": self.policy.title}]

    def get(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        return self.show_form(self.form_class(policy=self.policy, initial=self.initial()))

    def post(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        form = self.form_class(request.POST, policy=self.policy, initial=self.initial())
        if not form.is_valid():
            return self.show_form(form)
        try:
            done = self.perform(form.cleaned_data)
        except PolicyRefused as refusal:
            form.add_refusal(refusal)
            return self.show_form(form)
        except ValidationError as problem:
            form.add_error(None, problem.messages)
            return self.show_form(form)
        messages.success(request, done)
        return redirect(self.policy_url)

    def initial(self) -> Given:
        return {}

    @abstractmethod
    def perform(self, given: Given) -> str:
        """Call the service; what to tell the person who pressed the button."""

    def show_form(self, form: forms.PolicyForm) -> HttpResponse:
        return self.show(
            form=form,
            policy=self.policy,
            policy_url=self.policy_url,
            button=self.button,
            hint=self.hint,
            has_errors=bool(form.errors),
            seen=self.seen(),
        )

    def seen(self) -> int | None:
        """The draft that the form is about; none where it is about no draft."""
        return None

    def by_whom(self) -> dict[str, Any]:
        return {"by": self.person, "now": self.now}


class OfDraft(Deed):
    """A deed on the draft that its reader saw, and on no later one."""

    def lets_in(self) -> bool:
        return may_adopt(self.person, self.page)

    def seen(self) -> int | None:
        newest = self.page.latest_revision_id if self.page else None
        if self.request.method != "POST":
            return newest
        sent = self.request.POST.get("seen", "")
        return newest if sent == str(newest) else None

    def revision_id(self) -> int:
        """Raises ``PolicyRefused`` for anything but the newest draft of this very policy."""
        seen = self.seen()
        if seen is None:
            raise PolicyRefused(adopting.CHANGED_SINCE)
        return seen


class Adopt(OfDraft):
    title = "Adopt the draft by a decision"
    form_class = forms.AdoptForm
    button = "Adopt and publish"
    hint = (
        "The words of the draft are kept as a new version for good, and everybody reads them at "
        "once. Nobody can change a version, only follow it with another."
    )

    def perform(self, given: Given) -> str:
        version = adopting.adopt(
            revision_id=self.revision_id(),
            decision_id=given["decision"].pk,
            next_review_on=given["next_review_on"],
            adopted_on=given["adopted_on"],
            note=given["note"],
            **self.by_whom(),
        )
        return f"Version {version.number} is in force."


class Amend(OfDraft):
    title = "Amend under a power"
    form_class = forms.AmendForm
    button = "Amend and publish"
    hint = (
        "A decision may have given somebody the power to change this policy within limits. Such "
        "a change is listed in public, with what it changed and who was consulted."
    )

    def perform(self, given: Given) -> str:
        asked = given["consultation"]
        version = adopting.amend(
            revision_id=self.revision_id(),
            delegation_id=given["delegation"].pk,
            extent=given["extent"],
            reason=given["reason"],
            consultation_id=asked.pk if asked else None,
            adopted_on=given["adopted_on"],
            next_review_on=given["next_review_on"],
            note=given["note"],
            **self.by_whom(),
        )
        return f"Version {version.number} is in force."


class Assess(Deed):
    title = "Record an equality assessment"
    form_class = forms.AssessmentForm
    hint = "It is about the words of the next version, which keeps it. Everybody reads it then."

    def perform(self, given: Given) -> str:
        consulting.record_assessment(policy_id=self.policy.pk, **given, **self.by_whom())
        return "The assessment is recorded."


class OfAssessment(Deed):
    @property
    def row(self) -> EqualityAssessment:
        rows = EqualityAssessment.objects.filter(policy=self.policy)
        found: EqualityAssessment = get_object_or_404(rows, pk=self.kwargs["row"])
        return found


class CorrectAssessment(OfAssessment):
    title = "Correct an equality assessment"
    form_class = forms.CorrectAssessmentForm
    hint = Assess.hint

    def initial(self) -> Given:
        return stored(self.row, forms.AssessmentForm)

    def perform(self, given: Given) -> str:
        consulting.correct_assessment(assessment_id=self.row.pk, **given, **self.by_whom())
        return "The assessment is corrected."


class TakeBackAssessment(OfAssessment):
    title = "Take back an equality assessment"
    form_class = forms.TakeBackForm
    button = "Take it back"
    hint = "For what was recorded by mistake. The next version does not keep it then."

    def perform(self, given: Given) -> str:
        consulting.take_back(self.row, reason=given["reason"], by=self.person)
        return "The assessment is taken back."


class Consult(Deed):
    title = "Record a consultation"
    form_class = forms.ConsultationForm
    hint = "Everybody reads it once the words are adopted."

    def perform(self, given: Given) -> str:
        consulting.record_consultation(policy_id=self.policy.pk, **given, **self.by_whom())
        return "The consultation is recorded."


class OfConsultation(Deed):
    @property
    def row(self) -> Consultation:
        rows = Consultation.objects.filter(policy=self.policy)
        found: Consultation = get_object_or_404(rows, pk=self.kwargs["row"])
        return found


class CorrectConsultation(OfConsultation):
    title = "Correct a consultation"
    form_class = forms.CorrectConsultationForm
    hint = Consult.hint

    def initial(self) -> Given:
        return stored(self.row, forms.ConsultationForm)

    def perform(self, given: Given) -> str:
        consulting.correct_consultation(consultation_id=self.row.pk, **given, **self.by_whom())
        return "The consultation is corrected."


class TakeBackConsultation(OfConsultation):
    title = "Take back a consultation"
    form_class = forms.TakeBackForm
    button = "Take it back"
    hint = TakeBackAssessment.hint

    def perform(self, given: Given) -> str:
        consulting.take_back(self.row, reason=given["reason"], by=self.person)
        return "The consultation is taken back."


class Respond(OfConsultation):
    title = "Record an answer"
    form_class = forms.ResponseForm
    hint = "Everybody reads the answer: at once where the words are adopted, else from then on."

    def get_page_title(self) -> str:
        return f"Record the answer: {self.row.who}"

    def perform(self, given: Given) -> str:
        consulting.record_response(consultation_id=self.row.pk, **given, **self.by_whom())
        return "The answer is recorded."


def stored(row: Any, form_class: type[forms.PolicyForm]) -> Given:
    return {name: getattr(row, name) for name in form_class.base_fields}
