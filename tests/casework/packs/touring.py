"""Every way through a procedure: each stage, answer, letter, flag, refusal and end that it has."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from functools import partial
from itertools import chain
from typing import Any, Final

from cms.casework.procedure.conditions import AllOf, AnyOf, Test
from cms.casework.procedure.integrity import sent_by_itself
from cms.casework.procedure.schema import Procedure
from cms.casework.services.meetings import invitation_of
from cms.casework.services.offering import is_reply
from cms.casework.services.scope import (
    grounds_offered,
)
from tests.casework.packs.rules import Rules, shape_of
from tests.casework.packs.walking import Unreachable
from tests.factories import open_case

SPOKEN: Final = "phone"


@dataclass(frozen=True)
class Situation:
    """How a case begins: what the procedure's conditions ask about and nobody can change later."""

    name: str
    told: dict[str, Any]
    thorough: bool = True


def tests_in(spec: Procedure) -> Iterator[Test]:
    """Every single test of every condition of a document, wherever it stands."""
    waiting: list[Any] = [spec]
    while waiting:
        part = waiting.pop()
        if isinstance(part, Test):
            yield part
        elif isinstance(part, AllOf):
            waiting += part.all
        elif isinstance(part, AnyOf):
            waiting += part.any
        elif isinstance(part, dict):
            waiting += part.values()
        elif isinstance(part, list | tuple):
            waiting += part
        elif hasattr(type(part), "model_fields"):
            waiting += [getattr(part, name) for name in type(part).model_fields]


def deciding_answers(spec: Procedure) -> list[str]:
    """The answers, as “step.field.choice”, that something else in the document depends on.

    A choice that one of its field decides means that its others do: they leave it undone.
    """
    named = {
        str(test.has or test.lacks).rpartition(".")[0]
        for test in tests_in(spec)
        if test.field == "answers"
    }
    asks = [(step.key, step.evidence) for _, step in spec.all_steps]
    asks += [(flag.key, flag.asks) for flag in spec.flags]
    return [
        f"{key}.{field.key}.{choice}"
        for key, fields in asks
        for field in fields
        if f"{key}.{field.key}" in named
        for choice, _ in field.choices
    ]


def situations(spec: Procedure) -> list[Situation]:
    """A plain case of each kind, and one of each sort that a condition asks about."""
    asked = {test.field for test in tests_in(spec)}
    found = [Situation(kind, {"kind": kind}) for kind in reversed(spec.types)]
    last = spec.types[-1]
    if asked & {"about_a_person", "subject_roles"} or spec.conflicts:
        roles = [role.key for role in spec.roles if role.may_be_subject]
        found += [
            Situation(f"about {role}", {"kind": last, "subject_role": role}, thorough=False)
            for role in roles
        ]
    if "one_of_many" in asked:
        found.append(Situation("one of many", {"kind": last, "one_of_many": True}, thorough=False))
    if asked & {"written", "channel"}:
        found.append(Situation("spoken", {"kind": last, "channel": SPOKEN}, thorough=False))
    return found


