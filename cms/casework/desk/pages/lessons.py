"""Note what was learned, follow it, and read the register of it all."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.timezone import localdate

from cms.casework import registry
from cms.casework.desk.access import refused
from cms.casework.desk.forms.base import DeskForm
from cms.casework.desk.forms.lessons import LessonForm, ProgressForm, WithoutNamesForm
from cms.casework.desk.lessons import STATES, lesson_for, names_of, register, shown
from cms.casework.desk.missing import MissingItem
from cms.casework.desk.pages.base import ActPage, DeskPage, note_unfit
from cms.casework.errors import CaseworkError
from cms.casework.models import Lesson
from cms.casework.permissions import ASK_STAFF, WORK, NotAllowed, rights_of
from cms.casework.services.change import Act
from cms.casework.services.lessons import (
    Learned,
    none_found,
    note_lesson,
    report_progress,
)
from cms.casework.services.staff_names import NamesSomebody


class AddLessonPage(ActPage):
    title = "What did we learn?"
    form_class = LessonForm
    button = "Note it"
    anchor = "lessons"
    hint = "Something that went well is a lesson too."

    def enter(self) -> None:
        if self.case.procedure.spec.learning is None:
            raise Http404
        super().enter()

    def perform(self, given: dict[str, Any], act: Act) -> str:
        checked = bool(given.get("name_checked"))
        if given["found"] == "no":
            none_found(case_id=self.case.pk, act=act, why=given["text"], name_checked=checked)
            return "Noted that there is nothing to learn from it."
        lesson = note_lesson(
            case_id=self.case.pk,
            act=act,
            learned=Learned(
                text=given["text"],
                cause=given["cause"],
                is_recommendation=given["is_recommendation"],
                priority=given.get("priority", ""),
                role=given["role"],
                due_on=given["due_on"],
                name_checked=checked,
            ),
        )
        again = " The same cause came up not long ago: it is marked “repeat”."
        return f"Noted.{again if lesson.is_repeat else ''}"

    def note(self, form: DeskForm, refusal: CaseworkError | ValidationError) -> list[MissingItem]:
        ask_again(form, refusal)
        return super().note(form, refusal)


def ask_again(form: DeskForm, refusal: Exception) -> None:
    """After a name was found the writer may say that it is none of staff."""
    if isinstance(refusal, NamesSomebody) and isinstance(form, WithoutNamesForm):
        form.ask_about_names()


class RegisterPage(DeskPage):
    """Every lesson that the reader may see: what is to do, by cause, what came up again."""

    title = "Lessons"
    template_name = "casework/desk/lessons.html"

    def get(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        state = request.GET.get("state", "")
        state = state if state in dict(STATES) else "open"
        cause = request.GET.get("cause", "")[:50]
        found = register(self.person, state=state, cause=cause, on=localdate(self.now))
        label = next((row["label"] for row in found["causes"] if row["key"] == cause), "")
        return self.show(
            **found, states=STATES, state=state, cause=cause if label else "", cause_label=label
        )


class LessonPage(DeskPage):
    """One lesson that somebody follows: how far it has come, until it is done."""

    template_name = "casework/desk/lesson.html"
    lesson: Lesson

    def get_page_title(self) -> str:
        return "A lesson"

    def crumbs(self) -> list[dict[str, str]]:
        return [{"url": reverse("desk:lessons"), "label": "Lessons"}]

    def get(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        self.find()
        return self.show_lesson(ProgressForm())

    def find(self) -> None:
        """The same 404 for a lesson that is not there as for one that is not theirs."""
        found = lesson_for(self.person, int(self.kwargs["lesson_id"]), on=localdate(self.now))
        if found is None:
            raise Http404
        self.lesson = found

    def show_lesson(self, form: DeskForm) -> HttpResponse:
        works = WORK in rights_of(self.person, on=localdate(self.now))
        return self.show(
            item=shown(self.lesson, names_of(self.lesson)),
            tell_url=self.tell_url,
            form=form if works and self.lesson.done_on is None else None,
            has_errors=bool(form.errors),
        )

    @property
    def tell_url(self) -> str:
        """Where the public is told of it; empty until it is done, and for who may not (S0-9)."""
        if self.lesson.done_on is None:
            return ""
        return registry.telling_url(self.person, "lesson", self.lesson.pk)

    def post(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        self.find()
        form = ProgressForm(data=request.POST)
        if not form.is_valid():
            return self.show_lesson(form)
        given = {"progress": form.cleaned_data["progress"], "done_on": form.cleaned_data["done_on"]}
        checked = bool(form.cleaned_data.get("name_checked"))
        act = Act(now=self.now, by=self.person)
        try:
            report_progress(lesson_id=self.lesson.pk, act=act, name_checked=checked, **given)
        except NotAllowed:
            return refused(request, ASK_STAFF)
        except ValidationError as unfit:
            note_unfit(form, unfit)
            return self.show_lesson(form)
        except CaseworkError as refusal:
            ask_again(form, refusal)
            form.add_refusal(refusal)
            return self.show_lesson(form)
        messages.success(request, "Done." if given["done_on"] else "It is on file.")
        return redirect(reverse("desk:lesson", args=[self.lesson.pk]))
