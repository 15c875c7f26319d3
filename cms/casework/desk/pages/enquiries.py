"""Enquiries of outside bodies: recorded, answered, signed, followed to their end (S3-64 to S3-68)."""

from __future__ import annotations

from typing import Any

from django.http import Http404
from django.urls import reverse

from cms.casework.desk.forms.base import DeskForm
from cms.casework.desk.forms.enquiries import (
    EnquiryAnswerForm,
    EnquiryForm,
    EnquiryRemedyForm,
    SentForm,
    SignForm,
    StatusForm,
)
from cms.casework.desk.pages.base import ActPage
from cms.casework.models import Enquiry, EnquiryStatus
from cms.casework.services.change import Act
from cms.casework.services.enquiries import (
    DECIDED,
    Asked,
    move_enquiry,
    record_enquiry,
    remedy_for,
    send_answer,
    sign_off,
    write_answer,
)


class RecordEnquiryPage(ActPage):
    title = "An outside body asks about it"
    form_class = EnquiryForm
    button = "Record it"
    anchor = "enquiries"
    hint = "Those who must know are told by themselves. Collect what you need with “Ask for information”."

    def enter(self) -> None:
        if self.case.procedure.spec.enquiries is None:
            raise Http404
        super().enter()

    def perform(self, given: dict[str, Any], act: Act) -> str:
        asked = {key: value for key, value in given.items() if key != "reason"}
        record_enquiry(case_id=self.case.pk, act=act, asked=Asked(**asked))
        return "The enquiry is recorded."


class EnquiryPage(ActPage):
    """A deed about one enquiry of the case."""

    template_name = "casework/desk/deed.html"
    anchor = "enquiries"
    enquiry: Enquiry

    def enter(self) -> None:
        rows = self.case.enquiries.select_related("body", "signed_off_by")
        found = rows.filter(pk=self.kwargs["enquiry_id"]).first()
        if found is None:
            raise Http404
        self.enquiry = found
        super().enter()
        if found.status == EnquiryStatus.CLOSED:
            self.not_offered()

    @property
    def hint(self) -> str:  # type: ignore[override]
        return f"{self.enquiry.body}, reference {self.enquiry.their_reference}."

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        said = (
            ("What they ask", self.enquiry.question),
            ("What they found", self.enquiry.decision),
        )
        about = [{"title": title, "text": text} for title, text in said if text]
        return super().get_context_data(about=about, **kwargs)


class AnswerEnquiryPage(EnquiryPage):
    title = "Write our answer to them"
    form_class = EnquiryAnswerForm
    button = "Keep the answer"

    def make_form(self, **kwargs: Any) -> DeskForm:
        return EnquiryAnswerForm(case=self.case, initial={"answer": self.enquiry.answer}, **kwargs)

    def perform(self, given: dict[str, Any], act: Act) -> str:
        write_answer(enquiry_id=self.enquiry.pk, act=act, answer=given["answer"])
        return "The answer is kept. It goes once it is signed."


class SignEnquiryPage(EnquiryPage):
    title = "Sign the answer"
    form_class = SignForm
    action = "sign_off"
    button = "Sign it"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(**kwargs)
        answer = {"title": "Our answer", "text": self.enquiry.answer or "Not written yet."}
        return {**context, "about": [*context["about"], answer]}

    def perform(self, given: dict[str, Any], act: Act) -> str:
        sign_off(enquiry_id=self.enquiry.pk, act=act)
        return "The answer is signed, and may go."


class SentEnquiryPage(EnquiryPage):
    title = "The answer has gone"
    form_class = SentForm
    button = "Save"

    def perform(self, given: dict[str, Any], act: Act) -> str:
        send_answer(enquiry_id=self.enquiry.pk, act=act, answered_on=given["answered_on"])
        return "Recorded."


class EnquiryStatusPage(EnquiryPage):
    title = "How far they have come"
    form_class = StatusForm

    def make_form(self, **kwargs: Any) -> DeskForm:
        row = self.enquiry
        first = {"status": row.status, "due_on": row.due_on, "decision": row.decision}
        return StatusForm(case=self.case, initial=first, **kwargs)

    def perform(self, given: dict[str, Any], act: Act) -> str:
        move_enquiry(enquiry_id=self.enquiry.pk, act=act, **given)
        return "Saved. Those who must know are told by themselves."


class EnquiryRemedyPage(EnquiryPage):
    title = "Promise what they ask for"
    form_class = EnquiryRemedyForm
    button = "Promise it"

    def enter(self) -> None:
        super().enter()
        offered = any(not row.asks for row in self.case.procedure.spec.remedy_by_key.values())
        if self.enquiry.status not in DECIDED or not offered:
            self.not_offered()

    def make_form(self, **kwargs: Any) -> DeskForm:
        first = {"due_on": self.enquiry.due_on, "role": self.case.handler_role}
        return EnquiryRemedyForm(case=self.case, initial=first, **kwargs)

    def perform(self, given: dict[str, Any], act: Act) -> str:
        promised = {name: value for name, value in given.items() if name != "remedy"}
        remedy_for(enquiry_id=self.enquiry.pk, act=act, key=given["remedy"], **promised)
        return "Promised. It stands on Today until it is done."

    def success_url(self) -> str:
        return f"{reverse('desk:case', args=[self.case.pk])}#enquiries"
