"""The single most useful next thing in a case, from its procedure and its clocks alone."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from django.urls import reverse

from cms.casework.desk.missing import items_for, place_of
from cms.casework.errors import Missing
from cms.casework.models import Case, Deadline, Job
from cms.casework.permissions import may
from cms.casework.procedure.conditions import holds
from cms.casework.procedure.gates import missing_for, missing_look, open_steps
from cms.casework.procedure.schema import MessageSpec
from cms.casework.services.offering import fits_stage, is_reply, missing_to_send
from cms.users.models import User


@dataclass(frozen=True)
class NextAction:
    """What to do now. ``url`` is empty when it is for somebody else to do, or nothing is left."""

    title: str
    text: str = ""
    url: str = ""
    button: str = ""


@dataclass(frozen=True)
class Reader:
    """Who looks at which case, with the facts as they stand."""

    case: Case
    user: User
    facts: dict[str, Any]

    def may(self, action: str) -> bool:
        return may(self.user, self.case, action)

    def page(self, name: str, *args: object) -> str:
        return reverse(f"desk:{name}", args=[self.case.pk, *args])


def next_action(
    case: Case, user: User, facts: dict[str, Any], *, jobs: Iterable[Job] = ()
) -> NextAction:
    """Closed, read what came in, sort, keep the promise that ends first, take the next step, close."""
    reader = Reader(case, user, facts)
    found = next(possible(reader, list(jobs)), None)
    if found is not None:
        return found
    return NextAction(
        "Close the case",
        "Everything that the procedure asks for is done.",
        reader.page("close") if reader.may("close") else "",
        "Close the case",
    )


def possible(reader: Reader, jobs: list[Job]) -> Iterator[NextAction]:
    """What could be next, the most pressing first."""
    case = reader.case
    if case.closed_at is not None:
        yield from still_promised(reader)
        yield NextAction("Nothing is left to do", "The case is closed.")
    if reader.facts["unchecked"]:
        yield towards(reader, next(iter(missing_look("triage", reader.facts))))
    if case.triaged_at is None:
        url = reader.page("triage") if reader.may("triage") else ""
        text = "Read what they told us, say what kind it is and note each point to answer."
        yield NextAction("Read and sort it", text, url, "Sort it")
    for job in jobs:
        url = f"{reader.page('case')}#job-{job.pk}" if reader.may("work") else ""
        yield NextAction(job.text, "It waits on Today until it is seen to.", url, "See to it")
    yield from promises_to_keep(reader)
    yield from steps_to_take(reader)
    for item in missing_for(case.procedure.spec, "close", reader.facts):
        yield towards(reader, item)


def still_promised(reader: Reader) -> Iterator[NextAction]:
    """Answered is not finished while something promised is open (S3-117)."""
    if reader.facts["remedies_open"]:
        url = f"{reader.page('case')}#remedies" if reader.may("work") else ""
        text = "It is answered. It is finished once nothing that was promised is open."
        yield NextAction("Do what was promised", text, url, "See what is open")


def promises_to_keep(reader: Reader) -> Iterator[NextAction]:
    """Replies that keep a promise still running, the one that ends first before the others."""
    case = reader.case
    rows = [row for row in case.deadlines.all() if not row.ended and row.due_at is not None]
    for row in sorted(rows, key=lambda row: row.due_at):
        message = reply_for(reader, row)
        if message is None:
            continue
        missing = missing_to_send(case.procedure.spec, message.key, reader.facts)
        if missing:
            yield towards(reader, missing[0])
            continue
        url = reader.page("reply", message.key) if reader.may(f"send:{message.key}") else ""
        yield NextAction(f"Write: {message.label.lower()}", message.hint, url, "Write it")


def reply_for(reader: Reader, row: Deadline) -> MessageSpec | None:
    """The reply that would keep a promise; None when one is on its way or none can be sent."""
    spec = reader.case.procedure.spec
    rule = spec.clock_by_key.get(row.clock)
    if rule is None or not reader.facts["can_be_written_to"]:
        return None
    if set(rule.kept_by) & set(reader.facts["sent"]):
        return None
    fitting = [
        message
        for message in spec.messages
        if is_reply(message)
        and {message.kind, message.event} & set(rule.kept_by)
        and fits_stage(message, reader.case.stage)
        and holds(message.when, reader.facts)
    ]
    order = {kind: place for place, kind in enumerate(rule.kept_by)}
    last = len(order)
    return min(fitting, key=lambda message: order.get(message.kind, last), default=None)


def steps_to_take(reader: Reader) -> Iterator[NextAction]:
    for step in open_steps(reader.case.procedure.spec, reader.facts):
        if reader.may(f"step:{step.key}"):
            url = reader.page("step", step.key)
            yield NextAction(step.label, step.hint or step.say, url, "Record it")
        else:
            yield NextAction(f"Waiting for: {step.label.lower()}", step.say)


def towards(reader: Reader, item: Missing) -> NextAction:
    """One thing that stands in the way, with the page where it is done."""
    if not reader.may("work"):
        return NextAction(item.text)
    title = items_for(reader.case, [item])[0].text.rstrip(".")
    return NextAction(title, "", place_of(reader.case, item), "Do this now")
