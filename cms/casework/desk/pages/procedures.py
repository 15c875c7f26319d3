"""Procedures on the desk, to read and compare; and what every page that changes them stands on."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.timezone import localdate

from cms.casework.desk.access import person_of, refused
from cms.casework.desk.forms.base import DeskForm
from cms.casework.desk.forms.procedures import CompareForm
from cms.casework.desk.pages.base import DeskPage
from cms.casework.desk.policies import edits_procedures, reads_procedures
from cms.casework.desk.versions import state_words, story_of
from cms.casework.models import ProcedureVersion, VersionStatus
from cms.casework.procedure.compare import compare
from cms.casework.procedure.document import Problem
from cms.casework.selectors import timescales_of

NOT_YOURS = "Your role cannot change procedures. Ask the coordinator or an administrator."


def read_url(pk: int) -> str:
    return reverse("desk_procedures:read", args=[pk])


class VersionPage(DeskPage):
    """A page of one version, for everybody who works by procedures."""

    version: ProcedureVersion

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if "pk" in kwargs and reads_procedures(person_of(request)):
            rows = ProcedureVersion.objects.select_related("procedure", "published_by")
            self.version = get_object_or_404(rows, pk=kwargs["pk"])
        return super().dispatch(request, *args, **kwargs)

    def lets_in(self) -> bool:
        return reads_procedures(self.person)

    def crumbs(self) -> list[dict[str, str]]:
        above = [{"url": reverse("desk_procedures:index"), "label": "Procedures"}]
        if hasattr(self, "version"):
            above.append({"url": read_url(self.version.pk), "label": str(self.version)})
        return above

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context_data(**kwargs)
        if hasattr(self, "version"):
            context |= {"version": self.version, "state": state_words(self.version, self.today)}
        return {**context, "may_edit": edits_procedures(self.person)}

    @property
    def today(self) -> Any:
        return localdate(self.now)

    def live_version(self) -> ProcedureVersion | None:
        """The version of the same procedure that new cases get today."""
        rows = ProcedureVersion.objects.in_force(self.today).select_related("procedure")
        found: ProcedureVersion | None = rows.filter(procedure=self.version.procedure).first()
        return found


class ReadPage(VersionPage):
    """One version, whole."""

    template_name = "casework/desk/procedure.html"

    def get_page_title(self) -> str:
        return str(self.version)

    def crumbs(self) -> list[dict[str, str]]:
        return super().crumbs()[:1]

    def get(self, request: HttpRequest, pk: int, **kwargs: Any) -> HttpResponse:
        if "download" in request.GET:
            return self.as_file()
        spec = self.version.spec
        return self.show(
            spec=spec,
            timescales=timescales_of(spec),
            note=spec.note,
            story=story_of(self.version),
            live=self.live_version(),
            to_come=to_come(self.version, self.today),
            may_end=may_end(self.version, self.today),
        )

    def as_file(self) -> HttpResponse:
        name = f"{self.version.procedure.key}-v{self.version.number}.yaml"
        return HttpResponse(
            self.version.document,
            content_type="application/yaml; charset=utf-8",
            headers={"Content-Disposition": f'attachment; filename="{name}"'},
        )


def to_come(version: ProcedureVersion, today: Any) -> bool:
    return version.status == VersionStatus.LIVE and version.effective_from > today


def may_end(version: ProcedureVersion, today: Any) -> bool:
    ended = version.effective_to is not None and version.effective_to < today
    return version.status == VersionStatus.LIVE and not ended


class ComparePage(VersionPage):
    """Two versions side by side, in words."""

    title = "Compare two versions"
    template_name = "casework/desk/procedure_compare.html"

    def get(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        asked = request.GET if {"old", "new"} & set(request.GET) else None
        form = CompareForm(data=asked)
        if asked is None or not form.is_valid():
            return self.show(form=form, groups=None, has_errors=bool(form.errors))
        rows = ProcedureVersion.objects.select_related("procedure")
        old, new = (rows.get(pk=form.cleaned_data[name]) for name in ("old", "new"))
        groups = compare(old.spec, new.spec)
        return self.show(form=form, old=old, new=new, groups=groups)


class EditorPage(VersionPage):
    """A page with a form for whoever may change procedures."""

    template_name = "casework/desk/procedure_act.html"
    button = "Save"
    hint = ""

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if reads_procedures(person_of(request)) and not edits_procedures(person_of(request)):
            return refused(request, NOT_YOURS)
        return super().dispatch(request, *args, **kwargs)

    def lets_in(self) -> bool:
        return edits_procedures(self.person)

    @property
    def seen(self) -> str:
        return str(self.request.POST.get("seen", ""))

    def show_form(
        self, form: DeskForm, *, problems: tuple[Problem, ...] = (), status: int = 200, **more: Any
    ) -> HttpResponse:
        return self.show(
            form=form,
            problems=problems,
            button=self.button,
            hint=self.hint,
            has_errors=bool(form.errors or problems),
            is_multipart=form.is_multipart(),
            status=status,
            **more,
        )

    def only_drafts(self) -> None:
        """404 for what is a draft no more."""
        if self.version.status != VersionStatus.DRAFT:
            raise Http404
