"""Moving a case that came in under the wrong procedure, while nothing was answered yet."""

from __future__ import annotations

from typing import Final

from django.utils.timezone import localdate

from cms.casework.errors import CaseworkError
from cms.casework.mail.contacts import acts_for_them
from cms.casework.mail.notices import notify_handler, send_to_person
from cms.casework.models import Case, Direction, EventKind, Kind, Part
from cms.casework.procedure.schema import Procedure
from cms.casework.services.change import Act, Change, changing
from cms.casework.services.deadlines import recompute_deadlines
from cms.casework.services.routing import HANDLES, of_area, route_case
from cms.casework.services.triage import ReasonMissing
from cms.casework.uses import InUse, procedures_in_use
from cms.records import name_author

MOVED: Final = "Moved to another procedure."
MOST_ASKED: Final = 500  # the width of Party.adjustments_asked
# What is done by the rules of one procedure and means nothing under another, with its name.
DONE: Final = (
    ("steps", "a step is recorded"),
    ("flags", "it is marked"),
    ("scope_decisions", "somebody decided whether it is for us"),
    ("remedies", "something was promised"),
    ("lessons", "a lesson is noted"),
    ("information_requests", "somebody was asked"),
    ("fact_checks", "the draft of a reply was checked"),
    ("enquiries", "an outside body asked about it"),
    ("restrictions", "contact was restricted because of it"),
    ("person_meetings", "a meeting was offered"),
)


class WorkedOnAlready(CaseworkError):
    """Raised when something was done under its procedure. Nothing was written."""

    def __init__(self, done: list[str]) -> None:
        super().__init__(f"It cannot be moved any more: {'; '.join(done)}.")


class CannotMoveThere(CaseworkError):
    """Raised for a procedure that takes nothing in today, or has it already. Nothing was written."""


def change_procedure(*, case_id: int, act: Act, key: str) -> Case:
    """Put a case under another procedure that is in use, as if it had come in under it.

    Its clocks run from when it was received; the dates counted by the other rules are taken
    back, which their history keeps. The person gets the receipt with the new dates. A kind that
    the procedure does not cover becomes “not sure yet”. Raises ``ReasonMissing``,
    ``CannotMoveThere`` or ``WorkedOnAlready``.
    """
    if not act.reason.strip():
        raise ReasonMissing("Say why it is moved.", field="reason")
    with changing(case_id, act) as change:
        to = destination(change.case, key, act)
        if done := done_already(change.case):
            raise WorkedOnAlready(done)
        take_back_deadlines(change)
        keep_what_helps(change, to.spec)
        put_under(change, to)
        give_to_its_desk(change)
        recompute_deadlines(change.case, now=act.now, by=act.by)
        tell(change)
    return change.case


def destination(case: Case, key: str, act: Act) -> InUse:
    known = {one.key: one for one in procedures_in_use(on=localdate(act.now)).all}
    if key not in known:
        raise CannotMoveThere("Choose one that is in use.", field="procedure")
    if known[key].version.procedure_id == case.procedure.procedure_id:
        raise CannotMoveThere("It is under that procedure already.", field="procedure")
    return known[key]


def done_already(case: Case) -> list[str]:
    """What was done under its procedure, in words; empty while it can still be moved."""
    done = [words for name, words in DONE if getattr(case, name).exists()]
    if case.messages.filter(direction=Direction.OUT).exclude(author=None).exists():
        done.insert(0, "somebody wrote or spoke to the person")
    if case.events.filter(kind=EventKind.STAGE_ENTERED).exists():
        done.append("it went on to another stage")
    if any(point.finding or point.is_answered for point in case.points.all()):
        done.append("a point is answered")
    if case.group_id is not None:
        done.append("it is answered together with others")
    return done


def take_back_deadlines(change: Change) -> None:
    """They were promises of the other procedure; every version of them stays in the history."""
    for row in change.case.deadlines.all():
        name_author(row, by=change.act.by, reason=MOVED)
        row.delete()


def put_under(change: Change, to: InUse) -> None:
    case = change.case
    change.event(EventKind.PROCEDURE_CHANGED, was=case.procedure_id, now=to.version.pk)
    case.procedure, case.stage = to.version, to.spec.first_stage.key
    case.triaged_at = None
    if case.kind not in (*to.spec.types, Kind.UNSURE):
        change.event(EventKind.KIND_CHANGED, was=case.kind, now=Kind.UNSURE.value)
        case.kind = Kind.UNSURE
    if case.service_area not in to.spec.area_by_key:
        case.service_area = ""


def keep_what_helps(change: Change, spec: Procedure) -> None:
    """What ``spec`` has no name for is kept in words: what makes it easier, who acts as what."""
    was, intake = change.spec.intake, spec.intake
    relations = {"", *(row.key for row in intake.relations)}
    for party in change.case.parties.all():
        lost = [key for key in party.adjustments if key not in intake.adjustment_by_key]
        acts_as = was.acts_as_by_key.get(party.acts_as)
        knows = party.acts_as in {"", *intake.acts_as_by_key}
        if not lost and knows and party.relation in relations:
            continue
        words = [was.adjustment_by_key[key].label for key in lost if key in was.adjustment_by_key]
        asked = "; ".join(filter(None, (party.adjustments_asked, *words)))
        party.adjustments_asked = asked[:MOST_ASKED]
        party.adjustments = [key for key in party.adjustments if key not in lost]
        party.relation = party.relation if party.relation in relations else ""
        if not knows:
            party.relationship = party.relationship or (acts_as.label if acts_as else "")
            party.acts_as = ""
        change.save(party, MOVED)


def give_to_its_desk(change: Change) -> None:
    """To whoever has new cases there; whoever had it here need not see it any more."""
    case, act, spec = change.case, change.act, change.spec
    overseer = spec.intake.treated_worse_to if case.treated_worse else None
    natural = overseer or of_area(spec, spec.default_handler, case.service_area)
    route_case(case, natural, by=act.by, now=act.now, why=HANDLES)
    change.event(EventKind.ASSIGNED, role=case.handler_role)
    for row in case.access.filter(until_at=None, why=HANDLES).exclude(role=case.handler_role):
        row.until_at = act.now
        change.save(row, MOVED)


def tell(change: Change) -> None:
    """The person of the dates that hold now; whoever has it, that it is new to them."""
    case, now = change.case, change.act.now
    notify_handler(case, "new_case", now=now)
    helpers = case.parties.filter(part=Part.REPRESENTATIVE)
    # Where nobody knows yet whether a helper may act, the person is still to be asked (S4-12).
    if all(acts_for_them(helper) for helper in helpers):
        send_to_person(case, "receipt", now=now)
