"""Procedures through all their versions: the list, and the addresses of what is done with them."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.models import Permission
from django.db.models import QuerySet
from django.urls import URLPattern, path, reverse
from django.utils.functional import cached_property
from django.utils.timezone import localdate
from wagtail.admin.ui.tables import Column, TitleColumn
from wagtail.admin.views import generic
from wagtail.admin.viewsets.model import ModelViewSet
from wagtail.admin.widgets import HeaderButton

from cms.casework.desk.pages import (
    codes,
    procedure_deeds,
    procedure_draft,
    procedure_editing,
    procedure_use,
    procedures,
)
from cms.casework.desk.policies import edits_procedures
from cms.casework.desk.versions import state_words
from cms.casework.models import ProcedureVersion
from cms.casework.uses import AllInUse, procedures_in_use, reach_in_words
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
                accessor=str,
                get_url=lambda row: reverse("desk_procedures:read", args=[row.pk]),
            ),
            Column("use", label="In use for", accessor=self.use_in_words),
            Column("state", label="State", accessor=lambda row: state_words(row, localdate())),
            Column(
                "from",
                label="From",
                accessor=lambda row: short_date(row.effective_from),
                classname="desk-wide",
            ),
            Column(
                "until",
                label="Until",
                accessor=lambda row: short_date(row.effective_to),
                classname="desk-wide",
            ),
        ]

    @cached_property
    def used(self) -> AllInUse:
        return procedures_in_use(on=localdate())

    def use_in_words(self, row: ProcedureVersion) -> str:
        """Of the version in force; empty for every other, and for what takes nothing in."""
        main = self.used.main
        for one in self.used.all:
            if one.version.pk == row.pk:
                return reach_in_words(one.use, one.spec, main.spec if main else None)
        return ""

    @cached_property
    def header_buttons(self) -> list[HeaderButton]:
        ways = [("compare", "Compare two", "history"), ("codes", "Beside the Codes", "list-ul")]
        if edits_procedures(self.request.user):
            ways = [("in_use", "In use for…", "cog"), *ways]
            ways += [("new", "New draft", "plus"), ("import", "Import", "upload")]
        return [
            HeaderButton(label, url=reverse(f"desk_procedures:{name}"), icon_name=icon)
            for name, label, icon in ways
        ]

    def get_base_queryset(self) -> QuerySet[ProcedureVersion]:
        rows: QuerySet[ProcedureVersion] = ProcedureVersion.objects.select_related("procedure")
        return rows.defer("document")


class ProcedureViewSet(ModelViewSet):
    """A live version never changes: a change is a draft, published from a day on."""

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
            path("in-use/", procedure_use.InUsePage.as_view(), name="in_use"),
            path("<int:pk>/in-use/", procedure_use.BesidePage.as_view(), name="beside"),
            path("new/", procedure_deeds.NewDraftPage.as_view(), name="new"),
            path("import/", procedure_deeds.ImportPage.as_view(), name="import"),
            path("compare/", procedures.ComparePage.as_view(), name="compare"),
            path("codes/", codes.CodesPage.as_view(), name="codes"),
            path("<int:pk>/", procedures.ReadPage.as_view(), name="read"),
            path("<int:pk>/document/", procedure_deeds.DocumentPage.as_view(), name="document"),
            path("<int:pk>/publish/", procedure_deeds.PublishPage.as_view(), name="publish"),
            path("<int:pk>/discard/", procedure_deeds.DiscardPage.as_view(), name="discard"),
            path("<int:pk>/end/", procedure_deeds.EndPage.as_view(), name="end"),
            path("<int:pk>/edit/", procedure_draft.EditPage.as_view(), name="edit"),
            path(
                "<int:pk>/edit/<slug:section>/add/<str:place>/",
                procedure_editing.EntryPage.as_view(),
                name="add",
            ),
            path(
                "<int:pk>/edit/<slug:section>/<str:item>/",
                procedure_editing.EntryPage.as_view(),
                name="entry",
            ),
        ]

    def get_permissions_to_register(self) -> QuerySet[Permission]:
        return Permission.objects.filter(
            content_type__app_label="casework", codename="view_procedureversion"
        )

    def register_admin_url_finder(self) -> None:
        """None: there is nothing to edit."""
