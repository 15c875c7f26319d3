"""Who has an interest in a case, and so never sees it (S0-22)."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.timezone import localdate

from cms.casework import registry
from cms.casework.desk.access import refused
from cms.casework.desk.forms.base import DeskForm
from cms.casework.desk.forms.interests import EndInterestForm, NoteInterestForm, SayInterestForm
from cms.casework.desk.keeping import may_see_interests
from cms.casework.desk.pages.base import ActPage, CasePage
from cms.casework.desk.people import by_name_and_role
from cms.casework.models import Case, CaseInterest, folded
from cms.casework.permissions import SEE, NotAllowed, keeps_interests
from cms.casework.services.change import Act
from cms.casework.services.interests import end_interest, say_interest
from cms.users.models import User

Given = dict[str, Any]
NOT_SHOWN = "Who is kept from a case is for those who work on it, and for auditors."
NOT_A_COORDINATOR = "Only a coordinator notes and ends the interests of others."


class SayInterestPage(ActPage):
    title = "I have an interest in this case"
    form_class = SayInterestForm
    action = SEE
    button = "I have an interest"
    hint = (
        "From then on you cannot see the case, find it, or hear of it, and somebody else has it. "
        "Only a coordinator can end that."
    )

    def perform(self, given: Given, act: Act) -> str:
        say_interest(case_id=self.case.pk, act=act, how=given["how"])
        return "Thank you. You have an interest in this case, so you cannot see it."


class InterestsPage(CasePage):
    """Those kept from it by an interest. How it arises is for coordinators and auditors."""

    title = "Who is kept from this case"
    template_name = "casework/desk/interests.html"

    def get(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        if not may_see_interests(self.person):
            return refused(request, NOT_SHOWN)
        may_note = keeps_interests(self.person)
        rows = self.case.interests.filter(ended_at=None).select_related("user")
        return self.show(
            interests=rows.order_by("declared_at", "pk"),
            same_names=same_names_in(self.case) if may_note else [],
            may_note=may_note,
        )


def same_names_in(case: Case) -> list[tuple[registry.SameName, str]]:
    """Who is kept from it because somebody in it bears a name, with that name."""
    parties = {party.pk: party for party in case.parties.all()}
    names = {pk: frozenset(map(folded, party.names)) - {""} for pk, party in parties.items()}
    return [(row, str(parties[row.party])) for row in registry.same_names(names)]


class CoordinatorPage(ActPage):
    """An act on the interests of others."""

    action = SEE

    def enter(self) -> None:
        super().enter()
        if not keeps_interests(self.person):
            raise NotAllowed(NOT_A_COORDINATOR)

    def success_url(self) -> str:
        return reverse("desk:interests", args=[self.case.pk])


class NoteInterestPage(CoordinatorPage):
    title = "Somebody has an interest"
    button = "Note it"
    hint = "Whoever has an interest never sees the case. What was theirs goes to somebody else."

    def make_form(self, **kwargs: Any) -> DeskForm:
        noted = self.case.interests.filter(ended_at=None).values("user")
        people = (
            User.objects.filter(is_active=True).exclude(pk__in=noted).exclude(pk=self.person.pk)
        )
        labels = by_name_and_role(people, on=localdate(self.now))
        return NoteInterestForm(case=self.case, people=labels, **kwargs)

    def perform(self, given: Given, act: Act) -> str:
        say_interest(case_id=self.case.pk, act=act, how=given["how"], user=given["user"])
        return f"Noted. {given['user']} does not see this case any more."


class EndInterestPage(CoordinatorPage):
    title = "It holds no more"
    form_class = EndInterestForm
    button = "End it"

    @cached_property
    def interest(self) -> CaseInterest:
        """Of this case; one that ended meanwhile is refused by the service, in words."""
        rows = self.case.interests.filter(pk=self.kwargs["interest_id"]).select_related("user")
        found: CaseInterest | None = rows.first()
        if found is None:
            raise Http404
        return found

    def enter(self) -> None:
        super().enter()
        if self.interest.ended_at is not None:
            self.not_offered()

    @property
    def hint(self) -> str:  # type: ignore[override]
        return f"{self.interest.user} can be given the case again, and sees it if their role does."

    def perform(self, given: Given, act: Act) -> str:
        end_interest(case_id=self.case.pk, act=act, interest_id=self.kwargs["interest_id"])
        return "Ended."
