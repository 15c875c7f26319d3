"""The schema of a procedure document: every rule that the desk, the mails and the public read."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cached_property  # noqa: TID251  it works out, and never asks a database
from typing import Annotated, Any, Literal

from pydantic import ConfigDict, Field

from cms.casework.procedure.alerts import AlertRule
from cms.casework.procedure.clock_rule import ClockSettings, Division
from cms.casework.procedure.conditions import AllOf, AnyOf, Test, holds
from cms.casework.procedure.endings import Checklist, Learning, Outcome, PuttingRight, RemedyType
from cms.casework.procedure.figures import FigureRules
from cms.casework.procedure.flags import Flag
from cms.casework.procedure.giving import GivenTo
from cms.casework.procedure.grouping import GroupRules
from cms.casework.procedure.hand_overs import HandOverRules
from cms.casework.procedure.informing import KeptInformed
from cms.casework.procedure.outside import EnquiryRules, OutsideBodySpec
from cms.casework.procedure.parts import Area, EvidenceField, Key, Kind, Part, When
from cms.casework.procedure.publishing import PublishingRules
from cms.casework.procedure.questions import IntakeSpec
from cms.casework.procedure.restricting import RestrictionRules
from cms.casework.procedure.sampling import SampleCheck
from cms.casework.procedure.scope import Ground, ScopeRules
from cms.casework.procedure.staff import FactCheckRules, Guidance, HelpForStaff
from cms.casework.procedure.subjects import ContractorRules, SubjectRules
from cms.casework.procedure.survey import SurveyRules


class ProcedureCalendar(Part):
    """Whose holidays count, and when the body is open (section 2.2, 10 to 12)."""

    division: Division = Division.ENGLAND_AND_WALES
    closures_count: bool = True  # false: published closures are not working days
    out_of_hours: Literal["as_received", "next_opening"] = "as_received"
    opening: str | None = None


class RoleSpec(Part):
    """A role that the procedure names, and the group that carries its permissions."""

    key: Key
    title: Annotated[str, Field(max_length=100)]
    group: Annotated[str, Field(max_length=150)]
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
    # So many in 100 are to be kept by the first date (S4-21); empty: no target is set.
    target: Annotated[int, Field(ge=1, le=100)] | None = None
    when: When = None
    met_by: tuple[str, ...] = ()
    warnings: tuple[ClockWarning, ...] = ()
    overdue_job: str = ""  # what is to be done once it ran out, put on Today (S3-24)
    # It runs before the case comes to its stage, so that trying something first moves no date.
    from_first_day: bool = False

    @property
    def is_public(self) -> bool:
        return self.audience == "public"

    @property
    def kept_by(self) -> tuple[str, ...]:
        """The kinds of message or event that keep it, without what each must carry."""
        return tuple(kind.partition("(")[0].strip() for kind in self.met_by)


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
    # What of the case it is the record of: then it is also recorded by that itself. “meeting”:
    # a meeting with the person, held, declined or come to nothing; see
    # ``MEETING_EVIDENCE``.
    records: Literal["meeting"] | None = None
    # A message to an informant: whoever records the step may send it, with the person's words,
    # to somebody whom the step names, such as those who are praised (S3-17).
    copy_by: Key = ""
    given_to: GivenTo | None = None  # who sees to it, and by when (S3-23); empty: it is a record
    # Roles that hear of it when it is first recorded, by ``message``, with a link (S3-17).
    tells: tuple[Key, ...] = ()
    message: Key = ""


class Gate(Part):
    """A condition that must hold before an action, and where it is put right."""

    blocks: tuple[str, ...]
    when: When = None  # the gate stands only while this holds; empty: always
    needs: Test | AllOf | AnyOf
    say: str
    at: str = ""


class Request(Part):
    """How somebody asks for a stage. S0 demands no reason and no form (S0-45)."""

    label: str
    reasons_required: bool = False
    wish_required: bool = False  # what they want to come of it (S3-49)
    written_required: bool = False  # what staff note of a call does not count
    window_days: int | None = None  # calendar days from the reply; a later one needs a reason
    when: When = None
    not_yet: str = ""  # what the page says while ``when`` does not hold
    tells_person: Key  # the message that says it arrived
    tells_handler: Key  # the message to whoever has it now


class Updates(Part):
    """How often the person hears from us at the least while they wait (S3-60, S4-22).

    Counted in working days from the last of ``met_by`` that was sent, else from the start of
    the stage. ``once_overdue``: only after this clock of the stage ran out; empty: always.
    """

    every: int
    met_by: tuple[Key, ...]
    once_overdue: Key = ""


class Stage(Part):
    """One stage of a procedure."""

    key: Key
    label: str
    public_label: str
    kind: Literal["informal", "initial", "formal", "review", "chair", "external"]
    entry: Literal["automatic", "staff", "on_request"]
    request: Request | None = None
    decider: Key
    # Whoever decided one of these stages is not given the case here (S3-48).
    not_decider_of: tuple[Key, ...] = ()
    leads_to: tuple[Key, ...] = ()
    returns_to: tuple[Key, ...] = ()  # stages that staff may send it back to (S3-52)
    updates: Updates | None = None
    clocks: tuple[ClockRule, ...] = ()
    steps: tuple[Step, ...] = ()
    bodies: tuple[Key, ...] = ()
    no_time_text: str = ""  # said in public while the stage has no public clock (S0-53)


class MessageSpec(Part):
    """A message the procedure sends: its words, its fields, and what may not be left out."""

    key: Key
    label: str
    to: Literal["person", "representative", "handler", "informant"]
    automatic: bool = False  # written by nobody; never meets a promise to answer
    asks: tuple[EvidenceField, ...] = ()  # asked beside the words; each is a field of the text
    # What sending it is for the clocks, with what was asked as its data: “acknowledged”,
    # “holding_reply_sent”, “extension_notified”; empty: a message like any other.
    event: Literal["", "acknowledged", "holding_reply_sent", "extension_notified"] = ""
    decides: bool = False  # it is the decision of the stage; whoever sends it decided there
    copy_to: tuple[Key, ...] = ()  # roles that are told of it with a link (S3-45)
    stage: tuple[Key, ...] = ()  # where a person may send it; empty: anywhere
    by: tuple[Key, ...] = ()  # roles that may send it; empty: all who work on the case
    when: When = None
    counts_as: str = ""  # the message kind that clocks read; empty: its key
    subject: str
    body: str
    requires: tuple[str, ...] = ()  # fields that must be in the text
    locked: tuple[Key, ...] = ()  # paragraphs added after the text, which nobody can take out
    hint: str = ""
    screen: Literal["reply", "meeting", "own"] = (
        "reply"  # where on the desk it is written; “own”: with the deed that it tells
    )
    text: str = ""  # the same as a short text message; empty: it does not go as one
    # Staff concerned read its draft first, and comment; empty: it goes without (S3-59).
    fact_check: FactCheckRules | None = None

    @property
    def kind(self) -> str:
        return self.counts_as or self.key

    @property
    def answers_points(self) -> bool:
        """Whether each point stands in it with its answer."""
        return "points_answered" in self.requires


class Procedure(Part):
    """A whole procedure. One document, stored whole; a live version never changes."""

    schema_version: Literal[1] = Field(alias="schema")
    key: Key
    title: Annotated[str, Field(max_length=160)]
    summary: str
    note: str = ""  # what a reader of the timescales must know, such as “proposed, not decided”
    types: tuple[Kind, ...]
    definitions: dict[Kind, str]
    owner: Key
    # No wording of the policy that speaks for it is adopted without one (S4-30).
    equality_assessment: bool = False
    calendar: ProcedureCalendar = ProcedureCalendar()
    roles: tuple[RoleSpec, ...]
    default_handler: Key
    conflicts: tuple[Conflict, ...] = ()
    intake: IntakeSpec
    areas: tuple[Area, ...] = ()  # areas of service that a case may be about; empty: not asked
    stages: tuple[Stage, ...]
    steps: tuple[Step, ...] = ()  # of every stage
    flags: tuple[Flag, ...] = ()
    gates: tuple[Gate, ...] = ()
    scope: ScopeRules | None = None  # empty: nothing is outside, and nothing is refused
    help_for_staff: HelpForStaff | None = None  # on every screen of the desk; empty: nobody
    guidance: tuple[Guidance, ...] = ()  # why it matters, on a page for staff alone
    subjects: SubjectRules | None = None  # empty: the procedure owes them nothing but fairness
    contractors: ContractorRules | None = None
    outcomes: tuple[Outcome, ...]
    findings: tuple[tuple[Key, str], ...]
    putting_right: PuttingRight | None = None
    learning: Learning | None = None
    checklists: tuple[Checklist, ...] = ()
    restrictions: RestrictionRules | None = None
    enquiries: EnquiryRules | None = None
    kept_informed: KeptInformed | None = None  # empty: nobody beyond those who work on a case
    sample_check: SampleCheck | None = None  # empty: no closed case is looked at again
    survey: SurveyRules | None = None  # empty: nobody is asked how it went
    publishing: PublishingRules | None = None  # empty: nobody is asked before it is published
    figures: FigureRules = FigureRules()
    alerts: tuple[AlertRule, ...] = ()  # numbers that are looked at when a period is over
    groups: GroupRules | None = None
    hand_overs: HandOverRules = HandOverRules()
    bodies: tuple[OutsideBodySpec, ...] = ()
    paragraphs: dict[Key, str] = {}
    paragraphs_when: dict[Key, Test | AllOf | AnyOf] = {}  # left out of letters while it is false
    messages: tuple[MessageSpec, ...]

    @cached_property
    def stage_by_key(self) -> dict[str, Stage]:
        return {stage.key: stage for stage in self.stages}

    @cached_property
    def message_by_key(self) -> dict[str, MessageSpec]:
        return {message.key: message for message in self.messages}

    @cached_property
    def checked_messages(self) -> tuple[MessageSpec, ...]:
        """Those whose draft the staff concerned read first."""
        return tuple(message for message in self.messages if message.fact_check)

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
    def repeated_stages(self) -> frozenset[str]:
        """Those that a case may come to more than once, because something leads back."""
        return frozenset(key for key in self.stage_by_key if key in self.reached_from(key))

    def reached_from(self, key: str) -> set[str]:
        """Every stage that a case at that one may still come to."""
        reached: set[str] = set()
        waiting = [key]
        while waiting:
            stage = self.stage_by_key.get(waiting.pop())
            ahead = {*stage.leads_to, *stage.returns_to} - reached if stage else set()
            reached |= ahead
            waiting += ahead
        return reached

    @cached_property
    def stage_of_clock(self) -> dict[str, str]:
        return {clock.key: stage.key for stage, clock in self.clocks}

    @cached_property
    def step_by_key(self) -> dict[str, Step]:
        return {step.key: step for _, step in self.all_steps}

    @cached_property
    def deciding(self) -> frozenset[str]:
        """The messages whose sender decided the stage."""
        return frozenset(message.key for message in self.messages if message.decides)

    @cached_property
    def all_steps(self) -> tuple[tuple[Stage | None, Step], ...]:
        """Every step with its stage; none for those of every stage."""
        own = tuple((stage, step) for stage in self.stages for step in stage.steps)
        return (*own, *((None, step) for step in self.steps))

    def steps_at(self, stage: str) -> tuple[Step, ...]:
        """The steps that a case at that stage may have recorded."""
        return (*self.stage_by_key[stage].steps, *self.steps)

    def locked_for(self, message: MessageSpec, facts: Mapping[str, Any]) -> tuple[str, ...]:
        """The texts of the locked paragraphs that this letter has, in order."""
        return tuple(
            self.paragraphs[key]
            for key in message.locked
            if holds(self.paragraphs_when.get(key), facts)
        )

    @cached_property
    def flag_by_key(self) -> dict[str, Flag]:
        return {flag.key: flag for flag in self.flags}

    @cached_property
    def remedy_by_key(self) -> dict[str, RemedyType]:
        types = self.putting_right.remedies if self.putting_right else ()
        return {remedy.key: remedy for remedy in types}

    @cached_property
    def ground_by_key(self) -> dict[str, Ground]:
        return {ground.key: ground for ground in self.scope.grounds} if self.scope else {}

    @cached_property
    def area_by_key(self) -> dict[str, Area]:
        return {area.key: area for area in self.areas}

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
