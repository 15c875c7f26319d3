"""The schema of a procedure document: every rule that the desk, the mails and the public read."""

from __future__ import annotations

from datetime import date
from functools import cached_property  # noqa: TID251  it works out, and never asks a database
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field

from cms.casework.procedure.clock_rule import ClockSettings, Division
from cms.casework.procedure.conditions import AllOf, AnyOf, Test

Key = str
Kind = Literal["compliment", "comment", "concern", "complaint"]
When = Test | AllOf | AnyOf | None


class Part(BaseModel):
    """The base of everything in a document: unknown names are refused, nothing changes."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class ProcedureCalendar(Part):
    """Whose holidays count, and when the body is open (section 2.2, 10 to 12)."""

    division: Division = Division.ENGLAND_AND_WALES
    closures_count: bool = True  # false: published closures are not working days
    out_of_hours: Literal["as_received", "next_opening"] = "as_received"
    opening: str | None = None


class RoleSpec(Part):
    """A role that the procedure names, and the group that carries its permissions."""

    key: Key
    title: str
    group: str
    receives: bool = False  # a clock may run from when this role has it in writing (S0-38)
    may_be_subject: bool = False  # offered when we ask “is it about one of these people?”


class Conflict(Part):
    """If it is about ``subject``, then ``handler`` has it; the subject never sees it (S0-52)."""

    subject: Key
    handler: Key
    together_with: tuple[Key, ...] = ()  # roles who may also see the case


class ClockWarning(Part):
    """When somebody is warned about a clock, and who (E24).

    ``hours`` before the due moment; negative: after it.
    """

    hours: int
    to: tuple[Literal["handler"] | Key, ...]


class ClockRule(ClockSettings):
    """One promise with a date: how it is counted, to whom it is made, and what meets it."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    key: Key
    label: str
    public_text: str = ""  # the promise in the words of the policy; empty: internal only
    audience: Literal["public", "internal"] = "public"
    force: Literal["duty", "aim"] = "aim"
    when: When = None
    met_by: tuple[str, ...] = ()
    warnings: tuple[ClockWarning, ...] = ()

    @property
    def is_public(self) -> bool:
        return self.audience == "public"


class EvidenceField(Part):
    """One thing to record when a step is done."""

    key: Key
    label: str
    type: Literal["text", "long_text", "date", "moment", "yes_no", "choice", "body", "bodies"]
    required: bool = True
    help: str = ""
    error: str = ""  # empty: “Enter <label>”
    choices: tuple[tuple[str, str], ...] = ()


class Step(Part):
    """Something that must be recorded, with evidence, before what it blocks may happen."""

    key: Key
    label: str
    hint: str = ""
    blocks: tuple[str, ...] = ()
    say: str  # the refusal, as a full sentence
    by: tuple[Key, ...]
    # Roles that see the case from this stage on, because the step asks for them and they would
    # not see it otherwise. Whoever has the case sees it anyway; nobody else in ``by`` needs to.
    lets_in: tuple[Key, ...] = ()
    when: When = None
    evidence: tuple[EvidenceField, ...]
    public_text: str = ""  # what the resident's page says happened; empty: not shown
    optional: bool = False
    repeatable: bool = False
    event: str = "step_recorded"  # the kind of event that clocks read


class Gate(Part):
    """A condition that must hold before an action, and where it is put right."""

    blocks: tuple[str, ...]
    needs: Test | AllOf | AnyOf
    say: str
    at: str = ""


class Request(Part):
    """How somebody asks for a stage. S0 demands no reason and no form (S0-45)."""

    label: str
    reasons_required: bool = False
    when: When = None
    not_yet: str = ""  # what the page says while ``when`` does not hold


class Outcome(Part):
    """How a case may end."""

    key: Key
    label: str
    public_label: str
    when: When = None
    needs_reason: bool = False


class Stage(Part):
    """One stage of a procedure."""

    key: Key
    label: str
    public_label: str
    kind: Literal["informal", "initial", "formal", "review", "chair", "external"]
    entry: Literal["automatic", "staff", "on_request"]
    request: Request | None = None
    decider: Key
    leads_to: tuple[Key, ...] = ()
    clocks: tuple[ClockRule, ...] = ()
    steps: tuple[Step, ...] = ()
    bodies: tuple[Key, ...] = ()
    no_time_text: str = ""  # said in public while the stage has no public clock (S0-53)


