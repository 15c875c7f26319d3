"""What may be chosen in the forms of a procedure, from its own parts."""

from __future__ import annotations

from cms.casework.desk.procedure_sections import Options
from cms.casework.procedure.in_words import VALUES
from cms.casework.procedure.schema import Procedure


def roles(spec: Procedure) -> Options:
    return [(role.key, role.title) for role in spec.roles]


def no_role_or(spec: Procedure) -> Options:
    return [("", "Nobody else"), *roles(spec)]


def kinds(spec: Procedure) -> Options:
    return [(kind, kind.capitalize()) for kind in spec.types]


def as_it_is_or(spec: Procedure) -> Options:
    return [("", "What it is"), *kinds(spec)]


def as_every_refusal_or(spec: Procedure) -> Options:
    return [("", "Every refusal does"), *((one.key, one.label) for one in spec.outcomes)]


def stages(spec: Procedure) -> Options:
    return [(stage.key, stage.label) for stage in spec.stages]


def bodies(spec: Procedure) -> Options:
    return [(body.key, body.name) for body in spec.bodies]


def no_body_or(spec: Procedure) -> Options:
    return [("", "Nobody"), *bodies(spec)]


def outcomes(spec: Procedure) -> Options:
    return [(one.key, one.label) for one in spec.outcomes]


def flags(spec: Procedure) -> Options:
    return [(flag.key, flag.label) for flag in spec.flags]


def letters(spec: Procedure) -> Options:
    return [(one.key, one.label) for one in spec.messages if not one.automatic]


def answers(spec: Procedure) -> Options:
    """The messages to the person that may keep a promise, by the kind that clocks read."""
    to_them = [one for one in spec.messages if one.to == "person" and not one.automatic]
    return list({one.kind: one.label for one in reversed(to_them)}.items())[::-1]


def coded(*names: str) -> Options:
    return [(name, VALUES[name][0].upper() + VALUES[name][1:]) for name in names]
