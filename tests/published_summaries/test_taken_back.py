"""What was taken back is read nowhere any more, at once: lists, feeds, memory and suggestions."""

from __future__ import annotations

from datetime import timedelta

import pytest

from cms.published_summaries.services.retracting import retract
from cms.published_summaries.similar import similar_published
from tests.published_summaries.written import NOW, WORDS, something_to_write

ASKED = "Is the step-free entrance of the hall open in the evening?"
REASON = "It was out of date."


@pytest.mark.req("S0-44")
@pytest.mark.parametrize("new_address", [False, True])
def test_nothing_that_was_kept_says_it_any_longer(client, db, new_address):
    told = something_to_write()
    draft = told.published()
    page = draft.its_page
    before = [client.get(page.url), client.get("/published/"), client.get("/published/feed.rss")]
    assert all(WORDS["title"] in one.content.decode() for one in before)
    assert similar_published(ASKED, NOW.date())

    retract(
        draft_id=draft.pk,
        reason=REASON,
        by=told.coordinator,
        now=NOW + timedelta(days=1),
        new_address=new_address,
    )

    after = [client.get("/published/"), client.get("/published/feed.rss"), client.get("/")]
    assert not [one for one in after if "tep-free" in one.content.decode()]
    assert similar_published(ASKED, NOW.date()) == []
    old = client.get(page.url, headers={"If-None-Match": before[0].headers.get("ETag", "")})
    assert "tep-free" not in old.content.decode()
    assert old.status_code == (404 if new_address else 200)
    page.refresh_from_db()
    assert REASON in client.get(page.url).content.decode()
