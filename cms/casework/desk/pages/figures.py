"""Figures on the desk: the dashboard, the cases behind a number, and unusual numbers."""

from __future__ import annotations

from typing import Any, Final

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.timezone import localdate

from cms.casework.desk.access import refused
from cms.casework.desk.alerts import MOST_ROWS, ShownAlert, shown_alerts
from cms.casework.desk.figures import asked_in, dashboard
from cms.casework.desk.forms.alerts import AlertForm
from cms.casework.desk.forms.base import DeskForm
from cms.casework.desk.pages.base import DeskPage
from cms.casework.errors import CaseworkError
from cms.casework.models import Alert
from cms.casework.permissions import NotAllowed
from cms.casework.reports.behind import cases_behind
from cms.casework.reports.measures import MEASURES
from cms.casework.reports.names import AREA, name_of, names_for
from cms.casework.reports.seen import alerts_seen
from cms.casework.services.alerts import answer_alert, may_answer

A_PAGE: Final = 50


class FiguresPage(DeskPage):
    """Compliments and complaints, promises, days and lessons of a year (S4-15, S4-32)."""

    title = "Figures"
    template_name = "casework/desk/figures.html"

    def get(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        asked = asked_in(request.GET.dict(), on=localdate(self.now))
        if asked is None:
            return self.show(tables=[])
        rows = Alert.objects.filter(handled_at=None)[:MOST_ROWS]
        waiting = shown_alerts(alerts_seen(self.person, rows, now=self.now), self.person)
        return self.show(alerts=waiting, **dashboard(self.person, asked, now=self.now))


class FigureCasesPage(DeskPage):
    """The cases behind one number, as far as its reader may see them."""

    title = "The cases behind it"
    template_name = "casework/desk/figure_cases.html"

    def crumbs(self) -> list[dict[str, str]]:
        return [{"url": reverse("desk:figures"), "label": "Figures"}]

    def get(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        asked = asked_in(request.GET.dict(), on=localdate(self.now))
        measure = MEASURES.get(request.GET.get("measure", "received"))
        if asked is None or measure is None:
            raise Http404
        if request.GET.get("procedure", asked.procedure_key) != asked.procedure_key:
            raise Http404  # the cases of another procedure are not behind it
        bucket = request.GET.get("bucket", "")[:80]
        try:
            rows = cases_behind(
                self.person,
                asked.procedure_key,
                measure=measure.key,
                bucket=bucket,
                since=asked.since,
                until=asked.until,
                now=self.now,
                area=asked.area,
            )
        except ValueError:  # a number of days that is none
            raise Http404 from None
        names = names_for(asked.procedure_key)
        query = request.GET.copy()
        query.pop("page", None)
        return self.show(
            measure=measure,
            bucket=name_of(names, measure.sort, bucket) if bucket else "",
            area=name_of(names, AREA, asked.area) if asked.area is not None else "",
            asked=asked,
            page=Paginator(rows, A_PAGE).get_page(request.GET.get("page")),
            query=query.urlencode(),
        )


class AlertsPage(DeskPage):
    """Every unusual number: those that wait first, then what was done about the others."""

    title = "Unusual numbers"
    template_name = "casework/desk/alerts.html"

    def crumbs(self) -> list[dict[str, str]]:
        return [{"url": reverse("desk:figures"), "label": "Figures"}]

    def get(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        rows = Alert.objects.select_related("handled_by")
        return self.show(
            waiting=self.shown(rows.filter(handled_at=None)),
            done=self.shown(rows.exclude(handled_at=None)),
        )

    def shown(self, rows: QuerySet[Alert]) -> list[ShownAlert]:
        return shown_alerts(alerts_seen(self.person, rows[:MOST_ROWS], now=self.now), self.person)


class AlertPage(DeskPage):
    """One unusual number: its cases, the meeting it calls for, and what was done about it."""

    title = "An unusual number"
    template_name = "casework/desk/alert.html"

    def crumbs(self) -> list[dict[str, str]]:
        return [
            {"url": reverse("desk:figures"), "label": "Figures"},
            {"url": reverse("desk:alerts"), "label": "Unusual numbers"},
        ]

    def find(self) -> Alert:
        rows = Alert.objects.select_related("handled_by")
        found: Alert | None = rows.filter(pk=self.kwargs["alert_id"]).first()
        if found is None or not alerts_seen(self.person, [found], now=self.now):
            raise Http404
        return found

    def get(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        return self.show_alert(self.find(), AlertForm())

    def show_alert(self, row: Alert, form: DeskForm) -> HttpResponse:
        (item,) = shown_alerts([row], self.person)
        return self.show(
            item=item, form=form if self.is_theirs(item) else None, has_errors=bool(form.errors)
        )

    def is_theirs(self, item: ShownAlert) -> bool:
        theirs = may_answer(self.person, item.row, on=localdate(self.now))
        return theirs and item.row.handled_at is None

    def post(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        row, form = self.find(), AlertForm(data=request.POST)
        if not form.is_valid():
            return self.show_alert(row, form)
        given = form.cleaned_data["outcome"]
        try:
            answer_alert(alert_id=row.pk, outcome=given, by=self.person, now=self.now)
        except NotAllowed as refusal:
            return refused(request, refusal.text)
        except CaseworkError as refusal:
            form.add_refusal(refusal)
            return self.show_alert(row, form)
        messages.success(request, "It is on record what was done.")
        return redirect(reverse("desk:alerts"))
