"""Restricting contact, looking at it again, and looking for a new issue in what they sent."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.http import Http404
from django.utils.timezone import localdate

from cms.casework.desk.forms.base import DeskForm
from cms.casework.desk.forms.restricting import (
    AdviceNotedForm,
    AskDecisionForm,
    ChallengeAnswerForm,
    ChallengeForm,
    CheckForm,
    IncidentForm,
    LiftForm,
    RestrictForm,
    ReviewForm,
)
from cms.casework.desk.pages.base import ActPage
from cms.casework.desk.pages.deeds import LetterPage
from cms.casework.desk.people import by_name_and_role
from cms.casework.desk.restriction import holds
from cms.casework.facts import facts_of
from cms.casework.models import Incident, NewIssueCheck, Part, Restriction
from cms.casework.permissions import has_interest
from cms.casework.procedure.restricting import RestrictionRules
from cms.casework.services.challenges import (
    Answer,
    answer_challenge,
    challenge_restriction,
    letter_for,
)
from cms.casework.services.change import Act
from cms.casework.services.incidents import add_advice, note_incident
from cms.casework.services.new_issues import check_item
from cms.casework.services.restricting import (
    Decision,
    ask_for_decision,
    latest_end,
    lift_restriction,
    restrict_contact,
    review_restriction,
)
from cms.casework.services.restriction_letters import in_words, with_terms
from cms.users.models import User
from cms.users.roles import holders_of
from cms.web.templatetags.site import full_date


class RulesPage(LetterPage):
    """A deed of a procedure that has rules for restrictions."""

    action = "restrict"
    anchor = "restriction"
    rules: RestrictionRules

    def enter(self) -> None:
        rules = self.case.procedure.spec.restrictions
        if rules is None:
            raise Http404
        self.rules = rules
        super().enter()

    @property
    def kinds(self) -> list[tuple[str, str]]:
        return [(choice.key, choice.label) for choice in self.rules.kinds]

    def letter_for(self, form: DeskForm) -> str:
        return self.rules.message

    def as_decided(self, form: DeskForm) -> Restriction:
        """The restriction as the form would leave it; not saved."""
        given, latest = form.cleaned_data, latest_end(self.rules, self.now)
        ends_on: date = given.get("ends_on") or latest
        return Restriction(
            case=self.case,
            kind=given.get("kind", ""),
            contact_point=given.get("contact_point", ""),
            ends_on=ends_on,
            review_on=given.get("review_on") or ends_on,
        )

    def fields_of(self, form: DeskForm) -> dict[str, str]:
        return {"restriction": in_words(self.as_decided(form), self.case)}

    def words_of(self, form: DeskForm) -> str:
        words, key = super().words_of(form), self.letter_for(form)
        return with_terms(self.case, key, words, self.fields_of(form)["restriction"])

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(has_letter=True, **kwargs)


class AskDecisionPage(ActPage):
    """Ask those who may decide; they see the case from then on."""

    title = "Ask whether to restrict their contact"
    form_class = AskDecisionForm
    button = "Ask them"
    anchor = "jobs-heading"
    hint = "Those who decide see the case from then on, and it stands on their Today."

    def enter(self) -> None:
        if self.case.procedure.spec.restrictions is None:
            raise Http404
        super().enter()

    def perform(self, given: dict[str, Any], act: Act) -> str:
        ask_for_decision(case_id=self.case.pk, act=act)
        return "They are asked."


class RestrictPage(RulesPage):
    title = "Restrict how they contact us"
    form_class = RestrictForm
    button = "Restrict contact and send the letter"

    @property
    def hint(self) -> str:  # type: ignore[override]
        latest = full_date(latest_end(self.rules, self.now))
        return (
            "Answer every question first. Something new, and any other service, is never closed "
            f"to them. It ends by itself on {latest} at the latest."
        )

    def make_form(self, **kwargs: Any) -> DeskForm:
        parties = [row for row in self.case.parties.all() if row.part != Part.SUBJECT and row.name]
        return RestrictForm(
            case=self.case,
            asks=self.rules.questions,
            facts=facts_of(self.case),
            day=localdate(self.now),
            parties=[(row.pk, f"{row.name}, {Part(row.part).label.lower()}") for row in parties],
            kinds=self.kinds,
            people=by_name_and_role(self.others(), on=localdate(self.now)),
            **kwargs,
        )

    def others(self) -> list[User]:
        """Whom it may be discussed with: not the reader, and nobody whom the case is about."""
        on = localdate(self.now)
        found = {
            user.pk: user for role in self.rules.discussed_with for user in holders_of(role, on=on)
        }
        return [
            user
            for user in found.values()
            if user != self.person and not has_interest(user, self.case, on=on)
        ]

    def perform(self, given: dict[str, Any], act: Act) -> str:
        asked = {question.key for question in self.rules.questions}
        decision = Decision(
            party_id=given["party_id"],
            kind=given["kind"],
            discussed_with=given["discussed_with"],
            words=given["words"],
            answers={key: value for key, value in given.items() if key in asked},
            contact_point=given["contact_point"],
            review_on=given["review_on"],
            ends_on=given["ends_on"],
        )
        restrict_contact(case_id=self.case.pk, act=act, decision=decision)
        return "Contact is restricted, and the letter is on its way."


class RestrictionPage(RulesPage):
    """A deed about one restriction of the case."""

    restriction: Restriction

    def enter(self) -> None:
        found = self.case.restrictions.filter(pk=self.kwargs["restriction_id"]).first()
        if found is None:
            raise Http404
        self.restriction = found
        super().enter()
        if not holds(found, localdate(self.now)):
            self.not_offered()

    def as_decided(self, form: DeskForm) -> Restriction:
        row = super().as_decided(form)
        row.kind = form.cleaned_data.get("kind") or self.restriction.kind
        row.contact_point = form.cleaned_data.get("contact_point") or self.restriction.contact_point
        return row


class ReviewPage(RestrictionPage):
    title = "Look at the restriction again"
    form_class = ReviewForm
    button = "Let it go on, and tell them"
    hint = "It goes on only if somebody looked at it and says why. Otherwise it ends by itself."

    def perform(self, given: dict[str, Any], act: Act) -> str:
        review_restriction(restriction_id=self.restriction.pk, act=act, **given)
        return "It goes on, and the letter is on its way."


class LiftPage(RestrictionPage):
    title = "Lift the restriction"
    form_class = LiftForm
    button = "Lift it"

    def letter_for(self, form: DeskForm) -> str:
        return self.rules.lifted_message

    def perform(self, given: dict[str, Any], act: Act) -> str:
        lift_restriction(restriction_id=self.restriction.pk, act=act, words=given["words"])
        return "Contact is free again."

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return {**super().get_context_data(**kwargs), "has_letter": bool(self.rules.lifted_message)}


class ChallengePage(ActPage):
    """They challenge it by phone, in person or on paper."""

    title = "They challenge the restriction"
    form_class = ChallengeForm
    button = "Put it on file"
    anchor = "restriction"
    hint = "Somebody who did not decide it answers. It can only become lighter or shorter."
    restriction: Restriction

    def enter(self) -> None:
        found = self.case.restrictions.filter(pk=self.kwargs["restriction_id"]).first()
        if found is None:
            raise Http404
        self.restriction = found
        super().enter()
        if found.challenged_at is not None or not holds(found, localdate(self.now)):
            self.not_offered()

    def perform(self, given: dict[str, Any], act: Act) -> str:
        challenge_restriction(restriction_id=self.restriction.pk, act=act, **given)
        return "It is on file. Somebody who did not decide it answers it."


class ChallengeAnswerPage(RestrictionPage):
    title = "Answer the challenge"
    form_class = ChallengeAnswerForm
    action = "answer_challenge"
    button = "Decide it, and tell them"
    hint = "It can only become lighter or shorter."

    def make_form(self, **kwargs: Any) -> DeskForm:
        return ChallengeAnswerForm(case=self.case, kinds=self.kinds, **kwargs)

    def answer_in(self, given: dict[str, Any]) -> Answer:
        names = ("outcome", "words", "kind", "contact_point", "ends_on")
        return Answer(**{name: given[name] for name in names})

    def letter_for(self, form: DeskForm) -> str:
        return letter_for(self.rules, self.answer_in(form.cleaned_data))

    def as_decided(self, form: DeskForm) -> Restriction:
        row = super().as_decided(form)
        row.ends_on = form.cleaned_data.get("ends_on") or self.restriction.ends_on
        row.review_on = min(self.restriction.review_on, row.ends_on)
        return row

    def perform(self, given: dict[str, Any], act: Act) -> str:
        answer_challenge(restriction_id=self.restriction.pk, act=act, answer=self.answer_in(given))
        return "It is decided, and the letter is on its way."

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        about = [{"title": "What they say", "text": self.restriction.challenge}]
        return super().get_context_data(about=about, **kwargs)


class CheckPage(ActPage):
    """Look for a new issue in what a restricted contact sent (S3-103)."""

    title = "Look for a new issue"
    template_name = "casework/desk/check_item.html"
    form_class = CheckForm
    button = "Save"
    hint = (
        "Nothing more can be done with it until somebody has looked. Who looked, and when, is kept."
    )
    anchor = "restriction"
    check: NewIssueCheck

    def enter(self) -> None:
        rows = self.case.new_issue_checks.select_related("message", "restriction__case")
        found = rows.filter(pk=self.kwargs["check_id"]).first()
        if found is None:
            raise Http404
        self.check = found
        super().enter()
        if found.checked_at is not None:
            self.not_offered()

    def perform(self, given: dict[str, Any], act: Act) -> str:
        done = check_item(case_id=self.case.pk, act=act, check_id=self.check.pk, **given)
        if not done.is_new:
            return "Filed: nothing is new in it."
        if done.opened is not None and done.opened.pk != self.case.pk:
            return f"The new issue is taken in as {done.opened.reference}."
        return "It is new. It goes on like any other."

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(check=self.check, **kwargs)


class IncidentPage(ActPage):
    title = "Log an incident"
    form_class = IncidentForm
    button = "Log it"
    anchor = "incidents"
    hint = (
        "What they told us is dealt with all the same. This log is apart from it: the person "
        "never sees it, and it does not go into the correspondence file."
    )

    def perform(self, given: dict[str, Any], act: Act) -> str:
        note_incident(case_id=self.case.pk, act=act, **given)
        return "The incident is logged."


class IncidentAdvicePage(ActPage):
    title = "Advice about an incident"
    form_class = AdviceNotedForm
    anchor = "incidents"
    incident: Incident

    def enter(self) -> None:
        found = self.case.incidents.filter(pk=self.kwargs["incident_id"]).first()
        if found is None:
            raise Http404
        self.incident = found
        super().enter()

    @property
    def hint(self) -> str:  # type: ignore[override]
        return self.incident.what

    def make_form(self, **kwargs: Any) -> DeskForm:
        row = self.incident
        first = {"advice_from": row.advice_from, "advice": row.advice, "support": row.support}
        return AdviceNotedForm(case=self.case, initial=first, **kwargs)

    def perform(self, given: dict[str, Any], act: Act) -> str:
        add_advice(case_id=self.case.pk, act=act, incident_id=self.incident.pk, **given)
        return "Saved."
