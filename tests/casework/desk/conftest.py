"""People and cases for the desk: every role, and somebody whom a case is about."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from cms.casework.models import Case
from cms.users.models import User
from tests.casework.desk.rows import make_everything, make_people
from tests.factories import open_case, sorted_case
from tests.remembered import remembered


@pytest.fixture
def people(db: None) -> dict[str, User]:
    """An account of every kind; “conflicted” holds a coordinator's role too."""
    return remembered("people of the desk", make_people)


@pytest.fixture
def as_person(people: dict[str, User]) -> Callable[[str], Client]:
    """A browser signed in as one of them; as nobody for “anonymous”."""

    def signed_in(name: str) -> Client:
        client = Client(raise_request_exception=True)
        if name != "anonymous":
            client.force_login(people[name])
        return client

    return signed_in


@pytest.fixture
def fresh(people: dict[str, User]) -> Case:
    """A case that came in two hours ago and that nobody has read."""
    return open_case(at=timezone.now() - timedelta(hours=2))


@pytest.fixture
def read(people: dict[str, User]) -> Case:
    """A case that the coordinator has sorted: one point, a full reply to follow."""
    return sorted_case(people["coordinator"], at=timezone.now() - timedelta(hours=5))


@pytest.fixture
def one_of_everything(people: dict[str, User]) -> tuple[Case, dict[str, str]]:
    return remembered("one of everything on the desk", lambda: make_everything(people))


@pytest.fixture
def passed_on(one_of_everything: tuple[Case, dict[str, str]]) -> Case:
    """About “conflicted”, answered, and passed to the chair, with one of everything in it."""
    return one_of_everything[0]


@pytest.fixture
def address(one_of_everything: tuple[Case, dict[str, str]]) -> Callable[[str], str]:
    """The address of a screen of that case, or of a row of the reference data."""
    return one_of_everything[1].__getitem__


@pytest.fixture
def fill() -> Callable[..., dict[str, Any]]:
    """What a browser would send: the hidden fields of the page, and what is typed."""

    def filled(client: Client, url: str, **typed: Any) -> dict[str, Any]:
        context = client.get(url).context
        hidden = {name: context[name] for name in ("seen", "key") if name in context}
        return {**hidden, **typed}

    return filled
