"""A draft is shown to the staff concerned, who comment; each comment is answered (S3-59)."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any, ClassVar
from uuid import uuid4

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.timezone import localdate

from cms.casework.desk.fact_checks import ANCHOR
from cms.casework.desk.forms.base import DeskForm
from cms.casework.desk.forms.fact_checks import (
    AnswerCommentForm,
    AskCheckForm,
    CommentForm,
    GoOnForm,
)
from cms.casework.desk.forms.replying import asked_in
from cms.casework.desk.pages.answering import ReplyPage, drafted
from cms.casework.desk.pages.base import ActPage, DeskPage, key_in
from cms.casework.desk.people import by_name_and_role
from cms.casework.errors import CaseworkError
from cms.casework.models import Asking, InformationRequest, Part
from cms.casework.permissions import why_kept_out
from cms.casework.procedure.schema import MessageSpec
from cms.casework.services.change import Act, AlreadyDone
from cms.casework.services.fact_checks import (
    DraftNotFound,
    answer_comment,
    ask_fact_check,
    comment_on_draft,
    draft_for,
    go_on,
    is_open,
    staff_to_ask,
)

WRITTEN_ELSEWHERE = "from_reply"  # the button of the reply, which brings what was typed there


class AskCheckPage(ReplyPage):
    """The draft with whom it is shown to; begins with what was typed on the reply."""

    template_name = "casework/desk/act.html"
    form_class: ClassVar[type[DeskForm]] = AskCheckForm  # type: ignore[assignment]
    button = "Ask them"
    anchor = ANCHOR

    def enter(self) -> None:
        found = self.case.procedure.spec.message_by_key.get(self.kwargs["key"])
        if found is None or found.fact_check is None:
            raise Http404
        super().enter()

    @property
    def title(self) -> str:  # type: ignore[override]
        return f"Let staff check the draft: {self.message.label}"

    @property
    def hint(self) -> str:  # type: ignore[override]
        return "The draft is kept as it is now. Nobody outside sees it at this step."

    def make_form(self, **kwargs: Any) -> DeskForm:
        on = localdate(self.now)
        days = self.message.fact_check.days if self.message.fact_check else 0
        people = staff_to_ask(self.case, self.person, on=on)
        about = {row.user_id for row in self.case.parties.all() if row.part == Part.SUBJECT}
        first = {
            **drafted(self.case, self.message),
            "due_on": on + timedelta(days=days),
            "people": [user.pk for user in people if user.pk in about],
        }
        # A form that brings what was typed elsewhere begins with it, and is not yet judged.
        typed = self.request.POST if WRITTEN_ELSEWHERE in self.request.POST else {}
        first |= {name: typed[name] for name in typed if name not in ("people", "due_on")}
        return super().make_form(people=by_name_and_role(people, on=on), initial=first, **kwargs)

    def post(self, request: HttpRequest, **kwargs: Any) -> HttpResponseBase:
        if WRITTEN_ELSEWHERE in request.POST:
            return self.get(request, **kwargs)
        return ActPage.post(self, request, **kwargs)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        # What comes before the reply does not come before its check.
        return ActPage.get_context_data(self, **kwargs)

    def perform(self, given: dict[str, Any], act: Act) -> str:
        ask_fact_check(
            case_id=self.case.pk,
            act=act,
            key=self.message.key,
            words=given["words"],
            asked=asked_in(given),
            people=given["people"],
            due_on=given["due_on"],
        )
        return "They are asked. What they say comes to Today."


class GoOnPage(ActPage):
    """Why the reply does not wait for a check of its draft."""

    title = "Send it without a check of the draft"
    form_class = GoOnForm
    button = "Go on without"
    anchor = ANCHOR
    message: MessageSpec

    def enter(self) -> None:
        found = self.case.procedure.spec.message_by_key.get(self.kwargs["key"])
        if found is None or found.fact_check is None:
            raise Http404
        self.message = found
        super().enter()

    @property
    def hint(self) -> str:  # type: ignore[override]
        return f"{self.message.label}: the staff concerned have not all checked its draft."

    @property
    def action(self) -> str:  # type: ignore[override]
        return f"send:{self.message.key}"

    def perform(self, given: dict[str, Any], act: Act) -> str:
        go_on(case_id=self.case.pk, act=act, key=self.message.key)
        return "Noted. It goes on without."


class AnswerCommentPage(ActPage):
    """What was done about one comment."""

    title = "Answer a comment on the draft"
    form_class = AnswerCommentForm
    button = "Save"
    anchor = ANCHOR
    row: InformationRequest

    def enter(self) -> None:
        rows = self.case.information_requests.all()
        found = next((row for row in rows if row.pk == self.kwargs["request_id"]), None)
        if found is None or found.kind != Asking.FACT_CHECK or found.answered_at is None:
            raise Http404
        self.row = found
        super().enter()

    @property
    def hint(self) -> str:  # type: ignore[override]
        return f"{self.row.asked_name}: {self.row.answer}"

    def perform(self, given: dict[str, Any], act: Act) -> str:
        answer_comment(
            case_id=self.case.pk, act=act, request_id=self.row.pk, response=given["response"]
        )
        return "Saved."


class DraftPage(DeskPage):
    """One draft for somebody who was asked to check it, whatever else they may see."""

    title = "Check the facts of a draft"
    template_name = "casework/desk/draft.html"
    row: InformationRequest

    def lets_in(self) -> bool:
        return not why_kept_out(self.person)

    def find(self) -> None:
        try:
            self.row = draft_for(self.person, self.kwargs["request_id"], on=self.today)
        except DraftNotFound:
            raise Http404 from None

    @property
    def today(self) -> date:
        return localdate(self.now)

    def get(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        self.find()
        return self.show_draft(CommentForm())

    def post(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        self.find()
        form = CommentForm(data=request.POST)
        if form.is_valid():
            try:
                self.comment(form.cleaned_data["comment"])
            except AlreadyDone as again:
                messages.info(request, again.text)
            except CaseworkError as refusal:
                form.add_refusal(refusal)
                return self.show_draft(form)
            return redirect(reverse("desk:draft", args=[self.row.pk]))
        return self.show_draft(form)

    def comment(self, words: str) -> None:
        act = Act(now=self.now, by=self.person, key=key_in(self.request.POST.get("key", "")))
        comment_on_draft(request_id=self.row.pk, act=act, by=self.person, comment=words)
        messages.success(self.request, "Thank you. Your comment is on file.")

    def show_draft(self, form: DeskForm) -> HttpResponse:
        return self.show(
            form=form,
            row=self.row,
            check=self.row.fact_check,
            is_open=is_open(self.row, on=self.today),
            key=uuid4(),
            has_errors=bool(form.errors),
        )
