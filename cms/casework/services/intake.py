"""Taking in what somebody tells us, from the website or written down by staff.

Everything that can be worked out is, before the transaction that writes it: whoever writes keeps
other writers waiting, on SQLite all of them.
"""

from __future__ import annotations

from datetime import date, datetime

from django.db import IntegrityError, transaction
from django.utils.timezone import localdate

from cms.casework.errors import CaseworkError
from cms.casework.models import Case, CaseNumber, Kind, ProcedureVersion
from cms.casework.permissions import RECORD, NotAllowed, rights_of
from cms.casework.services.change import Act
from cms.casework.services.flood import NO_FLOOD, Flood, count, tell_of_a_flood
from cms.casework.services.opening import Opening
from cms.casework.services.told import NothingTold, Told, times_of
from cms.casework.uses import Said, procedures_in_use


class NoProcedure(CaseworkError):
    """Raised when no procedure is in force to open a case under. Nothing was written."""

    def __init__(self) -> None:
        super().__init__("No procedure is in force. An administrator must publish one first.")


def receive_case(*, act: Act, told: Told) -> Case:
    """Open a case with everything it starts with: words, people, clocks, receipt (S0-38, S0-54).

    The same ``told.key`` gives back the case that its first press opened. Raises
    ``NothingTold``, ``TimesDisagree``, ``NoProcedure``, ``NotAllowed``, ``TooOften``,
    ``CaseworkError`` for a kind that the procedure does not cover, or ``ValidationError`` for
    what no row can hold.
    """
    if (first := case_sent_as(told)) is not None:
        return first
    if not told.text.strip():
        raise NothingTold
    if act.by is not None and RECORD not in rights_of(act.by, on=localdate(act.now)):
        raise NotAllowed("Your role cannot record what somebody told us.")
    times, version = times_of(told, act.now), version_for(told, act.now)
    flood, number = count_and_number(told, act.now)
    opening = Opening(act, told, times, version, flood, number)
    case = opened(opening)
    if case.one_of_many and case is opening.case:
        tell_of_a_flood(case, now=act.now)
    return case


def open_case(act: Act, told: Told) -> Case:
    """Open a case out of another one, in the caller's transaction.

    It is not counted, and nobody is asked whether they may. Raises else as ``receive_case``.
    """
    times, version = times_of(told, act.now), version_for(told, act.now)
    return opened(Opening(act, told, times, version, NO_FLOOD, next_number()))


def version_for(told: Told, now: datetime) -> ProcedureVersion:
    """Raises ``NoProcedure``, or ``CaseworkError`` for a kind that it does not cover."""
    version = told.version or version_in_force(localdate(now), told)
    if version is None:
        raise NoProcedure
    if told.kind not in (*version.spec.types, Kind.UNSURE):
        raise CaseworkError("This procedure does not cover that kind.", field="kind")
    return version


def opened(opening: Opening) -> Case:
    """Write it; of two presses at the same moment, the case of the other."""
    opening.prepare()
    try:
        with transaction.atomic():
            opening.write()
    except IntegrityError:
        # The unique key let one through.
        if (winner := case_sent_as(opening.told)) is not None:
            return winner
        if not Case.objects.filter(pk=opening.number).exists():
            raise
        # Cases of older versions had keys apart from their numbers, which can be ahead of them.
        opening.number = next_number()
        return opened(opening)
    return opening.case


def case_sent_as(told: Told) -> Case | None:
    rows = Case.objects.filter(intake_key=told.key)
    # Hardly ever there, so it is only asked for before it is read.
    case: Case | None = rows.first() if rows.exists() else None
    return case


def version_in_force(on: date, told: Told) -> ProcedureVersion | None:
    """On a local date, of the procedure whose key is given, else of the one that takes it in.

    One query.
    """
    if not told.procedure_key:
        taken_by = procedures_in_use(on=on).for_case(Said(told.kind, told.service_area))
        return taken_by.version if taken_by else None
    versions = ProcedureVersion.objects.in_force(on).without_document()
    version: ProcedureVersion | None = versions.filter(procedure__key=told.procedure_key).first()
    return version


@transaction.atomic
def count_and_number(told: Told, now: datetime) -> tuple[Flood, int]:
    """Count it, and draw the number of its case, which is then nobody else's.

    Apart from the transaction of the case: the letters that are written before that one name
    the case, and a count held in it keeps others waiting for its end. A case that fails after
    this leaves a gap in the numbers, which nobody minds. Raises ``TooOften``; then nothing is
    counted either.
    """
    return count(told, now=now), next_number()


def next_number() -> int:
    number = CaseNumber()
    number.save()
    return int(number.pk)
