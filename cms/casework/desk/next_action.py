"""The single most useful next thing in a case, from its procedure and its clocks alone."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from django.urls import reverse
from django.utils.functional import cached_property

from cms.casework.desk.missing import STEP, items_for
from cms.casework.desk.words import due_in_words
from cms.casework.errors import Missing
from cms.casework.models import Case, Deadline, Job, MailStatus, Result
from cms.casework.permissions import may, titles_for
from cms.casework.procedure.conditions import holds
from cms.casework.procedure.gates import missing_for, missing_look, open_steps
from cms.casework.procedure.schema import MessageSpec, Step
from cms.casework.services.closing import WITHDRAWN, may_end_at_once, outcomes_for
from cms.casework.services.offering import fits_stage, is_reply, missing_to_send
from cms.users.models import User
from cms.web.text import in_a_sentence

NEVER = datetime.max.replace(tzinfo=UTC)
NOT_RUN = (Result.NOT_APPLICABLE, Result.VOID)
ALL_DONE = "Everything that the procedure asks for is done."


@dataclass(frozen=True)
class NextAction:
    """What to do now. ``url`` is empty when it is for somebody else to do, or nothing is left.

    ``due``: when the promise that it keeps runs out, in words. ``instead``: what would do as
    well, as label and address.
    """

    title: str
    text: str = ""
    url: str = ""
    button: str = ""
    due: str = ""
    instead: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True)
class Reader:
    """Who looks at which case, with the facts as they stand."""

    case: Case
    user: User
    facts: Mapping[str, Any]
    now: datetime

    def may(self, action: str) -> bool:
        return may(self.user, self.case, action)

    @cached_property
    def under_way(self) -> frozenset[str]:
        """The kinds and events of messages of this stage that wait to go. One query."""
        waiting = self.case.mails.filter(status=MailStatus.QUEUED, message__stage=self.case.stage)
        known = self.case.procedure.spec.message_by_key
        kinds = set(waiting.values_list("message__kind", flat=True))
        return frozenset(kinds | {known[kind].event for kind in kinds if kind in known})

    def page(self, name: str, *args: object) -> str:
        return reverse(f"desk:{name}", args=[self.case.pk, *args])

    def left_to(self, action: str) -> str:
        """Who does it, for a reader who may not."""
        titles = titles_for(self.case.procedure.spec, action)
        return f"It is for the {titles} to do." if titles else ""

    def hand_over(self, action: str) -> tuple[str, str]:
        """Where it is given to somebody who may, and the button; empty while such a person has it."""
        handler = self.case.handler
        if not self.may("work") or (handler is not None and may(handler, self.case, action)):
            return "", ""
        return self.page("assign"), "Give it to somebody"


def to_do(
    case: Case, user: User, facts: Mapping[str, Any], *, now: datetime, jobs: Iterable[Job] = ()
) -> list[NextAction]:
    """What to do next and what after it, each once; at the least one row.

    Closed, read what came in, sort, keep the promise that ends first, take the next step, close.
    """
    reader = Reader(case, user, facts, now)
    found: dict[str, NextAction] = {}
    # What only closing asks for comes once nothing else is to do.
    for row in list(possible(reader, list(jobs))) or before_closing(reader):
        found.setdefault(row.url or row.title, row)
    return list(found.values()) or [ending(reader)]


def before_closing(reader: Reader) -> Iterator[NextAction]:
    for item in missing_for(reader.case.procedure.spec, "close", reader.facts):
        yield towards(reader, item)


def ending(reader: Reader) -> NextAction:
    """Close it; what only some endings ask for is said beside them on that page (S3-112)."""
    spec, facts = reader.case.procedure.spec, reader.facts
    needs = any(
        missing_for(spec, "close", {**facts, "outcome": row.key})
        for row in outcomes_for(reader.case, facts)
        if row.key != WITHDRAWN
    )
    text = "Choose how it ends. Some endings ask for something first." if needs else ALL_DONE
    url = reader.page("close") if reader.may("close") else ""
    return NextAction("Close the case", text, url, "Close the case")


def possible(reader: Reader, jobs: list[Job]) -> Iterator[NextAction]:
    """What could be next, the most pressing first."""
    case = reader.case
    if case.closed_at is not None:
        yield from still_promised(reader)
        yield NextAction("Nothing is left to do", "The case is closed.")
        return
    if reader.facts["unchecked"]:
        yield towards(reader, next(iter(missing_look("triage", reader.facts))))
    if case.triaged_at is None:
        url = reader.page("triage") if reader.may("triage") else ""
        text = "Read what they told us, say what kind it is and note each point to answer."
        yield NextAction("Read and sort it", text, url, "Sort it")
    for job in jobs:
        if job.role not in (*reader.facts["my_roles"], case.handler_role, ""):
            continue  # it stands on the page, and on the Today of whose it is
        url = f"{reader.page('case')}#job-{job.pk}" if reader.may("work") else ""
        yield NextAction(job.text, "It waits on Today until it is seen to.", url, "See to it")
    yield from promises_to_keep(reader)
    yield from ways_onward(reader)
    yield from endings_at_once(reader)
    yield from steps_to_take(reader)


def still_promised(reader: Reader) -> Iterator[NextAction]:
    """Answered is not finished while something promised is open (S3-117)."""
    if reader.facts["remedies_open"]:
        url = f"{reader.page('case')}#remedies" if reader.may("work") else ""
        text = "It is answered. It is finished once nothing that was promised is open."
        yield NextAction("Do what was promised", text, url, "See what is open")


def promises_to_keep(reader: Reader) -> Iterator[NextAction]:
    """Replies that keep a promise still running, the one that ends first before the others.

    What has no set time comes last.
    """
    case = reader.case
    rows = [row for row in case.deadlines.all() if not row.ended and row.result not in NOT_RUN]
    for row in sorted(rows, key=lambda row: row.due_at or NEVER):
        message = reply_for(reader, row)
        if message is None:
            continue
        due = due_in_words(row.due_at, reader.now) if row.due_at else ""
        missing = missing_to_send(case.procedure.spec, message.key, reader.facts)
        if missing:
            yield towards(reader, missing[0], due)
            continue
        yield writing(reader, message, due)


def writing(reader: Reader, message: MessageSpec, due: str) -> NextAction:
    title, action = f"Write: {in_a_sentence(message.label)}", f"send:{message.key}"
    if reader.may(action):
        url = reader.page("reply", message.key)
        return NextAction(title, message.hint, url, "Write it", due)
    return NextAction(title, reader.left_to(action), *reader.hand_over(action), due)


def reply_for(reader: Reader, row: Deadline) -> MessageSpec | None:
    """The reply that would keep a promise; None when one is on its way or none can be sent."""
    spec = reader.case.procedure.spec
    rule = spec.clock_by_key.get(row.clock)
    if rule is None or not reader.facts["can_be_written_to"]:
        return None
    order = {kind: place for place, kind in enumerate(rule.kept_by)}
    if order.keys() & {*reader.facts["sent"], *reader.under_way}:
        return None
    fitting = [
        message
        for message in spec.messages
        if is_reply(message)
        and order.keys() & {message.kind, message.event}
        and fits_stage(message, reader.case.stage)
        and holds(message.when, reader.facts)
    ]
    last = len(order)
    return min(
        fitting,
        key=lambda message: min(order.get(message.kind, last), order.get(message.event, last)),
        default=None,
    )


def endings_at_once(reader: Reader) -> Iterator[NextAction]:
    """It may end now, whatever else the procedure asks, such as what was settled (S2-12)."""
    for row in outcomes_for(reader.case, reader.facts):
        if not row.needs_reason and may_end_at_once(row, reader.facts):
            url = reader.page("close") if reader.may("close") else ""
            text = f"It may end now: {in_a_sentence(row.label)}."
            yield NextAction("Close the case", text, url, "Close the case")


def ways_onward(reader: Reader) -> Iterator[NextAction]:
    """A stage for which a step was recorded that serves nothing else, such as a registration."""
    spec, done = reader.case.procedure.spec, set(reader.facts["steps_done"])
    for key in spec.stage_by_key[reader.case.stage].leads_to:
        action, stage = f"enter:{key}", spec.stage_by_key[key]
        steps = spec.steps_at(reader.case.stage)
        decided = any(step.blocks == (action,) and step.key in done for step in steps)
        if decided and stage.entry == "staff" and not missing_for(spec, action, reader.facts):
            url = reader.page("enter_stage") if reader.may("work") else ""
            text = "It was decided that it goes on. Its times run as soon as it is there."
            yield NextAction(f"Take it on: {stage.label}", text, url, "Take it on")


def steps_to_take(reader: Reader) -> Iterator[NextAction]:
    for step in open_steps(reader.case.procedure.spec, reader.facts):
        yield recording(reader, step)


def recording(reader: Reader, step: Step, due: str = "") -> NextAction:
    """A step, or that it waits for somebody else; whoever it lets in sees the case as it is."""
    action = f"step:{step.key}"
    if reader.may(action):
        url = reader.page("step", step.key)
        return NextAction(step.label, step.hint or step.say, url, "Record it", due)
    said = f"{step.say} {reader.left_to(action)}".strip()
    way = ("", "") if step.lets_in else reader.hand_over(action)
    return NextAction(f"Waiting for: {in_a_sentence(step.label)}", said, *way, due)


def towards(reader: Reader, item: Missing, due: str = "") -> NextAction:
    """One thing that stands in the way, with the page where it is done."""
    if not reader.may("work"):
        return NextAction(item.text, due=due)
    step = reader.case.procedure.spec.step_by_key.get(item.anchor.removeprefix(STEP))
    if step is not None and (item.field == step.key or not reader.may(f"step:{step.key}")):
        return recording(reader, step, due)
    found = items_for(reader.case, [item])[0]
    return NextAction(
        found.text.rstrip("."), "", found.url, "Do this now", due, instead=found.instead
    )
