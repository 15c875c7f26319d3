"""Editors are told of hard words when they save, and saving is never held back (S0-5)."""

from __future__ import annotations

import pytest
from django.contrib.messages import get_messages
from wagtail.test.utils.form_data import nested_form_data, rich_text, streamfield

from cms.home.models import SiteSettings, StandardPage

HARD = "<p>We will utilise the synergy of our hall.</p>"


def saved(client, text, **headers):
    page = StandardPage.objects.get(slug="about")
    form = nested_form_data(
        {
            "title": page.title,
            "slug": page.slug,
            "introduction": page.introduction,
            "body": streamfield([("text", rich_text(text))]),
            "comments": {
                "TOTAL_FORMS": 0,
                "INITIAL_FORMS": 0,
                "MIN_NUM_FORMS": 0,
                "MAX_NUM_FORMS": "",
            },
        }
    )
    answer = client.post(f"/admin/pages/{page.pk}/edit/", form, headers=headers)
    return page, [str(message) for message in get_messages(answer.wsgi_request)]


@pytest.mark.req("S0-5")
def test_hard_words_are_named_and_the_page_is_saved(client, staff):
    site = SiteSettings.load()
    site.jargon = "synergy"
    site.save()
    client.force_login(staff["editor"])

    page, said = saved(client, HARD)

    assert any("utilise" in message for message in said)
    assert any("synergy" in message for message in said)
    page.refresh_from_db()
    assert "synergy" in str(page.get_latest_revision_as_object().body)


@pytest.mark.req("S0-5")
def test_plain_words_are_saved_without_a_word(client, staff):
    client.force_login(staff["editor"])

    _, said = saved(client, "<p>We use our hall.</p>")

    assert not any("Plain words" in message for message in said)


def test_the_pages_of_the_demonstration_are_in_plain_words(staff):
    from wagtail.models import Page

    from cms.home.wagtail_hooks import texts_of
    from cms.web.readability import readability_warnings

    for page in Page.objects.live().filter(depth__gt=1).specific():
        assert readability_warnings("\n".join(texts_of(page))) == [], page.title
