"""Adopted versions are evidence: kept word for word, whatever happens to the page."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.core.management import call_command
from django.db import IntegrityError, transaction
from django.db.models import ProtectedError
from django.utils.timezone import now

from cms.policies.models import Policy, PolicyPage, PolicyVersion, VersionsAreKept
from cms.policies.publishing import has_new_words
from cms.policies.selectors import version_in_force
from cms.policies.services.versions import record_version
from cms.policies.words import words_digest
from cms.records import WriteRefused
from cms.users.models import Appointment


@pytest.fixture
def policy(staff):
    return PolicyPage.objects.get()


def test_publishing_the_same_words_again_keeps_one_version(policy, staff):
    policy.save_revision(user=staff["editor"]).publish(user=staff["editor"])

    assert policy.versions.count() == 3


def test_a_change_of_contacts_is_no_change_of_words(policy):
    contact = Appointment.objects.get(role__key="coordinator")
    contact.phone = "01632 960 999"
    contact.save()

    assert not has_new_words(PolicyPage.objects.get())
    assert "01632 960 999" not in policy.versions.get(number=3).html


def test_a_version_cannot_be_changed_or_removed(policy):
    kept = policy.versions.get(number=1)
    before = PolicyVersion.objects.count()

    for attempt in (
        kept.save,
        kept.delete,
        PolicyVersion.objects.all().delete,
        lambda: PolicyVersion.objects.update(text=""),
        lambda: PolicyVersion.objects.bulk_create([kept]),
    ):
        with pytest.raises(VersionsAreKept):
            attempt()

    assert PolicyVersion.objects.count() == before


def test_versions_outlive_their_page(policy):
    kept = list(policy.versions.values_list("number", "digest"))

    policy.delete()

    assert list(PolicyVersion.objects.values_list("number", "digest")) == kept
    record = Policy.objects.get()
    with pytest.raises(WriteRefused):
        Policy.objects.all().delete()
    with pytest.raises(ProtectedError), transaction.atomic():
        record.delete()


def test_two_versions_never_share_a_number(policy):
    kept = policy.versions.get(number=3)
    twin = PolicyVersion(
        policy=policy.policy,
        number=3,
        title="Twin",
        html="",
        text="",
        published_at=kept.published_at,
    )

    with pytest.raises(IntegrityError), transaction.atomic():
        twin.save()


@pytest.mark.req("S0-1")
def test_purging_revisions_takes_no_version_away(policy, client):
    call_command("purge_revisions", days=0, verbosity=0)

    answer = client.get("/policies/complaints/versions/1/")

    assert answer.status_code == 200
    assert policy.versions.count() == 3


def test_the_version_in_force_on_a_day_is_the_one_adopted_by_then(policy):
    third = policy.versions.get(number=3)
    second = policy.versions.get(number=2)
    key = policy.procedure_key

    assert version_in_force(key, on=third.adopted_on).number == 3
    assert version_in_force(key, on=third.adopted_on - timedelta(days=1)).number == 2
    assert version_in_force(key, on=second.adopted_on - timedelta(days=400)) is None
    assert version_in_force("another", on=third.adopted_on) is None


def test_recording_twice_returns_what_stands(policy):
    first = record_version(page=policy, now=now())

    assert record_version(page=policy, now=now()).pk == first.pk


def test_a_policy_with_versions_is_not_deleted_from_the_admin(
    client, staff, policy, django_user_model
):
    root = django_user_model.objects.create_superuser("root@sallowfield.example", "a-long-password")
    client.force_login(root)

    answer = client.post(f"/admin/pages/{policy.pk}/delete/", follow=True)

    assert "Unpublish the page instead" in answer.content.decode()
    assert PolicyPage.objects.filter(pk=policy.pk).exists()


def test_a_body_that_was_read_is_the_same_words_as_one_that_was_not(staff):
    unread = words_digest(PolicyPage.objects.get())
    page = PolicyPage.objects.get()
    for block in page.response:
        [child.value for child in block.value["body"]]

    assert words_digest(page) == unread
    assert not has_new_words(page)
