"""Promise to put something right, note that it was done, look whether it held, or drop it."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.utils.timezone import localdate

from cms.casework.desk.access import refused
from cms.casework.desk.forms.base import DeskForm
from cms.casework.desk.forms.remedies import (
    AskToAgreeForm,
    DropRemedyForm,
    FollowUpForm,
    RemedyDoneForm,
    RemedyForm,
)
from cms.casework.desk.pages.base import ActPage, CasePage
from cms.casework.desk.remedies import offered_remedies, policy_of
from cms.casework.facts import facts_of
from cms.casework.models import Case, Remedy
from cms.casework.permissions import may
from cms.casework.procedure.endings import RemedyType
from cms.casework.services.change import Act
from cms.casework.services.remedies import (
    agree_remedy,
    ask_to_agree,
    drop_remedy,
    follow_up_remedy,
    remedy_done,
)
from cms.casework.services.routing import subject_roles
from cms.web.templatetags.site import full_date
from cms.web.text import in_a_sentence

COMMON = ("what", "by_whom", "role", "due_on", "done_on")


def roles_free(case: Case) -> list[tuple[str, str]]:
    """The roles of the procedure, without those whom the case is about."""
    about = subject_roles(case)
    return [(row.key, row.title) for row in case.procedure.spec.roles if row.key not in about]


class ChooseRemedyPage(CasePage):
    """Which kind of promise: each case on its merits, several allowed (S3-115)."""

    title = "Put it right"
    template_name = "casework/desk/choose_remedy.html"

    def get(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        rules = self.case.procedure.spec.putting_right
        if rules is None:
            raise Http404
        if not may(self.person, self.case, "work"):
            return refused(request, self.not_yours("work"))
        return self.show(rules=rules, offered=offered_remedies(self.case, self.person))


class OfTypePage(ActPage):
    """A form about one type of remedy, with the rule it follows beside it (S3-114)."""

    template_name = "casework/desk/remedy.html"
    anchor = "remedies"
    kind: RemedyType

    def enter(self) -> None:
        found = self.case.procedure.spec.remedy_by_key.get(self.kwargs["key"])
        if found is None:
            raise Http404
        self.kind = found
        super().enter()

    @property
    def hint(self) -> str:  # type: ignore[override]
        return self.kind.hint

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        rules = self.case.procedure.spec.putting_right
        policy = policy_of(self.kind, on=localdate(self.now))
        return super().get_context_data(
            principle=rules.principle if rules else "", kind=self.kind, policy=policy, **kwargs
        )


class AgreeRemedyPage(OfTypePage):
    button = "Promise it"

    @property
    def title(self) -> str:  # type: ignore[override]
        return f"Promise: {in_a_sentence(self.kind.label)}"

    @property
    def action(self) -> str:  # type: ignore[override]
        return f"remedy:{self.kind.key}"

    def make_form(self, **kwargs: Any) -> DeskForm:
        return RemedyForm(
            case=self.case,
            asks=self.kind.asks,
            facts=facts_of(self.case),
            day=localdate(self.now),
            roles=roles_free(self.case),
            initial={"role": self.case.handler_role},
            **kwargs,
        )

    def perform(self, given: dict[str, Any], act: Act) -> str:
        details = {name: value for name, value in given.items() if name not in COMMON}
        common = {name: given[name] for name in COMMON}
        agree_remedy(case_id=self.case.pk, act=act, key=self.kind.key, details=details, **common)
        return f"Promised: {in_a_sentence(self.kind.label)}."


class AskToAgreePage(OfTypePage):
    """For a type that others must agree to, such as compensation (S3-118)."""

    form_class = AskToAgreeForm
    button = "Ask them"

    @property
    def title(self) -> str:  # type: ignore[override]
        return f"Ask to agree: {in_a_sentence(self.kind.label)}"

    def perform(self, given: dict[str, Any], act: Act) -> str:
        ask_to_agree(case_id=self.case.pk, act=act, key=self.kind.key, what=given["what"])
        return "It is on their Today."


class RemedyPage(ActPage):
    """A form about one promise."""

    anchor = "remedies"
    remedy: Remedy

    def enter(self) -> None:
        found = self.case.remedies.filter(pk=self.kwargs["remedy_id"]).first()
        if found is None:
            raise Http404
        self.remedy = found
        if not self.fits(found):
            self.not_offered()
        super().enter()

    def fits(self, remedy: Remedy) -> bool:
        """Whether the form makes sense for it now."""
        return remedy.is_promised and remedy.done_on is None

    @property
    def hint(self) -> str:  # type: ignore[override]
        return f"Promised: {self.remedy.what}"


class RemedyDonePage(RemedyPage):
    title = "It was done as promised"
    form_class = RemedyDoneForm
    button = "It was done"

    def make_form(self, **kwargs: Any) -> DeskForm:
        return RemedyDoneForm(case=self.case, initial={"done_on": localdate(self.now)}, **kwargs)

    def perform(self, given: dict[str, Any], act: Act) -> str:
        row = remedy_done(case_id=self.case.pk, act=act, remedy_id=self.remedy.pk, **given)
        if row.follow_up_on is not None:
            return f"Done. Look whether it held on {full_date(row.follow_up_on)}."
        return "Done as promised."


class FollowUpPage(RemedyPage):
    title = "Look whether it held"
    form_class = FollowUpForm
    button = "Put it on file"

    def fits(self, remedy: Remedy) -> bool:
        return remedy.is_open and remedy.done_on is not None

    def perform(self, given: dict[str, Any], act: Act) -> str:
        follow_up_remedy(case_id=self.case.pk, act=act, remedy_id=self.remedy.pk, **given)
        return "It is on file."


class DropRemedyPage(RemedyPage):
    title = "It is promised no longer"
    form_class = DropRemedyForm
    button = "Drop it"

    def perform(self, given: dict[str, Any], act: Act) -> str:
        drop_remedy(case_id=self.case.pk, act=act, remedy_id=self.remedy.pk)
        return "It is promised no longer, and the reason is on file."
