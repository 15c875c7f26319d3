"""That what is asked after closing fits the rest of the document."""

from __future__ import annotations

from collections.abc import Iterator

from cms.casework.procedure.fit_of_keeping import called, fields_of
from cms.casework.procedure.schema import Procedure
from cms.casework.procedure.survey import SurveyRules

Path = tuple[str | int, ...]
Found = Iterator[tuple[Path, str]]


def problems_of_survey(procedure: Procedure) -> Found:
    """Every misfit, with the path to it and what to do."""
    rules = procedure.survey
    if rules is None:
        return
    yield from message_problems(procedure, rules)
    yield from scale_problems(rules)
    yield from unasked_problems(procedure, rules)


def scale_problems(rules: SurveyRules) -> Found:
    counts = {choice.counts for choice in rules.scale}
    if not counts >= {"good", "bad"}:
        yield ("survey", "scale"), "say which answers are good and which are not: add “counts”"
    for name, rows in (("questions", rules.questions), ("scale", rules.scale)):
        keys = [row.key for row in rows]
        for key in sorted({key for key in keys if keys.count(key) > 1}):
            yield ("survey", name), f"“{key}” is used twice; give each its own key"


def unasked_problems(procedure: Procedure, rules: SurveyRules) -> Found:
    """What decides who is not asked is there."""
    for number, kind in enumerate(rules.kinds):
        if kind not in procedure.types:
            yield ("survey", "kinds", number), f"the procedure has no {kind}; add it under types"
    for number, key in enumerate(rules.not_outcomes):
        if procedure.outcome(key) is None:
            yield ("survey", "not_outcomes", number), f"no outcome is called “{key}”"
    for number, key in enumerate(rules.not_flags):
        if key not in procedure.flag_by_key:
            yield ("survey", "not_flags", number), f"no flag is called “{key}”"


def message_problems(procedure: Procedure, rules: SurveyRules) -> Found:
    here: Path = ("survey", "message")
    yield from called(procedure, here, rules.message, "person", automatic=True)
    message = procedure.message_by_key.get(rules.message)
    if message is None:
        return
    held = fields_of(procedure, message)
    for name, why in (
        ("link", "where they answer"),
        ("survey", "what is asked (E20)"),
        ("track_link", "how they can still say that they are not content (E20)"),
    ):
        if name not in held:
            yield here, f"“{rules.message}” must say {why}: {{{name}}}"
