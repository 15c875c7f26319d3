"""What came of decisions and powers among the policies, as residents read it."""

from __future__ import annotations

import pytest
from wagtail.models import PageViewRestriction

from tests.policies.drafting import TODAY, drafted

__all__ = ["drafted"]

pytestmark = pytest.mark.one_database


def read(client, address: str) -> str:
    answer = client.get(address)
    assert answer.status_code == 200
    return " ".join(answer.content.decode().split())


@pytest.mark.req("S1-8", "S1-9", "S1-10")
def test_a_delegated_change_is_public_with_its_power_and_its_difference(client, drafted):
    first = drafted.adopt()
    power, asked = drafted.power(), drafted.consulted()
    second = drafted.amend(power=power, consultation_id=asked.pk)
    url = f"{drafted.page.url}versions/{second.number}/"

    changes = read(client, "/decisions/delegated-changes/")

    assert f'<a href="{url}">{second.title}, version 2</a>' in changes
    assert "Minor: A word was wrong." in changes
    assert f"{asked.who}, asked on " in changes
    assert asked.response in changes
    assert "<ins" in changes
    assert power.decision.title in changes
    assert url in read(client, "/decisions/powers/")
    adopting = read(client, f"/decisions/{first.decision.slug}/")
    assert f"{drafted.page.url}versions/1/" in adopting
    found = read(client, "/decisions/?power=used")
    assert power.decision.title in found


@pytest.mark.req("S1-10")
@pytest.mark.parametrize("way", ["taken down", "for staff alone"])
def test_changes_of_a_policy_that_nobody_can_read_are_not_shown(client, drafted, way):
    decision = drafted.adopt().decision
    drafted.amend(power=drafted.power(), consultation_id=drafted.consulted().pk)
    if way == "taken down":
        drafted.page.unpublish()
    else:
        PageViewRestriction.objects.create(page=drafted.page, restriction_type="login")

    assert "Nothing was changed under a power." in read(client, "/decisions/delegated-changes/")
    assert "Not yet" in read(client, "/decisions/powers/")
    assert "What came of it" not in read(client, f"/decisions/{decision.slug}/")


@pytest.mark.req("S1-10")
def test_changes_of_a_policy_that_was_withdrawn_stay_on_the_list(client, drafted):
    drafted.adopt()
    drafted.amend(power=drafted.power(), consultation_id=drafted.consulted().pk)
    drafted.page.unpublish()
    drafted.policy.reviews.create(
        by="The chair", begun_on=TODAY, finished_on=TODAY, outcome="withdrawn"
    )

    assert "Minor: A word was wrong." in read(client, "/decisions/delegated-changes/")
    assert client.get(f"{drafted.page.url}versions/2/").status_code == 200
