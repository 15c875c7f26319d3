"""Feeds of what is published: read by any program, and true to what stands on the site."""

from __future__ import annotations

from xml.etree import ElementTree

import pytest
from django.conf import settings

from tests.published_summaries.published import (
    a_change,
    add_topics,
    an_answer,
    days_ago,
    taken_back,
)

ATOM = "{http://www.w3.org/2005/Atom}"


@pytest.fixture
def two(staff):
    add_topics(grants="Grants", newsletter="Newsletter")
    return an_answer(at=days_ago(9)), a_change(at=days_ago(2))


def titles(client, address):
    response = client.get(address)
    assert response.status_code == 200
    root = ElementTree.fromstring(response.content)
    rows = root.iter(f"{ATOM}entry") if "atom" in address else root.iter("item")
    return [row.findtext(f"{ATOM}title") or row.findtext("title") for row in rows]


@pytest.mark.req("S0-9")
@pytest.mark.parametrize("kind", ["rss", "atom"])
def test_each_feed_has_the_newest_first_under_addresses_that_last(client, two, kind):
    assert titles(client, f"/published/feed.{kind}") == [
        "Large print newsletters",
        "How community grants are scored",
    ]
    text = client.get(f"/published/feed.{kind}").content.decode()
    assert f"{settings.SITE_URL}{two[0].url}" in text
    assert "We did: Anyone can ask" in text


@pytest.mark.parametrize("kind", ["rss", "atom"])
def test_a_topic_has_feeds_of_its_own(client, two, kind):
    assert titles(client, f"/published/topics/grants/feed.{kind}") == [
        "How community grants are scored"
    ]


@pytest.mark.parametrize(
    "address", ["/published/feed.json", "/published/topics/none/feed.rss", "/published/feed.RSS"]
)
def test_there_is_no_other_feed(client, two, address):
    assert client.get(address).status_code == 404


@pytest.mark.req("S0-44")
def test_what_was_taken_back_leaves_the_feeds(client, two):
    taken_back(two[1], "It was wrong.")

    assert titles(client, "/published/feed.rss") == ["How community grants are scored"]


def test_who_has_it_already_is_told_so_until_something_is_new(client, two):
    first = client.get("/published/feed.atom")

    again = client.get("/published/feed.atom", headers={"If-None-Match": first["ETag"]})
    an_answer("New", slug="new")
    then = client.get("/published/feed.atom", headers={"If-None-Match": first["ETag"]})

    assert (again.status_code, again.content) == (304, b"")
    assert then.status_code == 200
    assert "public" in first["Cache-Control"]
    assert not first.cookies


def test_an_empty_feed_is_a_feed(client, staff):
    assert titles(client, "/published/feed.rss") == []
    assert titles(client, "/published/feed.atom") == []


def test_the_page_names_its_feeds(client, two):
    text = client.get("/published/", {"topic": "grants"}).content.decode()

    assert 'type="application/rss+xml"' in text
    assert "/published/topics/grants/feed.atom" in text
