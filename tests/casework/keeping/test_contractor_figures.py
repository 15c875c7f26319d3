"""A case about a contractor is ours: it counts with ours, and can be found and counted by them."""

from __future__ import annotations

import csv
import io
import re
from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from cms.casework.models import Case, Party, save_recorded
from cms.casework.reports.counting import count_cases
from cms.casework.services.change import Act
from cms.casework.services.contractors import name_contractor
from cms.users.models import User
from tests.casework.desk.downloads import taken
from tests.casework.documents import SMALL
from tests.casework.keeping.test_contractors import contractor
from tests.factories import open_case

pytestmark = [pytest.mark.django_db, pytest.mark.one_database]
QUEUE, REGISTER = "/admin/casework/cases/", "/admin/casework/contractor/"
LONG = timedelta(days=60)


@pytest.fixture
def desk(clerk: User) -> Client:
    browser = Client()
    browser.force_login(clerk)
    return browser


@pytest.fixture
def cases(clerk: User) -> dict[str, Case]:
    """One that is late and one that is not, both about Brightways, and one that is ours alone."""
    row, now = contractor(clerk), timezone.now()
    found = {
        "late": open_case(at=now - LONG, procedure_key=SMALL),
        "fresh": open_case(at=now, procedure_key=SMALL),
        "ours": open_case(at=now, procedure_key=SMALL),
    }
    for name in ("late", "fresh"):
        name_contractor(case_id=found[name].pk, act=Act(now, clerk), contractor_id=row.pk)
    return found


def listed(desk: Client, query: str) -> set[str]:
    return {case.reference for case in desk.get(QUEUE + query).context["object_list"]}


@pytest.mark.req("S3-70")
def test_the_list_is_narrowed_down_to_one_contractor_to_any_or_to_what_is_ours_alone(desk, cases):
    row = cases["late"].reference, cases["fresh"].reference
    brightways = Case.objects.exclude(contractor=None).first().contractor_id

    assert listed(desk, "?contractor=any") == set(row)
    assert listed(desk, f"?contractor={brightways}") == set(row)
    assert listed(desk, "?contractor=ours") == {cases["ours"].reference}
    assert listed(desk, f"?contractor={brightways}&state=overdue") == {cases["late"].reference}
    assert listed(desk, "") == {case.reference for case in cases.values()}


@pytest.mark.req("S3-70")
def test_the_list_and_what_is_taken_away_say_who_provides_the_service(desk, cases):
    assert "Brightways" in desk.get(QUEUE).content.decode()

    sheet = taken(desk.get(f"{QUEUE}?export=csv")).decode()
    rows = {row["Reference"]: row["Contractor"] for row in csv.DictReader(io.StringIO(sheet))}
    assert rows[cases["late"].reference] == "Brightways"
    assert rows[cases["ours"].reference] == ""


@pytest.mark.req("S3-70")
def test_a_body_without_contractors_is_not_asked_for_one(desk, case):
    shown = desk.get(QUEUE).content.decode()

    assert "Who provides the service" not in shown
    assert "Contractor</" not in shown


@pytest.mark.req("S3-70")
def test_the_register_counts_the_cases_of_each_and_leads_to_them(desk, cases):
    contractor(User.objects.get(pk=cases["late"].handler_id), name="Other Works")

    shown = desk.get(REGISTER).content.decode()

    cells = re.findall(r'field-(\w+_cases)[^>]*>\s*(?:<a href="([^"]+)"[^>]*>)?(\d+)', shown)
    counts = [(name, int(number)) for name, _, number in cells]
    assert counts == [
        ("all_cases", 2), ("open_cases", 2), ("overdue_cases", 1),
        ("all_cases", 0), ("open_cases", 0), ("overdue_cases", 0),
    ]  # fmt: skip
    late = cells[2][1].replace("&amp;", "&")
    assert listed(desk, late.removeprefix(QUEUE)) == {cases["late"].reference}


@pytest.mark.req("S3-70", "S0-22")
def test_the_register_counts_no_case_that_its_reader_may_not_see(desk, cases, clerk):
    party = Party(case=cases["late"], part="subject", user=clerk, prefers="none")
    save_recorded(party, by=None, reason="It is about them.")

    shown = desk.get(REGISTER).content.decode()

    assert re.findall(r"field-\w+_cases[^>]*>\s*(?:<a [^>]+>)?(\d+)", shown) == ["1", "1", "0"]


@pytest.mark.req("S3-70")
def test_the_figures_count_a_case_about_a_contractor_as_ours(cases):
    now = timezone.now()

    found = count_cases(now=now)

    kept = {key.measure: n for key, n in found.items() if key.bucket == "reply"}
    assert kept == {"due": 1, "late": 1}
