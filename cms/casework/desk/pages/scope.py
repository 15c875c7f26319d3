"""Is it for us? Refuse it with a way onward, pass it on, or take it in all the same."""

from __future__ import annotations

from abc import abstractmethod
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.utils.timezone import localdate

from cms.casework.desk.access import refused
from cms.casework.desk.forms.base import DeskForm
from cms.casework.desk.forms.keeping import AcceptForm, DisagreeForm, PassOnForm, RefuseForm
from cms.casework.desk.letters import ShownLetter
from cms.casework.desk.missing import items_for
from cms.casework.desk.pages.answering import ReplyPage
from cms.casework.desk.pages.base import ActPage, CasePage
from cms.casework.desk.people import by_name_and_role
from cms.casework.facts import facts_for
from cms.casework.models import ScopeDecision
from cms.casework.permissions import may
from cms.casework.procedure.gates import missing_for
from cms.casework.procedure.schema import Procedure
from cms.casework.procedure.scope import Ground, ScopeRules
from cms.casework.services.change import Act
from cms.casework.services.offering import missing_to_send
from cms.casework.services.scope import (
    Decision,
    accept_anyway,
    contestable,
    disagree,
    grounds_offered,
    letter_fields,
    letter_words,
    needed_approval,
    pass_on_request,
    possible_approvers,
    refuse,
)
from cms.casework.services.spoken_of import speaks_of
from cms.web.text import in_a_sentence

OTHER = "other"  # the address of a reason that is not on the list


def rules_of(spec: Procedure) -> ScopeRules:
    """404 where the procedure takes everything in."""
    if spec.scope is None:
        raise Http404
    return spec.scope


