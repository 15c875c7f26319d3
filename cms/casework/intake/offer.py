"""What the question pages offer, from the procedure in force: kinds, people, words."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.conf import settings
from django.utils.functional import cached_property

from cms.casework.models import Kind
from cms.casework.procedure.schema import Procedure, RoleSpec
from cms.casework.selectors import procedure_in_force
from cms.users.models import Appointment
from cms.web.text import in_a_sentence

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

    spec: Procedure
    on: date

    @cached_property
    def kinds(self) -> list[Choice]:
        """The kinds that the procedure covers, and “not sure”, which is always there (S0-2)."""
        kinds = [
            Choice(kind, str(Kind(kind).label), self.spec.definitions.get(kind, ""))
            for kind in self.spec.types
        ]
        return [*kinds, Choice(Kind.UNSURE.value, NOT_SURE, NOT_SURE_HINT)]

    @cached_property
    def subjects(self) -> list[Choice]:
        """Those of us it may be about, each with who would have it instead (S0-52). One query."""
        roles = [role for role in self.spec.roles if role.may_be_subject]
        rows = Appointment.objects.current(self.on).select_related("role")
        rows = rows.filter(role__key__in=[role.key for role in roles]).order_by("starts_on", "pk")
        names: dict[str, list[str]] = {}
        for row in rows:
            names.setdefault(row.role.key, []).append(row.public_name)
        return [
            Choice(role.key, subject_label(role, names.get(role.key, [])), self.who_has_it(role))
            for role in roles
        ]

    def who_has_it(self, subject: RoleSpec) -> str:
        for rule in self.spec.conflicts:
            handler = self.spec.role_by_key.get(rule.handler)
            if rule.subject == subject.key and handler:
                return f"It goes to the {in_a_sentence(handler.title)}. The person it is about does not see it."
        return ""

    @cached_property
    def subject_labels(self) -> dict[str, str]:
        return {subject.value: subject.label for subject in self.subjects}


def live_offer(on: date) -> Offer | None:
    """What can be told us on a local date; None while no procedure is in force. One query."""
    spec = procedure_in_force(settings.CASEWORK_DEFAULT_PACK, on=on)
    return Offer(spec, on) if spec else None


def subject_label(role: RoleSpec, names: list[str]) -> str:
    """Such as “Coordinator: Priya Anand”; the title alone while the role is vacant."""
    known = [name for name in names if name]
    return f"{role.title}: {' and '.join(known)}" if known else role.title
