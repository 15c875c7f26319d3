"""What members passed on: the list, one of them, and what comes of it (S0-37)."""

from __future__ import annotations

from abc import abstractmethod
from typing import Any, ClassVar
from uuid import uuid4

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.timezone import localdate

from cms.casework.desk.access import may_record, refused
from cms.casework.desk.forms.base import DeskForm
from cms.casework.desk.forms.hand_overs import CaseOfItForm, EndHandOverForm, JoinCaseForm
from cms.casework.desk.forms.log import LogForm
from cms.casework.desk.hand_overs import (
    about_in_words,
    cases_of_theirs,
    hand_overs_open,
    hand_overs_over,
)
from cms.casework.desk.pages.base import WORN_OUT, DeskPage, key_in, note_unfit
from cms.casework.desk.pages.log import LogPage
from cms.casework.errors import CaseworkError
from cms.casework.models import Case, HandOver
from cms.casework.permissions import ASK_STAFF, CaseNotFound, NotAllowed
from cms.casework.services.change import Act, AlreadyDone
from cms.casework.services.hand_overs import end_hand_over, join_case, make_case, pick_up
from cms.casework.services.hand_overs_seen import days_allowed, hand_overs_for
from cms.casework.services.told import Told


class HandOversPage(DeskPage):
    """What waits first, then what was seen to."""

    title = "Passed on by members"
    template_name = "casework/desk/hand_overs.html"

    def get(self, request: HttpRequest, **kwargs: str) -> HttpResponse:
        return self.show(
            waiting=hand_overs_open(self.person, now=self.now),
            over=hand_overs_over(self.person, now=self.now),
            days=days_allowed(on=localdate(self.now)),
        )


class OneHandOver(DeskPage):
    """A page about one of them. Another has no such address, as one that is not there."""

    row: HandOver

    def crumbs(self) -> list[dict[str, str]]:
        return [{"url": reverse("desk:hand_overs"), "label": HandOversPage.title}]

    def find(self, *, waiting: bool) -> None:
        """``waiting``: only one of which nothing has come yet, unless a form was filled in."""
        rows = hand_overs_for(self.person, on=localdate(self.now))
        row = rows.filter(pk=self.kwargs["hand_over_id"]).first()
        is_over = row is not None and (row.case_id is not None or row.ended_at is not None)
        if row is None or (waiting and is_over and self.request.method != "POST"):
            raise Http404
        self.row = row

    @property
    def own_url(self) -> str:
        return reverse("desk:hand_over", args=[self.row.pk])

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        about = about_in_words(self.row, now=self.now)
        context: dict[str, Any] = super().get_context_data(**kwargs)
        return {**context, "row": self.row, "about": about, "own_url": self.own_url}


class HandOverPage(OneHandOver):
    """All that was passed on, and what can come of it; a press says that somebody has it."""

    title = "Told to one of us"
    template_name = "casework/desk/hand_over.html"

    def get(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        self.find(waiting=False)
        waits = self.row.case_id is None and self.row.ended_at is None
        return self.show(
            may_act=waits and may_record(self.person),
            theirs=cases_of_theirs(self.row, self.person, now=self.now) if waits else [],
        )

    def post(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        self.find(waiting=False)
        try:
            pick_up(hand_over_id=self.row.pk, by=self.person, now=self.now)
        except NotAllowed:
            return refused(request, ASK_STAFF)
        except CaseworkError as refusal:
            messages.error(request, refusal.text)
        else:
            messages.success(
                request, "You have it. Whoever passed it on sees that it is picked up."
            )
        return redirect(self.own_url)


class HandOverForm(OneHandOver):
    """A form that ends it, by one service."""

    template_name = "casework/desk/hand_over_act.html"
    form_class: ClassVar[type[DeskForm]]
    button = ""
    hint = ""

    def get(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        self.find(waiting=True)
        if not may_record(self.person):
            return refused(request, ASK_STAFF)
        return self.show_form(self.form_class(initial=self.first_values()))

    def first_values(self) -> dict[str, str]:
        return {}

    def post(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        self.find(waiting=True)
        form, key = self.form_class(data=request.POST), key_in(request.POST.get("key", ""))
        if key is None:
            form.add_error(None, WORN_OUT)
        if not form.is_valid() or key is None:
            return self.show_form(form)
        try:
            said = self.perform(form.cleaned_data, Act(now=self.now, by=self.person, key=key))
        except (NotAllowed, CaseNotFound):
            return refused(request, ASK_STAFF)
        except ValidationError as unfit:
            note_unfit(form, unfit)
            return self.show_form(form)
        except AlreadyDone as again:
            messages.info(request, again.text)
        except CaseworkError as refusal:
            form.add_refusal(refusal)
            return self.show_form(form)
        else:
            messages.success(request, said)
        return redirect(reverse("desk:hand_overs"))

    @abstractmethod
    def perform(self, given: dict[str, Any], act: Act) -> str:
        """Call the service; what to tell the person who pressed the button."""

    def show_form(self, form: DeskForm) -> HttpResponse:
        return self.show(
            form=form,
            key=uuid4(),
            button=self.button,
            hint=self.hint,
            has_errors=bool(form.errors),
        )


class JoinCasePage(HandOverForm):
    title = "They wrote to us themselves"
    form_class = JoinCaseForm
    button = "It is this case"
    hint = "Use this where the person has told us in writing since, and it is a case already."

    def first_values(self) -> dict[str, str]:
        theirs = cases_of_theirs(self.row, self.person, now=self.now)
        return {"reference": theirs[0].reference} if len(theirs) == 1 else {}

    def perform(self, given: dict[str, Any], act: Act) -> str:
        case = join_case(hand_over_id=self.row.pk, act=act, reference=given["reference"])
        return f"It belongs to {case.reference} now."


class EndHandOverPage(HandOverForm):
    title = "No case comes of it"
    form_class = EndHandOverForm
    button = "Put it aside"
    hint = "The reason stays on file. Whoever passed it on sees only that it was picked up."

    def perform(self, given: dict[str, Any], act: Act) -> str:
        end_hand_over(
            hand_over_id=self.row.pk, reason=given["reason"], by=self.person, now=self.now
        )
        return "It is put aside, with the reason."


class CaseOfItPage(OneHandOver, LogPage):
    """Take it in as a case; it counts from when somebody told one of us."""

    title = "Make a case of it"
    template_name = "casework/desk/hand_over_case.html"

    def get(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        self.find(waiting=True)
        return LogPage.get(self, request, **kwargs)

    def post(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        self.find(waiting=True)
        return LogPage.post(self, request, **kwargs)

    def make_form(self, **kwargs: Any) -> LogForm:
        row = self.row
        first = {
            "received_at": self.now,
            "text": row.gist,
            "name": row.name,
            "email": row.email,
            "phone": row.phone,
            "subject_role": row.about_role,
        }
        return CaseOfItForm(taken_by=self.taken_by, used=self.used, initial=first, **kwargs)

    def take_in(self, act: Act, told: Told) -> Case:
        return make_case(hand_over_id=self.row.pk, act=act, told=told)
