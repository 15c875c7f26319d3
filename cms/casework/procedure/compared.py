"""The parts of a procedure document as rows to compare, under names that two documents share."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from cms.casework.procedure.in_words import clock_words, name_of
from cms.casework.procedure.purposes import purpose_of
from cms.casework.procedure.schema import ClockRule, Procedure, Stage

Fields = Mapping[str, Any]
Rows = Mapping[str, tuple[str, Fields]]  # by what they are called in both: title and fields


@dataclass(frozen=True)
class Match:
    """What the stages and clocks of the newer document are called in the older one."""

    stages: Mapping[str, str] = field(default_factory=dict)
    clocks: Mapping[str, str] = field(default_factory=dict)


THEMSELVES: Final = Match()


def matched(old: Procedure, new: Procedure) -> Match:
    stages = matched_stages(old, new)
    return Match(stages, matched_clocks(old, new, stages))


def matched_stages(old: Procedure, new: Procedure) -> dict[str, str]:
    """For each stage of ``new``, the key it is compared under.

    The same key first; then, of two procedures that name them otherwise, the same kind in order.
    """
    match = {stage.key: stage.key for stage in new.stages if stage.key in old.stage_by_key}
    free = [stage for stage in old.stages if stage.key not in match]
    for stage in new.stages:
        if stage.key in match:
            continue
        like = next((one for one in free if alike(one.kind, stage.kind)), None)
        if like is not None:
            match[stage.key] = like.key
            free.remove(like)
    return match


FIRST: Final = frozenset({"initial", "formal"})
AGAIN: Final = frozenset({"review", "chair"})


def alike(one: str, other: str) -> bool:
    return one == other or {one, other} <= FIRST or {one, other} <= AGAIN


def matched_clocks(old: Procedure, new: Procedure, stages: Mapping[str, str]) -> dict[str, str]:
    """The same key; else, in stages that match, what promises the same kind of thing."""
    match = {key: key for key in new.clock_by_key if key in old.clock_by_key}
    free = [(stage, clock) for stage, clock in old.clocks if clock.key not in match]

    def alike_clocks(one: tuple[Stage, ClockRule], other: tuple[Stage, ClockRule]) -> bool:
        purpose = purpose_of(new, *other)
        same_stage = one[0].key == stages.get(other[0].key)
        return same_stage and purpose != "other" and purpose == purpose_of(old, *one)

    for stage, clock in new.clocks:
        like = next((one for one in free if alike_clocks(one, (stage, clock))), None)
        if clock.key not in match and like is not None:
            match[clock.key] = like[1].key
            free.remove(like)
    return match


def dumped(part: Any, *without: str) -> Fields:
    given: Fields = part.model_dump(mode="json", by_alias=True, exclude_unset=False)
    return {
        name: shortened(value) for name, value in given.items() if name not in {"key", *without}
    }


def shortened(value: Any) -> Any:
    """Without what a condition or a part leaves empty."""
    if isinstance(value, Mapping):
        kept = {name: shortened(item) for name, item in value.items()}
        return {name: item for name, item in kept.items() if item not in (None, "", [], {})}
    return [shortened(item) for item in value] if isinstance(value, list) else value


def whole_rows(spec: Procedure, match: Match) -> Rows:
    names = (
        "title",
        "summary",
        "note",
        "types",
        "owner",
        "default_handler",
        "equality_assessment",
    )
    given = dumped(spec)
    rows: dict[str, tuple[str, Fields]] = {
        "whole": ("The procedure", {name: given[name] for name in names}),
        "calendar": ("Days that count", dumped(spec.calendar)),
        "figures": ("When figures are published", dumped(spec.figures)),
    }
    for kind, text in spec.definitions.items():
        rows[f"definition {kind}"] = (f"What a {kind} is", {"text": text})
    return rows


def stage_rows(spec: Procedure, match: Match) -> Rows:
    rows = {}
    for stage in spec.stages:
        fields = {"label": stage.label, **dumped(stage, "label", "clocks", "steps")}
        request = fields.pop("request", None) or {}
        asked = {name: value for name, value in request.items() if name != "label"}
        if request:
            asked["Words of the request"] = request.get("label")
        rows[match.stages.get(stage.key, stage.key)] = (stage.label, {**fields, **asked})
    return rows


def clock_rows(spec: Procedure, match: Match) -> Rows:
    rows = {}
    for stage, clock in spec.clocks:
        fields = {**dumped(clock), "_summary": f"{clock_words(clock)}. {clock.public_text}".strip()}
        rows[match.clocks.get(clock.key, clock.key)] = (f"{clock.label} ({stage.label})", fields)
    return rows


def keyed(name: str, *, title: str = "label") -> Callable[[Procedure, Match], Rows]:
    """The rows of a list of parts with keys; ``name`` may lead through one part with dots."""

    def rows(spec: Procedure, match: Match) -> Rows:
        part: Any = spec
        for step in name.split("."):
            part = getattr(part, step, None) if part is not None else None
        return {one.key: (str(getattr(one, title)), dumped(one)) for one in part or ()}

    return rows


def step_rows(spec: Procedure, match: Match) -> Rows:
    return {
        step.key: (f"{step.label} ({stage.label})" if stage else step.label, dumped(step))
        for stage, step in spec.all_steps
    }


def gate_rows(spec: Procedure, match: Match) -> Rows:
    rows: dict[str, tuple[str, Fields]] = {}
    for gate in spec.gates:
        key = f"{gate.say} {gate.at}"
        while key in rows:
            key += "+"
        rows[key] = (gate.say, dumped(gate, "say"))
    return rows


def text_rows(spec: Procedure, match: Match) -> Rows:
    return {
        key: (
            key.replace("_", " ").capitalize(),
            {"text": text, "when": shortened(dumped_condition(spec, key))},
        )
        for key, text in spec.paragraphs.items()
    }


def dumped_condition(spec: Procedure, key: str) -> Any:
    found = spec.paragraphs_when.get(key)
    return found.model_dump(mode="json", by_alias=True) if found else None


def finding_rows(spec: Procedure, match: Match) -> Rows:
    return {key: (label, {"label": label}) for key, label in spec.findings}


def role_rows(spec: Procedure, match: Match) -> Rows:
    rows = {role.key: (role.title, dumped(role)) for role in spec.roles}
    for rule in spec.conflicts:
        rows[f"conflict {rule.subject}"] = (f"When it is about: {rule.subject}", dumped(rule))
    return rows


def form_rows(spec: Procedure, match: Match) -> Rows:
    lists = ("relations", "acts_as", "adjustments", "signposts", "equality")
    rows: dict[str, tuple[str, Fields]] = {
        "form": ("The form", dumped(spec.intake, *lists)),
    }
    for name in lists:
        for one in getattr(spec.intake, name):
            title = getattr(one, "label", "") or getattr(one, "say", one.key)
            rows[f"{name} {one.key}"] = (f"{name_of(name)}: {title}", dumped(one))
    return rows


def rule_rows(spec: Procedure, match: Match) -> Rows:
    parts = {
        "scope": ("What is not for this procedure", ("grounds", "teams")),
        "help_for_staff": ("Whom staff ask", ()),
        "subjects": ("Those whom it is about", ()),
        "contractors": ("Contractors", ()),
        "putting_right": ("Putting right", ("remedies",)),
        "learning": ("Learning", ("causes",)),
        "restrictions": ("Restricting contact", ()),
        "enquiries": ("Enquiries of outside bodies", ()),
        "kept_informed": ("Who is kept informed", ()),
        "sample_check": ("The quality check of closed cases", ()),
        "survey": ("What people are asked afterwards", ()),
        "publishing": ("What is told to the public", ()),
        "groups": ("Several people, one issue", ()),
        "hand_overs": ("What members pass on", ()),
    }
    return {
        name: (title, dumped(getattr(spec, name), *without))
        for name, (title, without) in parts.items()
        if getattr(spec, name) is not None
    }


ROWS: Final[Iterable[tuple[str, Callable[[Procedure, Match], Rows]]]] = (
    ("In general", whole_rows),
    ("Stages", stage_rows),
    ("Times", clock_rows),
    ("Steps", step_rows),
    ("What must come first", gate_rows),
    ("Reasons why something is for somebody else", keyed("scope.grounds", title="text")),
    ("Teams for requests for a service", keyed("scope.teams")),
    ("Flags", keyed("flags")),
    ("How a case may end", keyed("outcomes")),
    ("Findings", finding_rows),
    ("Ways to put right", keyed("putting_right.remedies")),
    ("Causes", keyed("learning.causes")),
    ("Checklists", keyed("checklists")),
    ("Areas of service", keyed("areas")),
    ("Unusual numbers", keyed("alerts", title="says")),
    ("Messages", keyed("messages")),
    ("Locked paragraphs", text_rows),
    ("Roles, and who has it instead", role_rows),
    ("The form", form_rows),
    ("Outside bodies", keyed("bodies", title="name")),
    ("For staff: why it matters", keyed("guidance")),
    ("Other rules", rule_rows),
)
