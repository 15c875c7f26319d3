"""Changing a draft without its document: one entry at a time, each looked at before it is kept."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.timezone import localdate

from cms.casework.clocks import PromiseLine
from cms.casework.desk.forms.procedure_entry import EntryForm
from cms.casework.desk.pages.procedure_problems import place_problems, refuse_taking_out
from cms.casework.desk.pages.procedures import EditorPage
from cms.casework.desk.procedure_example import example_of
from cms.casework.desk.procedure_fields import BY_KEY
from cms.casework.desk.procedure_sections import (
    Item,
    Place,
    Section,
    items_of,
    places_of,
    value_at,
)
from cms.casework.desk.versions import state_words
from cms.casework.errors import CaseworkError
from cms.casework.models import VersionStatus
from cms.casework.procedure.compare import Group, compare
from cms.casework.procedure.compliance import warnings_of
from cms.casework.procedure.document import (
    DocumentRefused,
    Path,
    Problem,
    parse,
    plain,
    read_document,
)
from cms.casework.procedure.merge_fields import FIELDS
from cms.casework.procedure.schema import Procedure
from cms.casework.procedure.splicing import Change, Put, Take, with_changes
from cms.casework.selectors import timescales_of
from cms.casework.services.procedure_versions import DraftChanged, change_draft

OF_TIMES: Final = frozenset({"general", "times", "stages", "calendar"})
# Where the document says nothing it says so by an empty list.
LISTS_THAT_STAY: Final = frozenset({"items", "grounds", "causes", "remedies", "choices"})


class EntryPage(EditorPage):
    """One entry of a draft: looked at, then saved. The document changes nowhere else."""

    template_name = "casework/desk/procedure_entry.html"
    button = "Save"
    section: Section
    item: Item | None = None
    place: Place | None = None

    def get_page_title(self) -> str:
        if self.item is not None:
            return self.item.title
        return f"Add {self.section.a_new_one}"

    def crumbs(self) -> list[dict[str, str]]:
        edit = reverse("desk_procedures:edit", args=[self.version.pk])
        opened = f"{edit}?open={self.section.key}#{self.section.key}" if self.opened else edit
        return [*super().crumbs(), {"url": opened, "label": "Change the draft"}]

    @property
    def opened(self) -> bool:
        """Whether the section was found, so that the way back opens it."""
        return hasattr(self, "section")

    def find(self) -> None:
        """404 for an entry that the draft does not have."""
        section = BY_KEY.get(self.kwargs["section"])
        if section is None:
            raise Http404
        self.section, self.tree = section, plain(parse(self.version.document))
        if "item" in self.kwargs:
            found = [one for one in items_of(section, self.tree) if one.key == self.kwargs["item"]]
            self.item = found[0] if found else None
        elif section.one:
            places = places_of(section, self.tree)
            self.place = next((one for one in places if one.key == self.kwargs["place"]), None)
        if self.item is None and self.place is None:
            raise Http404

    def get(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        self.only_drafts()
        self.find()
        return self.show_form(self.entry_form(self.version.spec))

    def entry_form(self, spec: Procedure, **kwargs: Any) -> EntryForm:
        entry = self.item.entry if self.item else None
        return EntryForm(section=self.section, spec=spec, entry=entry, **kwargs)

    def post(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        self.find()
        spec = self.version.spec
        form = self.entry_form(spec, data=request.POST)
        taking_out = "remove" in request.POST and self.item is not None and bool(self.section.one)
        if not taking_out and not form.is_valid():
            return self.show_form(form)
        try:
            changes = [self.taken_out()] if taking_out else self.changes(form)
            document = with_changes(self.version.document, changes)
            wanted = read_document(document)
        except DocumentRefused as refusal:
            if taking_out:
                refuse_taking_out(form, self.tree, refusal)
            else:
                place_problems(form, self.tree, self.path, refusal)
            return self.show_form(form)
        except CaseworkError as refusal:
            form.add_error(None, refusal.text)
            return self.show_form(form)
        if "look" in request.POST:
            return self.show_form(form, looked_at=compare(spec, wanted), wanted=wanted)
        return self.keep(form, document, wanted)

    @property
    def path(self) -> Path:
        if self.item is not None:
            return self.item.path
        if self.place is None:
            raise Http404
        there = self.listed_at(self.place.path) or ()
        return (*self.place.path, len(there))

    def listed_at(self, path: Path) -> Any:
        node = self.tree
        for step in path:
            node = node.get(step) if isinstance(node, dict) else node[int(step)]
        return node

    def changes(self, form: EntryForm) -> list[Change]:
        if self.item is not None:
            return form.changes(self.item.path)
        path = self.path[:-1]
        return [form.added(path, self.listed_at(path), set(keys_in(self.tree)))]

    def taken_out(self) -> Change:
        """The last of a list takes it with it, unless the document must have the list."""
        path = self.path
        *_, name, _ = path
        if len(self.listed_at(path[:-1])) > 1:
            return Take(path)
        return Put(path[:-1], []) if name in LISTS_THAT_STAY else Take(path[:-1])

    def keep(self, form: EntryForm, document: str, wanted: Procedure) -> HttpResponse:
        reason = str(self.request.POST.get("reason", ""))[:300]
        try:
            change_draft(
                version_id=self.version.pk,
                document=document,
                seen=self.seen,
                by=self.person,
                reason=reason,
            )
        except CaseworkError as refusal:
            form.is_valid()
            form.add_refusal(refusal)
            stale = isinstance(refusal, DraftChanged)
            looked_at = compare(self.version.spec, wanted)
            return self.show_form(
                form, status=409 if stale else 200, looked_at=looked_at, wanted=wanted
            )
        messages.success(self.request, f"Saved: {self.get_page_title()}.")
        edit, section = reverse("desk_procedures:edit", args=[self.version.pk]), self.section.key
        return redirect(f"{edit}?open={section}#{section}")

    def show_form(
        self,
        form: Any,
        *,
        problems: tuple[Problem, ...] = (),
        status: int = 200,
        looked_at: tuple[Group, ...] | None = None,
        wanted: Procedure | None = None,
        **more: Any,
    ) -> HttpResponse:
        spec = wanted or self.version.spec
        live = self.live_version()
        return super().show_form(
            form,
            problems=problems,
            status=status,
            section=self.section,
            item=self.item,
            may_remove=self.item is not None and bool(self.section.one),
            looked_at=looked_at,
            for_new_cases=compare(live.spec, spec) if live and looked_at is not None else None,
            live=live,
            timescales=timescales_of(spec),
            note=spec.note,
            warnings=warnings_of(spec, on=localdate(self.now)),
            shows_times=self.section.key in OF_TIMES,
            stays=self.what_stays(),
            merge_fields=FIELDS if self.section.key in ("messages", "paragraphs") else {},
            example=self.example(spec),
            **more,
        )

    def example(self, spec: Procedure) -> PromiseLine | None:
        """A time as somebody would see it who wrote to us now."""
        if self.item is None or self.section.key != "times":
            return None
        return example_of(spec, str(value_at(self.item.entry, "key")), now=self.now)

    def what_stays(self) -> list[tuple[str, str, str]]:
        """The locked paragraphs that follow a letter: key, name and words. Not changed here."""
        if self.item is None or self.section.key != "messages":
            return []
        texts = self.version.spec.paragraphs
        keys = value_at(self.item.entry, "locked") or ()
        return [(key, key.replace("_", " ").capitalize(), texts[key]) for key in keys]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(**kwargs)
        state = state_words(self.version, self.today)
        return {**context, "state": state, "is_draft": self.version.status == VersionStatus.DRAFT}


def keys_in(node: Any) -> Iterator[str]:
    """Every key that the document has, of whatever part."""
    if isinstance(node, dict):
        if "key" in node:
            yield str(node["key"])
        for value in node.values():
            yield from keys_in(value)
    elif isinstance(node, list):
        for value in node:
            yield from keys_in(value)
