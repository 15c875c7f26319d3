"""Steps of the procedure, going on to another stage, closing and reopening."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.http import Http404
from django.utils.timezone import localdate

from cms.casework.desk.forms.base import DeskForm
from cms.casework.desk.forms.evidence import CopiedForm, EvidenceForm
from cms.casework.desk.forms.moving import (
    CloseForm,
    EnterStageForm,
    NotContentForm,
    ReopenForm,
)
from cms.casework.desk.missing import items_for
from cms.casework.desk.pages.base import ActPage
from cms.casework.desk.sides import both_sides
from cms.casework.desk.words import resolving_in_words
from cms.casework.errors import Missing
from cms.casework.facts import facts_for
from cms.casework.procedure.gates import missing_for, offered_steps
from cms.casework.procedure.schema import Stage, Step
from cms.casework.selectors import time_to_resolve
from cms.casework.services.change import Act
from cms.casework.services.closing import (
    WITHDRAWN,
    close_case,
    may_end_at_once,
    outcomes_for,
    reopen_case,
)
from cms.casework.services.copies import CopyTo
from cms.casework.services.escalation import (
    can_ask,
    enter_stage,
    is_late,
    not_content,
    stages_to_ask_for,
)
from cms.casework.services.finishing import standing_of
from cms.casework.services.on_the_spot import asked_with
from cms.casework.services.steps import record_step
from cms.web.text import in_a_sentence


class StepPage(ActPage):
    """Record a step with the evidence that the procedure asks for."""

    button = "Record it"
    anchor = "steps"
    step: Step

    def enter(self) -> None:
        spec = self.case.procedure.spec
        found = spec.step_by_key.get(self.kwargs["key"])
        if found is None:
            raise Http404
        self.step = found
        if found not in offered_steps(
            spec, facts_for(self.case, self.person, on=localdate(self.now))
        ):
            self.not_offered()
        super().enter()

    @property
    def title(self) -> str:  # type: ignore[override]
        return self.step.label

    @property
    def hint(self) -> str:  # type: ignore[override]
        return self.step.hint

    @property
    def action(self) -> str:  # type: ignore[override]
        return f"step:{self.step.key}"

    def make_form(self, **kwargs: Any) -> DeskForm:
        facts, day = facts_for(self.case, self.person, on=localdate(self.now)), localdate(self.now)
        form = CopiedForm if self.step.copy_by else EvidenceForm
        asks = asked_with(self.case.procedure.spec, self.step)
        return form(case=self.case, asks=asks, facts=facts, day=day, **kwargs)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        facts = facts_for(self.case, self.person, on=localdate(self.now))
        missing = missing_for(self.case.procedure.spec, self.action, facts)
        kwargs["missing"] = kwargs.get("missing") or items_for(self.case, missing)
        return super().get_context_data(**kwargs)

    def perform(self, given: dict[str, Any], act: Act) -> str:
        to = CopyTo(given.pop("copy_name", ""), given.pop("copy_email", ""))
        record_step(
            case_id=self.case.pk,
            act=act,
            key=self.step.key,
            evidence=given,
            copy_to=to if to.email else None,
        )
        sent = " A copy is on its way." if to.email else ""
        return f"On record: “{self.step.label}”.{sent}"


class NotContentPage(ActPage):
    """Staff note that the person is not content (S0-45)."""

    title = "They are not content"
    form_class = NotContentForm
    button = "Pass it on"

    @property
    def hint(self) -> str:  # type: ignore[override]
        found = stages_to_ask_for(self.case)
        if not found:
            return f"It cannot be asked for yet. {can_ask(self.case)[1]}".rstrip()
        if any(request.reasons_required or request.written_required for _, request in found):
            return "It goes on at once, with what the procedure asks of a request."
        return "They need not give a reason. It goes on at once."

    def make_form(self, **kwargs: Any) -> DeskForm:
        found = stages_to_ask_for(self.case)
        late = [
            request.window_days or 0
            for _, request in found
            if is_late(self.case, request, at=self.now)
        ]
        return NotContentForm(case=self.case, requests=found, late=max(late, default=0), **kwargs)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        waits = not kwargs["form"].is_bound and not stages_to_ask_for(self.case)
        return super().get_context_data(nothing_to_fill=waits, **kwargs)

    def perform(self, given: dict[str, Any], act: Act) -> str:
        said = {name: value for name, value in given.items() if value}
        case = not_content(case_id=self.case.pk, act=act, **said)
        return f"Passed on: {in_a_sentence(case.procedure.spec.stage_by_key[case.stage].label)}."


def stages_for_staff(case: Any) -> list[Stage]:
    """The stages that staff may take the case to from here."""
    spec = case.procedure.spec
    ahead = [spec.stage_by_key[key] for key in spec.stage_by_key[case.stage].leads_to]
    return [stage for stage in ahead if stage.entry == "staff"]


class EnterStagePage(ActPage):
    title = "Take it further"
    hint = "It goes to whoever decides there. What was said and done so far stays with it."
    form_class = EnterStageForm
    button = "Take it there"
    stages: list[Stage]

    def enter(self) -> None:
        self.stages = stages_for_staff(self.case)
        if not self.stages:
            self.not_offered()
        super().enter()

    def make_form(self, **kwargs: Any) -> DeskForm:
        stages = [(stage.key, stage.label) for stage in self.stages]
        needs = self.needs()
        open_ways = needs if not all(needs.values()) else {}
        texts = {key: [item.text for item in missing] for key, missing in open_ways.items()}
        return EnterStageForm(case=self.case, stages=stages, needs=texts, **kwargs)

    def needs(self) -> dict[str, tuple[Missing, ...]]:
        """What each stage asks for first."""
        facts = facts_for(self.case, self.person, on=localdate(self.now))
        spec = self.case.procedure.spec
        return {stage.key: missing_for(spec, f"enter:{stage.key}", facts) for stage in self.stages}

    def perform(self, given: dict[str, Any], act: Act) -> str:
        enter_stage(case_id=self.case.pk, act=act, stage=given["stage"])
        return "It has gone on."

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """With what stands in every way; what stands in one alone is said beside it."""
        needs = self.needs()
        missing = (
            [item for items in needs.values() for item in items] if all(needs.values()) else []
        )
        kwargs["missing"] = kwargs.get("missing") or items_for(self.case, dict.fromkeys(missing))
        return super().get_context_data(**kwargs)


class ClosePage(ActPage):
    title = "Close the case"
    form_class = CloseForm
    template_name = "casework/desk/close.html"
    action = "close"
    button = "Close the case"

    def make_form(self, **kwargs: Any) -> DeskForm:
        facts = facts_for(self.case, self.person, on=localdate(self.now))
        outcomes = outcomes_for(self.case, facts)
        at_once = frozenset(row.key for row in outcomes if may_end_at_once(row, facts))
        needs = {row.key: self.needs_of(row.key, facts) for row in outcomes}
        return CloseForm(case=self.case, outcomes=outcomes, at_once=at_once, needs=needs, **kwargs)

    def needs_of(self, outcome: str, facts: Mapping[str, Any]) -> list[str]:
        """What that outcome asks for beyond what every outcome does (S3-112)."""
        if outcome == WITHDRAWN:
            return []
        spec = self.case.procedure.spec
        common = missing_for(spec, "close", facts)
        own = missing_for(spec, "close", {**facts, "outcome": outcome})
        return [item.text for item in own if item not in common]

    def perform(self, given: dict[str, Any], act: Act) -> str:
        close_case(case_id=self.case.pk, act=act, **given)
        return "The case is closed."

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        missing = missing_for(
            self.case.procedure.spec,
            "close",
            facts_for(self.case, self.person, on=localdate(self.now)),
        )
        kwargs["missing"] = kwargs.get("missing") or items_for(self.case, missing)
        return super().get_context_data(
            standing=standing_of(self.case),
            sides=both_sides(self.case),
            resolving=resolving_in_words(
                time_to_resolve(self.case), on=localdate(self.now), is_open=True
            ),
            **kwargs,
        )


class ReopenPage(ActPage):
    title = "Take it up again"
    form_class = ReopenForm
    button = "Reopen the case"
    hint = "New dates run from today. How the old promises ended stays on record."

    def perform(self, given: dict[str, Any], act: Act) -> str:
        reopen_case(case_id=self.case.pk, act=act)
        return "The case is open again."
