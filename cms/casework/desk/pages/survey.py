"""What people say about how we dealt with them, for staff and for the board (S4-34)."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils.timezone import localdate

from cms.casework.desk.pages.base import DeskPage
from cms.casework.desk.survey import STAFF, VIEWS, surveys_shown


class SurveyPage(DeskPage):
    """The answers of the survey. Those for customers are on the public page, by the quarter."""

    title = "How did we do?"
    template_name = "casework/desk/survey.html"

    def get(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        asked = request.GET.get("for", STAFF)
        view = asked if asked in VIEWS else STAFF
        return self.show(
            view=view,
            views=VIEWS.items(),
            surveys=surveys_shown(self.person, view, today=localdate(self.now)),
        )
