"""Calls, notes, what the person adds, and questions to those who know."""

from __future__ import annotations

from typing import Any

from django.http import Http404
from django.utils.timezone import localdate

from cms.casework.desk.forms.answering import (
    AdviceForm,
    AskedAnswerForm,
    AskForm,
    ContactForm,
    MessageInForm,
    NoteForm,
)
from cms.casework.desk.forms.base import DeskForm
from cms.casework.desk.forms.moving import ConfirmForm
from cms.casework.desk.help import Help, help_on_desk
from cms.casework.desk.pages.base import ActPage
from cms.casework.models import Asking, InformationRequest, Job
from cms.casework.models.work import AGREED_CONTACT
from cms.casework.services.change import Act
from cms.casework.services.contacts import add_note, finish_job, log_contact, receive_message
from cms.casework.services.requests import record_answer, request_information
from cms.casework.services.sampling import CHECK_JOB


class ContactPage(ActPage):
    title = "Note a call or a meeting"
    form_class = ContactForm
    button = "Put it on file"
    anchor = "timeline"
    hint = "A conversation does not count as the first answer. Write to them for that."

    def perform(self, given: dict[str, Any], act: Act) -> str:
        log_contact(case_id=self.case.pk, act=act, **given)
        return "It is on file."


class MessageInPage(ActPage):
    title = "They told us more"
    form_class = MessageInForm
    button = "Put it on file"
    anchor = "timeline"

    def perform(self, given: dict[str, Any], act: Act) -> str:
        receive_message(case_id=self.case.pk, act=act, **given)
        return "It is on file, and on Today until somebody has read it."


class NotePage(ActPage):
    title = "Add a note"
    form_class = NoteForm
    button = "Add the note"
    anchor = "timeline"

    def perform(self, given: dict[str, Any], act: Act) -> str:
        add_note(case_id=self.case.pk, act=act, text=given["text"])
        return "The note is on file."


class AskPage(ActPage):
    title = "Ask for information"
    form_class = AskForm
    action = "request_information"
    button = "Ask"
    anchor = "requests"
    hint = "Ask those best placed to know, and share only what they need."

    def perform(self, given: dict[str, Any], act: Act) -> str:
        request_information(case_id=self.case.pk, act=act, **given)
        if given["asked_email"]:
            return "The question is on its way to them."
        return "The request is on file. Ask them in your own way."


class AdvicePage(AskPage):
    """Somebody senior is asked what to do, and what they say is kept (S3-108, S3-154)."""

    title = "Get advice"
    form_class = AdviceForm
    button = "Ask for advice"
    hint = "Nobody has to be sure alone. What they say stands with the case."

    def make_form(self, **kwargs: Any) -> DeskForm:
        """Begins with whom the procedure names for it."""
        known = help_on_desk(self.case, on=localdate(self.now))
        first = asked_first(known[0]) if known else {}
        return super().make_form(initial=first, **kwargs)

    def perform(self, given: dict[str, Any], act: Act) -> str:
        return super().perform({**given, "kind": Asking.ADVICE.value}, act)


def asked_first(one: Help) -> dict[str, str]:
    return {"asked_name": one.name or one.title, "asked_email": one.email}


class AskedAnswerPage(ActPage):
    """File what somebody answered."""

    title = "Record their answer"
    form_class = AskedAnswerForm
    button = "Save the answer"
    anchor = "requests"
    request_row: InformationRequest

    def enter(self) -> None:
        found = self.case.information_requests.filter(pk=self.kwargs["request_id"]).first()
        if found is None:
            raise Http404
        self.request_row = found
        super().enter()

    @property
    def hint(self) -> str:  # type: ignore[override]
        return f"{self.request_row.asked_name} was asked: {self.request_row.question}"

    def perform(self, given: dict[str, Any], act: Act) -> str:
        record_answer(
            case_id=self.case.pk, act=act, request_id=self.request_row.pk, answer=given["answer"]
        )
        return "The answer is on file."


class JobDonePage(ActPage):
    """Mark something on Today as seen to."""

    title = "Seen to"
    form_class = ConfirmForm
    button = "It is done"
    job: Job

    def enter(self) -> None:
        found = Job.objects.filter(case=self.case, pk=self.kwargs["job_id"]).first()
        # What came of a time agreed with the person is noted on a page of its own, and so is
        # what somebody found who checked a closed case.
        if found is None or found.kind in (AGREED_CONTACT, CHECK_JOB):
            raise Http404
        self.job = found
        super().enter()

    @property
    def hint(self) -> str:  # type: ignore[override]
        return self.job.text

    def perform(self, given: dict[str, Any], act: Act) -> str:
        finish_job(job_id=self.job.pk, act=act)
        return "Seen to."
