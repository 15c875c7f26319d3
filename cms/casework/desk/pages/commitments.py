"""Agree when to speak again, note what came of it, and refer something to a colleague."""

from __future__ import annotations

from typing import Any

from django.http import Http404
from django.utils.timezone import localtime

from cms.casework.desk.forms.base import DeskForm
from cms.casework.desk.forms.commitments import AgreeContactForm, ContactResultForm, ReferForm
from cms.casework.desk.pages.base import ActPage
from cms.casework.desk.pages.remedies import roles_free
from cms.casework.models import Asking, Job
from cms.casework.models.work import AGREED_CONTACT
from cms.casework.services.change import Act
from cms.casework.services.commitments import agree_contact, contact_failed, contact_made
from cms.casework.services.requests import request_information
from cms.web.templatetags.site import full_moment


class AgreeContactPage(ActPage):
    title = "Agree when to speak again"
    button = "Agree it"
    anchor = "commitments"
    hint = "It stands on Today at its time, and the person sees it on their own page."

    def make_form(self, **kwargs: Any) -> DeskForm:
        first = {"role": self.case.handler_role, "by_whom": str(self.person)}
        return AgreeContactForm(
            case=self.case, roles=roles_free(self.case), initial=first, **kwargs
        )

    def perform(self, given: dict[str, Any], act: Act) -> str:
        agree_contact(case_id=self.case.pk, act=act, **given)
        return "Agreed. It is on Today at its time."


class ContactResultPage(ActPage):
    title = "What came of it?"
    form_class = ContactResultForm
    button = "Put it on file"
    anchor = "commitments"
    job: Job

    def enter(self) -> None:
        rows = Job.objects.filter(case=self.case, kind=AGREED_CONTACT)
        found = rows.filter(pk=self.kwargs["job_id"]).first()
        if found is None:
            raise Http404
        self.job = found
        if found.done_at is not None:
            self.not_offered()
        super().enter()

    @property
    def hint(self) -> str:  # type: ignore[override]
        due_at = self.job.due_at
        when = full_moment(localtime(due_at)) if due_at else ""
        return f"Agreed for {when}. {self.job.text}"

    def perform(self, given: dict[str, Any], act: Act) -> str:
        given = dict(given)
        if given.pop("spoke") == "yes":
            contact_made(case_id=self.case.pk, act=act, job_id=self.job.pk, **given)
            return "It is on file with the conversation."
        contact_failed(case_id=self.case.pk, act=act, job_id=self.job.pk, result=given["result"])
        return "It is on file. Agree another time if they still expect you."


class ReferPage(ActPage):
    """A referral: somebody else does something for the person and tells us the outcome (S3-20)."""

    title = "Refer it to a colleague"
    form_class = ReferForm
    action = "request_information"
    button = "Refer it"
    anchor = "requests"
    hint = "The case stays yours. What came of it is recorded with the referral."

    def perform(self, given: dict[str, Any], act: Act) -> str:
        kind = Asking.REFERRAL.value
        request_information(case_id=self.case.pk, act=act, kind=kind, **given)
        if given["asked_email"]:
            return "It is on its way to them."
        return "The referral is on file. Ask them in your own way."
