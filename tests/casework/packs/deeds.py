"""Bringing about what a procedure asks for: each fact by the deed that makes it true."""

from __future__ import annotations

from collections import ChainMap
from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import date, timedelta
from functools import partial
from typing import Any, Final

from django.utils.timezone import localdate

from cms.casework.mail.moments import reply_due
from cms.casework.models import Channel, Message, Part
from cms.casework.procedure.conditions import AllOf, AnyOf, Test, facts_in, holds
from cms.casework.procedure.flags import Flag
from cms.casework.procedure.gates import blocks, open_steps
from cms.casework.procedure.parts import EvidenceField
from cms.casework.procedure.schema import MessageSpec, Stage, Step
from cms.casework.services.checklists import checklists_for, item_name
from cms.casework.services.contacts import log_contact
from cms.casework.services.copies import CopyTo
from cms.casework.services.escalation import enter_stage, not_content, return_to_stage
from cms.casework.services.evidence import EvidenceMissing
from cms.casework.services.fact_checks import (
    answer_comment,
    ask_fact_check,
    comment_on_draft,
    staff_to_ask,
)
from cms.casework.services.flags import lift_flag, set_flag
from cms.casework.services.hearing import Said, ask_comment, put_off, tell_proposed, tell_subject
from cms.casework.services.lessons import Learned, none_found, note_lesson, owners_offered
from cms.casework.services.new_issues import check_item
from cms.casework.services.offering import fits_stage
from cms.casework.services.points import add_point, answer_point
from cms.casework.services.remedies import agree_remedy, ask_to_agree
from cms.casework.services.replies import send_reply
from cms.casework.services.requests import record_answer
from cms.casework.services.steps import record_step
from cms.casework.services.triage import Triage, triage_case
from cms.users.models import User
from tests.casework.packs.filling import filled, needs_something
from tests.casework.packs.walking import Rule, Unreachable, Walk, rows_written

Condition = Test | AllOf | AnyOf
DAY: Final = timedelta(days=1)
SOON: Final = timedelta(days=14)
WAYS: Final = (Channel.EMAIL, Channel.LETTER, Channel.PHONE, Channel.IN_PERSON)
MOVES: Final = ("extension_notified", "holding_reply_sent")


