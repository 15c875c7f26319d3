"""Two presses at the very same moment, for each deed that changes a case: one of them counts."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from datetime import timedelta
from functools import partial
from typing import Any

import pytest

from cms.casework.models import Case, DoneAction, Event, Message, OutgoingMail, StepRecord
from cms.casework.services.change import Act
from cms.casework.services.closing import close_case, reopen_case
from cms.casework.services.escalation import enter_stage, not_content
from cms.casework.services.raising import carry_over, raise_at_meeting
from cms.casework.services.steps import record_step
from cms.casework.services.triage import agree_words, assign_case, change_received, triage_case
from cms.meetings.models import Meeting
from cms.users.models import User
from tests.casework.services.conftest import answer
from tests.casework.services.test_triage import decided
from tests.factories import WEDNESDAY, MeetingFactory, open_case, sorted_case
from tests.reliability.side_by_side import side_by_side

HOUR = timedelta(hours=1)
LATER = WEDNESDAY + 70 * HOUR
pytestmark = pytest.mark.django_db(transaction=True)
People = dict[str, User]
CONSULTED = {
    "with_whom": "Tom Feeney",
    "consulted_on": (WEDNESDAY + 69 * HOUR).date(),
    "view": "Agreed.",
}


def answered(people: People) -> Case:
    case = sorted_case(people["coordinator"])
    answer(case, people["coordinator"])
    return case


def with_the_chair(people: People) -> Case:
    case = answered(people)
    not_content(case_id=case.pk, act=Act(WEDNESDAY + 60 * HOUR))
    return case


def consulted(people: People) -> Case:
    case = with_the_chair(people)
    act = Act(WEDNESDAY + 69 * HOUR, people["chair"])
    record_step(case_id=case.pk, act=act, key="consult_lto_rep", evidence=CONSULTED)
    return case


def closed(people: People) -> Case:
    case = answered(people)
    close_case(case_id=case.pk, act=Act(LATER, people["coordinator"]), outcome="upheld")
    return case


def phoned(people: People) -> Case:
    return open_case(by=people["coordinator"], channel="phone")


def just_open(people: People) -> Case:
    return open_case()


def before_a_meeting(people: People) -> Case:
    MeetingFactory(starts_at=WEDNESDAY + HOUR)
    return open_case()


def at_that_meeting(deed: Callable[..., Any]) -> Callable[..., Any]:
    def do(**given: Any) -> Any:
        return deed(meeting_id=Meeting.objects.get().pk, **given)

    return do


# What is done: from which case, by whom, with what.
DEEDS: dict[str, tuple[Callable[[People], Case], str, Callable[..., Any]]] = {
    "sort": (just_open, "coordinator", partial(triage_case, decided=decided())),
    "give": (just_open, "coordinator", assign_case),
    "times": (
        just_open,
        "coordinator",
        partial(
            change_received,
            received_at=WEDNESDAY - HOUR,
            first_raised_at=WEDNESDAY - 2 * HOUR,
        ),
    ),
    "words": (phoned, "coordinator", agree_words),
    "step": (
        with_the_chair,
        "chair",
        partial(record_step, key="consult_lto_rep", evidence=CONSULTED),
    ),
    "further": (consulted, "chair", partial(enter_stage, stage="external")),
    "not content": (answered, "", not_content),
    "raise": (before_a_meeting, "coordinator", at_that_meeting(raise_at_meeting)),
    "carry over": (before_a_meeting, "coordinator", at_that_meeting(carry_over)),
    "close": (answered, "coordinator", partial(close_case, outcome="upheld")),
    "reopen": (closed, "coordinator", reopen_case),
}


def counts() -> dict[str, int]:
    return {model.__name__: model.objects.count() for model in (Event, Message, OutgoingMail)}


@pytest.mark.parametrize("same_form", [True, False], ids=["one form twice", "two forms"])
@pytest.mark.parametrize("name", DEEDS)
def test_of_two_presses_at_once_one_counts_and_the_other_is_told(
    people: People, name: str, same_form: bool
):
    make, role, deed = DEEDS[name]
    case = make(people)
    case.refresh_from_db()
    given = {"handler": people["caseworker"]} if name == "give" else {}
    key = uuid.uuid4()

    def press() -> Callable[[], Any]:
        by = User.objects.get(pk=people[role].pk) if role else None
        once = key if same_form else uuid.uuid4()
        act = Act(LATER, by, reason="It says so.", seen=case.version, key=once)
        return partial(deed, case_id=case.pk, act=act, **given)

    before = counts()
    answers = side_by_side([press(), press()])
    after = counts()

    refusals = [type(one).__name__ for one in answers if isinstance(one, Exception)]
    assert refusals == ["AlreadyDone" if same_form else "Stale"]
    stored = Case.objects.get()
    assert stored.version == case.version + 1
    assert DoneAction.objects.count() == 1
    versions = list(stored.history.order_by("history_id").values_list("version", flat=True))
    assert versions.count(stored.version) == 1
    kinds = list(Event.objects.order_by("-pk").values_list("kind", flat=True))
    new = kinds[: after["Event"] - before["Event"]]
    assert len(new) == len(set(new)), "something happened twice"
    assert StepRecord.objects.filter(key="consult_lto_rep").count() <= 1
