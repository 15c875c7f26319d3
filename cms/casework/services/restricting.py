"""Deciding how somebody may reach us for a while, and ending it (S3-97 to S3-106, S4-28)."""

from __future__ import annotations

import logging
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any, Final

from django.db.models import Q
from django.utils.timezone import localdate

from cms.casework.clocks.units import add_months
from cms.casework.errors import CaseworkError
from cms.casework.mail.notices import add_job, send_to_person
from cms.casework.mail.words import WordsMissing
from cms.casework.models import Job, Part, Party, Restriction
from cms.casework.permissions import has_interest, rights_of
from cms.casework.procedure.restricting import RestrictionRules
from cms.casework.services.change import Act, Change, changing
from cms.casework.services.evidence import evidence_from
from cms.casework.services.known_again import in_force, normal_phone
from cms.casework.services.restriction_letters import in_words, party_of, tell
from cms.casework.services.routing import grant, subject_roles
from cms.casework.services.triage import ReasonMissing
from cms.users.models import User
from cms.web.templatetags.site import full_date

logger = logging.getLogger(__name__)

ENDED: Final = "It came to its end."
CHALLENGED: Final = "They challenge it. Somebody who did not decide it answers that first."
TO_DECIDE: Final = "decide_restriction"  # the kind of job that asks for a decision


class NoRestrictions(CaseworkError):
    """Raised where the procedure knows no restrictions. Nothing was written."""

    def __init__(self) -> None:
        super().__init__("The procedure of this case has no rules for restricting contact.")


class CannotRestrict(CaseworkError):
    """Raised for a restriction that may not be, with the field to put right. Nothing was written."""


class RestrictionOver(CaseworkError):
    """Raised for a restriction that is lifted or has ended. Nothing was written."""

    def __init__(self) -> None:
        super().__init__("This restriction is over.")


@dataclass(frozen=True)
class Decision:
    """What somebody decided about how a person reaches us.

    ``answers`` are those to the questions of the procedure. ``words`` go into the letter.
    ``review_on`` and ``ends_on`` empty: as late as the procedure lets it last.
    """

    party_id: int
    kind: str
    discussed_with: User
    words: str
    answers: Mapping[str, Any] = field(default_factory=dict)
    contact_point: str = ""
    review_on: date | None = None
    ends_on: date | None = None


def ask_for_decision(*, case_id: int, act: Act) -> Job:
    """Ask those who may decide whether contact should be restricted, and let them see the case.

    Raises ``NoRestrictions`` or ``ReasonMissing``.
    """
    if not act.reason.strip():
        raise ReasonMissing("Say what happened.", field="reason")
    with changing(case_id, act, while_closed=True) as change:
        rules = rules_of(change)
        let_deciders_in(change, rules)
        job = Job(
            case=change.case,
            kind=TO_DECIDE,
            text="Decide whether contact should be restricted.",
            role=rules.decided_by[0],
            since_at=act.now,
        )
        change.save(job, f"Asked for a decision about contact: {act.reason}"[:100])
    return job


def let_deciders_in(change: Change, rules: RestrictionRules) -> None:
    """Those who decide and those with whom they discuss it see the case; nobody it is about."""
    act = change.act
    roles = {*rules.decided_by, *rules.discussed_with} - subject_roles(change.case)
    for role in sorted(roles):
        grant(change.case, role=role, by=act.by, now=act.now, why="Decides about contact")


def end_asking(change: Change) -> None:
    for job in change.case.jobs.filter(kind=TO_DECIDE, done_at=None):
        job.done_at, job.done_by = change.act.now, change.act.by
        change.save(job, "Decided.")


def restrict_contact(*, case_id: int, act: Act, decision: Decision) -> Restriction:
    """Restrict somebody's contact and tell them so, in one deed; a closed case too (S3-97).

    Raises ``EvidenceMissing`` while a question is unanswered, ``CannotRestrict``,
    ``NoRestrictions``, ``WordsEmpty`` or ``NobodyToWriteTo``.
    """
    with changing(case_id, act, action="restrict", while_closed=True) as change:
        rules = rules_of(change)
        party = party_in(change, decision.party_id)
        check_kind(rules, decision.kind)
        check_people(change, rules, decision.discussed_with)
        review_on, ends_on = dates_of(rules, decision.review_on, decision.ends_on, change)
        answers = evidence_from(
            rules.questions, decision.answers, change.facts(), spec=change.spec, act=act
        )
        restriction = Restriction(
            case=change.case,
            name=party.name,
            email=party.email,
            phone=normal_phone(party.phone),
            kind=decision.kind,
            contact_point=decision.contact_point.strip(),
            answers=answers,
            decided_at=act.now,
            decided_by=act.by,
            discussed_with=decision.discussed_with,
            review_on=review_on,
            ends_on=ends_on,
        )
        change.save(restriction, "Contact restricted.")
        end_asking(change)
        tell(change, restriction, rules.message, decision.words, party)
    return restriction


def rules_of(change: Change) -> RestrictionRules:
    if change.spec.restrictions is None or change.act.by is None:
        raise NoRestrictions
    return change.spec.restrictions


def party_in(change: Change, party_id: int) -> Party:
    """Whose contact it is: the person, or whoever acts for them."""
    rows = change.case.parties.exclude(part=Part.SUBJECT)
    party: Party | None = rows.filter(pk=party_id).first()
    if party is None or party.is_anonymous:
        raise CannotRestrict("Choose somebody whose name we know.", field="party_id")
    known = Q(name=party.name)
    known |= Q(email=party.email) if party.email else Q()
    if in_force(localdate(change.act.now)).filter(known, case=change.case).exists():
        raise CannotRestrict("Their contact is restricted already.", field="party_id")
    return party


