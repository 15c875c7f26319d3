"""Points and replies: what is answered, and what goes out."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.utils.timezone import localdate

from cms.casework.desk.forms.answering import AnswerForm, PointForm, ReplyForm
from cms.casework.desk.forms.base import DeskForm
from cms.casework.desk.letters import ShownLetter, shown_letter
from cms.casework.desk.missing import items_for
from cms.casework.desk.pages.base import ActPage, CasePage
from cms.casework.errors import CaseworkError
from cms.casework.facts import facts_of
from cms.casework.models import Point
from cms.casework.procedure.gates import missing_for
from cms.casework.procedure.schema import MessageSpec
from cms.casework.services.change import Act
from cms.casework.services.points import add_point, answer_point
from cms.casework.services.replies import fits_stage, is_reply, replies_offered, send_reply
from cms.web.readability import readability_warnings


class AddPointPage(ActPage):
    title = "Add a point to answer"
    form_class = PointForm
    button = "Add it"
    anchor = "points"

    def perform(self, given: dict[str, Any], act: Act) -> str:
        add_point(case_id=self.case.pk, act=act, text=given["text"])
        return "Noted as a point to answer."


class AnswerPointPage(ActPage):
    form_class = AnswerForm
    button = "Save the answer"
    anchor = "points"
    point: Point

    def enter(self) -> None:
        number = int(self.kwargs["number"])
        found = next((row for row in self.case.points.all() if row.number == number), None)
        if found is None:
            raise Http404
        self.point = found
        super().enter()

    @property
    def title(self) -> str:  # type: ignore[override]
        return f"Answer point {self.point.number}"

    @property
    def hint(self) -> str:  # type: ignore[override]
        return self.point.text

    def make_form(self, **kwargs: Any) -> DeskForm:
        initial = {"answer": self.point.answer, "finding": self.point.finding}
        return AnswerForm(case=self.case, initial=initial, **kwargs)

    def perform(self, given: dict[str, Any], act: Act) -> str:
        answer_point(case_id=self.case.pk, act=act, number=self.point.number, **given)
        return f"Point {self.point.number} is answered."


class RepliesPage(CasePage):
    """Which reply to write: those the stage offers, each with what it still needs."""

    title = "Write to them"
    template_name = "casework/desk/replies.html"

    def get(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        offered = [
            {"spec": reply.spec, "missing": items_for(self.case, reply.missing)}
            for reply in replies_offered(self.case, self.person, on=localdate(self.now))
        ]
        return self.show(offered=offered)


class ReplyPage(ActPage):
    """Write, look at it as it will arrive, then send."""

    template_name = "casework/desk/reply.html"
    form_class = ReplyForm
    message: MessageSpec

    def enter(self) -> None:
        found = self.case.procedure.spec.message_by_key.get(self.kwargs["key"])
        if found is None or not is_reply(found):
            raise Http404
        self.message = found
        if not fits_stage(found, self.case.stage):
            self.not_offered()
        super().enter()

    @property
    def title(self) -> str:  # type: ignore[override]
        return self.message.label

    @property
    def hint(self) -> str:  # type: ignore[override]
        return self.message.hint

    @property
    def action(self) -> str:  # type: ignore[override]
        return f"send:{self.message.key}"

    def post(self, request: HttpRequest, **kwargs: Any) -> HttpResponseBase:
        if "send" in request.POST:
            return super().post(request, **kwargs)
        self.enter()
        form = self.make_form(data=request.POST)
        if not form.is_valid():
            return self.show_form(form)
        return self.show_form(form, looked_at=self.letter(form), warnings=self.warnings(form))

    def letter(self, form: DeskForm) -> ShownLetter | None:
        return self.shown(form, {})

    def shown(self, form: DeskForm, extra: dict[str, str]) -> ShownLetter | None:
        """The letter as it would arrive; what stands in its way is put on the form."""
        words = form.cleaned_data["words"]
        try:
            return shown_letter(
                self.case, self.message, words, by=self.person, now=self.now, extra=extra
            )
        except CaseworkError as refusal:
            form.add_error(None, refusal.text)
            return None

    def warnings(self, form: DeskForm) -> list[str]:
        return readability_warnings(form.cleaned_data["words"])

    def perform(self, given: dict[str, Any], act: Act) -> str:
        send_reply(case_id=self.case.pk, act=act, key=self.message.key, **given)
        sent = given["channel"] == "email"
        return "It is on its way." if sent else "It is on file as you gave it to them."

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        missing = missing_for(self.case.procedure.spec, self.action, facts_of(self.case))
        kwargs["missing"] = kwargs.get("missing") or items_for(self.case, missing)
        told = self.case.messages.filter(kind="told_us").first()
        return super().get_context_data(message=self.message, told=told, **kwargs)
