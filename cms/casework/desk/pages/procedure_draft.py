"""A draft entry by entry: what may be changed by a form, and where the rest is changed."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from django.http import HttpRequest, HttpResponse
from django.urls import reverse

from cms.casework.desk.pages.procedures import EditorPage
from cms.casework.desk.procedure_fields import SECTIONS_BY_PART
from cms.casework.desk.procedure_sections import Item, Section, items_of, places_of
from cms.casework.models import OutsideBody
from cms.casework.procedure.compare import compare
from cms.casework.procedure.compliance import warnings_of
from cms.casework.procedure.document import parse, plain
from cms.casework.selectors import timescales_of

# Kept beside the procedures, by screens of the admin named as they are registered.
BESIDE: Final = (
    ("People in roles, their deputies and dates", "users_appointment_modeladmin_index"),
    ("Outside bodies, their dates and who follows them", "casework_outsidebody_modeladmin_index"),
    ("Our own words for messages", "casework_messagetext_modeladmin_index"),
    ("The questions of “Tell us”", "casework_questiontext_modeladmin_index"),
    ("Bank holidays, and days on which we are closed", "casework_calendarday_modeladmin_index"),
)


class EditPage(EditorPage):
    """Everything in a draft that may be changed by a form, and where the rest is changed."""

    title = "Change the draft"
    template_name = "casework/desk/procedure_edit.html"

    def get(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        self.only_drafts()
        live, spec = self.live_version(), self.version.spec
        return self.show(
            parts=self.parts(),
            opened=request.GET.get("open", ""),
            live=live,
            groups=compare(live.spec, spec) if live else None,
            timescales=timescales_of(spec),
            note=spec.note,
            warnings=warnings_of(spec, on=self.today),
            reference=BESIDE,
            may_appoint=request.user.has_perm("users.change_appointment"),
        )

    def parts(self) -> list[tuple[str, list[Any]]]:
        """Each part with its sections that the document has something of, or may have."""
        tree = plain(parse(self.version.document))
        kept = dict(OutsideBody.objects.values_list("key", "pk"))
        parts = []
        for title, sections in SECTIONS_BY_PART:
            rows = [
                (
                    section,
                    [(item, self.address(section, item, kept)) for item in items_of(section, tree)],
                    places_of(section, tree) if section.one else [],
                )
                for section in sections
            ]
            parts.append((title, [row for row in rows if row[1] or row[2]]))
        return [part for part in parts if part[1]]

    def address(self, section: Section, item: Item, kept: Mapping[str, int]) -> str:
        """An outside body that is in the list is changed there, at once and for every case."""
        if section.key == "bodies" and item.key in kept:
            return reverse("casework_outsidebody_modeladmin_edit", args=[kept[item.key]])
        return reverse("desk_procedures:entry", args=[self.version.pk, section.key, item.key])
