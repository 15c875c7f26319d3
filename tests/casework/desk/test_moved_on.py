"""A case that went on to another stage while somebody was typing: they are told, and lose nothing."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.urls import reverse
from django.utils import timezone

from cms.casework.models import Case
from cms.casework.services.change import Act
from cms.casework.services.escalation import not_content
from cms.users.models import User
from tests.casework.desk.test_actions import answered

pytestmark = pytest.mark.django_db


def passes_on(case: Case) -> None:
    not_content(case_id=case.pk, act=Act(now=timezone.now()), why="The door is still locked.")


@pytest.mark.req("S0-45")
def test_a_reply_typed_while_the_person_went_to_the_chair_is_kept_and_not_sent(
    as_person: Callable[..., Any], people: dict[str, User], read: Case, fill: Callable[..., Any]
) -> None:
    answered(read, people)
    desk = as_person("coordinator")
    url = reverse("desk:reply", args=[read.pk, "fuller_reply"])
    typed = fill(desk, url, words="What I was typing for an hour.", channel="email", send="1")
    sent = read.messages.filter(kind="fuller_reply").count()
    passes_on(read)

    told = desk.post(url, typed)

    assert told.status_code == 409
    shown = told.content.decode()
    assert "What I was typing for an hour." in shown
    assert "The door is still locked." in shown
    hidden = {name: told.context[name] for name in ("seen", "key")}
    again = desk.post(url, {**typed, **hidden})
    assert again.status_code == 200
    assert "This message cannot be sent at this stage." in again.content.decode()
    assert "What I was typing for an hour." in again.content.decode()
    assert read.messages.filter(kind="fuller_reply").count() == sent
    assert desk.get(url).status_code == 404


def test_a_step_recorded_by_somebody_else_meanwhile_is_not_recorded_twice(
    as_person: Callable[..., Any], people: dict[str, User], read: Case, fill: Callable[..., Any]
) -> None:
    answered(read, people)
    passes_on(read)
    one, two = as_person("chair"), as_person("lto_rep")
    url = reverse("desk:step", args=[read.pk, "consult_lto_rep"])
    today = timezone.localdate().isoformat()
    mine = {"with_whom": "Meg Price", "consulted_on": today, "view": "They agree."}
    theirs = {"with_whom": "Meg Price", "consulted_on": today, "view": "I do not agree."}
    first, second = fill(one, url, **mine), fill(two, url, **theirs)
    assert one.post(url, first).status_code == 302

    told = two.post(url, second)

    assert told.status_code == 409
    assert "I do not agree." in told.content.decode()
    assert read.steps.filter(key="consult_lto_rep").count() == 1
