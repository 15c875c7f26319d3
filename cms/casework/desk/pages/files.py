"""Documents: put on file, and fetched through a check; the whole file as one printable page."""

from __future__ import annotations

from typing import Any

from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase

from cms.casework import registry
from cms.casework.desk.changes import whole_history
from cms.casework.desk.forms.answering import FileForm, OriginalForm
from cms.casework.desk.forms.base import DeskForm
from cms.casework.desk.pages.base import ActPage, CasePage, FormPage
from cms.casework.mail.reaching import adjusted
from cms.casework.models import Case, CaseFile, Direction, Message, Part
from cms.casework.services.audit import note_original_taken
from cms.casework.services.change import Act
from cms.casework.services.files import add_file
from cms.casework.services.promises import promises_of
from cms.casework.services.timeline import timeline
from cms.casework.services.uploads import refuse_size
from cms.web.uploads import UploadRefused, kind_of, sealed

AS_IT_CAME = (
    "Everybody is given a copy of this file that was made new. This is the file exactly as it "
    "was sent. It may say where and by whom it was made, and may hold things that run. "
    "Take it only if the copy does not show what you need. That you took it is written down."
)


class AddFilePage(ActPage):
    title = "Add a file"
    form_class = FileForm
    button = "Add it"
    anchor = "files"

    def perform(self, given: dict[str, Any], act: Act) -> str:
        upload = given["file"]
        refuse_size(upload.size)
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
        row = file_of(self.case, kwargs["file_id"])
        try:
            content = row.stored.open("rb")
        except FileNotFoundError:
            raise Http404 from None
        return sealed(content, name=row.name, content_type=row.content_type)


class OriginalPage(FormPage):
    """A file as it came, to those who work on the case, each time with its own press."""

    title = "The file as it came"
    form_class = OriginalForm
    button = "Save the file as it came"
    hint = AS_IT_CAME

    def enter(self) -> None:
        super().enter()
        self.row = file_of(self.case, self.kwargs["file_id"])
        if not self.row.original:
            raise Http404

    def carry_out(self, form: DeskForm, act: Act) -> HttpResponseBase:
        try:
            content = self.row.original.open("rb")
        except FileNotFoundError:
            raise Http404 from None
        note_original_taken(file=self.row, by=self.person, now=self.now)
        name = f"as it came - {self.row.name.rpartition('.')[0]}{ending_of(content.read(64))}"
        content.seek(0)
        return sealed(content, name=name, content_type="application/octet-stream")


def file_of(case: Case, file_id: int) -> CaseFile:
    row: CaseFile | None = case.files.filter(pk=file_id).first()
    if row is None:
        raise Http404
    return row


def ending_of(start: bytes) -> str:
    try:
        return kind_of(start).ending
    except UploadRefused:  # kept before the kinds that we take changed
        return ".bin"


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
            large=only_shared and self.in_large_print(),
        )

    def in_large_print(self) -> bool:
        """What goes to the person, if they asked for it (S0-6)."""
        spec = self.case.procedure.spec
        return any(
            adjusted(party, spec).large_print
            for party in self.case.parties.all()
            if party.part == Part.PERSON
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
        party = message.party
        large = party is not None and adjusted(party, self.case.procedure.spec).large_print
        return self.show(message=message, organisation=registry.organisation(), large=large)


class HistoryPage(CasePage):
    """Every version of the record: what changed, by whom and why."""

    title = "History of the record"
    template_name = "casework/desk/history.html"

    def get(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        return self.show(versions=whole_history(self.case))
