"""Whether a case is for this procedure: refused with a way onward, passed on, or taken all the same.

The form may warn, a person decides (S3-142); and the person may say that they do not agree.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Final

from django.utils.timezone import localdate

from cms.casework.errors import CaseworkError
from cms.casework.mail.contacts import recipients_of
from cms.casework.mail.fields import kept_as_words
from cms.casework.mail.notices import file_message, notify_handler, send_to_person
from cms.casework.mail.words import compose
from cms.casework.models import (
    Case,
    Channel,
    Direction,
    EventKind,
    Message,
    Part,
    ScopeDecision,
    ScopeKind,
)
from cms.casework.permissions import check, has_interest, rights_of
from cms.casework.procedure.merge_fields import fields_in
from cms.casework.procedure.schema import MessageSpec, Procedure
from cms.casework.procedure.scope import Ground, ScopeRules
from cms.casework.services.change import Act, CaseClosed, Change, changing
from cms.casework.services.contacts import add_message
from cms.casework.services.escalation import move_to
from cms.casework.services.replies import waiting_for_authority, write_to_them
from cms.casework.services.telling import add_own_job
from cms.casework.services.triage import ReasonMissing
from cms.users.models import User
from cms.users.roles import holders_of

OTHER: Final = ""  # a reason that is not on the list (S3-141)
NO_ROUTE: Final = "Choose or write the alternative route."
IN_SHORT: Final = 300  # the width of the reason of an outcome; the decision has it whole


class NothingRefused(CaseworkError):
    """Raised where the procedure has no rules for it. Nothing was written."""

    def __init__(self) -> None:
        super().__init__("This procedure takes everything in.")


class NotAgreed(CaseworkError):
    """Raised when somebody must agree to the decision, and has not. Nothing was written."""


class CannotDisagree(CaseworkError):
    """Raised where nothing was refused, or the person said so before. Nothing was written."""

    def __init__(self) -> None:
        super().__init__("There is nothing to disagree with here, or you have said so already.")


@dataclass(frozen=True)
class Decision:
    """What was decided and what the person is told. ``words`` may be empty.

    ``ground`` is a key of the procedure, or “” for another reason. ``route`` empty with
    ``no_route``: no other way is clear, and they are advised as the procedure says (S3-140).
    """

    ground: str = OTHER
    reason: str = ""
    route: str = ""
    no_route: bool = False
    team: str = ""
    approved_by: User | None = None
    words: str = ""
    channel: str = Channel.EMAIL
    happened_at: datetime | None = None


def grounds_offered(spec: Procedure, kind: str, *, on: date) -> list[Ground]:
    """Those in force on that day that may be given for that kind of case."""
    grounds = spec.scope.grounds if spec.scope else ()
    return [
        ground
        for ground in grounds
        if (not ground.kinds or kind in ground.kinds or kind == "unsure")
        and (ground.valid_from is None or ground.valid_from <= on)
        and (ground.valid_to is None or on <= ground.valid_to)
    ]


def route_of(ground: Ground) -> str:
    """What the letter tells of a ground: where it goes, whom to ask, and the address."""
    return "\n".join(filter(None, (ground.route, ground.contact, ground.url)))


def needed_approval(scope: ScopeRules, ground: Ground | None) -> tuple[str, ...]:
    """The roles of which one must agree; empty where whoever decides may."""
    return ground.approved_by if ground else scope.other_approved_by


def possible_approvers(case: Case, roles: tuple[str, ...], but: User, *, on: date) -> list[User]:
    """Who may agree today: a holder of the role, not the decider, without an interest in it."""
    found = {user.pk: user for role in roles for user in holders_of(role, on=on)}
    return [user for user in found.values() if user != but and not has_interest(user, case, on=on)]


def refuse(*, case_id: int, act: Act, decision: Decision) -> ScopeDecision:
    """Decide that it is not for this procedure, and tell the person why and where it goes.

    Raises ``ReasonMissing``, ``NotAgreed``, ``NotReady``, ``CaseworkError`` for a missing route
    or an unknown ground, or what the letter's own sending raises; then nothing was written.
    """
    if not decision.reason.strip():
        raise ReasonMissing("Say why it is not for this procedure.", field="reason")
    with changing(case_id, act, action="refuse") as change:
        scope = rules_of(change)
        change.demand("refuse")
        ground = ground_named(change, decision.ground)
        row = row_of(change, ScopeKind.REFUSED, decision)
        row.route = route_given(scope, decision)
        row.approved_by = approver_of(change, needed_approval(scope, ground), decision)
        label = ground.text if ground else "Another reason"
        change.save(row, f"Not for this procedure: {label}.")
        if ground and ground.becomes:
            keep_as(change, ground.becomes, row)
        tell(change, scope.refusal_message, row, decision)
        end(change, (ground.outcome if ground else "") or scope.refused_outcome, row)
    return row


def pass_on_request(*, case_id: int, act: Act, decision: Decision) -> ScopeDecision:
    """Decide that it asks for a service, pass it to a team and tell the person (S3-4).

    Raises ``ReasonMissing`` and so on, as ``refuse`` does.
    """
    if not decision.reason.strip():
        raise ReasonMissing("Say what they ask for.", field="reason")
    with changing(case_id, act, action="service_request") as change:
        scope = rules_of(change)
        change.demand("service_request")
        if decision.team not in {team.key for team in scope.teams}:
            raise CaseworkError("Choose the team that has it now.", field="team")
        row = row_of(change, ScopeKind.SERVICE_REQUEST, decision)
        row.ground, row.team, row.route = "", decision.team, decision.route.strip()
        change.save(row, f"A request for a service: {team_label(change.spec, row.team)}.")
        tell(change, scope.service_request_message, row, decision)
        end(change, scope.passed_outcome, row)
    return row


def accept_anyway(*, case_id: int, act: Act, ground: str = OTHER) -> ScopeDecision:
    """Take in what could be refused, or was, with the reason (S3-142)."""
    if not act.reason.strip():
        raise ReasonMissing("Say why it is taken in all the same.", field="reason")
    with changing(case_id, act, action="accept_anyway", while_closed=True) as change:
        rules_of(change)
        if change.case.closed_at is not None and contestable(change.case) is None:
            raise CaseClosed
        change.demand("accept_anyway")
        ground_named(change, ground)
        row = row_of(change, ScopeKind.ACCEPTED, Decision(ground=ground, reason=act.reason))
        take_up(change)
        change.save(row, "Taken in all the same.")
        note(change, row)
    return row


def disagree(
    *,
    case_id: int,
    act: Act,
    why: str = "",
    channel: str = Channel.WEB,
    received_at: datetime | None = None,
    party_id: int | None = None,
) -> Case:
    """The person does not agree: the stage that looks at it opens, with the original date (S3-4).

    No reason is demanded. The clocks run from the first receipt, as if it had never been
    refused. ``received_at``: when it reached us, where that was before now. Raises
    ``CannotDisagree``, or ``CaseworkError`` for a time at which it cannot have been said.
    """
    with changing(case_id, act, while_closed=True) as change:
        row = contestable(change.case)
        scope = change.spec.scope
        if row is None or scope is None:
            raise CannotDisagree
        at = received_at or act.now
        # Times are typed to the minute.
        if not row.decided_at.replace(second=0, microsecond=0) <= at <= act.now:
            raise CaseworkError("Give the time at which it reached us.", field="received_at")
        message: Message | None = None
        if why.strip():
            message = add_message(
                change,
                Direction.IN,
                "not_content",
                why,
                channel,
                at,
                shared=True,
                party_id=party_id,
            )
        row.disagreed_at = at
        change.save(row, "The person does not agree.")
        take_up(change)
        said = message.pk if message else None
        change.event(EventKind.DISAGREED, at=at, decision=row.pk, message=said)
        if change.case.stage != scope.disagree_to:
            move_to(change, change.spec.stage_by_key[scope.disagree_to])
        tell_of_disagreement(change, scope)
    return change.case


def tell_of_disagreement(change: Change, scope: ScopeRules) -> None:
    now = change.act.now
    if scope.disagree_message:
        send_to_person(change.case, scope.disagree_message, now=now)
    if scope.disagree_tells:
        notify_handler(change.case, scope.disagree_tells, now=now)
    add_own_job(change, "disagreed", "They do not agree that it is not for us. Look at it again.")


def newest(case: Case) -> ScopeDecision | None:
    """What was decided last. No query where the decisions are prefetched."""
    rows: list[ScopeDecision] = list(case.scope_decisions.all())
    return rows[-1] if rows else None


def contestable(case: Case) -> ScopeDecision | None:
    """The decision that the person may disagree with now; None where there is none."""
    row = newest(case)
    if row is None or row.kind == ScopeKind.ACCEPTED or row.disagreed_at is not None:
        return None
    return row


def team_label(spec: Procedure, key: str) -> str:
    teams = spec.scope.teams if spec.scope else ()
    return next((team.label for team in teams if team.key == key), key)


def rules_of(change: Change) -> ScopeRules:
    if change.spec.scope is None:
        raise NothingRefused
    return change.spec.scope


def ground_named(change: Change, key: str) -> Ground | None:
    """None for another reason. Raises ``CaseworkError`` for one that may not be given today."""
    if key == OTHER:
        return None
    offered = grounds_offered(change.spec, change.case.kind, on=localdate(change.act.now))
    found = next((ground for ground in offered if ground.key == key), None)
    if found is None:
        raise CaseworkError("Choose a ground from the list.", field="ground")
    return found


def route_given(scope: ScopeRules, decision: Decision) -> str:
    """Where it goes instead. Raises ``CaseworkError`` where nobody says (S3-140)."""
    if decision.route.strip():
        return decision.route.strip()
    if not decision.no_route:
        raise CaseworkError(NO_ROUTE, field="route")
    return scope.no_route


def approver_of(change: Change, roles: tuple[str, ...], decision: Decision) -> User | None:
    """Who agreed, where somebody must. Raises ``NotAgreed``."""
    if not roles:
        return None
    user, on = decision.approved_by, localdate(change.act.now)
    if user is None:
        raise NotAgreed("Say who agrees to it.", field="approved_by")
    if user == change.act.by:
        raise NotAgreed("Somebody other than you must agree to it.", field="approved_by")
    if not rights_of(user, on=on).roles & set(roles):
        raise NotAgreed("They do not hold a role that may agree to it.", field="approved_by")
    if has_interest(user, change.case, on=on):
        raise NotAgreed("They have an interest in this case.", field="approved_by")
    return user


def row_of(change: Change, kind: ScopeKind, decision: Decision) -> ScopeDecision:
    return ScopeDecision(
        case=change.case,
        kind=kind,
        ground=decision.ground,
        reason=decision.reason.strip(),
        decided_at=change.act.now,
        decided_by=change.act.by,
    )


def keep_as(change: Change, kind: str, row: ScopeDecision) -> None:
    """It stays on record as that kind, which ``take_up`` undoes (S3-126)."""
    case = change.case
    if case.kind == kind:
        return
    change.event(EventKind.KIND_CHANGED, was=case.kind, now=kind, decision=row.pk)
    case.kind = kind


def note(change: Change, row: ScopeDecision) -> None:
    change.event(EventKind.SCOPE_DECIDED, decision=row.pk, scope=row.kind, ground=row.ground)


def tell(change: Change, key: str, row: ScopeDecision, decision: Decision) -> None:
    """Send the letter in the same deed; where nobody can be reached it stands on their page."""
    note(change, row)
    act, case = change.act, change.case
    message = change.spec.message_by_key[key]
    if act.by is not None:
        check(act.by, case, f"send:{key}", on=localdate(act.now))
    fields = letter_fields(change.spec, row)
    words = letter_words(change.spec, message, decision.words, fields)
    if recipients_of(case) or waiting_for_authority(case):
        write_to_them(
            change,
            message,
            words,
            channel=decision.channel,
            happened_at=decision.happened_at,
            extra=fields,
            says_it_all=True,
        )
        return
    change.demand(f"send:{key}")
    letter = compose(case, key, now=act.now, author=act.by, words=words, extra=fields)
    person = case.parties.filter(part=Part.PERSON).first()
    file_message(case, letter, party=person, author=act.by, now=act.now, channel=Channel.WEB)


def letter_fields(spec: Procedure, row: ScopeDecision) -> dict[str, str]:
    """What only the decision knows of its letter."""
    ground = spec.ground_by_key.get(row.ground)
    return {
        "scope_reason": row.reason,
        "scope_route": row.route,
        "kept_as": kept_as_words(ground.becomes if ground else None),
        "service_team": team_label(spec, row.team) if row.team else "",
    }


def letter_words(spec: Procedure, message: MessageSpec, words: str, fields: dict[str, Any]) -> str:
    """The author's words, and what the text has no place of its own for, so that none is lost.

    A letter always gives the reason and the way onward (S3-140).
    """
    texts = [message.body, *(spec.paragraphs[key] for key in message.locked)]
    placed = frozenset().union(*map(fields_in, texts))
    team = f"It is with this team now: {fields['service_team']}." if fields["service_team"] else ""
    rest = {
        "scope_reason": fields["scope_reason"],
        "scope_route": fields["scope_route"],
        "kept_as": fields["kept_as"],
        "service_team": team,
    }
    said = [words.strip(), *(text for name, text in rest.items() if name not in placed)]
    return "\n\n".join(filter(None, said))


def end(change: Change, outcome: str, row: ScopeDecision) -> None:
    """Close it as the procedure says; without an outcome somebody closes it."""
    if not outcome:
        return
    case = change.case
    case.outcome, case.outcome_reason = outcome, row.reason[:IN_SHORT]
    case.closed_at = change.act.now
    change.event(EventKind.CLOSED, outcome=outcome)


def take_up(change: Change) -> None:
    """Open again what the decision had closed, as the kind that it was.

    Nothing that a clock starts at: they run from the first receipt.
    """
    case = change.case
    kept = case.events.filter(kind=EventKind.KIND_CHANGED).last()
    decided = newest(case)
    if kept and decided and kept.data.get("decision") == decided.pk:
        change.event(EventKind.KIND_CHANGED, was=case.kind, now=kept.data["was"])
        case.kind = kept.data["was"]
    if case.closed_at is not None:
        case.closed_at, case.outcome, case.outcome_reason = None, "", ""
