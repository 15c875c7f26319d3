"""What we publish: live, and plain about what is not there yet."""

from __future__ import annotations

from cms.policies.models import PolicyPage


def test_it_lists_the_policies_and_says_that_no_answer_is_published_yet(client, staff):
    text = client.get("/published/").content.decode()

    assert "/policies/complaints/" in text
    assert "Nothing has been published yet." in text


def test_a_policy_that_is_withdrawn_leaves_the_list(client, staff):
    PolicyPage.objects.get().unpublish()

    text = client.get("/published/").content.decode()

    assert "/policies/complaints/" not in text
    assert "No policy has been published yet." in text