class ScopePage(CasePage):
    """The grounds of the procedure, with those first that the person's words speak of."""

    title = "Is it for us?"
    template_name = "casework/desk/scope.html"

    def get(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        spec = self.case.procedure.spec
        scope = rules_of(spec)
        if not may(self.person, self.case, "refuse"):
            return refused(request, self.not_yours("refuse"))
        told = self.case.messages.filter(kind="told_us").first()
        text = told.body if told else ""
        rows = [
            {
                "ground": ground,
                "spoken_of": bool(ground.words) and bool(speaks_of(ground.words).search(text)),
                "roles": titles_of(spec, ground.approved_by),
            }
            for ground in grounds_offered(spec, self.case.kind, on=localdate(self.now))
        ]
        return self.show(
            grounds=sorted(rows, key=lambda row: not row["spoken_of"]),
            other_roles=titles_of(spec, scope.other_approved_by),
            scope=scope,
            told=told,
        )


def titles_of(spec: Procedure, roles: tuple[str, ...]) -> list[str]:
    return [spec.role_by_key[key].title for key in roles if key in spec.role_by_key]


class ScopeLetterPage(ReplyPage):
    """A decision and the letter that tells it, in one press."""

    template_name = "casework/desk/scope_letter.html"
    anchor = "scope"
    deed = "refuse"

    def enter(self) -> None:
        scope = rules_of(self.case.procedure.spec)
        self.message = self.case.procedure.spec.message_by_key[self.letter_key(scope)]
        if self.case.closed_at is not None:
            self.not_offered()
        ActPage.enter(self)

    def letter_key(self, scope: ScopeRules) -> str:
        return scope.refusal_message

    @property
    def action(self) -> str:  # type: ignore[override]
        return self.deed

    @abstractmethod
    def decision(self, given: dict[str, Any]) -> Decision:
        """What was decided, from what was typed."""

    def letter(self, form: DeskForm) -> ShownLetter | None:
        spec, decision = self.case.procedure.spec, self.decision(form.cleaned_data)
        route = decision.route or (rules_of(spec).no_route if decision.no_route else "")
        row = ScopeDecision(
            ground=decision.ground, reason=decision.reason, route=route, team=decision.team
        )
        fields = letter_fields(spec, row)
        words = letter_words(spec, self.message, decision.words, fields)
        form.cleaned_data = {**form.cleaned_data, "words": words}
        return self.shown(form, fields)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        spec = self.case.procedure.spec
        facts = facts_for(self.case, self.person, on=localdate(self.now))
        missing = [
            *missing_for(spec, self.deed, facts),
            *missing_to_send(spec, self.message.key, facts),
        ]
        kwargs["missing"] = kwargs.get("missing") or items_for(self.case, dict.fromkeys(missing))
        return super().get_context_data(**kwargs)


class RefusePage(ScopeLetterPage):
    ground: Ground | None

    def enter(self) -> None:
        spec, key = self.case.procedure.spec, self.kwargs["key"]
        offered = grounds_offered(spec, self.case.kind, on=localdate(self.now))
        found = next((ground for ground in offered if ground.key == key), None)
        if found is None and key != OTHER:
            raise Http404
        self.ground = found
        super().enter()

    @property
    def title(self) -> str:  # type: ignore[override]
        text = self.ground.text.rstrip(".") if self.ground else "another reason"
        return f"Not for us: {in_a_sentence(text)}"

    @property
    def hint(self) -> str:  # type: ignore[override]
        told = "They are told why, where it can go, and how to disagree."
        kept = self.ground.becomes if self.ground else None
        return f"It stays on record as a {kept}. {told}" if kept else told

    def make_form(self, **kwargs: Any) -> DeskForm:
        scope, on = rules_of(self.case.procedure.spec), localdate(self.now)
        roles = needed_approval(scope, self.ground)
        people = possible_approvers(self.case, roles, self.person, on=on) if roles else None
        approvers = by_name_and_role(people, on=on) if people is not None else None
        return RefuseForm(case=self.case, ground=self.ground, approvers=approvers, **kwargs)

    def decision(self, given: dict[str, Any]) -> Decision:
        return Decision(ground=self.ground.key if self.ground else "", **given)

    def perform(self, given: dict[str, Any], act: Act) -> str:
        refuse(case_id=self.case.pk, act=act, decision=self.decision(given))
        return "They are told, with the way onward and how to disagree."

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        spec = self.case.procedure.spec
        roles = titles_of(spec, needed_approval(rules_of(spec), self.ground))
        return super().get_context_data(ground=self.ground, roles=roles, **kwargs)


class PassOnPage(ScopeLetterPage):
    form_class = PassOnForm
    deed = "service_request"

    @property
    def title(self) -> str:  # type: ignore[override]
        return "A request for a service"

    @property
    def hint(self) -> str:  # type: ignore[override]
        return "They are told which team has it. They can still say that it is a complaint."

    def letter_key(self, scope: ScopeRules) -> str:
        return scope.service_request_message

    def decision(self, given: dict[str, Any]) -> Decision:
        return Decision(**given)

    def perform(self, given: dict[str, Any], act: Act) -> str:
        pass_on_request(case_id=self.case.pk, act=act, decision=self.decision(given))
        return "It is passed on, and they are told."


class AcceptPage(ActPage):
    title = "Take it in all the same"
    hint = "Nothing has to be refused. The reason is kept with the case."
    button = "Take it in"
    action = "accept_anyway"
    anchor = "scope"

    def enter(self) -> None:
        rules_of(self.case.procedure.spec)
        if self.case.closed_at is not None and contestable(self.case) is None:
            self.not_offered()
        super().enter()

    def make_form(self, **kwargs: Any) -> DeskForm:
        spec, on = self.case.procedure.spec, localdate(self.now)
        return AcceptForm(
            case=self.case, grounds=grounds_offered(spec, self.case.kind, on=on), **kwargs
        )

    def perform(self, given: dict[str, Any], act: Act) -> str:
        accept_anyway(case_id=self.case.pk, act=act, ground=given["ground"])
        return "It is taken in, with the reason."


class DisagreePage(ActPage):
    """Staff note what the person said on the phone or on paper."""

    title = "They do not agree"
    form_class = DisagreeForm
    button = "Look at it again"
    anchor = "scope"

    @property
    def hint(self) -> str:  # type: ignore[override]
        if contestable(self.case) is None:
            return "Nothing was refused that they could still disagree with."
        return "They need not say why. It is looked into, and the times run from the first day."

    def enter(self) -> None:
        rules_of(self.case.procedure.spec)
        super().enter()

    def perform(self, given: dict[str, Any], act: Act) -> str:
        disagree(case_id=self.case.pk, act=act, **given)
        return "It is open again, with its first date."
