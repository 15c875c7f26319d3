"""Log a contact: what somebody tells us in another way than the website (R4)."""

from __future__ import annotations

from typing import Any
from uuid import UUID, uuid4

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

from cms.casework.desk.access import may_record
from cms.casework.desk.forms.log import LogForm
from cms.casework.desk.pages.base import WORN_OUT, DeskPage, key_in, note_unfit
from cms.casework.desk.pages.taking_in import ANOTHER, TakingInPage
from cms.casework.errors import CaseworkError
from cms.casework.mail.moments import aims
from cms.casework.models import Case, OutgoingMail, Way
from cms.casework.permissions import visible_to
from cms.casework.services.change import Act
from cms.casework.services.intake import receive_case
from cms.casework.services.settling import settling_step
from cms.casework.services.told import Told


class LogPage(TakingInPage):
    title = "Log a contact"
    template_name = "casework/desk/log.html"

    def make_form(self, **kwargs: Any) -> LogForm:
        first = {"received_at": self.now}
        return LogForm(taken_by=self.taken_by, used=self.used, initial=first, **kwargs)

    def get(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        return self.show_form(self.make_form(), uuid4())

    def post(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        form = self.make_form(data=request.POST)
        key = key_in(request.POST.get("key", ""))
        if key is None:
            form.add_error(None, WORN_OUT)
        if not form.is_valid() or key is None:
            return self.show_form(form, key or uuid4())
        if other := self.belongs_to(form):
            # Nothing is written yet, because that one may ask for other things.
            self.taken_by = other
            form = self.make_form(data=request.POST)
            form.add_error(None, ANOTHER.format(other.spec.title))
            return self.show_form(form, key)
        try:
            case = self.take_in(Act(now=self.now, by=self.person), form.told(key))
        except CaseworkError as refusal:
            form.add_refusal(refusal)
            return self.show_form(form, key)
        except ValidationError as unfit:
            note_unfit(form, unfit)
            return self.show_form(form, key)
        messages.success(request, f"Taken in as {case.reference}.")
        return redirect(reverse("desk:logged", args=[case.intake_key]))

    def take_in(self, act: Act, told: Told) -> Case:
        return receive_case(act=act, told=told)

    def show_form(self, form: LogForm, key: UUID) -> HttpResponse:
        may_settle = form.spec is not None and settling_step(form.spec) is not None
        return self.show(form=form, key=key, has_errors=bool(form.errors), may_settle=may_settle)


class LoggedPage(DeskPage):
    """The reference, and what to say to the caller."""

    title = "Taken in"
    template_name = "casework/desk/logged.html"

    def lets_in(self) -> bool:
        return may_record(self.person)

    def crumbs(self) -> list[dict[str, str]]:
        return [{"url": reverse("desk:log"), "label": "Log a contact"}]

    def get(self, request: HttpRequest, key: UUID, **kwargs: Any) -> HttpResponse:
        rows = Case.objects.select_related("procedure__procedure").prefetch_related("parties")
        case = rows.filter(intake_key=key).first()
        # Whoever took it down may read the reference out, even where the case itself goes
        # to somebody else; nobody else may.
        if case is None or case.history.earliest().history_user_id != self.person.pk:
            raise Http404
        deadlines = case.deadlines.filter(ended=False, public=True)
        return self.show(
            case=case,
            aims=aims(case.procedure.spec, deadlines).splitlines(),
            person_row=case.parties.filter(part="person").first(),
            texted=OutgoingMail.objects.filter(case=case, way=Way.TEXT, kind="receipt").exists(),
            may_open=visible_to(self.person).filter(pk=case.pk).exists(),
        )