class Tour(Rules):
    """Goes everywhere from where a case begins, and from everywhere to an end."""

    def begin(self, situation: Situation) -> None:
        staff = situation.told.get("channel") == SPOKEN
        by = next(user for user in self.people.values() if self.works(user)) if staff else None
        self.case_id = open_case(
            at=self.now, by=by, procedure_key=self.spec.key, **situation.told
        ).pk
        self.seen.stages.add(self.case.stage)

    def everywhere(self, been: tuple[str, ...] = ()) -> None:
        """What is still to be seen at this stage, an end, and every stage that it leads to."""
        here = self.spec.stage_by_key[self.case.stage]
        # Asked for one after another, because one may see what the next was for.
        for goal in chain(self.at_once(), self.answers()):
            self.tried(goal)
        with self.branch():
            for goal in chain(self.kept_up(), self.rules()):
                self.at_least(goal)
            for outcome in self.spec.outcomes:
                if outcome.key not in self.seen.outcomes:
                    self.tried(partial(self.close, outcome))
            self.end()
        for key in (*here.returns_to, *here.leads_to):
            if been.count(key) <= int(key in here.returns_to):
                self.tried(partial(self.onward, key, (*been, here.key)))

    def shortly(self) -> None:
        """What only such a case can show, and an end."""
        subjects = self.spec.subjects
        if subjects and subjects.message not in (*self.seen.messages, ""):
            self.at_least(self.write_to_subject)
        for outcome in self.spec.outcomes:
            if outcome.key not in self.seen.outcomes:
                self.tried(partial(self.close, outcome))
        self.end()

    def onward(self, key: str, been: tuple[str, ...]) -> None:
        self.go(self.spec.stage_by_key[key])
        if key in been:
            self.end()
        else:
            self.everywhere(been)

    def tried(self, goal: Callable[[], Any]) -> bool:
        """Whether it can be reached from here; nothing of it stays."""
        try:
            with self.branch():
                goal()
        except Unreachable:
            return False
        return True

    def at_least(self, goal: Callable[[], Any]) -> None:
        """Do it, or nothing where it cannot be done."""
        with suppress(Unreachable):
            self.first_that_works([goal], "whatever")

    def at_once(self) -> Iterator[Callable[[], Any]]:
        """The ends that come before any answer: nobody goes on after them."""
        seen, scope = self.seen, self.spec.scope
        for outcome in self.spec.outcomes:
            if outcome.key not in seen.outcomes and outcome.at_once is not None:
                yield partial(self.close, outcome)
        if scope is None:
            return
        for ground in grounds_offered(self.spec, self.case.kind, on=self.now.date()):
            if not {shape_of(ground), "disagreed"} <= seen.grounds:
                yield partial(self.refuse_and_hear, ground)
        if scope.service_request_message not in seen.messages:
            yield self.pass_on

    def answers(self) -> Iterator[Callable[[], Any]]:
        """Each answer that decides something, with an end after it."""
        for answer in deciding_answers(self.spec):
            if answer not in self.seen.answers:
                yield partial(self.say_and_end, answer)

    def say_and_end(self, answer: str) -> None:
        self.say(answer)
        self.end()

    def kept_up(self) -> Iterator[Callable[[], Any]]:
        """What can all happen in one case: flags, copies and letters."""
        for flag in self.spec.flags:
            if flag.key not in self.seen.flags:
                yield partial(self.flag, flag)
        for step in self.spec.steps_at(self.case.stage):
            if step.copy_by and step.copy_by not in self.seen.messages:
                yield partial(self.record, step)
            if step.given_to and step.given_to.message not in self.seen.messages:
                yield partial(self.record, step)
        for letter in self.spec.messages:
            if is_reply(letter) and letter.key not in self.seen.messages:
                yield partial(self.send, letter)

    def rules(self) -> Iterator[Callable[[], Any]]:
        """What only some procedures have."""
        spec, sent = self.spec, self.seen.messages
        if spec.scope and "accepted" not in self.seen.grounds:
            yield self.accept
        if spec.contractors and spec.contractors.message not in sent:
            yield self.name_contractor
        if spec.enquiries and spec.enquiries.message not in sent:
            yield self.outside_body_asks
        invitation = invitation_of(self.case)
        if invitation is not None and invitation.key not in sent:
            yield self.invite
        if spec.groups and not set(spec.groups.letters) <= sent:
            yield partial(self.tried, self.together)
        if spec.restrictions and spec.restrictions.message not in sent:
            yield self.restrict

    def wander(self, times: int) -> None:
        """Whatever comes to mind, in any order; then an end, and on where the person may ask."""
        for _ in range(times):
            self.at_least(self.random.choice(self.whatever()))
        if self.case.closed_at is None:
            self.end()

    def whatever(self) -> list[Callable[[], Any]]:
        here = self.spec.stage_by_key[self.case.stage]
        on = [self.spec.stage_by_key[key] for key in (*here.leads_to, *here.returns_to)]
        return [
            *(partial(self.record, step) for step in self.spec.steps_at(here.key)),
            *(partial(self.send, letter) for letter in self.spec.messages if is_reply(letter)),
            *(partial(self.flag, flag) for flag in self.spec.flags),
            *(partial(self.go, stage) for stage in on),
            partial(self.make_spoken_since_decision, None),
            partial(self.make_points, None),
            self.they_write,
        ]


def to_be_sent(spec: Procedure) -> set[str]:
    """The messages that some deed in a case sends; the site sends the others by itself.

    Whoever is kept informed may have every case, and is then told of none of their own deeds.
    What is asked after closing, and before something is published, is no deed in a case.
    """
    kept = spec.kept_informed
    by_itself = {"due_soon", "overdue", *((kept.message, kept.digest) if kept else ())}
    by_itself |= {rules.message for rules in (spec.survey, spec.publishing) if rules}
    return set(spec.message_by_key) - sent_by_itself(spec) - by_itself
