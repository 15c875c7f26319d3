"""The demonstration's pages without its cases, for tests of what the public sees."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.db import transaction
from django.utils.timezone import localdate, now

from cms.home.demonstration.load_pages import load_pages
from cms.home.demonstration.load_people import Staff, load_people
from cms.home.demonstration.load_records import load_meetings, load_procedures
from cms.home.demonstration.partnership import PARTNERSHIP
from cms.users.models import User

ADDRESSES = (
    "/",
    "/about/",
    "/how-we-work/",
    "/values/",
    "/meetings/",
    "/policies/",
    "/policies/complaints/",
    "/policies/complaints/versions/",
    "/policies/complaints/versions/1/",
    "/published/",
    "/contact/",
    "/accessibility/",
    "/privacy/",
    "/easy-read/",
)


def build_site(at: datetime | None = None) -> Staff:
    """Procedure, people, diary and pages; the accounts by their role."""
    at = at or now().astimezone(UTC)
    began = at - timedelta(days=762)
    load_procedures(PARTNERSHIP, now=at, began=began)
    staff = load_people(on=localdate(began))
    load_meetings(now=at)
    load_pages(now=at, staff=staff)
    return staff


@pytest.fixture(scope="module")
def site_of_module(django_db_setup: None, django_db_blocker: Any) -> Iterator[Staff]:
    """The site, built once for all tests of a module; each test's own changes are undone."""
    with django_db_blocker.unblock():
        undone = transaction.atomic()
        undone.__enter__()
        staff = build_site()
    yield staff
    with django_db_blocker.unblock():
        transaction.set_rollback(True)
        undone.__exit__(None, None, None)


@pytest.fixture
def staff(site_of_module: Staff, db: None) -> Staff:
    """The invented partnership's site, with its accounts by role."""
    return {role: User.objects.get(pk=user.pk) for role, user in site_of_module.items()}
