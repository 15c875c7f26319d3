"""A case that its person can follow."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.test import Client

from cms.casework.models import Case
from cms.casework.services.change import Act
from cms.casework.services.contacts import add_note
from cms.users.models import User
from cms.web import letting_in
from tests.casework.partnership import open_partnership
from tests.casework.tracking.following import EMAIL, sign_in
from tests.factories import WEDNESDAY, open_case


@pytest.fixture(autouse=True)
def answers_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """The even pace of the way in has a test of its own."""
    monkeypatch.setattr(letting_in, "EVEN_SECONDS", 0.0)


@pytest.fixture
def staff(db: None) -> dict[str, User]:
    return open_partnership()


@pytest.fixture
def case(staff: dict[str, User]) -> Case:
    """Received on a Wednesday, with a note of ours an hour later."""
    case = open_case(at=WEDNESDAY)
    act = Act(now=WEDNESDAY + timedelta(hours=1), by=staff["coordinator"])
    add_note(case_id=case.pk, act=act, text="PLANTED: between us.")
    return case


@pytest.fixture
def signed_in(client: Client, case: Case) -> Client:
    assert case.parties.get(part="person").email == EMAIL
    sign_in(client, case)
    return client
