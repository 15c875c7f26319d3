"""Judging what a procedure has, leaves out or asks, apart from its times."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from datetime import date
from typing import Any, Final

from cms.casework.procedure.clock_rule import Unit
from cms.casework.procedure.codes import ByList, ByNothing, ByStages, ByWords
from cms.casework.procedure.judged_letters import LETTERS
from cms.casework.procedure.judgements import Judged, listed, stage_of
from cms.casework.procedure.outside import OutsideBodySpec
from cms.casework.procedure.purposes import decided_stages
from cms.casework.procedure.schema import ClockRule, Procedure

AT_LEAST_MONTHS: Final = 12  # so long both Codes take a complaint
NUMBERS: Final = {
    "a": 1,
    "one": 1,
    "two": 2,
    "three": 3,
    "four": 4,
    "six": 6,
    "nine": 9,
    "twelve": 12,
}
TIME_AGO: Final = re.compile(rf"\b(\d+|{'|'.join(NUMBERS)}) (month|year)s?\b", re.IGNORECASE)
OF_ADJUSTMENTS: Final = ("adjustment", "easier")
MEETS: Final = "meets"
DIFFERS: Final = "differs"
SILENT: Final = "says_nothing"


def judge_stages(spec: Procedure, judge: ByStages, on: date) -> Judged:
    stages = decided_stages(spec)
    ours = f"{len(stages)}: {listed([stage.label for stage in stages])}"
    if len(stages) == judge.exactly:
        return Judged(MEETS, "It has as many stages as the Code.", ours, str(judge.exactly))
    more = len(stages) > judge.exactly
    reason = "more stages than the Code, so it takes longer to end" if more else "fewer stages"
    return Judged(DIFFERS, f"It has {reason}.", ours, str(judge.exactly))


def judge_informal(spec: Procedure, judge: Any, on: date) -> Judged:
    stages = [stage for stage in spec.stages if stage.kind == "informal"]
    if not stages:
        return Judged(MEETS, "No step comes before the first stage.", "None")
    kept = any(clock.from_first_day for _, clock in spec.clocks)
    reason = "A step comes before the first stage." + (
        " The days of the first stage run from the first day all the same." if kept else ""
    )
    return Judged(DIFFERS, reason, listed([stage.label for stage in stages]))


ASKED_OF_THEM: Final[Mapping[str, str]] = {
    "reasons_required": "a reason",
    "wish_required": "what they want",
    "written_required": "that it is in writing",
}


def judge_request(spec: Procedure, judge: Any, on: date) -> Judged:
    requests = [stage.request for stage in decided_stages(spec)[1:] if stage.request]
    if not requests:
        return Judged(SILENT, "No stage is asked for by the person.")
    asked = [
        words
        for name, words in ASKED_OF_THEM.items()
        if any(getattr(request, name) for request in requests)
    ]
    if not asked:
        return Judged(MEETS, "Nothing but the wish itself is asked for.", "No reason is needed")
    return Judged(DIFFERS, f"Whoever asks must give {listed(asked)}.", f"Asks for {listed(asked)}")


def judge_independence(spec: Procedure, judge: Any, on: date) -> Judged:
    stages = decided_stages(spec)
    if len(stages) < 2:
        return Judged(SILENT, "There is no second stage.")
    again = [stage for stage in stages[1:] if not stage.not_decider_of]
    if not again:
        return Judged(MEETS, "Whoever decided before cannot decide again.", "Another person")
    if all(stage.decider != stages[0].decider for stage in again):
        role = spec.role_by_key[again[0].decider].title
        return Judged(MEETS, "Another role decides.", role)
    return Judged(DIFFERS, f"The same person may decide “{again[0].label}”.", "Not ruled out")


def judge_bodies(spec: Procedure, judge: Any, on: date) -> Judged:
    known = {body.key: body for body in spec.bodies}
    if not known:
        return Judged(SILENT, "It names no outside body.")
    lost = [body.name for body in known.values() if not still_there(body, known, on)]
    if lost:
        return Judged(
            DIFFERS, f"{listed(lost)} has ended, and nobody follows.", listed(names(known))
        )
    return Judged(MEETS, "Each is there today, or another follows it.", listed(names(known)))


def names(known: Mapping[str, OutsideBodySpec]) -> list[str]:
    return [
        f"{body.name} (until {body.valid_to.day} {body.valid_to:%B %Y})"
        if body.valid_to
        else body.name
        for body in known.values()
    ]


def still_there(body: OutsideBodySpec, known: Mapping[str, OutsideBodySpec], on: date) -> bool:
    seen: set[str] = set()
    found: OutsideBodySpec | None = body
    while found is not None and found.key not in seen:
        if found.valid_to is None or found.valid_to >= on:
            return True
        seen.add(found.key)
        found = known.get(found.successor or "")
    return False


def judge_channel(spec: Procedure, judge: Any, on: date) -> Judged:
    public = [clock for _, clock in spec.clocks if clock.is_public]
    bound = [f"“{clock.label}”" for clock in public if asks_writing(clock)]
    if not bound:
        return Judged(MEETS, "No time hangs on how somebody tells us.", "However it comes")
    return Judged(
        DIFFERS,
        f"What came in writing, or was written down with them, has this alone: {listed(bound)}.",
        "In writing",
    )


def asks_writing(clock: ClockRule) -> bool:
    return any(test.get("field") == "written" for test in tests_in(condition_of(clock)))


def condition_of(clock: ClockRule) -> Any:
    return clock.when.model_dump(by_alias=True, exclude_unset=True) if clock.when else {}


def tests_in(condition: Any) -> Iterator[Mapping[str, Any]]:
    if "field" in condition:
        yield condition
    for name in ("all", "any"):
        for part in condition.get(name, ()):
            yield from tests_in(part)


def judge_meetings(spec: Procedure, judge: Any, on: date) -> Judged:
    clocks = [f"“{clock.label}”" for _, clock in spec.clocks if clock.unit is Unit.NEXT_EVENT]
    if not clocks:
        return Judged(MEETS, "Nothing in it takes a case to a meeting.", "None")
    return Judged(DIFFERS, f"It takes every case to a meeting: {listed(clocks)}.", listed(clocks))


def judge_service_request(spec: Procedure, judge: Any, on: date) -> Judged:
    if spec.scope is None:
        return Judged(SILENT, "It does not tell a request for a service from a complaint.")
    return Judged(MEETS, "A request is recorded, passed on and followed.", "A way of its own")


def judge_representative(spec: Procedure, judge: Any, on: date) -> Judged:
    if not spec.intake.acts_as:
        return Judged(SILENT, "It does not say who may act for somebody.")
    who = listed([row.label for row in spec.intake.acts_as])
    return Judged(MEETS, "Somebody else may act for the person.", who)


def judge_adjustments(spec: Procedure, judge: Any, on: date) -> Judged:
    rows = spec.intake.adjustments
    if not rows:
        return Judged(SILENT, "It offers no adjustment.")
    ours = listed([row.label for row in rows])
    looked_at = (f"{flag.label} {flag.hint}" for flag in spec.flags if flag.review_on)
    if any(mentions(words, OF_ADJUSTMENTS) for words in looked_at):
        return Judged(MEETS, "They are recorded, and looked at again on a date.", ours)
    return Judged(DIFFERS, "They are recorded, and nothing says when to look again.", ours)


def judge_follow_through(spec: Procedure, judge: Any, on: date) -> Judged:
    if spec.putting_right is None:
        return Judged(SILENT, "It does not say how something is put right.")
    return Judged(
        MEETS,
        "Each has what, by whom and by when, and stays open until done.",
        "Followed to the end",
    )


def judge_learning(spec: Procedure, judge: Any, on: date) -> Judged:
    if spec.learning is None:
        return Judged(SILENT, "It does not say how we learn.")
    return Judged(
        MEETS, "Lessons are kept with their cause, owner and date.", "A register of lessons"
    )


def judge_words(spec: Procedure, judge: ByWords, on: date) -> Judged:
    return WORDS[judge.by](spec, judge)


def judge_definition(spec: Procedure, judge: ByWords) -> Judged:
    text = spec.definitions.get("complaint", "")
    if not text:
        return Judged(SILENT, "It is not for complaints.")
    if mentions(text, judge.words):
        return Judged(MEETS, "It counts however somebody says it.", text)
    return Judged(DIFFERS, "It does not say that it counts however somebody says it.", text)


def judge_companion(spec: Procedure, judge: ByWords) -> Judged:
    texts = [*spec.paragraphs.values(), *(message.body for message in spec.messages)]
    found = next((text for text in texts if mentions(text, judge.words)), "")
    if not found:
        return Judged(SILENT, "No letter says that somebody may come along.")
    return Judged(MEETS, "Letters say so.", found)


def judge_role(spec: Procedure, judge: ByWords) -> Judged:
    found = next((role.title for role in spec.roles if mentions(role.title, judge.words)), "")
    if not found:
        return Judged(SILENT, "No role of the procedure is this.")
    return Judged(MEETS, "The procedure names the role.", found)


def judge_time_limit(spec: Procedure, judge: ByWords) -> Judged:
    grounds = spec.scope.grounds if spec.scope else ()
    found = next((row for row in grounds if mentions(row.text, judge.words)), None)
    if found is None:
        return Judged("exceeds", "It sets no limit of time.", "None")
    if (months_in(found.text) or AT_LEAST_MONTHS) < AT_LEAST_MONTHS:
        return Judged(DIFFERS, "It refuses what is newer than twelve months.", found.text)
    if found.strength == "always":
        return Judged(DIFFERS, "It leaves no choice to look at it all the same.", found.text)
    return Judged(MEETS, "A person decides whether to look at it all the same.", found.text)


def months_in(text: str) -> int | None:
    """How many months a text speaks of, in figures or in words; None where it names no time."""
    found = TIME_AGO.search(text)
    if found is None:
        return None
    number = NUMBERS.get(found[1].lower()) or int(found[1])
    return number * 12 if found[2].lower() == "year" else number


def mentions(text: str, words: tuple[str, ...]) -> bool:
    return any(word.lower() in text.lower() for word in words)


def judge_remedies(spec: Procedure, judge: ByList, on: date) -> Judged:
    if spec.putting_right is None:
        return Judged(SILENT, "It does not say how something is put right.")
    rows = spec.putting_right.remedies
    texts = [f"{row.key} {row.label} {row.public_label} {row.hint}" for row in rows]
    lacking = [one.what for one in judge.needed if not any(mentions(t, one.words) for t in texts)]
    ours = listed([row.label for row in rows])
    if lacking:
        return Judged(DIFFERS, f"Not among ours: {listed(lacking)}.", ours)
    return Judged(MEETS, "Each of them is among ours.", ours)


def judge_reply(spec: Procedure, judge: ByList, on: date) -> Judged:
    stage = stage_of(spec, judge.stage)
    if stage is None:
        return Judged(SILENT, "There is no such stage.")
    return LETTERS["reply_holds"](spec, judge, stage)


def judge_list(spec: Procedure, judge: ByList, on: date) -> Judged:
    return (
        judge_remedies(spec, judge, on) if judge.by == "remedies" else judge_reply(spec, judge, on)
    )


def judge_nothing(spec: Procedure, judge: ByNothing, on: date) -> Judged:
    return Judged(SILENT, f"A procedure says nothing of it. {judge.where}")


def by_letter(name: str) -> Callable[[Procedure, Any, date], Judged]:
    return lambda spec, judge, on: LETTERS[name](spec, judge, None)


WORDS: Final[Mapping[str, Callable[[Procedure, ByWords], Judged]]] = {
    "definition": judge_definition,
    "companion": judge_companion,
    "role": judge_role,
    "time_limit": judge_time_limit,
}
PARTS: Final[Mapping[str, Callable[[Procedure, Any, date], Judged]]] = {
    **dict.fromkeys(WORDS, judge_words),
    "stages": judge_stages,
    "informal": judge_informal,
    "request_free": judge_request,
    "independence": judge_independence,
    "bodies_current": judge_bodies,
    "any_channel": judge_channel,
    "meetings": judge_meetings,
    "service_request": judge_service_request,
    "representative": judge_representative,
    "adjustments": judge_adjustments,
    "follow_through": judge_follow_through,
    "learning": judge_learning,
    "remedies": judge_list,
    "reply_holds": judge_list,
    "extension_tells": by_letter("extension_tells"),
    "ombudsman_told": by_letter("ombudsman_told"),
    "refusal": by_letter("refusal"),
    "declining": by_letter("declining"),
    "nothing": judge_nothing,
}