def check_kind(rules: RestrictionRules, kind: str) -> None:
    if kind not in {choice.key for choice in rules.kinds}:
        raise CannotRestrict("Choose one from the list.", field="kind")


def check_people(change: Change, rules: RestrictionRules, other: User) -> None:
    """Two people decide, and the case is about neither (S3-100)."""
    on = localdate(change.act.now)
    if other.pk == (change.act.by.pk if change.act.by else None):
        raise CannotRestrict(
            "Discuss it with somebody else: two people decide.", field="discussed_with"
        )
    if not rights_of(other, on=on).roles & set(rules.discussed_with):
        raise CannotRestrict("Their role is not one to discuss it with.", field="discussed_with")
    if has_interest(other, change.case, on=on):
        raise CannotRestrict("They have an interest in this case.", field="discussed_with")


def latest_end(rules: RestrictionRules, now: datetime) -> date:
    """The last day that a restriction decided or reviewed now may last."""
    return add_months(localdate(now), rules.months)


def dates_of(
    rules: RestrictionRules, review_on: date | None, ends_on: date | None, change: Change
) -> tuple[date, date]:
    latest, today = latest_end(rules, change.act.now), localdate(change.act.now)
    ends_on = ends_on or latest
    review_on = review_on or ends_on
    if not today < ends_on <= latest:
        said = f"It may last until {full_date(latest)} at the longest, and then ends by itself."
        raise CannotRestrict(said, field="ends_on")
    if not today < review_on <= ends_on:
        raise CannotRestrict("Look at it again before it ends.", field="review_on")
    return review_on, ends_on


def review_restriction(
    *,
    restriction_id: int,
    act: Act,
    note: str,
    words: str,
    review_on: date | None = None,
    ends_on: date | None = None,
) -> Restriction:
    """Look at it again and let it go on, until new dates that the person is told (S3-106).

    Not while a challenge waits: it would be lost, and those it is about would have decided it.
    Raises ``RestrictionOver``, ``ReasonMissing``, ``CannotRestrict`` or ``WordsEmpty``.
    """
    if not note.strip():
        raise ReasonMissing("Say what you looked at, and why it goes on.", field="note")
    with changing(case_of(restriction_id), act, action="restrict", while_closed=True) as change:
        rules, restriction = rules_of(change), still_in_force(change, restriction_id)
        if restriction.challenged_at is not None and not restriction.challenge_outcome:
            raise CannotRestrict(CHALLENGED, field="note")
        dates = dates_of(rules, review_on, ends_on, change)
        restriction.review_on, restriction.ends_on = dates
        restriction.reviewed_at, restriction.reviewed_by = act.now, act.by
        restriction.review_note = note
        # It is a new decision, which may be challenged as the first could.
        restriction.challenge = restriction.challenge_outcome = restriction.challenge_answer = ""
        restriction.challenged_at = restriction.challenge_decided_by = None
        change.save(restriction, "Reviewed: it goes on.")
        tell(change, restriction, rules.message, words, party_of(restriction))
    return restriction


def lift_restriction(*, restriction_id: int, act: Act, words: str = "") -> Restriction:
    """End it before its time. Raises ``RestrictionOver`` or ``ReasonMissing``."""
    if not act.reason.strip():
        raise ReasonMissing("Say why it is lifted.", field="reason")
    with changing(case_of(restriction_id), act, action="restrict", while_closed=True) as change:
        rules, restriction = rules_of(change), still_in_force(change, restriction_id)
        lift(change, restriction, act.reason)
        if rules.lifted_message:
            tell(change, restriction, rules.lifted_message, words, party_of(restriction))
    return restriction


def lift(change: Change, restriction: Restriction, reason: str) -> None:
    restriction.lifted_at, restriction.lifted_reason = change.act.now, reason
    change.save(restriction, "Contact is free again.")


def end_restrictions(*, now: datetime) -> int:
    """Write down which have come to their end, and tell each person; how many.

    They stopped to hold on the day itself, whenever this runs. Safe to call again.
    """
    over = Restriction.objects.filter(lifted_at=None, ends_on__lt=localdate(now))
    return sum(end_one(pk, now=now) for pk in over.order_by("pk").values_list("pk", flat=True))


def end_one(restriction_id: int, *, now: datetime) -> bool:
    with changing(case_of(restriction_id), Act(now=now), while_closed=True) as change:
        restriction: Restriction = Restriction.objects.get(pk=restriction_id)
        if restriction.lifted_at is not None:
            return False
        lift(change, restriction, ENDED)
        rules = change.spec.restrictions
        if rules is not None and rules.lifted_message:
            tell_by_itself(change, restriction, rules.lifted_message)
    return True


def tell_by_itself(change: Change, restriction: Restriction, key: str) -> None:
    """Nobody is there to write words: what needs them waits on Today."""
    case, now = change.case, change.act.now
    extra = {"restriction": in_words(restriction, case)}
    try:
        send_to_person(case, key, now=now, extra=extra, party=party_of(restriction))
    except WordsMissing:
        add_job(case, "restriction_ended", f"Tell {restriction.name}: {ENDED}", now=now)


def case_of(restriction_id: int) -> int:
    """Raises ``RestrictionOver`` for one that never was."""
    case_id: int | None = (
        Restriction.objects.filter(pk=restriction_id).values_list("case", flat=True).first()
    )
    if case_id is None:
        raise RestrictionOver
    return case_id


def still_in_force(change: Change, restriction_id: int) -> Restriction:
    """Read under the lock. Raises ``RestrictionOver``."""
    rows = in_force(localdate(change.act.now)).filter(case=change.case, pk=restriction_id)
    restriction: Restriction | None = rows.first()
    if restriction is None:
        raise RestrictionOver
    return restriction
