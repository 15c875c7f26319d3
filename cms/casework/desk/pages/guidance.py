"""Why it matters and how to help: a page for staff alone, in the words of the procedures."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils.timezone import localdate

from cms.casework.desk.pages.base import DeskPage
from cms.casework.uses import procedures_in_use


class GuidancePage(DeskPage):
    """For everybody who works here, whether or not they work on cases (S2-17, S4-1)."""

    title = "Why it matters"
    template_name = "casework/desk/guidance.html"

    def lets_in(self) -> bool:
        return True

    def get(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        used = procedures_in_use(on=localdate(self.now)).all
        return self.show(procedures=[one.spec for one in used if one.spec.guidance])
