"""What was adopted outlives its page, its drafts and its revisions, and anybody can check it."""

from __future__ import annotations

import io

import pytest
from django.core import serializers
from django.core.management import CommandError, call_command
from django.db import connection

from cms.home.models import HomePage
from cms.policies.evidence import broken_versions, digest_of, seal_of
from cms.policies.models import Policy, PolicyIndexPage, PolicyPage, PolicyVersion
from cms.policies.selectors import version_in_force
from cms.policies.services.consulting import record_response
from cms.users.models import Role
from tests.meetings.decided import DAY
from tests.policies.drafting import NOW, TODAY, defining, drafted

__all__ = ["drafted"]


@pytest.fixture
def adopted(drafted):
    """Two versions, the second an amendment that somebody was consulted on."""
    drafted.draft(procedure_key="partnership")
    drafted.adopt("We answer.", defining())
    asked = drafted.consulted()
    drafted.assessed()
    drafted.amend(
        revision_id=drafted.draft("We answer soon.", defining()), consultation_id=asked.pk
    )
    return drafted


def evidence() -> list[object]:
    names = [field.attname for field in PolicyVersion._meta.concrete_fields]
    return list(PolicyVersion.objects.order_by("number").values(*names))


def is_whole() -> bool:
    return not list(broken_versions())


@pytest.mark.req("S0-1")
def test_purging_revisions_hurts_no_version(adopted):
    before = evidence()
    adopted.draft("A later draft.")
    adopted.draft("A still later draft.")

    call_command("purge_revisions", verbosity=0)

    assert adopted.page.revisions.count() == 1
    assert evidence() == before
    assert is_whole()
    assert adopted.page.version_number == 2


@pytest.mark.req("S0-1")
def test_deleting_the_page_hurts_no_version(adopted):
    before = evidence()

    adopted.page.delete()

    assert evidence() == before
    assert is_whole()
    policy = Policy.objects.get()
    assert (policy.consultations.count(), policy.assessments.count()) == (1, 1)
    assert version_in_force("partnership", on=TODAY).number == 2
    assert version_in_force("partnership", on=TODAY).url == ""


@pytest.mark.req("S0-1")
def test_renaming_and_moving_the_page_hurts_no_version(adopted, client):
    before = evidence()
    page = adopted.page
    page.slug = "how-we-answer"
    page.save_revision().publish()
    elsewhere = PolicyIndexPage(title="Codes", slug="codes")
    HomePage.objects.get().add_child(instance=elsewhere)

    adopted.page.move(elsewhere, pos="last-child")

    assert evidence() == before
    assert is_whole()
    shown = version_in_force("partnership", on=TODAY)
    assert shown.url.endswith("/codes/how-we-answer/versions/2/")
    assert client.get("/codes/how-we-answer/versions/1/").status_code == 200


@pytest.mark.req("S0-1")
def test_a_page_made_again_under_its_address_has_its_versions_back(adopted, client):
    before = evidence()
    index = adopted.page.get_parent()
    adopted.page.delete()

    again = PolicyPage(
        title="Answering people",
        slug="answering",
        summary="How we answer.",
        owner_role=Role.objects.get(key="director"),
        live=False,
    )
    PolicyIndexPage.objects.get(pk=index.pk).add_child(instance=again)

    assert evidence() == before
    assert [row.number for row in again.versions] == [2, 1]
    adopted.page_id = again.pk
    assert adopted.adopt("New words.", adopted_on=TODAY).number == 3
    assert is_whole()


def test_importing_the_same_rows_again_changes_nothing(adopted):
    before = evidence()
    rows = serializers.serialize(
        "json", [*Policy.objects.all(), *PolicyVersion.objects.order_by("number")]
    )

    for row in serializers.deserialize("json", rows):
        row.save()

    assert evidence() == before
    assert is_whole()
    assert adopted.page.policy_id == adopted.policy.pk


def test_a_page_of_another_policy_never_takes_a_record(adopted):
    page = adopted.page
    page.slug = "how-we-answer"
    page.save_revision().publish()
    other = PolicyPage(title="Another", slug="answering", summary="Other.", live=False)
    adopted.page.get_parent().add_child(instance=other)

    assert other.policy != adopted.policy
    assert not other.versions.exists()


@pytest.mark.req("S0-1")
def test_anybody_works_the_marks_out_again_from_the_stored_words(adopted):
    first, second = PolicyVersion.objects.order_by("number")

    assert first.digest == digest_of(first.html)
    assert first.seal == seal_of(first, "")
    assert second.seal == seal_of(second, first.seal)
    out = io.StringIO()
    call_command("verify_versions", stdout=out)
    assert "All 2 adopted versions are as they were." in out.getvalue()


@pytest.mark.parametrize(
    ("change", "told"),
    [
        ("html = 'We never answer.'", "its page does not give its mark"),
        ("sections = '[]'", "does not give its seal"),
        ("adopted_on = '2001-01-01'", "does not give its seal"),
        ("published_by_id = NULL", "does not give its seal"),
        ("behind = '{}'", "does not give its seal"),
        ("seal = ''", "it has no seal"),
    ],
)
def test_the_command_fails_where_somebody_changed_a_version(adopted, change, told):
    with connection.cursor() as cursor:
        cursor.execute(f"UPDATE policies_policyversion SET {change} WHERE number = 2")

    with pytest.raises(CommandError, match=f"version 2: .*{told}"):
        call_command("verify_versions")


@pytest.mark.req("S1-9", "S4-30")
@pytest.mark.parametrize(
    ("table", "change", "told"),
    [
        ("equalityassessment", "findings = 'Nothing.'", "equality assessments"),
        ("equalityassessment", "version_id = NULL", "equality assessments"),
        ("consultation", "response = 'I object.'", "consultations"),
        ("consultation", "who = 'Somebody'", "consultations"),
        ("delegatedamendment", "reason = 'None.'", "amendment"),
        ("delegatedamendment", "extent = 'material'", "amendment"),
    ],
)
def test_the_command_fails_where_somebody_changed_what_stands_behind_it(
    adopted, table, change, told
):
    with connection.cursor() as cursor:
        cursor.execute(f"UPDATE policies_{table} SET {change}")

    with pytest.raises(CommandError, match=f"version 2: .*{told}"):
        call_command("verify_versions")


def test_an_answer_that_came_late_breaks_nothing(drafted):
    asked = drafted.consulted(responded_on=None, response="")
    drafted.adopt()
    assert is_whole()

    record_response(
        consultation_id=asked.pk, responded_on=TODAY, response="Too late.", **drafted.who
    )

    assert is_whole()


def test_the_newest_version_is_missed_too(drafted):
    drafted.adopt("We answer.")
    drafted.adopt("We answer better.")
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM policies_policyversion WHERE number = 2")

    with pytest.raises(CommandError, match="says version 2, and the newest kept is 1"):
        call_command("verify_versions")


def test_a_version_that_was_taken_out_is_missed(adopted):
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM policies_policyversion WHERE number = 1")

    [broken] = broken_versions()
    assert "version before it" in broken.what


def test_the_version_in_force_follows_adoption_and_withdrawal(adopted):
    assert version_in_force("partnership", on=DAY).number == 1
    assert version_in_force("partnership", on=TODAY).number == 2
    assert version_in_force("", on=TODAY) is None
    adopted.page.unpublish()
    review = adopted.policy.reviews.create(
        by="The director", begun_on=DAY, finished_on=TODAY, outcome="withdrawn"
    )

    assert version_in_force("partnership", on=DAY).number == 1
    assert version_in_force("partnership", on=TODAY) is None
    assert review.finished_on <= NOW.date()
