"""A case that came in under the wrong procedure, moved while nothing was answered."""

from __future__ import annotations

from typing import Any

from django.utils.timezone import localdate

from cms.casework.desk.forms.base import DeskForm
from cms.casework.desk.forms.procedure_use import WrongProcedureForm
from cms.casework.desk.pages.base import ActPage
from cms.casework.models import Case
from cms.casework.services.change import Act
from cms.casework.services.moving import change_procedure, done_already
from cms.casework.uses import AllInUse, InUse, procedures_in_use, reach_in_words


def others_for(case: Case, used: AllInUse) -> list[InUse]:
    """Where it may go; nothing once something was done under the one it has."""
    own = case.procedure.procedure_id
    others = [one for one in used.all if one.version.procedure_id != own]
    return others if others and case.closed_at is None and not done_already(case) else []


class WrongProcedurePage(ActPage):
    """Its dates are counted again, from when it was received."""

    title = "Move it to another procedure"
    button = "Move it"
    others: list[InUse]

    @property
    def hint(self) -> str:  # type: ignore[override]
        return (
            f"It came in under “{self.case.procedure.spec.title}”. Its dates are counted again "
            "from when we got it, and the person is told."
        )

    def enter(self) -> None:
        self.used = procedures_in_use(on=localdate(self.now))
        self.others = others_for(self.case, self.used)
        if not self.others:
            self.not_offered()
        super().enter()

    def make_form(self, **kwargs: Any) -> DeskForm:
        main = self.used.main
        known = [
            one for one in self.used.all if one.version.procedure != self.case.procedure.procedure
        ]
        procedures = [
            (
                one.key,
                one.spec.title,
                reach_in_words(one.use, one.spec, main.spec if main else None),
            )
            for one in known
        ]
        return WrongProcedureForm(case=self.case, procedures=procedures, **kwargs)

    def perform(self, given: dict[str, Any], act: Act) -> str:
        case = change_procedure(case_id=self.case.pk, act=act, key=given["procedure"])
        return f"Moved to “{case.procedure.spec.title}”. Sort it again."
