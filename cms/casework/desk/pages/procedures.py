"""The life of a procedure's versions on the desk: read, compare, draft, publish, retire."""

from __future__ import annotations

from typing import Any, ClassVar

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.timezone import localdate

from cms.casework.desk.access import person_of, refused
from cms.casework.desk.forms.base import DeskForm
from cms.casework.desk.forms.procedures import (
    CompareForm,
    DocumentForm,
    DraftFromForm,
    PublishForm,
    ReasonForm,
    RetireForm,
)
from cms.casework.desk.pages.base import DeskPage
from cms.casework.desk.policies import edits_procedures, reads_procedures
from cms.casework.desk.versions import state_words, story_of
from cms.casework.errors import CaseworkError
from cms.casework.models import ProcedureVersion, VersionStatus
from cms.casework.procedure.compare import compare
from cms.casework.procedure.compliance import warnings_of
from cms.casework.procedure.document import DocumentRefused, Problem
from cms.casework.selectors import timescales_of
from cms.casework.services.procedure_versions import (
    DraftChanged,
    call_off,
    change_draft,
    discard_draft,
    draft_from_pack,
    draft_from_version,
    import_draft,
    publish_draft,
    retire_version,
)
from cms.casework.services.procedures import packs_shipped

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

    title = "Compare"
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
    """A form for whoever may change procedures."""

    template_name = "casework/desk/procedure_act.html"
    button = "Save"
    hint = ""

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if reads_procedures(person_of(request)) and not edits_procedures(person_of(request)):
            return refused(request, NOT_YOURS)
        return super().dispatch(request, *args, **kwargs)

    def lets_in(self) -> bool:
        return edits_procedures(self.person)

    def make_form(self, **kwargs: Any) -> DeskForm:
        raise NotImplementedError

    def perform(self, form: Any) -> tuple[int, str]:
        """Call the service; the version to show then, and what to say."""
        raise NotImplementedError

    def get(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        return self.show_form(self.make_form())

    def post(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        form = self.make_form(data=request.POST, files=request.FILES)
        if not form.is_valid():
            return self.show_form(form)
        try:
            pk, said = self.perform(form)
        except DocumentRefused as refusal:
            return self.show_form(form, problems=refusal.problems)
        except CaseworkError as refusal:
            form.add_error(refusal.field if refusal.field in form.fields else None, refusal.text)
            self.read_again()
            return self.show_form(form, status=409 if isinstance(refusal, DraftChanged) else 200)
        messages.success(request, said)
        return redirect(read_url(pk))

    def read_again(self) -> None:
        if hasattr(self, "version"):
            self.version.refresh_from_db()

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


class NewDraftPage(EditorPage):
    """A draft with the words of a shipped pack, or of any version there is."""

    title = "A new draft"
    button = "Make the draft"
    hint = "Nothing changes for anybody until the draft is published."

    def make_form(self, **kwargs: Any) -> DeskForm:
        kwargs.pop("files", None)
        rows = ProcedureVersion.objects.select_related("procedure").defer("document")
        sources = [(f"version:{row.pk}", f"{row} ({row.get_status_display()})") for row in rows]
        sources += [(f"pack:{key}", f"Shipped: {key}") for key in packs_shipped()]
        initial = {"source": f"version:{self.request.GET.get('from', '')}"}
        return DraftFromForm(sources=sources, initial=initial, **kwargs)

    def perform(self, form: Any) -> tuple[int, str]:
        family, _, name = form.cleaned_data["source"].partition(":")
        if family == "pack":
            version = draft_from_pack(name, by=self.person)
        else:
            version = draft_from_version(int(name), by=self.person)
        return version.pk, f"Made: {version}, a draft."


class ImportPage(EditorPage):
    """A document of somebody's own becomes a draft, or is refused with every problem it has."""

    title = "Import a document"
    button = "Import it as a draft"
    hint = "It is checked whole. Every mistake is told at once, with its line and what to do."

    def make_form(self, **kwargs: Any) -> DeskForm:
        return DocumentForm(**kwargs)

    def perform(self, form: Any) -> tuple[int, str]:
        version = import_draft(form.text, by=self.person, reason=form.cleaned_data["reason"])
        return version.pk, f"Imported: {version}, a draft."


class DraftPage(EditorPage):
    """A deed on a draft; for anything else there is no such page."""

    def get(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        self.only_drafts()
        return super().get(request, **kwargs)

    def only_drafts(self) -> None:
        if self.version.status != VersionStatus.DRAFT:
            raise Http404


class DocumentPage(DraftPage):
    """The document of a draft, as text."""

    title = "The document"
    button = "Put it in the place of the draft"
    hint = "It is checked whole. Every mistake is told at once, with its line and what to do."

    def make_form(self, **kwargs: Any) -> DeskForm:
        return DocumentForm(initial={"document": self.version.document}, **kwargs)

    def perform(self, form: Any) -> tuple[int, str]:
        version = change_draft(
            version_id=self.version.pk,
            document=form.text,
            seen=self.seen,
            by=self.person,
            reason=form.cleaned_data["reason"],
        )
        return version.pk, f"Saved: {version}."


class PublishPage(DraftPage):
    """From which day new cases have it; what changes for them, and that open ones keep theirs."""

    title = "Publish"
    template_name = "casework/desk/procedure_publish.html"
    button = "Publish it"

    def make_form(self, **kwargs: Any) -> DeskForm:
        kwargs.pop("files", None)
        return PublishForm(initial={"on": self.today}, **kwargs)

    def show_form(self, form: DeskForm, **more: Any) -> HttpResponse:
        live, spec = self.live_version(), self.version.spec
        return super().show_form(
            form,
            live=live,
            groups=compare(live.spec, spec) if live else None,
            timescales=timescales_of(spec),
            warnings=warnings_of(spec, on=self.today),
            **more,
        )

    def perform(self, form: Any) -> tuple[int, str]:
        given = form.cleaned_data
        version = publish_draft(
            version_id=self.version.pk,
            on=given["on"],
            seen=self.seen,
            now=self.now,
            by=self.person,
            reason=given["reason"],
        )
        return version.pk, f"Published: {version}."


class DiscardPage(DraftPage):
    title = "Discard the draft"
    button = "Discard it"
    hint = "It stays on file with your reason, and never comes into force."

    def make_form(self, **kwargs: Any) -> DeskForm:
        kwargs.pop("files", None)
        return ReasonForm(**kwargs)

    def perform(self, form: Any) -> tuple[int, str]:
        version = discard_draft(
            version_id=self.version.pk,
            seen=self.seen,
            by=self.person,
            reason=form.cleaned_data["reason"],
        )
        return version.pk, f"Discarded: {version}."


class EndPage(EditorPage):
    """Retire a version, or call it off where its first day is still to come."""

    HINTS: ClassVar = {
        True: "The version before it goes on as if this one had never been published.",
        False: "New cases no longer have it from the day after. Open cases keep it to their end.",
    }

    def get_page_title(self) -> str:
        return "Call it off" if self.is_to_come else "Retire it"

    @property
    def is_to_come(self) -> bool:
        return to_come(self.version, self.today)

    def get(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        if not may_end(self.version, self.today):
            raise Http404
        return super().get(request, **kwargs)

    def make_form(self, **kwargs: Any) -> DeskForm:
        kwargs.pop("files", None)
        self.hint, self.button = self.HINTS[self.is_to_come], self.get_page_title()
        if self.is_to_come:
            return ReasonForm(**kwargs)
        return RetireForm(initial={"last_day": self.today}, **kwargs)

    def perform(self, form: Any) -> tuple[int, str]:
        given, pk = form.cleaned_data, self.version.pk
        if self.is_to_come:
            version = call_off(version_id=pk, now=self.now, by=self.person, reason=given["reason"])
            return pk, f"Called off: {version}."
        version = retire_version(
            version_id=pk,
            last_day=given["last_day"],
            now=self.now,
            by=self.person,
            reason=given["reason"],
        )
        return pk, f"Retired: {version}."
