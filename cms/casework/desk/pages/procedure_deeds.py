"""What is done to a procedure as a whole: drafted, imported, published, discarded, retired."""

from __future__ import annotations

from abc import ABC, abstractmethod
from typing import Any, ClassVar

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect

from cms.casework.desk.forms.base import DeskForm
from cms.casework.desk.forms.procedures import (
    DocumentForm,
    DraftFromForm,
    PublishForm,
    ReasonForm,
    RetireForm,
)
from cms.casework.desk.pages.procedures import EditorPage, may_end, read_url, to_come
from cms.casework.errors import CaseworkError
from cms.casework.models import ProcedureVersion
from cms.casework.procedure.compare import compare
from cms.casework.procedure.compliance import warnings_of
from cms.casework.procedure.document import DocumentRefused
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
from cms.casework.services.procedures import pack_titles


class DeedPage(EditorPage, ABC):
    """A form that calls one service; its refusals stand where they belong, with what was typed."""

    @abstractmethod
    def make_form(self, **kwargs: Any) -> DeskForm:
        """The form, with ``data`` and ``files`` where it was sent."""

    @abstractmethod
    def perform(self, form: Any) -> tuple[int, str]:
        """Call the service; the version to show then, and what to say."""

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
            form.add_refusal(refusal)
            self.read_again()
            return self.show_form(form, status=409 if isinstance(refusal, DraftChanged) else 200)
        messages.success(request, said)
        return redirect(read_url(pk))

    def read_again(self) -> None:
        if hasattr(self, "version"):
            self.version.refresh_from_db()


class NewDraftPage(DeedPage):
    """A draft with the words of a shipped pack, or of any version there is."""

    title = "A new draft"
    button = "Make the draft"
    hint = "Nothing changes for anybody until the draft is published."

    def make_form(self, **kwargs: Any) -> DeskForm:
        kwargs.pop("files", None)
        rows = ProcedureVersion.objects.select_related("procedure").defer("document")
        sources = [
            (f"version:{row.pk}", f"{row} ({row.get_status_display().lower()})") for row in rows
        ]
        sources += [
            (f"pack:{key}", f"{title} (shipped as {key})") for key, title in pack_titles().items()
        ]
        initial = {"source": f"version:{self.request.GET.get('from', '')}"}
        return DraftFromForm(sources=sources, initial=initial, **kwargs)

    def perform(self, form: Any) -> tuple[int, str]:
        family, _, name = form.cleaned_data["source"].partition(":")
        if family == "pack":
            version = draft_from_pack(name, by=self.person)
        else:
            version = draft_from_version(int(name), by=self.person)
        return version.pk, f"Made: {version}, a draft."


class ImportPage(DeedPage):
    """A document of somebody's own becomes a draft, or is refused with every problem it has."""

    title = "Import a document"
    button = "Import it as a draft"
    hint = "It is checked whole. Every mistake is told at once, with its line and what to do."

    def make_form(self, **kwargs: Any) -> DeskForm:
        return DocumentForm(**kwargs)

    def perform(self, form: Any) -> tuple[int, str]:
        version = import_draft(form.text, by=self.person, reason=form.cleaned_data["reason"])
        return version.pk, f"Imported: {version}, a draft."


class DraftPage(DeedPage):
    """A deed on a draft; for anything else there is no such page."""

    def get(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        self.only_drafts()
        return super().get(request, **kwargs)


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
            note=spec.note,
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


class EndPage(DeedPage):
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
