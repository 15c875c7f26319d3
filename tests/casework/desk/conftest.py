"""People and cases for the desk: every role, and somebody whom a case is about."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.contrib.auth.models import Group
from django.test import Client
from django.utils import timezone

from cms.casework.models import Case
from cms.users.models import User
from cms.users.roles import ensure_role
from tests.factories import UserFactory, holder, install, open_case, sorted_case

ROLES = ("coordinator", "caseworker", "chair", "vice_chair", "lto_rep")


@pytest.fixture
def people(db: None) -> dict[str, User]:
    """An account of every kind; “conflicted” holds a coordinator's role too."""
    install()
    ensure_role("auditor", "Auditor", "Auditors")
    ensure_role("administrator", "Administrator", "Administrators")
    found = {role: holder(role) for role in (*ROLES, "auditor", "administrator")}
    found["conflicted"] = holder("coordinator", is_public_contact=False)
    found["editor"] = UserFactory()
    found["editor"].groups.add(Group.objects.get(name="Editors"))
    found["superuser"] = UserFactory(is_superuser=True, is_staff=True)
    return found


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
def fill() -> Callable[..., dict[str, Any]]:
    """What a browser would send: the hidden fields of the page, and what is typed."""

    def filled(client: Client, url: str, **typed: Any) -> dict[str, Any]:
        context = client.get(url).context
        hidden = {name: context[name] for name in ("seen", "key") if name in context}
        return {**hidden, **typed}

    return filled
