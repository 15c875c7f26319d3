"""Walking a case through its procedure with the services, whatever procedure that is.

The walker knows no procedure by name. To do something it asks the procedure's own gates what is
missing, does that first, and so on; on the way it holds what must hold of every procedure: what
is not ready is refused and writes nothing, and no letter loses its locked paragraphs.
"""

from __future__ import annotations

import random
import re
from collections import ChainMap
from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import cache
from typing import Any, Final

from django.apps import apps
from django.db import connection, transaction

from cms.casework.facts import facts_for
from cms.casework.models import Case, CaseAccess, CaseNumber, Message, OutgoingMail
from cms.casework.permissions import WORK, may, rights_of, visible_to
from cms.casework.procedure.conditions import facts_in, holds
from cms.casework.procedure.gates import blocks, missing_for, open_steps
from cms.casework.procedure.schema import Gate, MessageSpec, Procedure, Step
from cms.casework.services.change import Act, NotReady
from cms.casework.services.delivery import deliver
from cms.casework.services.triage import CannotHave, assign_case
from cms.users.models import User
from tests.factories import WEDNESDAY

A_WHILE: Final = timedelta(minutes=10)
MOST_TRIES: Final = 60
DEEPEST: Final = 12
# What depends on who does it.
OWN: Final = frozenset({"my_roles", "i_decided", "about_me"})

Rule = Step | Gate
Deed = Callable[[Act], Any]


class Unreachable(Exception):
    """Cannot be brought about from where the case is. A walk elsewhere may."""


class Undo(Exception):
    """Ends a branch, which leaves nothing."""


@dataclass
class Seen:
    """What of a procedure a walk has come to."""

    stages: set[str] = field(default_factory=set)
    outcomes: set[str] = field(default_factory=set)
    answers: set[str] = field(default_factory=set)
    messages: set[str] = field(default_factory=set)
    flags: set[str] = field(default_factory=set)
    grounds: set[str] = field(default_factory=set)
    kept: set[str] = field(default_factory=set)  # clocks that were answered in time
    refused: set[tuple[str, str]] = field(default_factory=set)  # an action, and why it had to wait
    asked: set[str] = field(default_factory=set)  # steps that were refused without evidence


