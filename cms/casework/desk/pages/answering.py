"""Points and replies: what is answered, and what goes out."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.urls import reverse
from django.utils.timezone import localdate

from cms.casework.desk.fact_checks import checks_part
from cms.casework.desk.forms.answering import AnswerForm, PointForm
from cms.casework.desk.forms.base import DeskForm
from cms.casework.desk.forms.replying import ASKED, CHECKED, ReplyForm, asked_in, reply_from
from cms.casework.desk.letters import ShownLetter, shown_letter
from cms.casework.desk.missing import MissingItem, items_for
from cms.casework.desk.pages.base import ActPage, CasePage
from cms.casework.desk.sides import both_sides
from cms.casework.errors import CaseworkError
from cms.casework.facts import facts_for
from cms.casework.mail.contacts import handler_of, reach
from cms.casework.mail.moments import reply_due
from cms.casework.models import Case, Point
from cms.casework.permissions import titles_for
from cms.casework.procedure.conditions import holds
from cms.casework.procedure.schema import MessageSpec
from cms.casework.services.change import Act
from cms.casework.services.checklists import checklists_for
from cms.casework.services.effects import Effect, effects_of
from cms.casework.services.evidence import EvidenceMissing, as_stored
from cms.casework.services.offering import (
    fits_stage,
    is_reply,
    missing_to_send,
    replies_of_others,
    replies_offered,
)
from cms.casework.services.points import add_point, answer_point
from cms.casework.services.replies import send_reply
from cms.web.readability import age_warnings, readability_warnings


class AddPointPage(ActPage):
    title = "Add a point to answer"
    form_class = PointForm
    button = "Add it"
    anchor = "points"

    def perform(self, given: dict[str, Any], act: Act) -> str:
        add_point(case_id=self.case.pk, act=act, text=given["text"])
        return "Noted as a point to answer."


class AnswerPointPage(ActPage):
    template_name = "casework/desk/answer_point.html"
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

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(sides=both_sides(self.case), **kwargs)

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
        spec = self.case.procedure.spec
        others = [
            {"label": message.label, "roles": titles_for(spec, f"send:{message.key}")}
            for message in replies_of_others(self.case, self.person, on=localdate(self.now))
        ]
        return self.show(offered=offered, others=others)


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
        facts = facts_for(self.case, self.person, on=localdate(self.now))
        if not fits_stage(found, self.case.stage) or not holds(found.when, facts):
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

    def make_form(self, **kwargs: Any) -> DeskForm:
        """With what the procedure asks beside the words, and first values for it."""
        if is_reply(self.message):
            facts = facts_for(self.case, self.person, on=localdate(self.now))
            asks = [field for field in self.message.asks if holds(field.when, facts)]
            kwargs |= {
                "asks": asks,
                "checklists": checklists_for(self.case.procedure.spec, self.message),
                "day": localdate(self.now),
                "first": first_values(self.case, self.message, on=localdate(self.now)),
            }
            kwargs.setdefault("initial", drafted(self.case, self.message))
        return self.form_class(case=self.case, **kwargs)

    def post(self, request: HttpRequest, **kwargs: Any) -> HttpResponseBase:
        if "send" in request.POST:
            return super().post(request, **kwargs)
        self.enter()
        form = self.make_form(data=request.POST)
        if not form.is_valid():
            return self.show_form(form)
        looked_at = self.letter(form)
        effects = self.effects(form) if looked_at else []
        return self.show_form(
            form, looked_at=looked_at, warnings=self.warnings(form), effects=effects
        )

    def letter(self, form: DeskForm) -> ShownLetter | None:
        return self.shown(form, {})

    def shown(self, form: DeskForm, extra: dict[str, str]) -> ShownLetter | None:
        """The letter as it would arrive; what stands in its way is put on the form."""
        given = form.cleaned_data
        try:
            return shown_letter(
                self.case,
                self.message,
                given["words"],
                by=self.person,
                now=self.now,
                channel=given["channel"],
                asked=asked_in(given) if is_reply(self.message) else None,
                extra=extra,
            )
        except CaseworkError as refusal:
            self.note(form, refusal)
            return None

    def effects(self, form: DeskForm) -> list[Effect]:
        """What it would do to the dates, said before it goes."""
        given = form.cleaned_data
        at = given.get("happened_at") if given["channel"] != "email" else None
        asked = {key: as_stored(value) for key, value in asked_in(given).items() if value}
        return effects_of(self.case, self.message, asked, at=at or self.now)

    def warnings(self, form: DeskForm) -> list[str]:
        words = form.cleaned_data["words"]
        return [*readability_warnings(words), *age_warnings(words)]

    def note(self, form: DeskForm, refusal: CaseworkError | ValidationError) -> list[MissingItem]:
        """What the procedure asks for stands on the form under names of its own."""
        if not isinstance(refusal, EvidenceMissing):
            return super().note(form, refusal)
        for key, text in refusal.problems.items():
            names = (f"{ASKED}{key}", f"{CHECKED}{key}")
            form.add_error(next((name for name in names if name in form.fields), None), text)
        return []

    def perform(self, given: dict[str, Any], act: Act) -> str:
        send_reply(case_id=self.case.pk, act=act, key=self.message.key, **reply_from(given))
        sent = given["channel"] == "email"
        return "It is on its way." if sent else "It is on file as you gave it to them."

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        spec = self.case.procedure.spec
        way = self.request.POST.get("channel") or None
        facts = facts_for(self.case, self.person, on=localdate(self.now), reply_channel=way)
        missing = missing_to_send(spec, self.message.key, facts)
        kwargs["missing"] = kwargs.get("missing") or items_for(self.case, missing)
        roles = spec.role_by_key
        key = self.message.key
        to_check = self.message.fact_check is not None and is_reply(self.message)
        return super().get_context_data(
            message=self.message,
            checklists=[row for row in checklists_for(spec, self.message) if not row.required],
            sides=both_sides(self.case),
            checks=checks_part(self.case, self.person, facts, now=self.now, only=key),
            check_url=reverse("desk:ask_check", args=[self.case.pk, key]) if to_check else "",
            copies=[roles[key].title for key in self.message.copy_to if key in roles],
            **kwargs,
        )


def drafted(case: Case, message: MessageSpec) -> dict[str, Any]:
    """What was typed for the draft that staff checked last, to go on from. No query without one."""
    rows = case.fact_checks.exclude(draft="") if message.fact_check else None
    last = rows.filter(message=message.key).last() if rows is not None else None
    if last is None:
        return {}
    return {"words": last.words, **{f"{ASKED}{key}": value for key, value in last.asked.items()}}


def first_values(case: Case, message: MessageSpec, *, on: date) -> dict[str, Any]:
    """What an acknowledgement names, as far as the case knows it (S3-28, S3-29)."""
    if message.event != "acknowledged":
        return {}
    handler = handler_of(case, on=on)
    due_at = reply_due(case, message.key, case.deadlines.all())
    return {
        "officer_or_section": handler.name or handler.title,
        "contact": reach(handler),
        "reply_date": localdate(due_at) if due_at else None,
    }
