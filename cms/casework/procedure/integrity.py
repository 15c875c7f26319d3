"""What the schema cannot see: that the parts of a document fit each other."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from cms.casework.procedure.clock_rule import Unit
from cms.casework.procedure.fit_of_alerts import problems_of_alerts
from cms.casework.procedure.fit_of_conditions import problems_of_conditions
from cms.casework.procedure.fit_of_keeping import problems_of_keeping
from cms.casework.procedure.fit_of_letters import problems_of_letters
from cms.casework.procedure.fit_of_publishing import problems_of_publishing
from cms.casework.procedure.fit_of_rules import problems_of_rules
from cms.casework.procedure.fit_of_survey import problems_of_survey
from cms.casework.procedure.merge_fields import FIELDS, fields_in, unknown_fields
from cms.casework.procedure.parts import MEETING_ANSWERS
from cms.casework.procedure.schema import ClockRule, MessageSpec, Procedure, Stage, Step

Path = tuple[str | int, ...]
Found = Iterator[tuple[Path, str]]

# Actions that are not messages, stages or steps of the document.
PLAIN_ACTIONS = frozenset(
    {
        "triage",
        "close",
        "request_information",
        "record_contact",
        "refuse",
        "accept_anyway",
        "service_request",
        "return",
    }
)
# What may have happened on the first day of every case.
ARRIVALS = frozenset({"received", "received_by_contact", "first_raised"})
NEEDS_AMOUNT = frozenset(
    {
        Unit.HOURS,
        Unit.WORKING_DAYS,
        Unit.CALENDAR_DAYS,
        Unit.CALENDAR_MONTHS,
        Unit.CLEAR_WORKING_DAYS_BEFORE,
    }
)


def problems_in(procedure: Procedure) -> Found:
    """Every misfit, with the path to it and what to do."""
    yield from doubled_keys(procedure)
    yield from unknown_roles(procedure)
    yield from broken_routes(procedure)
    yield from unkept_definitions(procedure)
    for number, stage in enumerate(procedure.stages):
        yield from clock_problems(procedure, stage, ("stages", number, "clocks"))
        yield from step_problems(procedure, stage.steps, ("stages", number, "steps"))
    yield from step_problems(procedure, procedure.steps, ("steps",))
    yield from gate_problems(procedure)
    yield from missing_messages(procedure)
    yield from message_problems(procedure)
    yield from body_problems(procedure)
    yield from remedy_problems(procedure)
    yield from problems_of_rules(procedure)
    yield from problems_of_letters(procedure)
    yield from problems_of_keeping(procedure)
    yield from problems_of_survey(procedure)
    yield from problems_of_alerts(procedure)
    yield from problems_of_publishing(procedure)
    yield from problems_of_conditions(procedure)


def doubled_keys(procedure: Procedure) -> Found:
    lists: tuple[tuple[Path, Iterable[str]], ...] = (
        (("roles",), [role.key for role in procedure.roles]),
        (("stages",), [stage.key for stage in procedure.stages]),
        (("messages",), [message.key for message in procedure.messages]),
        (("intake", "relations"), [row.key for row in procedure.intake.relations]),
        (("intake", "acts_as"), [row.key for row in procedure.intake.acts_as]),
        (("intake", "adjustments"), [row.key for row in procedure.intake.adjustments]),
        (("intake", "signposts"), [row.key for row in procedure.intake.signposts]),
        (("intake", "equality"), [row.key for row in procedure.intake.equality]),
        (("outcomes",), [outcome.key for outcome in procedure.outcomes]),
        (("bodies",), [body.key for body in procedure.bodies]),
        (("stages",), [clock.key for _, clock in procedure.clocks]),
        (("stages",), [step.key for _, step in procedure.all_steps]),
        (("flags",), [flag.key for flag in procedure.flags]),
        (("areas",), [area.key for area in procedure.areas]),
        (("checklists",), [row.key for row in procedure.checklists]),
        (("guidance",), [row.key for row in procedure.guidance]),
        (("putting_right", "remedies"), list(remedy_keys(procedure))),
        (("scope", "grounds"), list(ground_keys(procedure))),
        (("learning", "causes"), list(cause_keys(procedure))),
    )
    for path, keys in lists:
        seen: set[str] = set()
        for key in keys:
            if key in seen:
                yield path, f"“{key}” is used twice; give each its own key"
            seen.add(key)


def remedy_keys(procedure: Procedure) -> list[str]:
    return [row.key for row in procedure.putting_right.remedies] if procedure.putting_right else []


def cause_keys(procedure: Procedure) -> list[str]:
    return [row.key for row in procedure.learning.causes] if procedure.learning else []


def ground_keys(procedure: Procedure) -> list[str]:
    return [row.key for row in procedure.scope.grounds] if procedure.scope else []


def unknown_roles(procedure: Procedure) -> Found:
    for path, role in roles_named(procedure):
        if role not in procedure.role_by_key:
            yield path, f"no role is called “{role}”; add it under roles or correct the spelling"
    for number, rule in enumerate(procedure.conflicts):
        if rule.subject == rule.handler:
            yield (
                ("conflicts", number),
                "nobody may have a case about themselves; name another handler",
            )


def roles_named_once(procedure: Procedure) -> Found:
    yield ("owner",), procedure.owner
    yield ("default_handler",), procedure.default_handler
    if procedure.intake.treated_worse_to:
        yield ("intake", "treated_worse_to"), procedure.intake.treated_worse_to
    if procedure.help_for_staff:
        yield ("help_for_staff", "role"), procedure.help_for_staff.role
    if procedure.sample_check:
        yield ("sample_check", "role"), procedure.sample_check.role


def roles_named(procedure: Procedure) -> Found:
    """Every place that names a role, with the role."""
    yield from roles_named_once(procedure)
    for number, rule in enumerate(procedure.conflicts):
        here: Path = ("conflicts", number)
        yield (*here, "subject"), rule.subject
        yield (*here, "handler"), rule.handler
        yield from (((*here, "together_with"), role) for role in rule.together_with)
    for number, stage in enumerate(procedure.stages):
        yield from roles_in_stage(stage, ("stages", number))
    for number, message in enumerate(procedure.messages):
        place: Path = ("messages", number)
        yield from (((*place, "by"), role) for role in message.by)
    for number, remedy in enumerate(procedure.remedy_by_key.values()):
        at: Path = ("putting_right", "remedies", number, "agreed_by")
        yield from ((at, role) for role in remedy.agreed_by)
    for role in procedure.learning.owners if procedure.learning else ():
        yield ("learning", "owners"), role


def roles_in_stage(stage: Stage, here: Path) -> Found:
    yield (*here, "decider"), stage.decider
    for index, step in enumerate(stage.steps):
        yield from (((*here, "steps", index, "by"), role) for role in step.by)
        yield from (((*here, "steps", index, "lets_in"), role) for role in step.lets_in)
    for index, clock in enumerate(stage.clocks):
        told = {role for warning in clock.warnings for role in warning.to}
        place: Path = (*here, "clocks", index, "warnings")
        yield from ((place, role) for role in sorted(told - {"handler"}))


def broken_routes(procedure: Procedure) -> Found:
    """Every stage is reachable; exactly one begins; an end says who else there is."""
    firsts = [stage for stage in procedure.stages if stage.entry == "automatic"]
    if len(firsts) != 1:
        yield ("stages",), "exactly one stage must have “entry: automatic”, where every case begins"
        return
    reached = reached_from(procedure, firsts[0].key)
    for number, stage in enumerate(procedure.stages):
        here: Path = ("stages", number)
        if stage.key not in reached:
            yield here, f"no stage leads to “{stage.key}”; add it to a stage's leads_to"
        yield from dead_ends(procedure, stage, here)


def reached_from(procedure: Procedure, first: str) -> set[str]:
    reached: set[str] = set()
    waiting = [first]
    while waiting:
        key = waiting.pop()
        stage = procedure.stage_by_key.get(key)
        if stage and key not in reached:
            reached.add(key)
            waiting += stage.leads_to
    return reached


def dead_ends(procedure: Procedure, stage: Stage, here: Path) -> Found:
    for target in stage.leads_to:
        if target not in procedure.stage_by_key:
            yield (*here, "leads_to"), f"no stage is called “{target}”"
    if stage.entry == "on_request" and stage.request is None:
        yield here, "say how it is asked for: add “request:” with a label"
    if not stage.leads_to and not stage.bodies and not stage.no_time_text:
        yield here, "the last stage must name outside bodies, or say in no_time_text there is none"


def unkept_definitions(procedure: Procedure) -> Found:
    for kind in procedure.types:
        if not procedure.definitions.get(kind, "").strip():
            yield ("definitions",), f"say what a {kind} is (S1-14)"


def clock_problems(procedure: Procedure, stage: Stage, path: Path) -> Found:
    for number, clock in enumerate(stage.clocks):
        here = (*path, number)
        yield from unit_problems(clock, here)
        if clock.is_public and not clock.public_text.strip():
            yield here, "say in plain words what is promised: add “public_text”"
        kinds = {message.kind for message in procedure.messages}
        events = {step.event for _, step in procedure.all_steps} | OTHER_EVENTS
        for kind in clock.met_by:
            # What it must carry stands in brackets after it.
            if kind.partition("(")[0].strip() not in kinds | events:
                yield (*here, "met_by"), f"“{kind}” is neither a message nor an event"
        for name in ("start_event", "receipt_event"):
            if getattr(clock, name) not in events | STARTS:
                yield (*here, name), f"no clock starts at “{getattr(clock, name)}”; {START_HINT}"


OTHER_EVENTS = frozenset(
    {"raised_at_meeting", "resolved", "contact_logged", "acknowledged", "acknowledgement"}
)
# What happens in a case that a time can run from, and the other names for it. What a step of
# the document is to the clocks comes on top.
STARTS = frozenset(
    {
        "received", "received_by_anyone", "received_by_contact", "first_raised", "written_down",
        "triaged", "acknowledged", "registered", "informal_failed", "informal_attempt_failed",
        "escalation_requested", "request_received", "request_for_next_stage_received",
        "stage_entered", "message_received", "information_received", "meeting_held",
        "scope_decided", "disagreed", "contractor_named", "decision_published", "closed",
        "reopened",
    }
)  # fmt: skip
START_HINT = f"choose from: {', '.join(sorted(STARTS))}"


def unit_problems(clock: ClockRule, here: Path) -> Found:
    if clock.unit in NEEDS_AMOUNT and clock.amount is None:
        yield here, f"say how many {clock.unit.value.replace('_', ' ')}: add “amount”"
    if clock.unit is Unit.NEXT_EVENT and not clock.event_type:
        yield here, "say which meeting: add “event_type” with the key of a group"
    if clock.unit is Unit.MONTH_END and not clock.month:
        yield here, "say which month: add “month”, such as 2027-08"
    if clock.hours_count_on == "working_days" and (clock.amount or 0) % 24:
        yield here, "hours on working days are counted in whole days: 24, 48, 72…"
    if clock.from_first_day and clock.start_event not in ARRIVALS:
        yield here, f"it cannot run from the first day: it starts at “{clock.start_event}”"


def known_actions(procedure: Procedure) -> frozenset[str]:
    """Every action that a step or gate may block."""
    sends = {f"send:{message.key}" for message in procedure.messages} | {"send:*"}
    enters = {f"enter:{stage.key}" for stage in procedure.stages} | {"enter:*"}
    steps = {f"step:{step.key}" for _, step in procedure.all_steps}
    flags = {f"flag:{flag.key}" for flag in procedure.flags}
    return PLAIN_ACTIONS | sends | enters | steps | flags


def step_problems(procedure: Procedure, steps: Iterable[Step], path: Path) -> Found:
    actions = known_actions(procedure)
    letters = {message.key for message in procedure.messages if message.to == "informant"}
    for number, step in enumerate(steps):
        here = (*path, number)
        for action in step.blocks:
            if action not in actions:
                yield (*here, "blocks"), f"“{action}” is no action; write close, send:… or enter:…"
        if not step.optional and not step.blocks:
            yield here, "a required step must block something, or be marked optional: true"
        if step.copy_by and step.copy_by not in letters:
            yield (*here, "copy_by"), f"no message to an informant is called “{step.copy_by}”"
        yield from told_problems(procedure, step, here)
        if step.records == "meeting":
            yield from meeting_record_problems(step, here)


def told_problems(procedure: Procedure, step: Step, here: Path) -> Found:
    """Those who hear of a step have a role of the document, and a message that says so."""
    for role in step.tells:
        if role not in procedure.role_by_key:
            yield (*here, "tells"), f"no role is called “{role}”; add it under roles"
    if bool(step.tells) != bool(step.message):
        yield here, "say who is told and by which message: “tells” and “message” go together"
    news = procedure.message_by_key.get(step.message)
    if step.message and (news is None or news.to != "handler" or not news.automatic):
        yield (*here, "message"), "name an automatic message to staff (to: handler)"


def meeting_record_problems(step: Step, here: Path) -> Found:
    """It is recorded by the meeting itself, so it may ask for nothing that a meeting lacks."""
    answer = next((field for field in step.evidence if field.key == "answer"), None)
    if answer is None or not {key for key, _ in answer.choices} >= set(MEETING_ANSWERS):
        choices = ", ".join(MEETING_ANSWERS)
        yield (*here, "evidence"), f"it records a meeting, so “answer” must offer {choices}"
    for field in step.evidence:
        if field.required and field.key != "answer":
            yield (*here, "evidence"), f"“{field.key}” of a meeting's record cannot be required"
    if not step.repeatable or not step.optional:
        yield here, "what records a meeting must be optional: true and repeatable: true"


def gate_problems(procedure: Procedure) -> Found:
    actions = known_actions(procedure)
    for number, gate in enumerate(procedure.gates):
        for action in gate.blocks:
            if action not in actions:
                yield ("gates", number, "blocks"), f"“{action}” is no action of this document"


def message_problems(procedure: Procedure) -> Found:
    for number, message in enumerate(procedure.messages):
        here: Path = ("messages", number)
        yield from text_problems(message, here)
        for key in message.locked:
            if key not in procedure.paragraphs:
                yield (*here, "locked"), f"no paragraph is called “{key}”; add it under paragraphs"
        for stage in message.stage:
            if stage not in procedure.stage_by_key:
                yield (*here, "stage"), f"no stage is called “{stage}”"
    for key, text in procedure.paragraphs.items():
        for name in sorted(unknown_fields(text)):
            yield ("paragraphs", key), f"{{{name}}} is not a field"


def missing_messages(procedure: Procedure) -> Found:
    for key in sorted(sent_by_itself(procedure) - procedure.message_by_key.keys()):
        yield ("messages",), f"the site sends “{key}” by itself; write a message with this key"


def sent_by_itself(procedure: Procedure) -> set[str]:
    """The messages that are sent without anybody choosing them.

    Those that a rule of the document names, such as a request for a stage, are looked for there.
    """
    keys = {
        "receipt", "new_case", "one_time_link", "new_address", "details_changed",
        "information_request",
    }  # fmt: skip
    if procedure.intake.acts_as:
        keys |= {"receipt_representative", "authority_request", "authority_answer"}
    if procedure.outcome("withdrawn") is not None:
        keys |= {"withdrawn_person", "withdrawn_handler"}
    if any(message.screen == "meeting" for message in procedure.messages):
        keys |= {"meeting_booked", "meeting_cancelled", "meeting_reminder", "meeting_notes"}
    return keys


def text_problems(message: MessageSpec, here: Path) -> Found:
    texts = (message.subject, message.body, message.text)
    asked = {field.key for field in message.asks}
    for name in sorted(set().union(*map(unknown_fields, texts)) - asked):
        yield here, f"{{{name}}} is not a field; choose from: {', '.join(FIELDS)}"
    for name in message.requires:
        if name not in fields_in(message.body):
            yield (*here, "body"), f"the text must hold the field {{{name}}}; put it in the body"
    if "\n" in message.subject.strip():
        yield (*here, "subject"), "a subject is one line"


def body_problems(procedure: Procedure) -> Found:
    known = {body.key for body in procedure.bodies}
    for number, stage in enumerate(procedure.stages):
        for key in stage.bodies:
            if key not in known:
                yield ("stages", number, "bodies"), f"no outside body is called “{key}”"
    for number, body in enumerate(procedure.bodies):
        if body.successor and body.successor not in known:
            yield ("bodies", number, "successor"), f"no outside body is called “{body.successor}”"


# What every promise asks already, whatever its type.
ASKED_OF_EVERY_REMEDY = frozenset({"what", "by_whom", "role", "due_on", "done_on"})


def remedy_problems(procedure: Procedure) -> Found:
    for number, remedy in enumerate(procedure.remedy_by_key.values()):
        here: Path = ("putting_right", "remedies", number, "asks")
        for field in remedy.asks:
            if field.key in ASKED_OF_EVERY_REMEDY:
                yield here, f"“{field.key}” is asked of every remedy; give it another key"
        if remedy.on_the_spot and [f.type for f in remedy.asks].count("amount") != 1:
            yield here, "what is agreed on the spot must ask for one amount: add “type: amount”"
