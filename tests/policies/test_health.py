"""Links between policies that lead nowhere fail the site's health check."""

from __future__ import annotations

from datetime import date

import pytest
from django.conf import settings

from cms.policies.health import broken_links, late_reviews
from cms.policies.models import Policy, PolicyPage, RelatedPolicy
from tests.policies.drafting import REVIEW, drafted

__all__ = ["drafted"]


@pytest.mark.req("S4-4")
@pytest.mark.parametrize(
    ("link", "is_broken"),
    [
        ('<a href="{list}">all</a>', False),
        ('<a href="{own}versions/1/">version 1</a>', False),
        ('<a href="{own}#why">why</a>', False),
        ('<a href="{list}never-made/">another</a>', True),
        ('<a href="{list}never-made/versions/1/">another</a>', True),
        ('<a href="/tell-us/">tell us</a>', False),
        (f'<a href="{settings.SITE_URL}/policies/never-made/">ours, in full</a>', True),
        ('<a href="https://elsewhere.example/policies/never-made/">theirs</a>', False),
        ('<a linktype="page" id="{pk}">itself</a>', False),
        ('<a id="999999" linktype="page">gone</a>', True),
        ('<a id="999999" linktype="document">gone</a>', True),
    ],
)
def test_a_link_that_leads_nowhere_is_told(drafted, link, is_broken):
    page = drafted.page
    words = link.format(list=page.get_parent().url, own=page.url, pk=page.pk)
    drafted.adopt(f"See {words}.")

    assert bool(broken_links()) is is_broken


@pytest.mark.req("S4-4")
def test_a_related_policy_that_nobody_can_read_is_told(drafted):
    drafted.adopt()
    other = Policy.objects.create(slug="other", title="Another policy")
    page = drafted.page
    RelatedPolicy.objects.create(page=page, policy=other)

    (told,) = broken_links()

    assert told.policy_id == page.policy_id
    assert "names “Another policy” as related, which is not published" in told.text


@pytest.mark.req("S4-38")
def test_a_review_is_overdue_once_its_month_has_passed(drafted):
    drafted.adopt()

    assert late_reviews(on=REVIEW) == []
    (told,) = late_reviews(on=date(2027, 4, 1))
    assert "was to be reviewed by March 2027" in told.text
    PolicyPage.objects.update(next_review_on=None)
    (told,) = late_reviews(on=REVIEW)
    assert "No day is set to review" in told.text
