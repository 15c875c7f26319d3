"""Settled on the spot: one short page, and it is on record (S2-12, S3-19)."""

from __future__ import annotations

from typing import Any
from uuid import UUID, uuid4

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.timezone import localdate

from cms.casework.desk.forms.replying import ASKED
from cms.casework.desk.forms.settling import SettledForm
from cms.casework.desk.pages.base import WORN_OUT, key_in, note_unfit
from cms.casework.desk.pages.taking_in import ANOTHER, TakingInPage
from cms.casework.errors import CaseworkError
from cms.casework.permissions import visible_to
from cms.casework.services.change import Act
from cms.casework.services.evidence import EvidenceMissing
from cms.casework.services.settling import settle_at_first_contact, settling_step
from cms.casework.uses import InUse


class SettledPage(TakingInPage):
    title = "Settled on the spot"
    template_name = "casework/desk/settled.html"

    def crumbs(self) -> list[dict[str, str]]:
        return [{"url": reverse("desk:log"), "label": "Log a contact"}]

    def make_form(self, **kwargs: Any) -> SettledForm:
        step = settling_step(self.spec) if self.spec else None
        if self.taken_by is None or step is None:
            raise Http404
        day = localdate(self.now)
        return SettledForm(version=self.taken_by.version, step=step, day=day, **kwargs)

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
            return self.show_other(other, form, key)
        act = Act(now=self.now, by=self.person)
        try:
            case = settle_at_first_contact(act=act, told=form.told(key), evidence=form.evidence())
        except (CaseworkError, ValidationError) as refusal:
            self.note(form, refusal)
            return self.show_form(form, key)
        end = "It is closed." if case.closed_at else "It stays open until the rest is done."
        messages.success(request, f"On record as {case.reference}. {end}")
        if visible_to(self.person).filter(pk=case.pk).exists():
            return redirect(reverse("desk:case", args=[case.pk]))
        return redirect(reverse("desk:log"))

    def note(self, form: SettledForm, refusal: CaseworkError | ValidationError) -> None:
        if isinstance(refusal, ValidationError):
            note_unfit(form, refusal)
        elif isinstance(refusal, EvidenceMissing):
            for name, text in refusal.problems.items():
                form.add_error(f"{ASKED}{name}", text)
        else:
            form.add_refusal(refusal)

    def show_other(self, other: InUse, form: SettledForm, key: UUID) -> HttpResponse:
        if settling_step(other.spec) is None:
            no_way = f"It is for “{other.spec.title}”, which has no quick way. Log it in full."
            form.add_error("kind", no_way)
            return self.show_form(form, key)
        self.taken_by = other
        form = self.make_form(data=self.request.POST)
        form.add_error(None, ANOTHER.format(other.spec.title))
        return self.show_form(form, key)

    def show_form(self, form: SettledForm, key: UUID) -> HttpResponse:
        return self.show(form=form, key=key, hint=form.step.hint, has_errors=bool(form.errors))
