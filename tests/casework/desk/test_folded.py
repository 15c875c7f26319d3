"""What a long screen folds, what it shows first, and the ways back from a refusal."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from cms.casework.desk.forms.procedures import CompareForm
from cms.casework.models import Case
from cms.casework.services.change import Act
from cms.casework.services.contacts import add_note
from cms.casework.services.procedures import pack_titles
from cms.users.models import User

pytestmark = [pytest.mark.django_db, pytest.mark.one_database]
Desk = Callable[[str], Client]


def screen(desk: Client, case: Case) -> str:
    return str(desk.get(reverse("desk:case", args=[case.pk])).content.decode())


def test_a_promise_that_runs_stands_whole_and_one_that_is_over_is_one_line(
    as_person: Desk, passed_on: Case
) -> None:
    response = as_person("chair").get(reverse("desk:case", args=[passed_on.pk]))

    promises = response.context["promises"]
    folded = re.findall(r'<details class="desk-past"><summary>([^:<(]+)', response.content.decode())
    over = [row.label for row in promises if row.applies and not row.is_running]
    assert over
    assert [words.strip() for words in folded] == over


def test_the_oldest_of_a_long_record_folds_and_nothing_is_left_out(
    as_person: Desk, read: Case, people: dict[str, User]
) -> None:
    for number in range(14):
        act = Act(now=timezone.now() - timedelta(minutes=number), by=people["coordinator"])
        add_note(case_id=read.pk, act=act, text=f"The note of {number} minutes ago.")

    shown = screen(as_person("coordinator"), read)

    first, _, older = shown.partition("Before that: ")
    assert "The note of 3 minutes ago." in first
    assert "The note of 13 minutes ago." in older
    assert shown.count("minutes ago.") == 14


def test_a_refusal_leads_back_to_the_case_that_it_was_about(as_person: Desk, read: Case) -> None:
    refused = as_person("auditor").get(reverse("desk:triage", args=[read.pk]))

    assert refused.status_code == 403
    assert refused.context["back"] == reverse("desk:case", args=[read.pk])
    assert "Back to the case" in refused.content.decode()


def test_two_versions_that_differ_are_offered_first(as_person: Desk) -> None:
    form: Any = CompareForm()

    offered = [key for key, _ in form.fields["new"].choices]
    assert form.fields["new"].initial == (offered[1] if len(offered) > 1 else None)


def test_a_new_draft_calls_each_shipped_procedure_by_its_title(as_person: Desk) -> None:
    shown = as_person("administrator").get(reverse("desk_procedures:new")).content.decode()

    for key, title in pack_titles().items():
        assert f"{title} (shipped as {key})" in shown


@pytest.mark.req("S3-99")
def test_each_question_of_a_restriction_stands_in_one_of_three_parts(
    as_person: Desk, passed_on: Case
) -> None:
    form = as_person("chair").get(reverse("desk:restrict", args=[passed_on.pk])).context["form"]

    asked = [field.name for _, fields in form.sections for field in fields]
    assert sorted(asked) == sorted(form.fields)
    assert (len(form.sections), asked[0], asked[-1]) == (3, "party_id", "words")


def test_a_role_that_nobody_holds_leads_to_where_people_are_appointed(as_person: Desk) -> None:
    shown = as_person("administrator").get(reverse("desk_procedures:in_use")).content.decode()

    assert "Nobody holds" in shown
    assert f'<p><a href="{reverse("users_appointment_modeladmin_index")}">' in shown
