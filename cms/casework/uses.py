"""Which procedure takes in what, where a site runs several at a time. Reads, and never writes."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date

from django.conf import settings
from django.db.models import Q

from cms.casework.models import Kind, ProcedureUse, ProcedureVersion
from cms.casework.procedure.parts import Area
from cms.casework.procedure.parts import Kind as KindKey
from cms.casework.procedure.schema import Procedure


@dataclass(frozen=True)
class Said:
    """What decides where something goes. Empty: not said.

    ``own`` is the key of the procedure to whose question somebody said yes; ``area`` is a key of
    the main one.
    """

    kind: str = Kind.UNSURE.value
    area: str = ""
    own: str = ""


@dataclass(frozen=True)
class InUse:
    """A procedure that takes cases in, with the version in force."""

    version: ProcedureVersion
    use: ProcedureUse

    @property
    def key(self) -> str:
        return str(self.version.procedure.key)

    @property
    def spec(self) -> Procedure:
        return self.version.spec

    @property
    def is_asked(self) -> bool:
        """Whether people are asked its question; a later version may have none."""
        return bool(self.use.asked and self.spec.intake.own)

    @property
    def kinds(self) -> tuple[KindKey, ...]:
        """The kinds it takes in here, as the procedure orders them."""
        return tuple(kind for kind in self.spec.types if kind in (self.use.kinds or [kind]))

    @property
    def by_kind(self) -> bool:
        return bool(self.use.kinds) and not self.use.areas

    def takes(self, said: Said) -> bool:
        """Whether it goes here rather than to the main one. Nobody's “not sure” goes by kind.

        A yes to its question counts whatever kind they chose: what people call a concern may be
        a complaint by law.
        """
        if self.is_asked and said.own == self.key:
            return True
        if said.area in self.use.areas:
            return said.kind in (*self.kinds, Kind.UNSURE)
        return self.by_kind and said.kind in self.kinds


@dataclass(frozen=True)
class AllInUse:
    """Every procedure that takes cases in on a day. ``main`` is None while none is in force."""

    main: InUse | None
    others: list[InUse] = field(default_factory=list)

    @property
    def all(self) -> list[InUse]:
        """The main one first."""
        return [self.main, *self.others] if self.main else list(self.others)

    @property
    def alone(self) -> Procedure | None:
        """The one that takes in everything; None where it depends."""
        return self.main.spec if self.main and not self.others else None

    @property
    def asked(self) -> list[InUse]:
        return [one for one in self.others if one.is_asked]

    def areas_at(self, taken_by: InUse) -> tuple[Area, ...]:
        """The areas of service to choose from; the main one names those that lead to others."""
        return self.main.spec.areas if self.main and taken_by.use.areas else taken_by.spec.areas

    @property
    def kinds(self) -> dict[str, str]:
        """Every kind that can be told, with what it is in the words of who takes it in."""
        by_kind = [one for one in self.others if one.by_kind]
        told = [self.main, *by_kind] if self.main else by_kind
        return {kind: one.spec.definitions.get(kind, "") for one in told for kind in one.kinds}

    def for_case(self, said: Said) -> InUse | None:
        """Where it goes: what somebody was asked comes before the area, and that before the kind."""
        fit = [one for one in self.others if one.takes(said)]
        if not fit:
            return self.main
        return min(fit, key=lambda one: (one.key != said.own, said.area not in one.use.areas))


def procedures_in_use(*, on: date) -> AllInUse:
    """Those that take cases in on a local date, the others by title. One query.

    Until somebody says which is the main one, it is that which a fresh site starts with.
    """
    rows = ProcedureVersion.objects.in_force(on).without_document()
    rows = rows.filter(Q(procedure__use__isnull=False) | Q(procedure__key=first_procedure()))
    newest: dict[int, ProcedureVersion] = {}
    for version in rows.select_related("procedure__use"):
        newest.setdefault(version.procedure_id, version)
    found = [InUse(version, use_of(version)) for version in newest.values()]
    said = next((one for one in found if one.use.main), None)
    main = said or next((one for one in found if one.key == first_procedure()), None)
    others = [one for one in found if one is not main and one.use.takes_in]
    return AllInUse(main, sorted(others, key=lambda one: one.spec.title))


def reach_in_words(use: ProcedureUse, spec: Procedure, main: Procedure | None) -> str:
    """What a procedure is in use for, for staff; empty where it takes nothing in.

    ``main`` knows what the areas are called.
    """
    if use.main:
        return "Everything that no other takes in"
    own, known = spec.intake.own, main.area_by_key if main else {}
    kinds = " and ".join(f"{kind}s" for kind in spec.types if kind in use.kinds)
    ways = [f"Whoever says yes to “{own.question}”"] if use.asked and own else []
    ways += [known[key].label if key in known else key for key in use.areas]
    if not ways:
        return kinds.capitalize()
    return f"{', '.join(ways)}{f' ({kinds} only)' if kinds else ''}"


def use_of(version: ProcedureVersion) -> ProcedureUse:
    """How its procedure is used; not stored where nobody has said so yet."""
    stored: ProcedureUse | None = getattr(version.procedure, "use", None)
    return stored or ProcedureUse(procedure=version.procedure)


def first_procedure() -> str:
    """The key of what a fresh site starts with."""
    return str(settings.CASEWORK_DEFAULT_PACK)


def main_procedure(*, on: date) -> Procedure | None:
    """The live document of the main procedure; None where none is in force. One query."""
    main = procedures_in_use(on=on).main
    return main.spec if main else None
