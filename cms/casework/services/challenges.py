"""Challenging a restriction, and the answer of somebody who did not decide it (S3-106)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.utils.timezone import localdate

from cms.casework.errors import CaseworkError
from cms.casework.models import Channel, Direction, Restriction
from cms.casework.procedure.restricting import RestrictionRules
from cms.casework.services.change import Act, Change, changing
from cms.casework.services.contacts import add_message
from cms.casework.services.restricting import (
    CannotRestrict,
    case_of,
    check_kind,
    let_deciders_in,
    lift,
    rules_of,
    still_in_force,
)
from cms.casework.services.restriction_letters import party_of, tell

UPHELD, CHANGED, LIFTED = "upheld", "changed", "lifted"


class ChallengeEmpty(CaseworkError):
    """Raised for a challenge without words. Nothing was written."""

    def __init__(self) -> None:
        super().__init__("Say why it should change or end.", field="text")


class ChallengedAlready(CaseworkError):
    """Raised for a second challenge of the same decision. Nothing was written."""

    def __init__(self) -> None:
        super().__init__(
            "We have a challenge to this decision. Somebody who did not decide it looks at it.",
            field="text",
        )


class NothingToAnswer(CaseworkError):
    """Raised for an answer where nobody waits for one. Nothing was written."""

    def __init__(self) -> None:
        super().__init__("There is no challenge that waits for an answer.")


class DecidedItThemselves(CaseworkError):
    """Raised where whoever decided it would answer the challenge. Nothing was written."""

    def __init__(self) -> None:
        super().__init__("You had a part in deciding it. Somebody else must answer the challenge.")


@dataclass(frozen=True)
class Answer:
    """What came of a challenge: “upheld”, “changed” or “lifted”, with the letter's words.

    Of a changed one: its ``kind``, who is the one contact, and an earlier end.
    """

    outcome: str
    words: str
    kind: str = ""
    contact_point: str = ""
    ends_on: date | None = None


def challenge_restriction(
    *, restriction_id: int, act: Act, text: str, channel: str = Channel.WEB
) -> Restriction:
    """Take in that somebody does not agree with it, once a decision.

    Raises ``ChallengeEmpty``, ``ChallengedAlready`` or ``RestrictionOver``.
    """
    if not text.strip():
        raise ChallengeEmpty
    with changing(case_of(restriction_id), act, while_closed=True) as change:
        restriction = still_in_force(change, restriction_id)
        if restriction.challenged_at is not None:
            raise ChallengedAlready
        party = party_of(restriction)
        add_message(
            change,
            Direction.IN,
            "challenge",
            text,
            channel,
            act.now,
            shared=True,
            party_id=party.pk if party else None,
        )
        restriction.challenge, restriction.challenged_at = text, act.now
        change.save(restriction, "Challenged.")
        if change.spec.restrictions is not None:
            let_deciders_in(change, change.spec.restrictions)
    return restriction


def answer_challenge(*, restriction_id: int, act: Act, answer: Answer) -> Restriction:
    """Decide about a challenge and tell the person, in one deed.

    Raises ``NothingToAnswer``, ``DecidedItThemselves``, ``CannotRestrict`` or ``WordsEmpty``.
    """
    case_id = case_of(restriction_id)
    with changing(case_id, act, action="answer_challenge", while_closed=True) as change:
        rules, restriction = rules_of(change), still_in_force(change, restriction_id)
        if restriction.challenged_at is None or restriction.challenge_outcome:
            raise NothingToAnswer
        if act.by is not None and act.by.pk in restriction.deciders:
            raise DecidedItThemselves
        restriction.challenge_outcome = answer.outcome
        restriction.challenge_answer = answer.words
        restriction.challenge_decided_by = act.by
        carry_out(change, rules, restriction, answer)
        tell(change, restriction, letter_for(rules, answer), answer.words, party_of(restriction))
    return restriction


def carry_out(
    change: Change, rules: RestrictionRules, restriction: Restriction, answer: Answer
) -> None:
    match answer.outcome:
        case "upheld":
            change.save(restriction, "The challenge was looked at: it stands.")
        case "lifted":
            lift(change, restriction, "Lifted after it was challenged.")
        case "changed":
            alter(rules, restriction, answer, today=localdate(change.act.now))
            change.save(restriction, "Changed after it was challenged.")
        case _:
            raise CannotRestrict("Say what comes of the challenge.", field="outcome")


def alter(
    rules: RestrictionRules, restriction: Restriction, answer: Answer, *, today: date
) -> None:
    """A challenge makes it lighter or shorter, never longer."""
    check_kind(rules, answer.kind or restriction.kind)
    ends_on = answer.ends_on or restriction.ends_on
    if not today < ends_on <= restriction.ends_on:
        raise CannotRestrict("A challenge can only end it earlier.", field="ends_on")
    restriction.kind = answer.kind or restriction.kind
    restriction.contact_point = answer.contact_point.strip()
    restriction.ends_on = ends_on
    restriction.review_on = min(restriction.review_on, ends_on)


def letter_for(rules: RestrictionRules, answer: Answer) -> str:
    if rules.challenge_message:
        return rules.challenge_message
    return rules.lifted_message if answer.outcome == LIFTED else rules.message