class Walk:
    """One case under one procedure, with somebody in each of its roles."""

    def __init__(self, spec: Procedure, people: dict[str, User], seed: int, seen: Seen) -> None:
        self.spec, self.people, self.seen = spec, people, seen
        self.random = random.Random(seed)
        self.now: datetime = WEDNESDAY
        self.case_id = 0
        self.pursued: list[tuple[str, dict[str, Any]]] = []
        self.stamp: Any = None
        self.known: dict[Hashable, Any] = {}

    # --- where it is ---------------------------------------------------------------------
    @property
    def case(self) -> Case:
        rows = Case.objects.select_related("procedure__procedure", "handler")
        found: Case = self.once("case", lambda: rows.get(pk=self.case_id))
        return found

    def facts(self, by: User | None = None, **known: Any) -> Mapping[str, Any]:
        """To be asked before anything is written: each fact is read when it is asked for."""
        on = self.now.date()
        found = self.once(("facts", by), lambda: facts_for(self.case, by, on=on))
        return ChainMap(known, found)

    def sees(self, user: User) -> bool:
        rows = visible_to(user, on=self.now.date()).filter(pk=self.case_id)
        seen: bool = self.once(("sees", user), rows.exists)
        return seen

    def once(self, name: Hashable, ask: Callable[[], Any]) -> Any:
        """Ask for it, but once as long as nothing is written."""
        stamp = self.case_id, written_so_far()
        if stamp != self.stamp:
            self.stamp, self.known = stamp, {}
        if name not in self.known:
            self.known[name] = ask()
        return self.known[name]

    def act(self, by: User | None) -> Act:
        self.now += A_WHILE
        return Act(now=self.now, by=by, reason="That is what the papers show.")

    @contextmanager
    def branch(self) -> Iterator[None]:
        """Walk on in here; afterwards it is as if nobody had."""
        kept = self.now, self.case_id, list(self.pursued)
        try:
            with transaction.atomic():
                yield
                self.note_messages()
                raise Undo
        except Undo:
            pass
        finally:
            self.now, self.case_id, self.pursued = kept
            self.stamp = None

    def first_that_works(self, ways: Iterable[Callable[[], Any]], goal: str) -> None:
        """The first of several ways that leads there; the others leave nothing."""
        said = []
        for way in ways:
            kept = self.now, list(self.pursued)
            try:
                with transaction.atomic():
                    way()
                return
            except Unreachable as why:
                said.append(str(why))
                self.now, self.pursued = kept
                self.stamp = None
        raise Unreachable(f"{goal}: {'; '.join(said) or 'there is no way'}")

    # --- doing something -----------------------------------------------------------------
    def do(self, action: str, deed: Deed, *, also: str = "", **known: Any) -> Any:
        """Do it once everything is done that must come first, which is asked of the gates.

        ``also``: another action that the same deed is, such as the letter it sends.
        """
        by = self.get_ready(action, deed, also=also, **known)
        done = deed(self.act(by))
        deliver_mail(self.case_id, self.now)
        return done

    def get_ready(
        self, action: str, deed: Deed | None = None, *, also: str = "", **known: Any
    ) -> User:
        """Do what must come first, and name who may then do it."""
        if len(self.pursued) > DEEPEST or (action, known) in self.pursued:
            raise Unreachable(f"{action} waits for itself")
        self.pursued.append((action, known))
        actions = [action, *([also] if also else [])]
        said: list[str] = []
        for _ in range(MOST_TRIES):
            by = self.who(actions, known)
            waiting = ((each, self.broken(each, by, known)) for each in actions)
            each, broken = next(((one, rules) for one, rules in waiting if rules), ("", []))
            if not broken:
                self.pursued.pop()
                return by
            if deed is not None:
                self.is_refused(each, deed, by, broken)
            self.mend(broken[0], by, known)
            said = [rule.say for rule in broken]
        raise Unreachable(f"{action} is never ready: {said}")

    def broken(self, action: str, by: User, known: dict[str, Any]) -> list[Rule]:
        """The steps and gates that stand in the way, which the desk's list has to tell."""
        if self.facts()["unchecked"]:
            self.look_at_what_they_sent()
        facts = self.facts(by, **known)
        steps = [step for step in open_steps(self.spec, facts) if blocks(step.blocks, action)]
        gates = [
            gate
            for gate in self.spec.gates
            if blocks(gate.blocks, action)
            and holds(gate.when, facts)
            and not gate.needs.holds(facts)
        ]
        rules: list[Rule] = [*steps, *gates]
        missing = missing_for(self.spec, action, facts)
        assert all(one.text.strip() and one.anchor for one in missing), (action, missing)
        assert {rule.say for rule in rules} <= {one.text for one in missing}, action
        assert rules or not missing, (action, missing)
        return rules

    def is_refused(self, action: str, deed: Deed, by: User, broken: list[Rule]) -> None:
        """Without what is missing it is refused for exactly that, and writes nothing."""
        new = {(action, rule.say) for rule in broken} - self.seen.refused
        if not new or any(facts_in(getattr(rule, "needs", None)) & OWN for rule in broken):
            return
        before = rows_written()
        try:
            with transaction.atomic():
                deed(Act(now=self.now, by=by, reason="Too early."))
        except NotReady as refusal:
            told = {one.text for one in refusal.missing}
            assert {rule.say for rule in broken} <= told, (action, told)
        else:
            raise AssertionError(f"{action} was done although: {[rule.say for rule in broken]}")
        assert rows_written() == before, action
        self.seen.refused |= new

    def mend(self, rule: Rule, by: User, known: dict[str, Any]) -> None:
        raise NotImplementedError

    def look_at_what_they_sent(self) -> None:
        raise NotImplementedError

    # --- by whom -------------------------------------------------------------------------
    def who(self, actions: list[str], known: dict[str, Any]) -> User:
        """Somebody who sees the case, may do all of it, and whom no gate keeps from it."""
        case = self.case
        able = [user for user in self.in_order(case) if self.may_all(user, case, actions)]
        for user in able:
            if (self.sees(user) or self.give(user, actions)) and not self.kept_from(
                actions, user, known
            ):
                return user
        raise Unreachable(f"nobody can do {actions} at {case.stage}")

    def in_order(self, case: Case) -> list[User]:
        """Whoever has it, then whoever sees it, then the others."""
        seeing = set(
            CaseAccess.objects.filter(case=case, until_at=None).values_list("role", flat=True)
        )
        roles = sorted(self.people, key=lambda role: role not in seeing)
        handler = [case.handler] if case.handler else []
        return [
            *handler,
            *(self.people[role] for role in roles if self.people[role] not in handler),
        ]

    def may_all(self, user: User, case: Case, actions: list[str]) -> bool:
        return all(may(user, case, action, on=self.now.date()) for action in actions)

    def kept_from(self, actions: list[str], user: User, known: dict[str, Any]) -> bool:
        return any(self.kept_from_one(action, user, known) for action in actions)

    def kept_from_one(self, action: str, user: User, known: dict[str, Any]) -> bool:
        """Whether they, and not others, are kept from it."""
        case = self.case
        gates = [
            gate
            for gate in self.spec.gates
            if blocks(gate.blocks, action) and (facts_in(gate.needs) | facts_in(gate.when)) & OWN
        ]
        message = self.spec.message_by_key.get(action.removeprefix("send:"))
        apart = self.spec.stage_by_key[case.stage].not_decider_of
        decides = bool(message and message.decides and apart)
        if not gates and not decides:
            return False
        facts = self.facts(user, **known)
        if decides and set(apart) & set(facts["i_decided"]):
            return True
        return any(holds(gate.when, facts) and not gate.needs.holds(facts) for gate in gates)

    def give(self, to: User, actions: list[str]) -> bool:
        """Hand the case to somebody else, as the desk does."""
        if actions == ["work"]:
            return False
        try:
            with transaction.atomic():
                assign_case(case_id=self.case_id, act=self.act(self.worker()), handler=to)
        except (CannotHave, Unreachable):
            return False
        return True

    def worker(self) -> User:
        return self.who(["work"], {})

    def works(self, user: User) -> bool:
        return WORK in rights_of(user, on=self.now.date())

    # --- what came of it -----------------------------------------------------------------
    def note_messages(self) -> None:
        rows = Message.objects.filter(case=self.case_id)
        self.seen.messages |= set(rows.values_list("kind", flat=True))
        mails = OutgoingMail.objects.filter(case=self.case_id)
        self.seen.messages |= set(mails.values_list("kind", flat=True))
        clocks = self.case.deadlines.filter(result__in=("met", "extended"))
        self.seen.kept |= set(clocks.values_list("clock", flat=True))

    def check_letter(self, spec: MessageSpec, letter: Message) -> None:
        """Every locked paragraph that the procedure has for it stands in the letter, whole."""
        facts = self.facts()
        text = plainly(letter.body)
        for key in spec.locked:
            if holds(self.spec.paragraphs_when.get(key), facts):
                for words in fixed_words(self.spec.paragraphs[key]):
                    assert words in text, f"“{spec.key}” lost its paragraph “{key}”: {words}"


def deliver_mail(case_id: int, now: datetime) -> None:
    rows = OutgoingMail.objects.filter(case=case_id, status="queued").exclude(message=None)
    for pk in list(rows.values_list("pk", flat=True)):
        deliver(pk, now=now)


def fixed_words(text: str) -> list[str]:
    """The words of a paragraph between its fields."""
    return [part for part in map(plainly, re.split(r"\{\w+\}", text)) if part.strip(" .,:;")]


def plainly(text: str) -> str:
    return " ".join(text.split())


def written_so_far() -> Any:
    """Differs after everything that was written, and undone."""
    if connection.vendor == "sqlite":
        return connection.connection.total_changes
    return rows_written()


@cache
def counting_statement() -> str:
    """How many rows each table of casework has: every change adds one, if only to a history."""
    models = [m for m in apps.get_app_config("casework").get_models() if m is not CaseNumber]
    tables = sorted({model._meta.db_table for model in models})
    quote = connection.ops.quote_name
    return "SELECT " + ", ".join(f"(SELECT count(*) FROM {quote(name)})" for name in tables)


def rows_written() -> tuple[int, ...]:
    with connection.cursor() as cursor:
        cursor.execute(counting_statement())
        return tuple(cursor.fetchone())
