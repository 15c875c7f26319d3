"""What the screens of reports stand on: who is let in, and a deed that may be refused in words."""

from __future__ import annotations

from typing import Any, ClassVar, Final

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.utils.functional import cached_property
from django.utils.timezone import localdate

from cms.casework import publishing as casework
from cms.published_summaries.models import Report
from cms.published_summaries.services.reports import ISSUE, READ, WRITE
from cms.users import desk
from cms.users.models import User

WAY: Final = ("Reports", "reports:index")


class ReportsScreen(desk.Screen):
    """A screen for whoever may read reports; ``may_write`` and ``may_issue`` say what else.

    Who is kept from every case for now reads neither what was learned from them nor their number.
    """

    permission = READ
    writing = WRITE
    way: ClassVar[tuple[tuple[str, str], ...]] = (WAY,)

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if isinstance(request.user, User) and casework.why_kept_out(request.user):
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)

    @property
    def may_issue(self) -> bool:
        return self.person.has_perm(ISSUE)

    @property
    def today(self) -> Any:
        return localdate(self.now)

    def show(self, **context: Any) -> HttpResponse:
        return super().show(may_issue=self.may_issue, **context)


class ReportsDeed(ReportsScreen, desk.Deed):
    """A form that does one thing."""

    permission = WRITE


class OfReport:
    """Mixed into a screen of one report."""

    kwargs: dict[str, Any]

    @cached_property
    def report(self) -> Report:
        rows = Report.objects.select_related("page", "asked_by", "issued_by")
        found: Report | None = rows.filter(pk=self.kwargs["pk"]).first()
        if found is None:
            raise Http404
        return found


class ItemForReaders(desk.ItemForReaders):
    permission = READ
