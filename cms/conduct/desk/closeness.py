"""People close to staff, which they alone read; and that somebody only bears a name (S0-22)."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.urls import URLPattern, path, reverse
from wagtail.admin import messages
from wagtail.admin.menu import MenuItem

from cms.conduct.close_forms import CloseFields
from cms.conduct.closeness import close_people_of
from cms.conduct.desk.screens import ConductDeed
from cms.conduct.errors import ConductRefused
from cms.conduct.models import CloseAssociate
from cms.conduct.services.closeness import declare_close, end_close, mistake_of, note_mistaken
from cms.web.staff_forms import StaffForm, reason_field

ENTER = "wagtailadmin.access_admin"


class StaffCloseForm(CloseFields, StaffForm):
    """The same questions in the look of the admin."""


class ClosePeople(ConductDeed):
    """For everybody who enters the admin: who is close to them."""

    title = "People close to you"
    permission = ENTER
    template_name = "conduct/desk/close_people.html"
    button = "Add them"

    def back(self) -> str:
        return reverse("close_people")

    def make_form(self, data: Any = None, files: Any = None) -> StaffForm:
        return StaffCloseForm(data)

    def carry_out(self, given: dict[str, Any]) -> str:
        row = declare_close(**given, by=self.person, now=self.now)
        return f"{row.name} is on your list."

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        people = close_people_of(self.person)
        context: dict[str, Any] = super().get_context_data(**kwargs, people=people)
        return context


class EndClose(ClosePeople):
    """A press of the button beside a name."""

    def get(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        return redirect(self.back())

    def post(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        try:
            row = end_close(associate_id=kwargs["pk"], by=self.person, now=self.now)
        except CloseAssociate.DoesNotExist:
            raise Http404 from None
        messages.success(request, f"{row.name} is close to you no more from tomorrow on.")
        return redirect(self.back())


class NotClose(ConductDeed):
    """A coordinator who sees the case: somebody in it only bears the name."""

    title = "Somebody else of the same name"
    permission = ENTER
    button = "It is somebody else"

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        self.kept = (kwargs["associate_id"], kwargs["party"])
        return super().dispatch(request, *args, **kwargs)

    def get(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        self.find()
        return super().get(request, **kwargs)

    def post(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        self.find()
        return super().post(request, **kwargs)

    def find(self) -> None:
        """404 for whoever may not know, the same as for what is not there."""
        associate_id, party = self.kept
        try:
            self.associate, self.part = mistake_of(associate_id, party, by=self.person)
        except ConductRefused:
            raise Http404 from None

    @property
    def hint(self) -> str:  # type: ignore[override]
        return (
            f"{self.associate.user} is kept from {self.part.reference}, because somebody close to "
            f"them is called like {self.part.name}. Only if you are sure that it is somebody "
            "else, say how you know."
        )

    def back(self) -> str:
        return self.part.url

    def make_form(self, data: Any = None, files: Any = None) -> StaffForm:
        return MistakenForm(data)

    def carry_out(self, given: dict[str, Any]) -> str:
        associate_id, party = self.kept
        note_mistaken(
            associate_id=associate_id,
            party=party,
            reason=given["reason"],
            by=self.person,
            now=self.now,
        )
        return f"{self.associate.user} is not kept from the case by this name any more."


class MistakenForm(StaffForm):
    reason = reason_field("How do you know?")


urlpatterns: list[URLPattern] = [
    path("people-close-to-me/", ClosePeople.as_view(), name="close_people"),
    path("people-close-to-me/<int:pk>/end/", EndClose.as_view(), name="end_close"),
    path("same-name/<int:associate_id>/<int:party>/", NotClose.as_view(), name="not_close"),
]


def close_people_item() -> MenuItem:
    """For everybody who enters the admin."""
    return MenuItem(
        "People close to me",
        reverse("close_people"),
        name="close-people",
        icon_name="user",
        order=990,
    )
