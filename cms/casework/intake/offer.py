"""What the question pages offer, from the procedures in use: kinds, people, words."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.utils.functional import cached_property

from cms.casework.models import Kind, PartyKind, ProcedureVersion
from cms.casework.procedure.parts import Area
from cms.casework.procedure.questions import OwnQuestion
from cms.casework.procedure.schema import Procedure, RoleSpec
from cms.casework.services.questions import PageWords, worded_pages
from cms.casework.services.told import AGREED, CANNOT, NOT_YET
from cms.casework.uses import AllInUse, InUse, procedures_in_use
from cms.users.models import Appointment
from cms.web.text import in_a_sentence

MYSELF, SOMEBODY_ELSE = "me", "else"
NOBODY = "no"
NONE_OF_THESE, NO = "None of these", "No"
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
    """The procedure that takes something in on a local date, as the person who tells it meets it.

    ``used``: whatever else is in use, which decides together with it what is asked first.
    """

    taken_by: InUse
    used: AllInUse
    on: date

    @property
    def version(self) -> ProcedureVersion:
        return self.taken_by.version

    @property
    def spec(self) -> Procedure:
        return self.version.spec

    @cached_property
    def kinds(self) -> list[Choice]:
        """The kinds that can be told, and “not sure”, which is always there (S0-2)."""
        kinds = [
            Choice(kind, str(Kind(kind).label), what) for kind, what in self.used.kinds.items()
        ]
        return [*kinds, Choice(Kind.UNSURE.value, NOT_SURE, NOT_SURE_HINT)]

    @cached_property
    def own_questions(self) -> dict[str, OwnQuestion]:
        """What leads to another procedure than the main one, by its key."""
        return {one.key: one.spec.intake.own for one in self.used.asked if one.spec.intake.own}

    @cached_property
    def own_choices(self) -> list[Choice]:
        """The answers to them, in plain words: nobody is asked about procedures."""
        if len(self.own_questions) == 1:
            return [Choice(key, "Yes") for key in self.own_questions] + [Choice(NOBODY, NO)]
        named = [Choice(key, own.answer, own.hint) for key, own in self.own_questions.items()]
        return [*named, Choice(NOBODY, NONE_OF_THESE)]

    @property
    def asks_of_worse_treatment(self) -> bool:
        return any(one.spec.intake.treated_worse_to for one in self.used.all)

    @property
    def areas(self) -> tuple[Area, ...]:
        """The areas of service to choose from, which may lead to another procedure."""
        return self.used.areas_at(self.taken_by)

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
    """What can be told us on a local date; None while no procedure is in force. One query.

    It is that of the main procedure, until somebody has said what leads to another.
    """
    used = procedures_in_use(on=on)
    return Offer(used.main, used, on) if used.main else None


def subject_label(role: RoleSpec, names: list[str]) -> str:
    """Such as “Coordinator: Priya Anand”; the title alone while the role is vacant."""
    known = [name for name in names if name]
    return f"{role.title}: {' and '.join(known)}" if known else role.title
