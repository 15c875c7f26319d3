"""Mark a case with a flag of its procedure, look at it again, take it off."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.http import Http404
from django.utils.timezone import localdate

from cms.casework.desk.forms.base import DeskForm
from cms.casework.desk.forms.evidence import EvidenceForm
from cms.casework.desk.forms.keeping import LiftFlagForm, ReviewFlagForm
from cms.casework.desk.missing import items_for
from cms.casework.desk.pages.base import ActPage
from cms.casework.facts import facts_for
from cms.casework.models import CaseFlag
from cms.casework.procedure.conditions import holds
from cms.casework.procedure.flags import Flag
from cms.casework.procedure.gates import missing_for
from cms.casework.services.change import Act
from cms.casework.services.flags import lift_flag, review_flag, set_flag
from cms.web.text import in_a_sentence


class SetFlagPage(ActPage):
    button = "Save"
    anchor = "flags"
    template_name = "casework/desk/flag.html"
    flag: Flag

    def enter(self) -> None:
        found = self.case.procedure.spec.flag_by_key.get(self.kwargs["key"])
        if found is None:
            raise Http404
        self.flag = found
        on = any(row.key == found.key and row.is_on for row in self.case.flags.all())
        if on or self.case.closed_at or not holds(found.when, self.facts()):
            self.not_offered()
        super().enter()

    def facts(self) -> Mapping[str, Any]:
        return facts_for(self.case, self.person, on=localdate(self.now))

    @property
    def title(self) -> str:  # type: ignore[override]
        return self.flag.label

    @property
    def hint(self) -> str:  # type: ignore[override]
        return self.flag.hint

    @property
    def action(self) -> str:  # type: ignore[override]
        return f"flag:{self.flag.key}"

    def make_form(self, **kwargs: Any) -> DeskForm:
        day = localdate(self.now)
        return EvidenceForm(
            case=self.case, asks=self.flag.asks, facts=self.facts(), day=day, **kwargs
        )

    def perform(self, given: dict[str, Any], act: Act) -> str:
        set_flag(case_id=self.case.pk, act=act, key=self.flag.key, evidence=given)
        return f"Saved: {in_a_sentence(self.flag.label)}."

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        spec = self.case.procedure.spec
        missing = missing_for(spec, self.action, self.facts())
        kwargs["missing"] = kwargs.get("missing") or items_for(self.case, missing)
        roles = {key: role.title for key, role in spec.role_by_key.items()}
        return super().get_context_data(
            flag=self.flag,
            hands_to=roles.get(self.flag.hands_to or "", ""),
            tells=[roles[key] for key in self.flag.tells if key in roles],
            message=spec.message_by_key.get(self.flag.message_to_person),
            **kwargs,
        )


class OneFlagPage(ActPage):
    """A form about a flag that is on."""

    anchor = "flags"
    row: CaseFlag
    flag: Flag

    def enter(self) -> None:
        rows = self.case.flags.all()
        row = next((row for row in rows if row.pk == self.kwargs["flag_id"]), None)
        flag = self.case.procedure.spec.flag_by_key.get(row.key) if row else None
        if row is None or flag is None:
            raise Http404
        self.row, self.flag = row, flag
        if not self.fits():
            raise Http404
        if not row.is_on:
            self.not_offered()
        super().enter()

    def fits(self) -> bool:
        """Whether the flag has a place for it."""
        return True

    @property
    def action(self) -> str:  # type: ignore[override]
        return f"flag:{self.flag.key}"


class LiftFlagPage(OneFlagPage):
    form_class = LiftFlagForm
    button = "Take it off"

    def fits(self) -> bool:
        return self.flag.may_be_lifted

    @property
    def title(self) -> str:  # type: ignore[override]
        return f"Take off: {in_a_sentence(self.flag.label)}"

    @property
    def hint(self) -> str:  # type: ignore[override]
        back = " The case goes back to whoever would have it without it."
        return "What was recorded stays on file." + (back if self.flag.hands_to else "")

    def perform(self, given: dict[str, Any], act: Act) -> str:
        lift_flag(case_id=self.case.pk, act=act, flag_id=self.row.pk)
        return f"Taken off: {in_a_sentence(self.flag.label)}."


class ReviewFlagPage(OneFlagPage):
    form_class = ReviewFlagForm
    button = "Keep it"
    hint = "Look whether the reason still holds. If it does not, take it off."

    def fits(self) -> bool:
        return bool(self.flag.review_on)

    @property
    def title(self) -> str:  # type: ignore[override]
        return f"Look again: {in_a_sentence(self.flag.label)}"

    def perform(self, given: dict[str, Any], act: Act) -> str:
        day = given["review_on"]
        review_flag(case_id=self.case.pk, act=act, flag_id=self.row.pk, review_on=day)
        return "It stays, with the new day."
