"""Topics: kept by editors, under an address that stays, and not deleted while used."""

from __future__ import annotations

import pytest

from cms.published_summaries.models import SummaryPage, Topic
from tests.published_summaries.published import add_topics, an_answer, taken_back

LIST = "/admin/publishing-topics/"


@pytest.fixture
def editor(client, staff):
    client.force_login(staff["editor"])
    return client


def save(client, topic=None, **given):
    address = f"{LIST}edit/{topic.pk}/" if topic else f"{LIST}new/"
    return client.post(address, {"title": "Halls and rooms", "position": "1", **given})


@pytest.mark.req("S0-9")
def test_an_editor_adds_a_topic_whose_address_stays_when_its_title_changes(editor):
    made = save(editor)
    topic = Topic.objects.get()
    changed = save(editor, topic, title="Rooms to hire", position="3")

    assert (made.status_code, changed.status_code) == (302, 302)
    topic.refresh_from_db()
    assert (topic.key, topic.title, topic.position) == ("halls-and-rooms", "Rooms to hire", 3)


@pytest.mark.parametrize(
    ("title", "words"),
    [("GRANTS", "There is a topic of this title already."), ("!!!", "Use a word with letters.")],
)
def test_a_title_that_cannot_be_is_refused(editor, title, words):
    add_topics(grants="Grants")

    answer = save(editor, title=title)

    assert words in answer.content.decode()
    assert Topic.objects.count() == 1


def test_two_titles_with_one_address_get_two(editor):
    save(editor, title="Halls!")
    save(editor, title="Halls?")

    assert sorted(Topic.objects.values_list("key", flat=True)) == ["halls", "halls-2"]


def test_a_topic_in_use_is_not_deleted_until_what_used_it_is_gone(editor):
    add_topics(grants="Grants")
    page, topic = an_answer(), Topic.objects.get()

    refused = editor.post(f"{LIST}delete/{topic.pk}/")
    assert refused.status_code == 302
    assert Topic.objects.filter(pk=topic.pk).exists()

    taken_back(SummaryPage.objects.get(pk=page.pk), "It was wrong.")
    editor.post(f"{LIST}delete/{topic.pk}/")
    assert not Topic.objects.exists()


@pytest.mark.parametrize("role", ["coordinator", "caseworker"])
def test_who_edits_no_page_keeps_no_topic(client, staff, role):
    client.force_login(staff[role])

    assert save(client).status_code in (302, 403)
    assert not Topic.objects.exists()
