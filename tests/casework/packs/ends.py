"""Ending a case: in each way there is, with every promise kept and no public clock left running."""

from __future__ import annotations

from functools import partial
from typing import Any

from cms.casework.models import Case, EntryState
from cms.casework.procedure.clock_rule import Unit
from cms.casework.procedure.conditions import facts_in
from cms.casework.procedure.endings import Outcome
from cms.casework.procedure.schema import Stage
from cms.casework.services.closing import WITHDRAWN, close_case, may_end_at_once
from cms.casework.services.finishing import standing_of
from cms.casework.services.raising import raise_at_meeting
from cms.casework.services.remedies import follow_up_remedy, remedy_done
from cms.casework.services.withdrawing import withdraw
from cms.meetings.models import Meeting
from tests.casework.packs.deeds import Deeds
from tests.casework.packs.walking import Unreachable


class Ends(Deeds):
    """A walk that can come to an end."""

    def end(self) -> None:
        """Close it in one of the ways there are, or further on. That none works is a dead end."""
        if self.case.closed_at is not None:
            self.check_end()
            return
        here = self.spec.stage_by_key[self.case.stage]
        ways = [one for one in self.spec.outcomes if self.is_an_answer(one)]
        self.random.shuffle(ways)
        onward = [self.spec.stage_by_key[key] for key in (*here.leads_to, *here.returns_to)]
        try:
            self.first_that_works(
                [
                    *(partial(self.close, one) for one in ways),
                    *(partial(self.go_and_end, stage) for stage in onward),
                ],
                "close",
            )
        except Unreachable as why:
            case = self.case
            raise AssertionError(f"A dead end at {case.stage}, a {case.kind}: {why}") from why

    def go_and_end(self, stage: Stage) -> None:
        self.go(stage)
        self.end()

    def is_an_answer(self, outcome: Outcome) -> bool:
        """Not one that saves whoever has the case from going on: a refusal, a withdrawal."""
        rules = self.spec.restrictions
        if outcome.key in (WITHDRAWN, rules.filed_as if rules else ""):
            return False
        return self.facts()["scope"] is not None or "scope" not in facts_in(outcome.when)

    def close(self, outcome: Outcome) -> None:
        if outcome.key == WITHDRAWN:
            withdraw(case_id=self.case_id, act=self.act(None))
        elif outcome.when is not None:
            self.bring_about(outcome.when, self.worker(), {})
        if self.case.closed_at is None:
            self.close_by_staff(outcome)
        assert self.case.outcome == outcome.key
        self.seen.outcomes.add(outcome.key)
        self.check_end()

    def close_by_staff(self, outcome: Outcome) -> None:
        def deed(act: Any) -> Case:
            given = {"outcome": outcome.key, "outcome_reason": "As we wrote."}
            return close_case(case_id=self.case_id, act=act, **given)

        if may_end_at_once(outcome, self.facts()):
            deed(self.act(self.who(["close"], {})))
        else:
            self.do("close", deed, outcome=outcome.key)

    def check_end(self) -> None:
        """Promises can be kept, and no public clock runs on."""
        self.keep_promises()
        case = self.case
        assert standing_of(case).is_finished
        clocks = self.spec.clock_by_key
        for row in case.deadlines.filter(public=True, ended=False):
            assert clocks[row.clock].unit is Unit.NEXT_EVENT, f"“{row.clock}” runs on"
            assert row.due_at is not None
            self.now = row.due_at
            group = clocks[row.clock].event_type
            meeting = Meeting.objects.get(group__key=group, starts_at=row.due_at)
            assert case.meeting_entries.filter(state=EntryState.WAITING).exists()
            raise_at_meeting(case_id=case.pk, act=self.act(self.worker()), meeting_id=meeting.pk)
        assert not case.deadlines.filter(public=True, ended=False).exists()

    def keep_promises(self) -> None:
        for remedy in self.case.remedies.filter(done_on=None):
            given = {"remedy_id": remedy.pk, "done_on": self.now.date()}
            done = remedy_done(case_id=self.case_id, act=self.act(self.worker()), **given)
            if done.follow_up_on:
                said = {"remedy_id": remedy.pk, "note": "It held."}
                follow_up_remedy(case_id=self.case_id, act=self.act(self.worker()), **said)
