"""Sending a case back to an earlier stage, to be decided again (S3-52)."""

from __future__ import annotations

from typing import Any

from django.utils.timezone import localdate

from cms.casework.desk.forms.base import DeskForm
from cms.casework.desk.forms.moving import EnterStageForm
from cms.casework.desk.missing import items_for
from cms.casework.desk.pages.base import ActPage
from cms.casework.facts import facts_for
from cms.casework.models import Case
from cms.casework.procedure.gates import missing_for
from cms.casework.procedure.schema import Stage
from cms.casework.services.change import Act
from cms.casework.services.escalation import return_to_stage


def stages_to_return_to(case: Case) -> list[Stage]:
    spec = case.procedure.spec
    return [spec.stage_by_key[key] for key in spec.stage_by_key[case.stage].returns_to]


class ReturnPage(ActPage):
    title = "Send it back"
    form_class = EnterStageForm
    action = "return"
    button = "Send it back"
    hint = "It is looked at and answered there again. What was done there before stays on file."
    stages: list[Stage]

    def enter(self) -> None:
        self.stages = stages_to_return_to(self.case)
        if not self.stages:
            self.not_offered()
        super().enter()

    def make_form(self, **kwargs: Any) -> DeskForm:
        stages = [(stage.key, stage.label) for stage in self.stages]
        return EnterStageForm(case=self.case, stages=stages, **kwargs)

    def perform(self, given: dict[str, Any], act: Act) -> str:
        return_to_stage(case_id=self.case.pk, act=act, stage=given["stage"])
        return "It has gone back."

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        facts = facts_for(self.case, self.person, on=localdate(self.now))
        missing = missing_for(self.case.procedure.spec, self.action, facts)
        kwargs["missing"] = kwargs.get("missing") or items_for(self.case, missing)
        return super().get_context_data(**kwargs)
