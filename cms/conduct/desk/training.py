"""Who is trained: what people need, how it stands at each level, sessions (S1-17, S3-6, S4-36).

Names are for those who keep training; whoever may see members reads the numbers.
"""

from __future__ import annotations

from typing import Any, ClassVar, Final

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import path, reverse
from django.utils.functional import cached_property
from django.utils.timezone import localdate
from wagtail.admin.viewsets.base import ViewSet

from cms.conduct.desk.screens import ConductDeed, ConductScreen, ItemForReaders
from cms.conduct.desk.training_forms import (
    EndNeedForm,
    NeedForm,
    QualificationForm,
    SessionForm,
    names_in,
    refusals,
)
from cms.conduct.training import training_report
from cms.users.models import Qualification, TrainingNeed, TrainingSession
from cms.users.training import end_need, save_need, save_qualification, save_session
from cms.web.staff_forms import StaffForm
from cms.web.templatetags.site import short_date

SEE_ALL: Final = "users.view_trainingrecord"
KEEP: Final = "users.change_trainingrecord"
WAY = ("Who is trained", "trained:index")


class TrainedScreen(ConductScreen):
    """Something about training that those see who keep it."""

    permission = SEE_ALL

    @property
    def may_write(self) -> bool:
        return self.person.has_perm(KEEP)


class TrainedDeed(TrainedScreen, ConductDeed):
    """A deed of those who keep training."""

    permission = KEEP
    way: ClassVar[tuple[tuple[str, str], ...]] = (WAY,)

    def back(self) -> str:
        return reverse("trained:index")


class Report(TrainedScreen):
    """Who is untrained, and how it stands at each level."""

    title = "Who is trained"
    permission = ConductScreen.permission
    template_name = "conduct/desk/trained.html"

    def get(self, request: HttpRequest) -> HttpResponse:
        return self.show(
            report=training_report(localdate(self.now)),
            may_see_names=self.person.has_perm(SEE_ALL),
        )


class NeedDeed(TrainedDeed):
    """What people should be trained in. Looked at again, it is saved with the day of that."""

    title = "Add what people need"
    hint = (
        "A record of training counts for it that bears the same name. Look at every need again "
        "in time, and say on which day you did."
    )
    need_id: int | None = None

    @cached_property
    def need(self) -> TrainingNeed:
        pk = self.kwargs.get("pk")
        found: TrainingNeed = get_object_or_404(TrainingNeed, pk=pk) if pk else TrainingNeed()
        return found

    def get_page_title(self) -> str:
        return f"Look at it again: {self.need}" if self.need.pk else self.title

    def make_form(self, data: Any = None, files: Any = None) -> StaffForm:
        initial = {name: getattr(self.need, name) for name in NeedForm.base_fields}
        return NeedForm(data, initial={**initial, "assessed_on": localdate(self.now)})

    def carry_out(self, given: dict[str, Any]) -> str:
        for name, value in given.items():
            setattr(self.need, name, value)
        with refusals():
            save_need(self.need, by=self.person, today=localdate(self.now))
        return f"“{self.need}” is looked at again by {short_date(self.need.assess_again_on)}."


class EndNeed(TrainedDeed):
    button = "End it"
    hint = "Nobody is asked for it after that day. Every record of training stays."

    @cached_property
    def need(self) -> TrainingNeed:
        found: TrainingNeed = get_object_or_404(TrainingNeed, pk=self.kwargs["pk"])
        return found

    def get_page_title(self) -> str:
        return f"No longer needed: {self.need}"

    def make_form(self, data: Any = None, files: Any = None) -> StaffForm:
        return EndNeedForm(data, initial={"on": localdate(self.now)})

    def carry_out(self, given: dict[str, Any]) -> str:
        end_need(need_id=self.need.pk, by=self.person, **given)
        return f"“{self.need}” is asked of nobody after {short_date(given['on'])}."


class Sessions(TrainedScreen):
    """Every session, with how many came."""

    title = "Training sessions"
    way = (WAY,)
    template_name = "conduct/desk/training_sessions.html"

    def get(self, request: HttpRequest) -> HttpResponse:
        return self.show(sessions=TrainingSession.objects.prefetch_related("records__person"))


