"""Documents: put on file, and fetched through a check; the whole file as one printable page."""

from __future__ import annotations

from typing import Any

from django.http import FileResponse, Http404, HttpRequest, HttpResponse

from cms.casework import registry
from cms.casework.desk.changes import whole_history
from cms.casework.desk.forms.answering import FileForm
from cms.casework.desk.forms.base import DeskForm
from cms.casework.desk.pages.base import ActPage, CasePage
from cms.casework.models import CaseFile, Direction, Message
from cms.casework.services.change import Act
from cms.casework.services.files import LARGEST, FileRefused, add_file
from cms.casework.services.promises import promises_of
from cms.casework.services.timeline import timeline

# Nothing in a served file may run, load, or be taken for another kind of thing.
SEALED = "sandbox; default-src 'none'; frame-ancestors 'none'"


class AddFilePage(ActPage):
    title = "Add a file"
    form_class = FileForm
    button = "Add it"
    anchor = "files"

    def perform(self, given: dict[str, Any], act: Act) -> str:
        upload = given["file"]
        if upload.size > LARGEST:  # before it is read into memory
            raise FileRefused("This file is larger than 10 MB. Choose a smaller one.")
        row = add_file(
            case_id=self.case.pk,
            act=act,
            name=upload.name,
            content=upload.read(),
            dated_on=given["dated_on"],
            shared=given["shared"],
        )
        return f"“{row.name}” is on file."

    def show_form(self, form: DeskForm, **kwargs: Any) -> HttpResponse:
        return super().show_form(form, is_multipart=True, **kwargs)


class DownloadPage(CasePage):
    """One document, to those who see its case, as an attachment that nothing can run in."""

    def get(self, request: HttpRequest, **kwargs: Any) -> FileResponse:
        row: CaseFile | None = self.case.files.filter(pk=kwargs["file_id"]).first()
        if row is None:
            raise Http404
        try:
            content = row.stored.open("rb")
        except FileNotFoundError:
            raise Http404 from None
        response = FileResponse(
            content, as_attachment=True, filename=row.name, content_type=row.content_type
        )
        response.headers["Content-Security-Policy"] = SEALED
        response.headers["X-Content-Type-Options"] = "nosniff"
        return response


class BundlePage(CasePage):
    """The correspondence file: everything, oldest first, to read or print (S0-43)."""

    title = "Correspondence file"
    template_name = "casework/desk/bundle.html"

    def get(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        only_shared = request.GET.get("only") == "shared"
        # Their copy is told in the words of their own page, which leave our questions out.
        entries = timeline(self.case, public=only_shared)
        return self.show(
            entries=sorted(entries, key=lambda entry: entry.at),
            promises=promises_of(self.case, now=self.now, public=only_shared),
            only_shared=only_shared,
        )


class LetterPage(CasePage):
    """One message to the person, to print and post."""

    title = "Letter"
    template_name = "casework/desk/letter.html"

    def get(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        rows = self.case.messages.filter(direction=Direction.OUT).select_related("party")
        message: Message | None = rows.filter(pk=kwargs["message_id"]).first()
        if message is None:
            raise Http404
        return self.show(message=message, organisation=registry.organisation())


class HistoryPage(CasePage):
    """Every version of the record: what changed, by whom and why."""

    title = "History of the record"
    template_name = "casework/desk/history.html"

    def get(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        return self.show(versions=whole_history(self.case))
