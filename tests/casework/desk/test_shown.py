"""What a case shows of itself: the person's copy of the file, and the policy it is held to."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.urls import reverse
from django.utils import timezone

from cms.casework.models import Case
from cms.casework.registry import PolicyInForce
from cms.users.models import User

pytestmark = pytest.mark.django_db


@pytest.mark.req("S0-43")
def test_the_persons_copy_of_the_file_holds_what_their_own_page_holds(
    as_person: Callable[..., Any], passed_on: Case, people: dict[str, User]
) -> None:
    url = reverse("desk:bundle", args=[passed_on.pk])
    desk = as_person("chair")

    whole, theirs = (desk.get(address).content.decode() for address in (url, f"{url}?only=shared"))

    # A question to somebody else, a document not shown to them, and the words of our own lists.
    for ours in ("When was it locked?", "The hall&#x27;s manager", "door.pdf", "Moved on:"):
        assert ours in whole
        assert ours not in theirs
    assert "We asked somebody who knows for information." in theirs
    assert "Thank you." in theirs


@pytest.mark.req("S0-1")
def test_the_case_names_the_version_of_the_policy_it_is_held_to_and_the_day(
    as_person: Callable[..., Any], read: Case, monkeypatch: pytest.MonkeyPatch
) -> None:
    policy = PolicyInForce(title="How we answer", url="/policies/answer/versions/3/", version="3")
    monkeypatch.setattr("cms.casework.registry.policy_in_force", lambda key, on: policy)

    shown = as_person("coordinator").get(reverse("desk:case", args=[read.pk])).content.decode()

    day = timezone.localtime(read.received_at)
    assert '<a href="/policies/answer/versions/3/">How we answer, version 3</a>' in shown
    assert f"in force on {day:%A} {day.day} {day:%B %Y}, when it was received." in shown


@pytest.mark.req("S0-1")
def test_a_policy_whose_page_is_gone_is_still_named_on_its_cases(
    as_person: Callable[..., Any], read: Case, monkeypatch: pytest.MonkeyPatch
) -> None:
    policy = PolicyInForce(title="How we answer", url="", version="3")
    monkeypatch.setattr("cms.casework.registry.policy_in_force", lambda key, on: policy)

    shown = as_person("coordinator").get(reverse("desk:case", args=[read.pk])).content.decode()

    assert "<p>How we answer, version 3, in force on " in shown
