"""Procedures in force, to read: their dates, their timescales, and the document itself."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.models import Permission
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import URLPattern, path, reverse
from django.utils.functional import cached_property
from wagtail.admin.ui.tables import Column, TitleColumn
from wagtail.admin.views import generic
from wagtail.admin.viewsets.model import ModelViewSet
from wagtail.permissions import policy_registry

from cms.casework.desk.pages.base import DeskPage
from cms.casework.models import ProcedureVersion
from cms.casework.selectors import timescales_of
from cms.web.templatetags.site import short_date


class ProcedureIndex(generic.IndexView):
    page_title = "Procedures"
    default_ordering = None
    is_searchable = False

    @cached_property
    def columns(self) -> list[Column]:
        return [
            TitleColumn(
                "title",
                label="Procedure",
                accessor=lambda row: row.procedure.title,
                get_url=lambda row: reverse("desk_procedures:read", args=[row.pk]),
            ),
            Column("number", label="Version"),
            Column("status", label="State", accessor="get_status_display"),
            Column("from", label="From", accessor=lambda row: short_date(row.effective_from)),
            Column("until", label="Until", accessor=lambda row: short_date(row.effective_to)),
        ]

    def get_base_queryset(self) -> QuerySet[ProcedureVersion]:
        rows: QuerySet[ProcedureVersion] = ProcedureVersion.objects.select_related("procedure")
        return rows.defer("document")


class ProcedurePage(DeskPage):
    """One version, whole."""

    template_name = "casework/desk/procedure.html"
    version: ProcedureVersion

    def lets_in(self) -> bool:
        policy = policy_registry.get_by_type(ProcedureVersion)
        return bool(policy.user_has_permission(self.person, "view"))

    def get_page_title(self) -> str:
        return str(self.version)

    def crumbs(self) -> list[dict[str, str]]:
        return [{"url": reverse("desk_procedures:index"), "label": "Procedures"}]

    def get(self, request: HttpRequest, pk: int, **kwargs: Any) -> HttpResponse:
        rows = ProcedureVersion.objects.select_related("procedure", "published_by")
        self.version = get_object_or_404(rows, pk=pk)
        if "download" in request.GET:
            return self.as_file()
        spec = self.version.spec
        return self.show(version=self.version, spec=spec, timescales=timescales_of(spec))

    def as_file(self) -> HttpResponse:
        name = f"{self.version.procedure.key}-v{self.version.number}.yaml"
        return HttpResponse(
            self.version.document,
            content_type="application/yaml; charset=utf-8",
            headers={"Content-Disposition": f'attachment; filename="{name}"'},
        )


class ProcedureViewSet(ModelViewSet):
    """Read only: a change is a new version, which comes in by import."""

    model = ProcedureVersion
    name = "desk_procedures"
    url_prefix = "casework/procedures"
    icon = "doc-full"
    menu_label = "Procedures"
    menu_name = "casework-procedures"
    menu_order = 80
    index_view_class = ProcedureIndex
    copy_view_enabled = False
    inspect_view_enabled = False
    add_to_reference_index = False

    def get_index_view_kwargs(self, **kwargs: Any) -> dict[str, Any]:
        given: dict[str, Any] = super().get_index_view_kwargs(**kwargs)
        return {name: value for name, value in given.items() if name != "list_display"}

    def get_urlpatterns(self) -> list[URLPattern]:
        return [
            path("", self.index_view, name="index"),
            path("results/", self.index_results_view, name="index_results"),
            path("<int:pk>/", ProcedurePage.as_view(), name="read"),
        ]

    def get_permissions_to_register(self) -> QuerySet[Permission]:
        return Permission.objects.filter(
            content_type__app_label="casework", codename="view_procedureversion"
        )

    def register_admin_url_finder(self) -> None:
        """None: there is nothing to edit."""
