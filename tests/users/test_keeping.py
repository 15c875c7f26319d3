"""Nobody who did something is deleted, by one button or by several, nor a group of a role."""

from __future__ import annotations

import pytest
from django.contrib.auth.models import Group
from django.urls import reverse
from django.utils.timezone import now

from cms.users.models import Role, User
from tests.factories import UserFactory
from tests.policies.drafting import drafted

__all__ = ["drafted"]


@pytest.fixture
def administrator(client, db):
    user = UserFactory(is_superuser=True)
    client.force_login(user)
    return user


def addresses(user: User) -> list[str]:
    several = reverse("wagtail_bulk_action", args=["users", "user", "delete"])
    return [reverse("wagtailusers_users:delete", args=[user.pk]), f"{several}?id={user.pk}"]


def test_somebody_who_signed_in_is_kept_and_the_reason_is_said(client, administrator):
    user = UserFactory(last_login=now())

    for address in addresses(user):
        answer = client.post(address, {}, follow=True)
        assert "untick “Active” instead" in answer.content.decode()

    assert User.objects.filter(pk=user.pk).exists()


def test_somebody_who_is_named_in_a_record_is_kept(client, administrator, drafted):
    adopted = drafted.adopt()

    for address in addresses(drafted.by):
        answer = client.post(address, {}, follow=True)
        assert "their account stays" in " ".join(answer.content.decode().split())

    adopted.refresh_from_db()
    assert adopted.published_by == drafted.by


@pytest.mark.parametrize("which", [0, 1])
def test_an_account_that_was_made_by_mistake_is_deleted(client, administrator, which):
    user = UserFactory(last_login=None)

    client.post(addresses(user)[which], {}, follow=True)

    assert not User.objects.filter(pk=user.pk).exists()


def test_a_group_that_a_role_gives_is_kept_and_another_one_goes(client, administrator):
    kept, other = Group.objects.get(name="Chairs"), Group.objects.create(name="Tried once")
    Role.objects.create(key="chair", title="Chair", group=kept)

    answers = [
        client.post(reverse("wagtailusers_groups:delete", args=[row.pk]), follow=True)
        for row in (kept, other)
    ]

    assert [answer.status_code for answer in answers] == [200, 200]
    assert "A role gives this group to its holders" in answers[0].content.decode()
    assert Group.objects.filter(name="Chairs").exists()
    assert not Group.objects.filter(name="Tried once").exists()