class MessageSpec(Part):
    """A message the procedure sends: its words, its fields, and what may not be left out."""

    key: Key
    label: str
    to: Literal["person", "handler", "informant"]
    automatic: bool = False  # written by nobody; never meets a promise to answer
    stage: tuple[Key, ...] = ()  # where a person may send it; empty: anywhere
    by: tuple[Key, ...] = ()  # roles that may send it; empty: all who work on the case
    when: When = None
    counts_as: str = ""  # the message kind that clocks read; empty: its key
    subject: str
    body: str
    requires: tuple[str, ...] = ()  # fields that must be in the text
    locked: tuple[Key, ...] = ()  # paragraphs added after the text, which nobody can take out
    hint: str = ""

    @property
    def kind(self) -> str:
        return self.counts_as or self.key


class OutsideBodySpec(Part):
    """An ombudsman, funder or adviser, with the dates between which it may be offered (S0-51)."""

    key: Key
    name: str
    kind: Literal["ombudsman", "funder", "regulator", "advice", "accountable_body"]
    what_for: str
    contact: str
    url: str = ""
    time_limit: str = ""
    valid_from: date | None = None
    valid_to: date | None = None
    successor: Key | None = None
    shown_to_person: bool = True


class IntakeSpec(Part):
    """Words of the question pages that come from the procedure."""

    welcome: str
    treated_the_same: str = ""
    emergency: str
    anonymous_allowed: bool = True


class Procedure(Part):
    """A whole procedure. One document, stored whole; a live version never changes."""

    schema_version: Literal[1] = Field(alias="schema")
    key: Key
    title: str
    summary: str
    types: tuple[Kind, ...]
    definitions: dict[Kind, str]
    owner: Key
    calendar: ProcedureCalendar = ProcedureCalendar()
    roles: tuple[RoleSpec, ...]
    default_handler: Key
    conflicts: tuple[Conflict, ...] = ()
    intake: IntakeSpec
    stages: tuple[Stage, ...]
    gates: tuple[Gate, ...] = ()
    outcomes: tuple[Outcome, ...]
    findings: tuple[tuple[Key, str], ...]
    bodies: tuple[OutsideBodySpec, ...] = ()
    paragraphs: dict[Key, str] = {}
    messages: tuple[MessageSpec, ...]

    @cached_property
    def stage_by_key(self) -> dict[str, Stage]:
        return {stage.key: stage for stage in self.stages}

    @cached_property
    def message_by_key(self) -> dict[str, MessageSpec]:
        return {message.key: message for message in self.messages}

    @cached_property
    def role_by_key(self) -> dict[str, RoleSpec]:
        return {role.key: role for role in self.roles}

    @property
    def receivers(self) -> tuple[RoleSpec, ...]:
        return tuple(role for role in self.roles if role.receives)

    @cached_property
    def clocks(self) -> tuple[tuple[Stage, ClockRule], ...]:
        return tuple((stage, clock) for stage in self.stages for clock in stage.clocks)

    @cached_property
    def clock_by_key(self) -> dict[str, ClockRule]:
        return {clock.key: clock for _, clock in self.clocks}

    @cached_property
    def step_by_key(self) -> dict[str, Step]:
        return {step.key: step for stage in self.stages for step in stage.steps}

    @cached_property
    def first_stage(self) -> Stage:
        return next(stage for stage in self.stages if stage.entry == "automatic")

    def settings_of(self, clock: ClockRule) -> ClockSettings:
        """The clock with the procedure's own calendar filled in where it states nothing."""
        given = clock.model_fields_set
        defaults = {
            name: getattr(self.calendar, name)
            for name in ("division", "out_of_hours", "opening")
            if name not in given
        }
        return clock.model_copy(update=defaults)

    def outcome(self, key: str) -> Outcome | None:
        return next((outcome for outcome in self.outcomes if outcome.key == key), None)
