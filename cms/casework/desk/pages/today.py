"""Today: what is due, on its own page and on the admin's front page."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.timezone import localdate
from wagtail.admin.ui.components import Component

from cms.casework.desk.access import may_record, person_of, works_on_cases
from cms.casework.desk.pages.base import DeskPage
from cms.casework.desk.today.day import Day
from cms.casework.permissions import why_kept_out
from cms.users.contacts import contacts_shown


class TodayPage(DeskPage):
    title = "Today"
    template_name = "casework/desk/today.html"

    def get(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        day = Day(self.person, now=self.now)
        return self.show(
            sections=day.sections(),
            gaps=contacts_shown(on=localdate(self.now)).gaps,
            may_record=may_record(self.person),
        )


class TodayPanel(Component):
    """The same lists on the front page of the admin, for people who work on cases."""

    name = "casework-today"
    order = 50
    template_name = "casework/desk/today_panel.html"

    def get_context_data(self, parent_context: dict[str, Any]) -> dict[str, Any]:
        person = person_of(parent_context["request"])
        if not works_on_cases(person):
            return {"shown": False, "kept_out": why_kept_out(person)}
        day = Day(person, now=timezone.now())
        return {"shown": True, "sections": day.sections(), "may_record": may_record(person)}
