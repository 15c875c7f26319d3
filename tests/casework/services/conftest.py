"""A partnership with somebody in every role, and what they do."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest

from cms.casework.models import Case, Deadline, OutgoingMail
from cms.casework.services.change import Act
from cms.casework.services.delivery import deliver
from cms.casework.services.escalation import not_content
from cms.casework.services.points import answer_point
from cms.casework.services.replies import send_reply
from cms.users.models import Role, User
from cms.users.roles import ensure_role
from tests.factories import WEDNESDAY, holder, install, open_case, sorted_case
from tests.remembered import remembered

HOUR = timedelta(hours=1)
ROLES = ("coordinator", "caseworker", "chair", "vice_chair", "lto_rep", "area_adviser")


@pytest.fixture
def people(db: None) -> dict[str, User]:
    """One person a role, and an auditor."""

    def make() -> dict[str, User]:
        install()
        ensure_role("auditor", "Auditor", "Auditors")
        return {role: holder(role) for role in (*ROLES, "auditor")}

    return remembered("people of the services", make)


@pytest.fixture
def coordinator(people: dict[str, User]) -> User:
    return people["coordinator"]


@pytest.fixture
def chair(people: dict[str, User]) -> User:
    return people["chair"]


@pytest.fixture
def case(people: dict[str, User]) -> Case:
    """Received on Wednesday and not read yet."""
    return remembered(f"a case for {people['coordinator'].pk}", open_case)


@pytest.fixture
def sorted_out(coordinator: User) -> Case:
    """Read an hour later: one point, a full reply to follow."""
    return remembered(f"a case sorted by {coordinator.pk}", lambda: sorted_case(coordinator))


@pytest.fixture
def with_chair(people: dict[str, User]) -> Callable[..., Case]:
    """Opens a case, answers it, and has the person not content, sixty hours after receipt."""

    def make(**overrides: Any) -> Case:
        by = overrides.pop("by", people["coordinator"])
        case = sorted_case(by, **overrides)
        answer(case, by)
        not_content(case_id=case.pk, act=Act(now=WEDNESDAY + 60 * HOUR))
        case.refresh_from_db()
        return case

    return make


def answer(case: Case, by: User, *, at: datetime = WEDNESDAY + 30 * HOUR) -> None:
    """The first answer, every point and the full reply, all delivered."""
    act = Act(now=at, by=by)
    send_reply(case_id=case.pk, act=act, key="initial_response", words="I have it.")
    for number in case.points.values_list("number", flat=True):
        answer_point(case_id=case.pk, act=act, number=number, answer="The lock was changed.")
    send_reply(case_id=case.pk, act=act, key="fuller_reply", words="Here is what we found.")
    deliver_all(at)


def deliver_all(now: datetime) -> None:
    for mail in OutgoingMail.objects.filter(status="queued"):
        deliver(mail.pk, now=now)


def deadline(case: Case, clock: str, round_: int = 1) -> Deadline:
    row: Deadline = case.deadlines.get(clock=clock, round=round_)
    return row


def role(key: str) -> Role:
    return Role.objects.get(key=key)
