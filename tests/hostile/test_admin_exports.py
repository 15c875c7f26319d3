"""Spreadsheets of Wagtail's own reports: what editors typed starts no formula and breaks none."""

from __future__ import annotations

from io import BytesIO
from typing import Any

import pytest
from django.contrib.auth.models import Group
from django.test import Client
from openpyxl import load_workbook
from wagtail.models import Page

from tests.factories import UserFactory

HISTORY = "/admin/reports/site-history/?export="


@pytest.fixture
def reader(client: Client, db: None) -> Client:
    """Somebody who downloads what an editor with a hostile name and title left behind."""
    editor = UserFactory(first_name="=HYPERLINK(1)", last_name="a\x1bb")
    editor.groups.add(Group.objects.get(name="Editors"))
    page = Page.objects.get(depth=2).add_child(instance=Page(title="＝1+1\x1b", slug="a"))
    page.save_revision(user=editor, log_action=True)
    client.force_login(UserFactory(is_superuser=True))
    return client


def body_of(answer: Any) -> bytes:
    return b"".join(answer.streaming_content) if answer.streaming else answer.content


def test_a_csv_of_the_admin_holds_no_formula(reader: Client) -> None:
    body = body_of(reader.get(f"{HISTORY}csv")).decode()

    assert "'=HYPERLINK(1) ab" in body
    assert "'＝1+1" in body
    assert "\x1b" not in body


def test_a_workbook_of_the_admin_is_not_broken_by_a_control_character(reader: Client) -> None:
    answer = reader.get(f"{HISTORY}xlsx")

    assert answer.status_code == 200
    sheet = load_workbook(BytesIO(body_of(answer))).active
    cells = [str(cell.value) for row in sheet.iter_rows() for cell in row]
    assert "=HYPERLINK(1) ab" in cells
    assert all(cell.data_type != "f" for row in sheet.iter_rows() for cell in row)
