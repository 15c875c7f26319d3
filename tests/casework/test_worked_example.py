"""The worked example of docs/procedure.md, “Adding a stage and a gate”, from its words to its end."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, timedelta
from typing import Final

import pytest

from cms.casework.models import Case, Deadline, ProcedureVersion
from cms.casework.selectors import timescales_of
from cms.casework.services.change import Act, NotReady
from cms.casework.services.closing import close_case
from cms.casework.services.escalation import CannotAsk, not_content
from cms.casework.services.points import answer_point
from cms.casework.services.procedures import add_version, publish_version
from cms.casework.services.replies import send_reply
from cms.casework.services.steps import record_step
from cms.casework.services.triage import Triage, triage_case
from cms.users.models import User
from tests.factories import LONG_AGO, WEDNESDAY, holder, open_case
from tests.scripts.test_procedure_page import TEXT, changed

pytestmark = pytest.mark.django_db
HOUR: Final = timedelta(hours=1)
LATER: Final = WEDNESDAY + 48 * HOUR


def example() -> str:
    """The one block of YAML under its heading."""
    section = TEXT.partition("\n## Adding a stage and a gate\n")[2].partition("\n## ")[0]
    (block,) = re.findall(r"^```yaml\n(.*?)^```", section, re.DOTALL | re.MULTILINE)
    return str(block)


@pytest.fixture
def version() -> ProcedureVersion:
    made = add_version(changed(example()), by=None)
    now = datetime(2020, 1, 1, 9, tzinfo=UTC)
    return publish_version(version_id=made.pk, on=LONG_AGO, now=now, by=None)


@pytest.fixture
def people(version: ProcedureVersion) -> dict[str, User]:
    return {role: holder(role) for role in ("clerk", "chair")}


@pytest.fixture
def case(people: dict[str, User]) -> Case:
    opened = open_case(procedure_key="small-body", kind="complaint")
    decided = Triage(kind="complaint", topic="the door", points=("It was locked.",))
    triage_case(case_id=opened.pk, act=Act(WEDNESDAY + HOUR, people["clerk"]), decided=decided)
    return opened


def replied(case: Case, clerk: User) -> None:
    act = Act(WEDNESDAY + 2 * HOUR, clerk)
    answer_point(case_id=case.pk, act=act, number=1, answer="It is mended.", finding="upheld")
    send_reply(case_id=case.pk, act=act, key="fuller_reply", words="The lock was broken.")


def missing(refusal: pytest.ExceptionInfo[NotReady]) -> list[tuple[str, str]]:
    return [(item.text, item.anchor) for item in refusal.value.missing]


def test_the_new_time_stands_in_the_public_table_by_itself(version: ProcedureVersion) -> None:
    rows = {row.label: row for row in timescales_of(version.spec)}
    assert rows["The board's answer"].time == "20 working days"


def test_the_stage_opens_as_its_request_says_and_its_clock_runs(
    case: Case, people: dict[str, User]
) -> None:
    with pytest.raises(CannotAsk, match="When we have replied you can ask the board"):
        not_content(case_id=case.pk, act=Act(LATER))
    replied(case, people["clerk"])

    not_content(case_id=case.pk, act=Act(LATER))

    case.refresh_from_db()
    assert (case.stage, case.handler) == ("board", people["chair"])
    due = Deadline.objects.get(case=case, clock="board_20").due_at
    assert due is not None and due.date() > date(LATER.year, LATER.month, LATER.day)


def test_the_gate_and_the_step_hold_until_they_are_met(case: Case, people: dict[str, User]) -> None:
    replied(case, people["clerk"])
    not_content(case_id=case.pk, act=Act(LATER))
    chair = Act(LATER + HOUR, people["chair"])
    answer = {"case_id": case.pk, "key": "board_answer", "words": "You were right."}

    with pytest.raises(NotReady) as too_soon:
        close_case(case_id=case.pk, act=chair, outcome="answered")
    with pytest.raises(NotReady) as unread:
        send_reply(act=chair, **answer)

    assert missing(too_soon) == [("Send the board's answer before you close the case.", "reply")]
    said = "Read the papers, and note what they show, before the board answers."
    assert missing(unread) == [(said, "step-papers_read")]
    seen = {"read_on": LATER.date(), "shown": "The lock was broken for a week."}
    record_step(case_id=case.pk, act=chair, key="papers_read", evidence=seen)
    send_reply(act=chair, **answer)
    closed = close_case(case_id=case.pk, act=chair, outcome="answered")
    assert closed.outcome == "answered"


def test_a_case_that_never_came_to_the_board_closes_as_before(
    case: Case, people: dict[str, User]
) -> None:
    replied(case, people["clerk"])
    clerk = Act(LATER, people["clerk"])
    assert close_case(case_id=case.pk, act=clerk, outcome="answered").outcome == "answered"
