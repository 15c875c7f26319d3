"""Complaints about how a member behaved: which principles, whose it is, and how many there are."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from cms.casework import registry
from cms.casework.desk.conduct import about_members
from cms.casework.models import Case, CaseFlag, OutgoingMail
from cms.casework.permissions import visible_to
from cms.casework.procedure.document import read_document
from cms.casework.registry import Principle
from cms.casework.services.change import Act
from cms.casework.services.evidence import EvidenceMissing
from cms.casework.services.flags import lift_flag, set_flag
from cms.casework.services.procedure_versions import pack_document
from cms.casework.services.subjects import name_staff
from cms.users.models import User
from tests.factories import UserFactory

pytestmark = pytest.mark.django_db

FLAG = "member_conduct"
PROMISED = (
    Principle("1_respect", "Respect everybody"),
    Principle("1_law", "Keep the law"),
    Principle("1_old", "An older promise", is_current=False),
)


@pytest.fixture(autouse=True)
def code(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(registry, "_principles", [lambda on: PROMISED])


def mark(case: Case, by: User, *principles: str) -> CaseFlag:
    evidence: Mapping[str, Any] = {"principles": list(principles), "said": "She shouted at us."}
    return set_flag(case_id=case.pk, act=Act(timezone.now(), by), key=FLAG, evidence=evidence)


def counts(user: User) -> tuple[int, list[tuple[str, int]]]:
    today = timezone.localdate()
    found = about_members(user, since=today - timedelta(days=90), on=today)
    return found.cases, found.rows


def test_it_goes_to_the_chair_with_the_principles_it_touches(
    read: Case, people: dict[str, User], as_person: Any
) -> None:
    desk: Client = as_person("coordinator")
    address = reverse("desk:set_flag", args=[read.pk, FLAG])
    form = desk.get(address)
    assert "Respect everybody" in form.content.decode()
    assert "An older promise" not in form.content.decode()

    given = {"principles": ["1_respect"], "said": "She shouted at us."}
    keys = {"key": form.context["key"], "seen": form.context["seen"]}
    answer = desk.post(address, {**keys, **given}, follow=True)

    read.refresh_from_db()
    assert (read.handler_role, read.handler) == ("chair", people["chair"])
    assert read.flags.get(key=FLAG).evidence["principles"] == ["1_respect"]
    assert "Respect everybody" in answer.content.decode()
    told = OutgoingMail.objects.filter(case=read, kind="case_news")
    assert people["chair"].email in {mail.to for mail in told}


@pytest.mark.parametrize("principle", ["1_old", "respect"])
def test_what_the_code_does_not_say_today_is_refused(
    read: Case, people: dict[str, User], principle: str
) -> None:
    with pytest.raises(EvidenceMissing) as refused:
        mark(read, people["coordinator"], principle)

    assert set(refused.value.problems) == {"principles"}
    assert not read.flags.exists()


def test_without_a_code_it_can_be_marked_all_the_same(
    read: Case, people: dict[str, User], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(registry, "_principles", [])

    assert mark(read, people["coordinator"]).evidence == {"said": "She shouted at us."}


def test_they_are_counted_by_principle_for_those_who_see_them(
    read: Case, fresh: Case, people: dict[str, User], as_person: Any
) -> None:
    by = people["coordinator"]
    assert counts(by) == (0, [("Respect everybody", 0), ("Keep the law", 0)])

    mark(read, by, "1_respect", "1_law")
    row = mark(fresh, by, "1_respect")

    assert counts(by) == (2, [("Respect everybody", 2), ("Keep the law", 1)])
    assert counts(people["caseworker"])[0] == 0
    shown = as_person("coordinator").get(reverse("desk:quality")).content.decode()
    assert "2 cases are about how a member behaved" in shown

    lift_flag(
        case_id=fresh.pk, act=Act(timezone.now(), by, "It was somebody else."), flag_id=row.pk
    )
    assert counts(by) == (1, [("Respect everybody", 1), ("Keep the law", 1)])


def test_what_an_older_code_said_is_still_named(
    read: Case, people: dict[str, User], monkeypatch: pytest.MonkeyPatch
) -> None:
    mark(read, people["coordinator"], "1_law")
    newer = (PROMISED[0], Principle("1_law", "Keep the law", is_current=False))
    monkeypatch.setattr(registry, "_principles", [lambda on: newer])

    assert counts(people["coordinator"]) == (1, [("Respect everybody", 0), ("Keep the law", 1)])


@pytest.mark.req("S0-22")
def test_a_member_whom_it_is_about_can_be_named_and_sees_nothing_of_it(
    read: Case, people: dict[str, User], as_person: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    member = UserFactory(first_name="Anita", last_name="Rowe")
    monkeypatch.setattr(registry, "_member_names", [lambda on: {member.pk: "Anita Rowe"}])
    form = as_person("coordinator").get(reverse("desk:name_staff", args=[read.pk]))
    assert "Anita Rowe, member" in form.content.decode()

    now = timezone.now()
    name_staff(case_id=read.pk, act=Act(now, people["coordinator"]), user=people["chair"])
    mark(read, people["coordinator"], "1_respect")

    read.refresh_from_db()
    assert read.handler_role == "vice_chair"
    assert not visible_to(people["chair"]).filter(pk=read.pk).exists()


@pytest.mark.parametrize(
    ("pack", "role"),
    [
        ("partnership-48h-month", "chair"),
        ("council-2wd-10wd-20wd", "monitoring_officer"),
        ("borough-2019", "monitoring_officer"),
    ],
)
def test_each_pack_says_whose_it_is(pack: str, role: str) -> None:
    assert read_document(pack_document(pack)).flag_by_key[FLAG].hands_to == role
