"""Judging what the letters of a procedure hold."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, Final

from cms.casework.procedure.codes import ByList, Needed
from cms.casework.procedure.judgements import (
    Judged,
    clock_for,
    decisions_of,
    fields_of,
    listed,
    stage_of,
)
from cms.casework.procedure.purposes import messages_of
from cms.casework.procedure.schema import MessageSpec, Procedure, Stage

OMBUDSMAN: Final = "outside_bodies"
RECEIPT: Final = "automatic_receipt"


def judge_reply_holds(spec: Procedure, judge: ByList, stage: Stage | None) -> Judged:
    letters = decisions_of(spec, stage) if stage else []
    if not letters:
        return Judged("says_nothing", "No letter is marked as the decision of this stage.")
    letter = letters[0]
    lacking = [one.what for one in judge.needed if not held(spec, letter, one)]
    ours = f"“{letter.label}”"
    if lacking:
        return Judged("differs", f"{ours} need not hold: {listed(lacking)}.", ours)
    return Judged("meets", f"{ours} cannot go without any of it.", ours)


def held(spec: Procedure, letter: MessageSpec, needed: Needed) -> bool:
    """Required in its text, or in a paragraph that nobody can take out."""
    locked = " ".join(spec.paragraphs.get(key, "") for key in letter.locked)
    sure = {*letter.requires, *(field.key for field in letter.asks if field.required)}
    fixed = fields_of(spec, letter) - fields_only_typed(letter)
    words = f"{letter.subject} {letter.body} {locked}".lower()
    return bool((sure | fixed) & set(needed.fields)) or any(
        word.lower() in words for word in needed.words
    )


def fields_only_typed(letter: MessageSpec) -> frozenset[str]:
    """What the author may leave empty."""
    return frozenset({"message", *(field.key for field in letter.asks if not field.required)})


def judge_extension_tells(spec: Procedure, judge: Any, stage: Stage | None) -> Judged:
    letters = [
        message
        for message in spec.messages
        if message.event in ("extension_notified", "holding_reply_sent")
    ]
    if not letters:
        return Judged("says_nothing", "No letter moves a date.")
    for letter in letters:
        asked = {field.key for field in letter.asks if field.required}
        lacking = [
            words
            for words, there in (
                ("the reason", "reason" in asked),
                ("the new date", bool(asked & {"new_date", "new_due"})),
                ("the ombudsman's details", names_ombudsman(spec, letter)),
            )
            if not there
        ]
        if lacking:
            return Judged(
                "differs", f"“{letter.label}” leaves out {listed(lacking)}.", letter.label
            )
    return Judged(
        "meets",
        "The letter holds a reason, a new date and the ombudsman's details.",
        listed([letter.label for letter in letters]),
    )


def judge_ombudsman_told(spec: Procedure, judge: Any, stage: Stage | None) -> Judged:
    names = ombudsmen(spec)
    if not names:
        others = listed([body.name for body in spec.bodies]) or "nobody"
        return Judged("says_nothing", f"It names no ombudsman; it names {others}.")
    told = [letter for letter in to_the_person(spec) if OMBUDSMAN in fields_of(spec, letter)]
    first = [letter for letter in told if letter in first_letters(spec)]
    if first:
        return Judged("meets", f"“{first[0].label}” names them already.", listed(names))
    if told:
        return Judged(
            "differs", f"Only later letters name them, “{told[0].label}” first.", listed(names)
        )
    return Judged("differs", "No letter names them.", listed(names))


def ombudsmen(spec: Procedure) -> list[str]:
    return [body.name for body in spec.bodies if body.kind == "ombudsman"]


def names_ombudsman(spec: Procedure, letter: MessageSpec) -> bool:
    return bool(ombudsmen(spec)) and OMBUDSMAN in fields_of(spec, letter)


def to_the_person(spec: Procedure) -> list[MessageSpec]:
    return [message for message in spec.messages if message.to == "person"]


def first_letters(spec: Procedure) -> list[MessageSpec]:
    """The receipt, and whatever confirms that we have it."""
    found = [
        message
        for message in to_the_person(spec)
        if message.kind == RECEIPT or message.event == "acknowledged"
    ]
    stage = stage_of(spec, "first")
    clock = clock_for(spec, stage, "acknowledgement", public=False)
    for kind in clock.kept_by[:1] if clock else ():
        found += messages_of(spec, kind)
    return found


def judge_refusal(spec: Procedure, judge: Any, stage: Stage | None) -> Judged:
    if spec.scope is None:
        return Judged("says_nothing", "It does not say what is refused, so nothing is.")
    letter = spec.message_by_key[spec.scope.refusal_message]
    fields = fields_of(spec, letter)
    lacking = [
        words
        for words, carried in (
            ("the reason", "scope_reason" in fields or "message" in letter.requires),
            ("where it goes instead", "scope_route" in fields),
            ("the way to disagree", "not_content_link" in fields),
            ("the right to go to the ombudsman", names_ombudsman(spec, letter)),
        )
        if not carried
    ]
    ours = f"“{letter.label}”, with {len(spec.scope.grounds)} reasons"
    if lacking:
        return Judged("differs", f"“{letter.label}” leaves out {listed(lacking)}.", ours)
    return Judged("meets", "A refusal has its reason, its way on and the ombudsman.", ours)


def judge_declining(spec: Procedure, judge: Any, stage: Stage | None) -> Judged:
    second = stage_of(spec, "second")
    if second is None or second.request is None:
        return Judged("says_nothing", "No second stage is asked for.")
    letter = next((one for one in decisions_of(spec, second) if is_declining(one)), None)
    if letter is None:
        return Judged("meets", "Whoever asks for it gets it.", "Never declined")
    action = f"send:{letter.key}"
    grounds = any(
        field.type in ("choice", "choices")
        for _, step in spec.all_steps
        if action in step.blocks
        for field in step.evidence
    )
    named = names_ombudsman(spec, letter)
    said = [
        "with a ground on record" if grounds else "without a ground on record",
        "and the ombudsman named" if named else "and no ombudsman named",
    ]
    return Judged(
        "differs",
        f"“{letter.label}” ends it without a second look, {' '.join(said)}.",
        letter.label,
    )


def is_declining(letter: MessageSpec) -> bool:
    """A decision that is only for what somebody chose when they first read the request."""
    condition = letter.when.model_dump(exclude_unset=True) if letter.when else {}
    return condition.get("field") == "answers"


LETTERS: Final[Mapping[str, Callable[[Procedure, Any, Stage | None], Judged]]] = {
    "reply_holds": judge_reply_holds,
    "extension_tells": judge_extension_tells,
    "ombudsman_told": judge_ombudsman_told,
    "refusal": judge_refusal,
    "declining": judge_declining,
}
