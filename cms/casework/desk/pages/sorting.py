"""Sort a case, give it to somebody, put its times right, agree the words."""

from __future__ import annotations

from typing import Any

from django.utils.timezone import localdate

from cms.casework.desk.forms.base import DeskForm
from cms.casework.desk.forms.sorting import AgreeWordsForm, AssignForm, ReceivedForm, TriageForm
from cms.casework.desk.missing import items_for
from cms.casework.desk.pages.base import ActPage
from cms.casework.desk.pages.wrong_procedure import others_for
from cms.casework.desk.people import by_name_and_role, possible_handlers
from cms.casework.facts import facts_for
from cms.casework.models import Case
from cms.casework.procedure.gates import missing_for
from cms.casework.services.change import Act
from cms.casework.services.triage import (
    Triage,
    agree_words,
    assign_case,
    change_received,
    triage_case,
)
from cms.casework.uses import Said, procedures_in_use


class TriagePage(ActPage):
    title = "Read and sort it"
    form_class = TriageForm
    action = "triage"
    button = "Save"
    hint = "Changing the kind never changes a date that was promised."
    template_name = "casework/desk/triage.html"

    def perform(self, given: dict[str, Any], act: Act) -> str:
        decided = Triage(
            kind=given["kind"],
            topic=given["topic"],
            points=given["points"],
            fuller_reply_needed=given["fuller_reply_needed"],
            fuller_reply_reason=given["fuller_reply_reason"],
            general_interest=given["general_interest"],
            general_interest_reason=given["general_interest_reason"],
            subject_role=given["subject_role"],
            subject_name=given["subject_name"],
            service_area=given.get("service_area"),
        )
        case = triage_case(case_id=self.case.pk, act=act, decided=decided)
        return f"Sorted.{self.said_of_another(case)}"

    def said_of_another(self, case: Case) -> str:
        """That its kind or area is for another procedure than the one it came in under."""
        used = procedures_in_use(on=localdate(self.now))
        other = used.for_case(Said(case.kind, case.service_area))
        if other is None or other not in used.others or other not in others_for(case, used):
            return ""
        return f" Its kind or area is for “{other.spec.title}”. Move it there from where you sort."

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        words = self.case.messages.filter(kind="told_us").first()
        facts = facts_for(self.case, self.person, on=localdate(self.now))
        missing = missing_for(self.case.procedure.spec, self.action, facts)
        kwargs["missing"] = kwargs.get("missing") or items_for(self.case, missing)
        used = procedures_in_use(on=localdate(self.now))
        may_move = bool(used.others and others_for(self.case, used))
        return super().get_context_data(told=words, may_move=may_move, **kwargs)


class AssignPage(ActPage):
    title = "Give it to somebody"
    form_class = AssignForm
    button = "Give it to them"

    def make_form(self, **kwargs: Any) -> DeskForm:
        on = localdate(self.now)
        people = by_name_and_role(possible_handlers(self.case, on=on), on=on)
        return AssignForm(case=self.case, people=people, **kwargs)

    def perform(self, given: dict[str, Any], act: Act) -> str:
        assign_case(case_id=self.case.pk, act=act, handler=given["handler"])
        return f"{given['handler']} has it now."


class ReceivedPage(ActPage):
    title = "Put the times right"
    form_class = ReceivedForm
    hint = "Dates that are still open are counted again. The old times stay in the history."
    anchor = "promises"

    def perform(self, given: dict[str, Any], act: Act) -> str:
        change_received(
            case_id=self.case.pk,
            act=act,
            received_at=given["received_at"],
            first_raised_at=given["first_raised_at"],
        )
        return "The times are put right, and open dates were counted again."


class AgreeWordsPage(ActPage):
    title = "Words read back and agreed"
    form_class = AgreeWordsForm
    button = "They agreed"
    hint = "From now on the words count as written, so the time for a first answer starts."
    anchor = "promises"

    def perform(self, given: dict[str, Any], act: Act) -> str:
        agree_words(case_id=self.case.pk, act=act)
        return "The words count as written from now."
