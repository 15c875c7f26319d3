"""Which procedures the site runs: what each is in use for, and switching the main one."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.functional import cached_property

from cms.casework.desk.forms.procedure_use import SwitchForm, UseForm
from cms.casework.desk.pages.procedures import EditorPage
from cms.casework.errors import CaseworkError
from cms.casework.models import ProcedureVersion
from cms.casework.selectors import timescales_of
from cms.casework.services.procedures import pack_titles
from cms.casework.services.using import left_to_do, switch_main, switch_to_pack, use_beside
from cms.casework.uses import AllInUse, InUse, procedures_in_use, reach_in_words, use_of

LIVE, PACK = "live", "pack"


@dataclass(frozen=True)
class Row:
    """A procedure in force and what it takes in; ``reach`` is empty while that is nothing."""

    version: ProcedureVersion
    title: str
    reach: str
    is_main: bool


class UsePage(EditorPage):
    """A page about what is in use."""

    @cached_property
    def used(self) -> AllInUse:
        return procedures_in_use(on=self.today)

    def rows(self) -> list[Row]:
        """Everything in force, with the main one first."""
        newest: dict[int, ProcedureVersion] = {}
        for version in ProcedureVersion.objects.in_force(self.today).select_related(
            "procedure__use"
        ):
            newest.setdefault(version.procedure_id, version)
        main = self.used.main
        rows = [self.row(InUse(one, use_of(one)), main) for one in newest.values()]
        return sorted(rows, key=lambda row: (not row.is_main, not row.reach, row.title))

    def row(self, one: InUse, main: InUse | None) -> Row:
        is_main = main is not None and one.key == main.key
        one.use.main = is_main  # the one of a fresh site is not stored yet
        reach = reach_in_words(one.use, one.spec, main.spec if main else None)
        return Row(one.version, one.spec.title, reach, is_main)


class InUsePage(UsePage):
    """Every procedure in force, what it is for, what is left to do, and switching (one screen)."""

    title = "Procedures in use"
    template_name = "casework/desk/procedure_use.html"
    button = "Switch to it"

    def make_form(self, **kwargs: Any) -> SwitchForm:
        rows, main = self.rows(), self.used.main
        live = {row.version.procedure.key: row.title for row in rows}
        sources = [
            (f"{LIVE}:{key}", title)
            for key, title in live.items()
            if main is None or key != main.key
        ]
        sources += [
            (f"{PACK}:{key}", f"{title} (shipped as {key}, not in force yet)")
            for key, title in pack_titles().items()
            if key not in live
        ]
        return SwitchForm(sources=sources, **kwargs)

    def get(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        return self.show_all(self.make_form())

    def post(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        form = self.make_form(data=request.POST)
        if not form.is_valid():
            return self.show_all(form)
        try:
            said = self.switch(form)
        except CaseworkError as refusal:
            form.add_refusal(refusal)
            return self.show_all(form)
        messages.success(request, said)
        return redirect(reverse("desk_procedures:in_use"))

    def switch(self, form: SwitchForm) -> str:
        family, _, key = form.cleaned_data["source"].partition(":")
        do = switch_to_pack if family == PACK else switch_main
        version = do(key=key, now=self.now, by=self.person, reason=form.cleaned_data["reason"])
        return f"New cases come in under: {version}."

    def show_all(self, form: SwitchForm) -> HttpResponse:
        main = self.used.main
        times = timescales_of(main.spec) if main else []
        left = left_to_do(now=self.now)
        return self.show_form(form, rows=self.rows(), left=left, timescales=times, main=main)


class BesidePage(UsePage):
    """What one procedure takes in beside the main one."""

    title = "What it is in use for"
    hint = "It takes in what fits, and the main procedure everything else. Nothing ticked: nothing."

    def make_form(self, **kwargs: Any) -> UseForm:
        main = self.used.main
        live = self.live_version()
        if main is None or live is None or live.pk != self.version.pk:
            raise Http404
        use = use_of(self.version)
        first = {"asked": use.asked, "kinds": use.kinds, "areas": use.areas}
        areas = main.spec.areas
        return UseForm(spec=self.version.spec, areas=areas, initial=first, **kwargs)

    def get(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        form = self.make_form()
        if self.used.main and self.used.main.version.pk == self.version.pk:
            raise Http404
        return self.show_form(form)

    def post(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        form = self.make_form(data=request.POST)
        if not form.is_valid():
            return self.show_form(form)
        key = self.version.procedure.key
        try:
            use = use_beside(key=key, now=self.now, by=self.person, **form.wanted)
        except CaseworkError as refusal:
            form.add_refusal(refusal)
            return self.show_form(form)
        said = "It takes in what you chose." if use.takes_in else "It takes in nothing any more."
        messages.success(request, said)
        return redirect(reverse("desk_procedures:in_use"))
