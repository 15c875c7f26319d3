"""Service standards in public: what is promised, how it went, and who was asked about it."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils.timezone import localdate, now

from cms.home import standards
from cms.policies.models import PolicyPage
from cms.policies.services.reviewing import begin_review, finish_review
from cms.users.models import User
from tests.published_summaries.told import A_QUARTER, ANSWER, QUARTERS, count, publish_as_counted

ADDRESS = "/service-standards/"


def shown(client) -> str:
    response = client.get(ADDRESS)
    assert response.status_code == 200
    return " ".join(response.content.decode().split())


@pytest.mark.req("S4-21", "S0-3")
def test_each_standard_has_its_target_and_how_it_went(client, staff):
    text = shown(client)

    assert "<strong>48 hours</strong>, which is our aim" in text
    assert "Too few yet to say." in text
    assert "fewer than 10 times we give none" in text
    assert "times in 100" not in text

    for first in QUARTERS[:2]:
        count(first, A_QUARTER)
    publish_as_counted()
    text = shown(client)
    assert "From October 2025 to September 2026 we met it 66 times out of 80.<" in text
    assert "From October 2025 to September 2026 we met it 36 times out of 60.<" in text
    assert "Too few yet to say." in text  # of the meeting


@pytest.mark.req("S4-21")
@pytest.mark.parametrize(
    ("target", "words"),
    [(82, "That meets our target."), (83, "That is below our target.")],
)
def test_a_target_of_the_procedure_is_compared_with_what_was_told(
    client, staff, monkeypatch, target, words
):
    count(QUARTERS[0], A_QUARTER)
    publish_as_counted()
    monkeypatch.setattr(standards, "targets_in", lambda spec: {ANSWER: target})

    text = shown(client)

    assert f"We mean to keep to it {target} times in 100" in text
    assert f"33 times out of 40. {words}" in text
    assert text.count("target.") == 1


@pytest.mark.req("S4-21", "S4-38")
def test_the_page_says_when_they_were_looked_at_with_whom_and_when_again(client, staff):
    page = PolicyPage.objects.get()
    by, today = User.objects.get(pk=staff["editor"].pk), localdate()
    review = begin_review(
        policy_id=page.policy_id,
        led_by="Chair",
        begun_on=today - timedelta(days=9),
        by=by,
        now=now(),
    )
    finish_review(
        review_id=review.pk,
        finished_on=today,
        findings="They are kept.",
        sources="The cases of the year.",
        consulted="Nine residents.",
        outcome="kept",
        next_review_on=today + timedelta(days=365),
        by=by,
        now=now(),
    )

    text = shown(client)

    assert "We last reviewed them on" in text
    assert "We asked: Nine residents." in text
    assert "We review them again by" in text
    assert f'href="{page.url}">Read the policy: {page.title}</a>' in text
    assert '<a href="/tell-us/">Tell us what you think</a>' in text

    PolicyPage.objects.update(next_review_on=today - timedelta(days=62))
    assert "Review overdue:" in shown(client)


@pytest.mark.req("S4-21")
def test_the_page_leads_to_who_was_asked_and_keeps_a_review_apart_from_a_change(client, staff):
    page = PolicyPage.objects.get()

    text = shown(client)

    assert "We last reviewed" not in text
    assert "We asked:" not in text
    assert "The policy was last changed on" in text
    leads_to = f"{page.url}versions/{page.version_number}/"
    assert f'href="{leads_to}#page.behind">who decided, and who was asked</a>' in text
    assert 'id="page.behind"' in client.get(leads_to).content.decode()


@pytest.mark.req("S4-21")
def test_standards_stand_without_a_policy(client, staff):
    PolicyPage.objects.get().unpublish()

    text = shown(client)

    assert "48 hours" in text
    assert "Read the policy" not in text


def test_it_costs_few_queries_and_is_in_the_sitemap(client, staff):
    client.get(ADDRESS)
    with CaptureQueriesContext(connection) as captured:
        client.get(ADDRESS)

    assert len(captured) <= 14
    assert ADDRESS in client.get("/sitemap.xml").content.decode()
    assert f'href="{ADDRESS}"' in client.get("/").content.decode()
    assert client.post(ADDRESS).status_code == 405