class Deeds(Walk):
    """A walk that can bring about whatever a condition of the procedure asks for."""

    def mend(self, rule: Rule, by: User, known: dict[str, Any]) -> None:
        if isinstance(rule, Step):
            self.record(rule)
        else:
            self.bring_about(rule.needs, by, known)
            if self.case.closed_at is not None:
                raise Unreachable("that ends it in another way")

    def bring_about(self, wanted: Condition, by: User, known: dict[str, Any]) -> None:
        if wanted.holds(self.facts(by, **known)):
            return
        if isinstance(wanted, AllOf):
            for part in wanted.all:
                self.bring_about(part, by, known)
        elif isinstance(wanted, AnyOf):
            ways = [partial(self.bring_about, part, by, known) for part in wanted.any]
            self.random.shuffle(ways)
            self.first_that_works(ways, f"any of {[sorted(facts_in(p)) for p in wanted.any]}")
        else:
            deed: Callable[[Test], None] | None = getattr(self, f"make_{wanted.field}", None)
            if deed is None:
                raise Unreachable(f"{wanted.field} is not {wanted.model_dump(exclude_unset=True)}")
            deed(wanted)
            if not wanted.holds(self.facts(by, **known)):
                raise Unreachable(f"{wanted.field} does not become what is asked")

    # --- sorting, points, lessons --------------------------------------------------------
    def make_triaged(self, wanted: Test) -> None:
        self.sort()

    def make_fuller_reply_needed(self, wanted: Test) -> None:
        self.sort(fuller_reply_needed=wanted.is_ is not False)

    def make_general_interest(self, wanted: Test) -> None:
        self.sort(general_interest=bool(wanted.is_))

    def sort(self, **decided: Any) -> None:
        case = self.case
        given = Triage(
            kind=case.kind,
            topic="a plain topic",
            points=("Nobody came.", "Nobody called."),
            fuller_reply_needed=True
            if case.fuller_reply_needed is None
            else case.fuller_reply_needed,
            fuller_reply_reason="It is answered in full.",
            general_interest=bool(case.general_interest),
            general_interest_reason="It is about one person.",
        )
        chosen = replace(given, **decided)
        self.do("triage", lambda act: triage_case(case_id=self.case_id, act=act, decided=chosen))

    def make_points(self, wanted: Test) -> None:
        text = "One more thing."
        self.do("work", lambda act: add_point(case_id=self.case_id, act=act, text=text))

    def make_points_unanswered(self, wanted: Test) -> None:
        finding = self.spec.findings[0][0] if self.spec.findings else ""
        for number in self.case.points.values_list("number", flat=True):
            given = {"number": number, "answer": "It was missed. We are sorry.", "finding": finding}
            self.do(
                "work",
                lambda act, given=given: answer_point(case_id=self.case_id, act=act, **given),
            )

    make_points_without_finding = make_points_unanswered

    def make_points_untold(self, wanted: Test) -> None:
        self.make_points_unanswered(wanted)
        stage = self.case.stage
        letters = [one for one in self.spec.messages if one.answers_points]
        ways = [partial(self.send, one) for one in letters if fits_stage(one, stage)]
        self.first_that_works(ways, "telling of every point")

    def make_lessons(self, wanted: Test) -> None:
        why = "The same was learned last month."
        self.do("work", lambda act: none_found(case_id=self.case_id, act=act, why=why))

    def make_recommendations(self, wanted: Test) -> None:
        learning = self.spec.learning
        if learning is None:
            raise Unreachable("no lessons are kept")
        learned = Learned(
            text="Two checks are better than one.",
            cause=self.random.choice(learning.causes).key,
            is_recommendation=True,
            role=next(iter(owners_offered(self.spec))),
            due_on=self.now.date() + SOON,
        )
        self.do("work", lambda act: note_lesson(case_id=self.case_id, act=act, learned=learned))

    make_causes = make_recommendations

    # --- steps and flags, with the answers that decide something -------------------------
    def make_steps_done(self, wanted: Test) -> None:
        self.record(self.step_here(str(wanted.has)))

    def make_answers(self, wanted: Test) -> None:
        if wanted.has is None:
            raise Unreachable(f"{wanted.lacks} was said and stands")
        key, name, choice = str(wanted.has).split(".", 2)
        if key in self.spec.flag_by_key:
            self.flag(self.spec.flag_by_key[key], {name: choice})
        else:
            self.record(self.step_here(key), {name: choice})

    def step_here(self, key: str) -> Step:
        for step in self.spec.steps_at(self.case.stage):
            if step.key == key:
                return step
        raise Unreachable(f"“{key}” is no step of {self.case.stage}")

    def record(self, step: Step, wanted: Mapping[str, str] | None = None) -> None:
        """Record it, with the answers that are wanted or those that leave the least to do."""
        if step.when is not None:
            self.bring_about(step.when, self.worker(), {})
        if step.key in self.facts()["steps_done"] and not step.repeatable:
            raise Unreachable(f"“{step.key}” is recorded already")
        choose = partial(self.choice_of, step.key, wanted or {})

        def deed(act: Any) -> None:
            given = filled(step.evidence, spec=self.spec, now=act.now, choose=choose)
            self.needs_evidence(step, act)
            to = CopyTo("Sam", "sam@sallowfield.example") if step.copy_by else None
            record_step(case_id=self.case_id, act=act, key=step.key, evidence=given, copy_to=to)

        self.do(f"step:{step.key}", deed)
        self.seen.answers |= set(self.facts()["answers"])

    def needs_evidence(self, step: Step, act: Any) -> None:
        """Recorded with nothing it is refused, and nothing is written."""
        facts = self.facts(act.by)
        asked = needs_something(step.evidence, lambda one: holds(one.when, facts))
        if step.key in self.seen.asked or not asked or self.broken(f"step:{step.key}", act.by, {}):
            return
        before = rows_written()
        try:
            record_step(case_id=self.case_id, act=act, key=step.key, evidence={})
        except EvidenceMissing as refusal:
            assert refusal.problems
        else:
            raise AssertionError(f"“{step.key}” was recorded with nothing")
        assert rows_written() == before
        self.seen.asked.add(step.key)

    def choice_of(self, key: str, wanted: Mapping[str, str], field: EvidenceField) -> str:
        if field.key in wanted:
            return wanted[field.key]
        choices = [choice for choice, _ in field.choices]
        self.random.shuffle(choices)
        return min(choices, key=lambda choice: self.in_the_way(f"{key}.{field.key}.{choice}", key))

    def in_the_way(self, answer: str, step: str) -> int:
        """How much would stand in the way of what is pursued, with that answer on record."""
        facts = self.facts(self.case.handler)
        mine = answer.rpartition(".")[0] + "."
        others = [one for one in facts["answers"] if not one.startswith(mine)]
        said = {"answers": (*others, answer), "steps_done": (*facts["steps_done"], step)}
        count = 0
        for action, known in self.pursued:
            then = ChainMap(known, said, facts)
            count += sum(blocks(one.blocks, action) for one in open_steps(self.spec, then))
            count += sum(
                blocks(gate.blocks, action)
                and holds(gate.when, then)
                and not gate.needs.holds(then)
                for gate in self.spec.gates
            )
        return count

    def make_flags(self, wanted: Test) -> None:
        flag = self.spec.flag_by_key[str(wanted.has or wanted.lacks)]
        if wanted.has:
            self.flag(flag)
        else:
            self.lift(flag)

    def flag(self, flag: Flag, wanted: Mapping[str, str] | None = None) -> None:
        if flag.key in self.facts()["flags"]:
            raise Unreachable(f"“{flag.key}” is on already")
        if flag.when is not None:
            self.bring_about(flag.when, self.worker(), {})
        choose = partial(self.choice_of, flag.key, wanted or {})

        def deed(act: Any) -> None:
            given = filled(flag.asks, spec=self.spec, now=act.now, choose=choose)
            set_flag(case_id=self.case_id, act=act, key=flag.key, evidence=given)

        self.do(f"flag:{flag.key}", deed)
        self.seen.flags.add(flag.key)
        self.seen.answers |= set(self.facts()["answers"])

    def lift(self, flag: Flag) -> None:
        row = self.case.flags.filter(key=flag.key, ended_at=None).first()
        if row is None or not flag.may_be_lifted:
            raise Unreachable(f"“{flag.key}” stays")
        by = self.who([f"flag:{flag.key}"], {})
        lift_flag(case_id=self.case_id, act=self.act(by), flag_id=row.pk)

    # --- letters and talks ---------------------------------------------------------------
    def make_sent(self, wanted: Test) -> None:
        kinds = [m for m in self.spec.messages if m.kind == wanted.has and m.screen == "reply"]
        letters = [message for message in kinds if message.to == "person" and not message.automatic]
        self.first_that_works(
            [partial(self.send, message) for message in letters], f"send {wanted.has}"
        )

    def send(self, message: MessageSpec) -> None:
        if not fits_stage(message, self.case.stage):
            raise Unreachable(f"“{message.key}” is not sent at {self.case.stage}")
        if message.when is not None:
            self.bring_about(message.when, self.worker(), {})
        ways = [partial(self.send_by, message, channel) for channel in self.channels()]
        self.first_that_works(ways, f"send {message.key}")

    def channels(self) -> list[Channel]:
        person = self.case.parties.get(part=Part.PERSON)
        return [way for way in WAYS if way != Channel.EMAIL or person.email]

    def send_by(self, message: MessageSpec, channel: Channel) -> None:
        def deed(act: Any) -> Message:
            return send_reply(
                case_id=self.case_id,
                act=act,
                key=message.key,
                words="We have read all that you sent.",
                channel=channel,
                happened_at=None if channel == Channel.EMAIL else act.now,
                asked=self.asked_beside(message, act),
                checked=self.ticked(message),
            )

        sent = self.do(f"send:{message.key}", deed, reply_channel=channel.value)
        self.check_letter(message, sent)

    def asked_beside(self, message: MessageSpec, act: Any) -> dict[str, Any]:
        choose = partial(self.choice_of, message.key, {})
        day = self.day_for(message)
        return filled(message.asks, spec=self.spec, now=act.now, choose=choose, planned=day)

    def day_for(self, message: MessageSpec) -> date | None:
        """The day to name: later than promised in a letter that asks for time, else no later."""
        case = self.case
        rows = [row.due_at for row in case.deadlines.filter(ended=False) if row.due_at]
        if message.event in MOVES and rows:
            return localdate(max(rows)) + 3 * DAY
        due_at = reply_due(case, message.key, case.deadlines.all())
        return localdate(due_at) if message.event and due_at else None

    def ticked(self, message: MessageSpec) -> dict[str, str]:
        lists = checklists_for(self.spec, message)
        return {item_name(row, item.key): "" for row in lists for item in row.items}

    def make_spoken_since_decision(self, wanted: Test) -> None:
        said = {"channel": Channel.PHONE, "text": "We talked about it."}
        self.do(
            "record_contact",
            lambda act: log_contact(case_id=self.case_id, act=act, happened_at=act.now, **said),
        )

    def make_requests_open(self, wanted: Test) -> None:
        for row in self.case.information_requests.filter(answered_at=None):
            given = {"request_id": row.pk, "answer": "Here is what we know."}
            self.do(
                "work",
                lambda act, given=given: record_answer(case_id=self.case_id, act=act, **given),
            )

    # --- putting right -------------------------------------------------------------------
    def make_remedies(self, wanted: Test) -> None:
        key = str(wanted.has)
        kind = self.spec.remedy_by_key[key]
        if kind.agreed_by:
            asks = {"key": key, "what": "Because it is fair."}
            self.do("work", lambda act: ask_to_agree(case_id=self.case_id, act=act, **asks))
        case = self.case
        subjects = set(case.parties.filter(part=Part.SUBJECT).values_list("role", flat=True))
        role = next(role.key for role in self.spec.roles if role.key not in subjects)

        def deed(act: Any) -> None:
            choose = partial(self.choice_of, key, {})
            agree_remedy(
                case_id=self.case_id,
                act=act,
                key=key,
                what="We do it as it should have been done.",
                by_whom="The team",
                role=role,
                due_on=act.now.date() + SOON,
                details=filled(kind.asks, spec=self.spec, now=act.now, choose=choose),
            )

        self.do(f"remedy:{key}", deed)

    # --- those whom it is about ----------------------------------------------------------
    def for_subjects(self, deed: Callable[..., Any], **given: Any) -> None:
        for pk in self.case.parties.filter(part=Part.SUBJECT).values_list("pk", flat=True):
            self.do(
                "work",
                lambda act, pk=pk: deed(case_id=self.case_id, act=act, party_id=pk, **given),
            )

    def make_drafts_checked(self, wanted: Test) -> None:
        """A colleague reads the draft, has something to say of it, and is answered."""
        message = self.spec.message_by_key[str(wanted.has)]

        def ask(act: Any) -> None:
            colleague = staff_to_ask(self.case, act.by, on=act.now.date())[0]
            check = ask_fact_check(
                case_id=self.case_id,
                act=act,
                key=message.key,
                words="We have read all that you sent.",
                people=[colleague],
                due_on=act.now.date() + SOON,
                asked=self.asked_beside(message, act),
            )
            request = check.requests.get()
            said = {"request_id": request.pk, "comment": "It was a Tuesday."}
            comment_on_draft(act=replace(act, by=colleague), by=colleague, **said)
            done = {"request_id": request.pk, "response": "Put right."}
            answer_comment(case_id=self.case_id, act=act, **done)

        self.do("work", ask)

    def make_subjects_untold(self, wanted: Test) -> None:
        self.for_subjects(tell_subject, said=Said("It is about you. You will be heard."))

    def make_subjects_without_copy(self, wanted: Test) -> None:
        self.for_subjects(put_off, until=self.now.date() + SOON)

    def make_subjects_unheard(self, wanted: Test) -> None:
        day = self.now.date() + SOON
        for pk in self.case.parties.filter(part=Part.SUBJECT).values_list("pk", flat=True):
            given = {"party_id": pk, "question": "What do you say to it?", "due_on": day}
            self.do(
                "request_information",
                lambda act, given=given: ask_comment(case_id=self.case_id, act=act, **given),
            )
        self.make_requests_open(wanted)

    def make_subjects_uninformed(self, wanted: Test) -> None:
        self.for_subjects(tell_proposed, said=Said("This is what we mean to do."))

    # --- going on ------------------------------------------------------------------------
    def go(self, target: Stage) -> None:
        """To the next stage, by staff or as the person asks, or back to an earlier one."""
        here = self.spec.stage_by_key[self.case.stage]
        key = target.key
        if key in here.returns_to:
            self.do("return", lambda act: return_to_stage(case_id=self.case_id, act=act, stage=key))
        elif target.entry == "staff":
            self.do(
                f"enter:{key}", lambda act: enter_stage(case_id=self.case_id, act=act, stage=key)
            )
        elif target.request is not None:
            if target.request.when is not None:
                self.bring_about(target.request.when, self.worker(), {})
            said = {"why": "You missed the second point.", "wish": "A new visit."}
            not_content(case_id=self.case_id, act=self.act(None), stage=key, **said)
        assert self.case.stage == key
        self.seen.stages.add(key)

    def look_at_what_they_sent(self) -> None:
        waiting = self.case.new_issue_checks.filter(checked_at=None)
        pks = list(waiting.values_list("pk", flat=True))
        if not pks:
            raise Unreachable("whoever decided before would decide again")
        for pk in pks:
            given = {"check_id": pk, "is_new": True, "note": "A new street."}
            check_item(case_id=self.case_id, act=self.act(self.worker()), **given)
