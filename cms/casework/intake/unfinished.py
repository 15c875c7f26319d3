"""A page that is left half done: files added or taken back, answers put aside for later."""

from __future__ import annotations

from datetime import datetime
from typing import Final, cast
from uuid import UUID

from django.forms import FileField, Form
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect
from formtools.wizard.views import NamedUrlSessionWizardView

from cms.casework.intake.forms import Question
from cms.casework.services.unsent import keep_files, remove_file
from cms.web.limits import source_of

CHECK: Final = "check"


class UnfinishedPages(NamedUrlSessionWizardView):
    """What a page of questions can do besides going on; everything typed is kept."""

    file_storage = None  # files go another way: cms.casework.services.unsent
    request: HttpRequest
    now: datetime

    @property
    def key(self) -> UUID | None:
        key = self.storage.extra_data.get("key")
        return UUID(key) if key else None

    def aside(self, step: str) -> HttpResponse | None:
        """What another button than “Continue” does; None where it was that one."""
        sent = self.request.POST
        if not {"add", "remove", "later"} & sent.keys():
            return None
        form = self.get_form(data=sent)
        typed = self.process_step(form)
        self.keep_draft(step, typed)
        if "later" in sent:
            return self.put_aside(step)
        if "remove" in sent and self.key:
            remove_file(self.key, sent["remove"])
        elif not self.take_files(form := self.without_errors(typed)):
            return cast("HttpResponse", self.render(form))
        return redirect(f"{self.address_of(step)}#files")

    def put_aside(self, step: str) -> HttpResponse:
        """Go and ask for the link that comes back to this page (journey R5, on each screen)."""
        self.storage.extra_data = {**self.storage.extra_data, "step": step}
        return redirect("tell_us_save")

    def take_files(self, form: Question) -> bool:
        """Keep the files of the page; False, with the reasons beside the field, if one is refused."""
        if "attached" not in form.fields or self.key is None:
            return True
        form.full_clean()
        form.errors.pop("attached", None)
        files = self.request.FILES.getlist(form.add_prefix("attached"))
        source = source_of(self.request)
        refused = keep_files(files, key=self.key, source=source, now=self.now)
        for text in refused:
            form.add_error("attached", text)
        return not refused

    def without_errors(self, typed: dict[str, list[str]]) -> Question:
        """A page as it was left half done: nothing is wrong with it yet."""
        data = QueryDict(mutable=True)
        for name, values in typed.items():
            data.setlist(name, values)
        form: Question = self.get_form(data=data)
        form.full_clean()
        form.errors.clear()
        return form

    @property
    def from_check(self) -> bool:
        return self.request.GET.get("from") == CHECK

    def draft_of(self, step: str) -> dict[str, list[str]] | None:
        drafts: dict[str, dict[str, list[str]]] = self.storage.extra_data.get("drafts", {})
        return drafts.get(step)

    def keep_draft(self, step: str, typed: dict[str, list[str]] | None) -> None:
        """Remember what was typed on a page that is not finished; None: it is."""
        extra = self.storage.extra_data
        drafts = {name: kept for name, kept in extra.get("drafts", {}).items() if name != step}
        if typed is not None:
            drafts[step] = typed
        if drafts != extra.get("drafts", {}):
            self.storage.extra_data = {**extra, "drafts": drafts}

    def address_of(self, step: str) -> str:
        return f"{self.get_step_url(step)}{'?from=check' if self.from_check else ''}"

    def process_step(self, form: Form) -> dict[str, list[str]]:
        """Keep the answers to our own questions; whatever else was sent is dropped."""
        fields = form.fields.items()
        names = [form.add_prefix(name) for name, f in fields if not isinstance(f, FileField)]
        sent = self.request.POST
        return {name: sent.getlist(name) for name in names if name in sent}
