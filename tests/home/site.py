"""The demonstration's pages without its cases, for tests of what the public sees."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from django.utils.timezone import localdate, now

from cms.home.demonstration.load_pages import load_pages
from cms.home.demonstration.load_people import Staff, load_people
from cms.home.demonstration.load_records import load_meetings, load_procedure

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
    load_procedure(now=at, began=began)
    staff = load_people(on=localdate(began))
    load_meetings(now=at)
    load_pages(now=at, staff=staff)
    return staff