class SessionDeed(TrainedDeed):
    """A session, and a record of it for everybody who came."""

    title = "Add a session"
    way = (WAY, ("Training sessions", "trained:sessions"))
    hint = "Everybody who came gets a record of it, with the same days."

    def back(self) -> str:
        return reverse("trained:sessions")

    @cached_property
    def session(self) -> TrainingSession:
        pk = self.kwargs.get("pk")
        return get_object_or_404(TrainingSession, pk=pk) if pk else TrainingSession()

    def get_page_title(self) -> str:
        return f"Change: {self.session}" if self.session.pk else self.title

    def make_form(self, data: Any = None, files: Any = None) -> StaffForm:
        session = self.session
        initial = {name: getattr(session, name) for name in SessionForm.of_session}
        came = list(session.records.order_by("pk")) if session.pk else []
        initial["people"] = [row.person_id for row in came if row.person_id]
        initial["others"] = "\n".join(row.name for row in came if row.name)
        asked = self.request.GET.get("what", "")[:160]
        if not session.pk:
            initial |= {"taken_on": localdate(self.now), "what": asked}
        return SessionForm(data, initial=initial, came=initial["people"])

    def carry_out(self, given: dict[str, Any]) -> str:
        for name in SessionForm.of_session:
            setattr(self.session, name, given[name])
        with refusals():
            save_session(
                self.session,
                people=given["people"],
                others=names_in(given["others"]),
                by=self.person,
                today=localdate(self.now),
            )
        came = self.session.records.count()
        return f"“{self.session}”: {came} {'person' if came == 1 else 'people'} came."


class Qualifications(TrainedScreen):
    """Notes on those who handle complaints: the file itself is kept elsewhere (S4-37)."""

    title = "Qualifications and experience"
    way = (WAY,)
    template_name = "conduct/desk/qualifications.html"

    def get(self, request: HttpRequest) -> HttpResponse:
        rows = Qualification.objects.select_related("person")
        return self.show(
            rows=rows.order_by("person__first_name", "person__last_name", "-noted_on", "-pk"),
            today=localdate(self.now),
        )


class QualificationDeed(TrainedDeed):
    """One note, with where the staff file is."""

    title = "Add a note"
    way = (WAY, ("Qualifications and experience", "trained:qualifications"))
    hint = "A few words alone. Certificates and references stay in the staff file."

    def back(self) -> str:
        return reverse("trained:qualifications")

    @cached_property
    def row(self) -> Qualification:
        pk = self.kwargs.get("pk")
        found: Qualification = get_object_or_404(Qualification, pk=pk) if pk else Qualification()
        return found

    def get_page_title(self) -> str:
        return f"Change the note on {self.row.person}" if self.row.pk else self.title

    def make_form(self, data: Any = None, files: Any = None) -> StaffForm:
        row = self.row
        initial = {name: getattr(row, name) for name in QualificationForm.base_fields if row.pk}
        given = {"noted_on": localdate(self.now), **initial}
        return QualificationForm(data, initial=given, person_id=row.person_id)

    def carry_out(self, given: dict[str, Any]) -> str:
        for name, value in given.items():
            setattr(self.row, name, value)
        with refusals():
            save_qualification(self.row, by=self.person, today=localdate(self.now))
        return f"The note on {self.row.person} is kept."


class TrainedScreens(ViewSet):
    """The addresses of these screens, below ``/admin/trained/``."""

    name = "trained"
    menu_label = "Who is trained"
    icon = "tick"
    menu_item_class = ItemForReaders

    def get_urlpatterns(self) -> list[Any]:
        notes = "qualifications/"
        return [
            path("", Report.as_view(), name="index"),
            path("needs/new/", NeedDeed.as_view(), name="add_need"),
            path("needs/<int:pk>/", NeedDeed.as_view(), name="need"),
            path("needs/<int:pk>/end/", EndNeed.as_view(), name="end_need"),
            path("sessions/", Sessions.as_view(), name="sessions"),
            path("sessions/new/", SessionDeed.as_view(), name="add_session"),
            path("sessions/<int:pk>/", SessionDeed.as_view(), name="session"),
            path(notes, Qualifications.as_view(), name="qualifications"),
            path(f"{notes}new/", QualificationDeed.as_view(), name="add_qualification"),
            path(f"{notes}<int:pk>/", QualificationDeed.as_view(), name="qualification"),
        ]
