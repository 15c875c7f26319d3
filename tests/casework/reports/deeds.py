"""Whatever may happen to a few cases, by the services, over the months of a year."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from datetime import datetime, timedelta

from django.utils.timezone import localdate

from cms.casework.errors import CaseworkError
from cms.casework.models import Case
from cms.casework.services.change import Act
from cms.casework.services.closing import close_case, reopen_case
from cms.casework.services.escalation import not_content
from cms.casework.services.lessons import Learned, note_lesson, report_progress
from cms.casework.services.points import answer_point
from cms.casework.services.remedies import agree_remedy, drop_remedy, remedy_done
from cms.casework.services.replies import send_reply
from cms.casework.services.scope import Decision, accept_anyway, disagree, pass_on_request, refuse
from cms.casework.services.steps import record_step
from cms.casework.services.triage import Triage, change_received, triage_case
from cms.casework.services.withdrawing import withdraw
from cms.users.models import User
from tests.casework.documents import SMALL
from tests.factories import WEDNESDAY, open_case

KINDS = ("complaint", "compliment", "concern")


class Story:
    """Three cases, opened when something first happens to them; time goes on with every deed."""

    def __init__(self, people: dict[str, User]) -> None:
        self.people, self.now = people, WEDNESDAY
        self.cases: dict[int, int] = {}

    def go_on(self, deed: str, number: int, *, days: int) -> None:
        """Do it now, and then let so many days go by. What is refused did not happen."""
        if number not in self.cases:
            kind, area = KINDS[number], ("roads", "", "parks")[number]
            case = open_case(at=self.now, procedure_key=SMALL, kind=kind, service_area=area)
            self.cases[number] = case.pk
            self.now += timedelta(hours=1)
        with suppress(CaseworkError):
            DEEDS[deed](
                Case.objects.get(pk=self.cases[number]), Act(self.now, self.clerk), self.now
            )
        self.now += timedelta(days=days)

    @property
    def clerk(self) -> User:
        return self.people["clerk"]


def sort(case: Case, act: Act, now: datetime) -> None:
    kind = "comment" if case.kind == "complaint" else "complaint"
    decided = Triage(kind=kind, topic="the door", points=("It was locked.",), service_area="parks")
    triage_case(case_id=case.pk, act=Act(now, act.by, reason="Read again."), decided=decided)


def put_right_received(case: Case, act: Act, now: datetime) -> None:
    earlier = case.received_at - timedelta(days=20)
    act = Act(now, act.by, reason="It came by post.")
    change_received(case_id=case.pk, act=act, received_at=earlier, first_raised_at=earlier)


def decide(case: Case, act: Act, now: datetime) -> None:
    for point in case.points.filter(answer=""):
        answer_point(case_id=case.pk, act=act, number=point.number, finding="upheld", answer="Yes.")
    send_reply(
        case_id=case.pk,
        act=act,
        key="decision",
        words="This is what we found.",
        channel="letter",
        happened_at=now,
    )


def acknowledge(case: Case, act: Act, now: datetime) -> None:
    send_reply(
        case_id=case.pk,
        act=act,
        key="acknowledgement",
        words="We have it.",
        channel="letter",
        happened_at=now,
    )


def settle(case: Case, act: Act, now: datetime) -> None:
    record_step(
        case_id=case.pk, act=act, key="settled", evidence={"done": "Opened.", "content": True}
    )


def promise(case: Case, act: Act, now: datetime) -> None:
    agree_remedy(
        case_id=case.pk,
        act=act,
        key="repair",
        what="The lock is changed.",
        by_whom="The caretaker",
        role="clerk",
        due_on=localdate(now) + timedelta(days=25),
    )


def keep_promise(case: Case, act: Act, now: datetime) -> None:
    remedy = case.remedies.filter(done_on=None).first()
    if remedy is not None:
        done_on = localdate(now) - timedelta(days=3)
        remedy_done(case_id=case.pk, act=act, remedy_id=remedy.pk, done_on=done_on)


def drop_promise(case: Case, act: Act, now: datetime) -> None:
    remedy = case.remedies.filter(done_on=None).first()
    if remedy is not None:
        why = Act(now, act.by, reason="Not needed.")
        drop_remedy(case_id=case.pk, act=why, remedy_id=remedy.pk)


def learn(case: Case, act: Act, now: datetime) -> None:
    learned = Learned(
        text="Check the lock each morning.",
        cause="late",
        is_recommendation=True,
        priority="homes",
        role="chair",
        due_on=localdate(now) + timedelta(days=30),
    )
    note_lesson(case_id=case.pk, act=act, learned=learned)


def act_on_lesson(case: Case, act: Act, now: datetime) -> None:
    lesson = case.lessons.filter(done_on=None).first()
    if lesson is not None:
        done_on = localdate(now) - timedelta(days=15)
        report_progress(lesson_id=lesson.pk, act=act, progress="It is checked.", done_on=done_on)


def refuse_it(case: Case, act: Act, now: datetime) -> None:
    decision = Decision(
        ground="courts",
        reason="A court decides it.",
        route="Ask the court.",
        channel="letter",
        happened_at=now,
    )
    refuse(case_id=case.pk, act=act, decision=decision)


def pass_it_on(case: Case, act: Act, now: datetime) -> None:
    decision = Decision(
        reason="They want a repair.", team="homes", channel="letter", happened_at=now
    )
    pass_on_request(case_id=case.pk, act=act, decision=decision)


DEEDS: dict[str, Callable[[Case, Act, datetime], object]] = {
    "nothing": lambda case, act, now: None,
    "sort": sort,
    "put right when it came": put_right_received,
    "acknowledge": acknowledge,
    "decide": decide,
    "settle": settle,
    "ask again": lambda case, act, now: not_content(case_id=case.pk, act=act, why="No."),
    "close": lambda case, act, now: close_case(case_id=case.pk, act=act, outcome="answered"),
    "reopen": lambda case, act, now: reopen_case(
        case_id=case.pk, act=Act(now, act.by, reason="A point was missed.")
    ),
    "withdraw": lambda case, act, now: withdraw(case_id=case.pk, act=Act(now)),
    "promise": promise,
    "keep a promise": keep_promise,
    "drop a promise": drop_promise,
    "learn": learn,
    "act on a lesson": act_on_lesson,
    "refuse": refuse_it,
    "pass on": pass_it_on,
    "take in all the same": lambda case, act, now: accept_anyway(
        case_id=case.pk, act=Act(now, act.by, reason="It matters.")
    ),
    "disagree": lambda case, act, now: disagree(case_id=case.pk, act=Act(now)),
}
