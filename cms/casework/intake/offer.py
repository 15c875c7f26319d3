"""What the question pages offer, from the procedure in force: kinds, people, words."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.utils.functional import cached_property

from cms.casework.models import Kind, PartyKind, ProcedureVersion
from cms.casework.procedure.schema import Procedure, RoleSpec
from cms.casework.services.intake import version_in_force
from cms.casework.services.questions import PageWords, worded_pages
from cms.casework.services.told import AGREED, CANNOT, NOT_YET
from cms.users.models import Appointment
from cms.web.text import in_a_sentence

MYSELF, SOMEBODY_ELSE = "me", "else"
NOT_SURE = "I’m not sure"
NOT_SURE_HINT = "We will read it and work out what kind it is."


@dataclass(frozen=True)
class Choice:
    """One answer to choose, with what to know about it."""

    value: str
    label: str
    hint: str = ""


@dataclass(frozen=True)
class Offer:
    """A procedure on a local date, as the person who tells us something meets it."""

    version: ProcedureVersion
    on: date

    @property
    def spec(self) -> Procedure:
        return self.version.spec

    @cached_property
    def kinds(self) -> list[Choice]:
        """The kinds that the procedure covers, and “not sure”, which is always there (S0-2)."""
        kinds = [
            Choice(kind, str(Kind(kind).label), self.spec.definitions.get(kind, ""))
            for kind in self.spec.types
        ]
        return [*kinds, Choice(Kind.UNSURE.value, NOT_SURE, NOT_SURE_HINT)]

    @cached_property
    def pages(self) -> dict[str, PageWords]:
        """The words of every page, by its key. One query."""
        return {page.key: page for page in worded_pages()}

    @cached_property
    def whom(self) -> list[Choice]:
        """For whom somebody may tell us (S2-3); for another where the procedure says who may."""
        own = [
            Choice(MYSELF, "Myself"),
            Choice(PartyKind.GROUP.value, "A group", "You speak for it, and we answer you."),
            Choice(PartyKind.BUSINESS.value, "A business or organisation"),
        ]
        other = Choice(SOMEBODY_ELSE, "Somebody else", "The next page asks about them.")
        return [*own, other] if self.spec.intake.acts_as else own

    @cached_property
    def agreed(self) -> list[Choice]:
        """Whether the person knows of it whom somebody else writes for (S4-12)."""
        return [
            Choice(AGREED, "Yes", "We write to them, so that they can say so themselves."),
            Choice(NOT_YET, "Not yet", "We ask them. Meanwhile we begin."),
            Choice(CANNOT, "They cannot agree", "Tell us why. Meanwhile we begin."),
        ]

    @cached_property
    def subject_labels(self) -> dict[str, str]:
        """Those of us it may be about, by role. One query."""
        roles = self.may_be_about
        rows = Appointment.objects.current(self.on).select_related("role")
        rows = rows.filter(role__key__in=[role.key for role in roles]).order_by("starts_on", "pk")
        names: dict[str, list[str]] = {}
        for row in rows:
            names.setdefault(row.role.key, []).append(row.public_name)
        return {role.key: subject_label(role, names.get(role.key, [])) for role in roles}

    @cached_property
    def who_has_instead(self) -> dict[str, str]:
        """Who has it instead of whom it is about (S0-52), in a sentence, by role."""
        said = ((role.key, self.who_has_it(role)) for role in self.may_be_about)
        return {key: sentence for key, sentence in said if sentence}

    @cached_property
    def may_be_about(self) -> list[RoleSpec]:
        return [role for role in self.spec.roles if role.may_be_subject]

    def who_has_it(self, subject: RoleSpec) -> str:
        for rule in self.spec.conflicts:
            handler = self.spec.role_by_key.get(rule.handler)
            if rule.subject == subject.key and handler:
                return f"It goes to the {in_a_sentence(handler.title)}. The person it is about does not see it."
        return ""


def live_offer(on: date) -> Offer | None:
    """What can be told us on a local date; None while no procedure is in force. One query."""
    version = version_in_force(on)
    return Offer(version, on) if version else None


def subject_label(role: RoleSpec, names: list[str]) -> str:
    """Such as “Coordinator: Priya Anand”; the title alone while the role is vacant."""
    known = [name for name in names if name]
    return f"{role.title}: {' and '.join(known)}" if known else role.title
