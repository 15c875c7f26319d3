"""That flags, scope, areas, and what is owed to others fit the rest of the document."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Final

from cms.casework.procedure.flags import Flag
from cms.casework.procedure.giving import GivenTo
from cms.casework.procedure.merge_fields import fields_in
from cms.casework.procedure.schema import MessageSpec, Procedure, Step
from cms.casework.procedure.scope import Ground, ScopeRules

Path = tuple[str | int, ...]
Found = Iterator[tuple[Path, str]]

# What says who raised a case, or opens it: never sent to somebody whom it is about.
NOT_FOR_SUBJECTS: Final = frozenset(
    {"person_name", "greeting", "representative_name", "desk_link", "track_link", "points"}
)


def problems_of_keeping(procedure: Procedure) -> Found:
    """Every misfit, with the path to it and what to do."""
    for number, flag in enumerate(procedure.flags):
        yield from flag_problems(procedure, flag, ("flags", number))
    if procedure.scope:
        yield from scope_problems(procedure, procedure.scope)
    for number, area in enumerate(procedure.areas):
        if area.handler:
            yield from unknown(procedure, ("areas", number, "handler"), [area.handler])
    yield from other_problems(procedure)


def unknown(procedure: Procedure, path: Path, roles: Iterable[str]) -> Found:
    for role in roles:
        if role not in procedure.role_by_key:
            yield path, f"no role is called “{role}”; add it under roles or correct the spelling"


def called(
    procedure: Procedure, path: Path, key: str, to: str, *, automatic: bool | None = None
) -> Found:
    """A message that is named is there, goes to ``to``, and is written by the right one."""
    message = procedure.message_by_key.get(key)
    if message is None:
        yield path, f"no message is called “{key}”; add it under messages"
    elif message.to != to:
        yield path, f"“{key}” must go to the {to}"
    elif automatic is not None and message.automatic != automatic:
        how = "be automatic" if automatic else "be written by somebody"
        yield path, f"“{key}” must {how}"


def flag_problems(procedure: Procedure, flag: Flag, here: Path) -> Found:
    yield from unknown(procedure, (*here, "by"), flag.by)
    yield from unknown(procedure, (*here, "tells"), flag.tells)
    if flag.hands_to:
        yield from unknown(procedure, (*here, "hands_to"), [flag.hands_to])
    if flag.closes_to_others and not flag.hands_to:
        yield (*here, "closes_to_others"), "say who has it then: add “hands_to”"
    if flag.tells and not flag.message:
        yield (*here, "tells"), "say by which message they are told: add “message”"
    if flag.message:
        yield from called(procedure, (*here, "message"), flag.message, "handler")
    if flag.message_to_person:
        path: Path = (*here, "message_to_person")
        yield from called(procedure, path, flag.message_to_person, "person", automatic=True)
    asked = next((field for field in flag.asks if field.key == flag.review_on), None)
    if flag.review_on and (asked is None or asked.type != "planned_date" or not asked.required):
        yield (*here, "review_on"), "name a required field of “asks” with “type: planned_date”"


def scope_problems(procedure: Procedure, scope: ScopeRules) -> Found:
    here: Path = ("scope",)
    yield from unknown(procedure, (*here, "other_approved_by"), scope.other_approved_by)
    for name in ("refusal_message", "service_request_message"):
        key = getattr(scope, name)
        yield from called(procedure, (*here, name), key, "person", automatic=False)
        yield from letter_problems(procedure, (*here, name), key)
    yield from disagreeing_problems(procedure, scope, here)
    for name in ("refused_outcome", "passed_outcome"):
        outcome = getattr(scope, name)
        if outcome and procedure.outcome(outcome) is None:
            yield (*here, name), f"no outcome is called “{outcome}”"
    if not scope.no_route.strip():
        yield (*here, "no_route"), "say what is advised where no other way is clear (S3-140)"
    for number, ground in enumerate(scope.grounds):
        yield from ground_problems(procedure, ground, (*here, "grounds", number))


def disagreeing_problems(procedure: Procedure, scope: ScopeRules, here: Path) -> Found:
    if scope.disagree_to not in procedure.stage_by_key:
        yield (*here, "disagree_to"), f"no stage is called “{scope.disagree_to}”"
    if scope.disagree_message:
        path: Path = (*here, "disagree_message")
        yield from called(procedure, path, scope.disagree_message, "person", automatic=True)
    if scope.disagree_tells:
        yield from called(procedure, (*here, "disagree_tells"), scope.disagree_tells, "handler")


def letter_problems(procedure: Procedure, path: Path, key: str) -> Found:
    message = procedure.message_by_key.get(key)
    if message is None:
        return
    if message.screen != "own":
        yield path, f"“{key}” is written with the deed it tells: add “screen: own”"
    if "not_content_link" not in fields_of(procedure, message):
        yield path, f"“{key}” must say how to disagree: {{not_content_link}} (S3-4, S3-140)"


def fields_of(procedure: Procedure, message: MessageSpec) -> frozenset[str]:
    texts = [message.body, *(procedure.paragraphs.get(key, "") for key in message.locked)]
    return frozenset().union(*map(fields_in, texts))


def ground_problems(procedure: Procedure, ground: Ground, here: Path) -> Found:
    yield from unknown(procedure, (*here, "approved_by"), ground.approved_by)
    relations = {relation.key for relation in procedure.intake.relations}
    for key in ground.relations:
        if key not in relations:
            yield (*here, "relations"), f"no relation is called “{key}”; add it under intake"
    if (ground.words or ground.relations) and not ground.say:
        yield here, "say what the form says: add “say”"
    if ground.becomes and ground.becomes not in procedure.types:
        yield (*here, "becomes"), f"the procedure has no {ground.becomes}; add it under types"
    if ground.outcome and procedure.outcome(ground.outcome) is None:
        yield (*here, "outcome"), f"no outcome is called “{ground.outcome}”"
    if ground.valid_from and ground.valid_to and ground.valid_to < ground.valid_from:
        yield (*here, "valid_to"), "the last day comes after the first"


def given_problems(procedure: Procedure) -> Found:
    for stage, step in procedure.all_steps:
        if step.given_to is None:
            continue
        here: Path = ("steps", step.key, "given_to")
        if stage is not None:
            here = ("stages", list(procedure.stage_by_key).index(stage.key), *here)
        yield from giving_problems(procedure, step, step.given_to, here)


def giving_problems(procedure: Procedure, step: Step, given: GivenTo, here: Path) -> Found:
    asked = {field.key: field for field in step.evidence if field.required and not field.when}
    who, what = asked.get(given.who), asked.get(given.what)
    if who is None or who.type not in ("role", "choice"):
        yield (*here, "who"), "name a required field of its evidence that is a role or a choice"
    elif who.type == "choice":
        yield from unknown(procedure, (*here, "who"), [key for key, _ in who.choices])
    if what is None or what.type not in ("text", "long_text"):
        yield (*here, "what"), "name a required field of its evidence that holds words"
    if given.clock not in procedure.clock_by_key:
        yield (*here, "clock"), f"no clock is called “{given.clock}”"
    path: Path = (*here, "message")
    yield from called(procedure, path, given.message, "handler", automatic=True)
    message = procedure.message_by_key.get(given.message)
    if message and "due" not in fields_of(procedure, message):
        yield path, f"“{given.message}” must say by when: {{due}} (S3-23)"


def other_problems(procedure: Procedure) -> Found:
    yield from given_problems(procedure)
    if procedure.contractors:
        key = procedure.contractors.message
        yield from called(procedure, ("contractors", "message"), key, "informant")
    if procedure.subjects and procedure.subjects.message:
        path: Path = ("subjects", "message")
        message = procedure.message_by_key.get(procedure.subjects.message)
        yield from called(procedure, path, procedure.subjects.message, "informant")
        for name in sorted(fields_of(procedure, message) & NOT_FOR_SUBJECTS if message else ()):
            yield path, f"{{{name}}} says too much to somebody whom a case is about"
