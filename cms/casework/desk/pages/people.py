"""The people in a case."""

from __future__ import annotations

from typing import Any

from django.http import Http404

from cms.casework.desk.forms.base import DeskForm
from cms.casework.desk.forms.people import PersonForm
from cms.casework.desk.pages.base import ActPage
from cms.casework.models import Part, Party
from cms.casework.services.change import Act
from cms.casework.services.people import PartyDetails, change_party


class PersonPage(ActPage):
    """Put somebody's details right, or record what was agreed with them (S0-6, S4-12)."""

    title = "Change a person’s details"
    form_class = PersonForm
    anchor = "people"
    party: Party

    def enter(self) -> None:
        rows = (row for row in self.case.parties.all() if row.part != Part.SUBJECT)
        found = next((row for row in rows if row.pk == self.kwargs["party_id"]), None)
        if found is None:
            raise Http404
        self.party = found
        super().enter()

    def make_form(self, **kwargs: Any) -> DeskForm:
        return PersonForm(case=self.case, party=self.party, **kwargs)

    def perform(self, given: dict[str, Any], act: Act) -> str:
        details = PartyDetails(**{key: value for key, value in given.items() if key != "reason"})
        change_party(case_id=self.case.pk, act=act, party_id=self.party.pk, details=details)
        return "Saved."
