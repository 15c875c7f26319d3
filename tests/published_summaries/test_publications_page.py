"""What we publish: found by kind, topic and words, the newest first, and nothing taken back."""

from __future__ import annotations

import pytest

from cms.policies.models import PolicyPage
from cms.published_summaries.public import index
from tests.published_summaries.published import (
    a_change,
    add_topics,
    an_answer,
    days_ago,
    taken_back,
)

INDEX = "/published/"


@pytest.fixture
def three(staff):
    """Two answers and a change, under two topics."""
    add_topics(grants="Grants", newsletter="Newsletter", bins="Bins")
    return (
        an_answer(at=days_ago(40)),
        an_answer("Who may use the hall", topics=[], is_clarification=True, at=days_ago(20)),
        a_change(at=days_ago(3)),
    )


def text_of(client, **asked):
    response = client.get(INDEX, asked)
    assert response.status_code == 200
    return response.content.decode()


def titles_in(text):
    known = ("How community grants are scored", "Who may use the hall", "Large print newsletters")
    return sorted((one for one in known if f">{one}</a>" in text), key=lambda one: text.index(one))


def test_it_lists_the_policies_and_says_that_no_answer_is_published_yet(client, staff):
    text = text_of(client)

    assert "/policies/complaints/" in text
    assert "Nothing has been published yet." in text


def test_a_policy_that_is_withdrawn_leaves_the_list(client, staff):
    PolicyPage.objects.get().unpublish()

    text = text_of(client)

    assert "/policies/complaints/" not in text
    assert "No policy has been published yet." in text


@pytest.mark.req("S0-44", "S0-9")
def test_the_newest_stands_first_with_what_it_is(client, three):
    text = text_of(client)

    newest_first = ["Large print newsletters", "Who may use the hall"]
    assert titles_in(text) == [*newest_first, "How community grants are scored"]
    assert "<strong>We did:</strong> Anyone can ask for large print" in text
    assert "Clarification" in text


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ({"kind": "changed"}, ["Large print newsletters"]),
        ({"kind": "clarification"}, ["Who may use the hall"]),
        ({"topic": "grants"}, ["How community grants are scored"]),
        ({"topic": "grants", "kind": "changed"}, []),
        ({"words": "LARGE desk"}, ["Large print newsletters"]),
        ({"words": "criteria"}, ["Who may use the hall", "How community grants are scored"]),
        ({"words": "large criteria"}, []),
    ],
    ids=str,
)
def test_it_is_narrowed_by_kind_topic_and_words(client, three, asked, found):
    text = text_of(client, **asked)

    assert titles_in(text) == found
    assert f"{len(found)} found" in text


@pytest.mark.parametrize("asked", [{"topic": "nonsense"}, {"kind": "case"}, {"page": "no"}])
def test_what_is_not_offered_narrows_nothing(client, three, asked):
    assert len(titles_in(text_of(client, **asked))) == 3


def test_only_topics_with_something_under_them_are_offered(client, three):
    text = text_of(client)

    assert 'value="grants"' in text
    assert 'value="bins"' not in text


def test_the_others_follow_on_the_next_page_with_what_was_asked(client, staff, monkeypatch):
    monkeypatch.setattr(index, "A_PAGE", 3)
    add_topics(grants="Grants")
    for number in range(4):
        an_answer(f"Answer {number}", slug=f"answer-{number}", at=days_ago(number + 1))

    first, second = text_of(client, topic="grants"), text_of(client, topic="grants", page=2)

    assert first.count('class="an-entry__title"') - second.count('class="an-entry__title"') == 2
    assert "?topic=grants&amp;page=2" in first
    assert ">Answer 3</a>" in second


def test_its_queries_do_not_grow_with_what_is_published(
    client, three, django_assert_max_num_queries
):
    client.get(INDEX, {"words": "large"})
    with django_assert_max_num_queries(30) as few:
        client.get(INDEX, {"words": "large"})
        needed = len(few.captured_queries)
    for number in range(5):
        an_answer(f"A large one {number}", slug=f"large-{number}")
    client.get(INDEX)
    with django_assert_max_num_queries(needed):
        client.get(INDEX, {"words": "large"})


@pytest.mark.req("S0-44")
def test_what_was_taken_back_leaves_the_list_and_its_page_says_why(client, three):
    answer, *_ = three
    taken_back(answer, "It left out half of the rules.")

    text = text_of(client)
    page = client.get(answer.url).content.decode()

    assert "How community grants are scored" not in text
    assert "Taken back" not in text
    assert "It left out half of the rules." in page
    assert '<meta name="robots" content="noindex">' in page
    assert "Two readers" not in page


@pytest.mark.req("S0-9", "S2-2")
def test_a_page_says_what_was_asked_and_what_came_of_it(client, three):
    answer, clarification, change = (client.get(page.url).content.decode() for page in three)

    for heading in ("What people asked", "What we found", "What we are doing"):
        assert f"<h2>{heading}</h2>" in answer
    assert "<h2>The answer</h2>" in clarification
    assert "<h2>You said</h2>" in change
    assert "<h2>We did</h2>" in change
    assert '<a href="/published/?topic=grants">Grants</a>' in answer


def test_a_page_leads_to_others_on_the_same_but_not_to_itself(client, three):
    other = an_answer("When grants are decided", slug="when")

    text = client.get(other.url).content.decode()

    more = text[text.index("More about grants") :]
    assert "How community grants are scored" in more
    assert "When grants are decided" not in more


def test_words_are_shown_and_never_run(client, staff):
    page = an_answer(asked="<script>alert(1)</script> {{ settings.SECRET_KEY }}", topics=[])

    for address in (INDEX, page.url, "/published/feed.rss"):
        text = client.get(address).content.decode()
        assert "<script>alert" not in text
        assert "&lt;script>alert" not in text  # as a feed reader would undo it
        assert "settings.SECRET_KEY }}" in text


@pytest.mark.req("S0-44", "S0-9")
def test_the_front_page_shows_the_three_newest_and_the_sitemap_what_stands(client, three):
    _, clarification, change = three
    add = an_answer("Older than all", slug="older", at=days_ago(90))
    taken_back(clarification, "It was wrong.")

    front = client.get("/").content.decode()
    sitemap = client.get("/sitemap.xml").content.decode()

    assert titles_in(front) == ["Large print newsletters", "How community grants are scored"]
    assert "Older than all" in front
    assert '<a href="/published/">All that we publish</a>' in front
    assert change.url in sitemap
    assert add.url in sitemap
    assert clarification.url not in sitemap


def test_a_front_page_with_nothing_published_says_nothing_of_it(client, staff):
    assert "What people told us" not in client.get("/").content.decode()
