"""Giving and ending dispensations, which everybody reads in the register (3.4)."""

from __future__ import annotations

from typing import Any, Final

from django.shortcuts import get_object_or_404
from django.urls import path, reverse
from django.utils.functional import cached_property
from django.utils.timezone import localdate

from cms.conduct.desk.register_forms import DispensationForm, EndDispensationForm
from cms.conduct.desk.screens import ConductDeed
from cms.conduct.models import Dispensation
from cms.conduct.services.dispensations import end_dispensation, give_dispensation
from cms.web.staff_forms import StaffForm
from cms.web.templatetags.site import short_date

WAY: Final = ("Register of interests", "register_desk:index")


class GiveDispensation(ConductDeed):
    title = "Give a dispensation"
    way = (WAY,)
    button = "Give it"
    hint = (
        "A member may then take part in spite of an interest. Everybody reads it in the register."
    )

    def back(self) -> str:
        return reverse("register_desk:index")

    def make_form(self, data: Any = None, files: Any = None) -> StaffForm:
        return DispensationForm(data, now=self.now, initial={"given_on": localdate(self.now)})

    def carry_out(self, given: dict[str, Any]) -> str:
        item, decision = given["item"], given["decision"]
        row = give_dispensation(
            member_id=given["member"].pk,
            matter=given["matter"],
            reason=given["reason"],
            given_by=given["given_by"],
            given_on=given["given_on"],
            may_vote=given["may_vote"] == "yes",
            item_id=item.pk if item else None,
            decision_id=decision.pk if decision else None,
            ends_on=given["ends_on"],
            by=self.person,
            now=self.now,
        )
        return f"{row.member} has a dispensation from {short_date(row.given_on)}."


class EndDispensation(ConductDeed):
    title = "End a dispensation"
    way = (WAY,)
    button = "End it"

    @cached_property
    def row(self) -> Dispensation:
        rows = Dispensation.objects.select_related("member")
        row: Dispensation = get_object_or_404(rows, pk=self.kwargs["pk"])
        return row

    @property
    def hint(self) -> str:  # type: ignore[override]
        return f"{self.row.member}, {self.row.matter}. It stays in the register, with its last day."

    def back(self) -> str:
        return reverse("register_desk:index")

    def make_form(self, data: Any = None, files: Any = None) -> StaffForm:
        return EndDispensationForm(data, initial={"on": localdate(self.now)})

    def carry_out(self, given: dict[str, Any]) -> str:
        row = end_dispensation(dispensation_id=self.row.pk, by=self.person, now=self.now, **given)
        return f"The dispensation of {row.member} ends on {short_date(given['on'])}."


urlpatterns = [
    path("dispensations/new/", GiveDispensation.as_view(), name="dispense"),
    path("dispensations/<int:pk>/end/", EndDispensation.as_view(), name="end_dispensation"),
]
