"""Headings of a plain page and their addresses."""

from __future__ import annotations

import json
import re

from cms.home.contents import Anchors, with_anchors
from cms.home.models import HomePage, StandardPage


def test_the_same_heading_twice_has_two_addresses_and_both_are_listed(client, staff):
    page = StandardPage.objects.get(slug="privacy")
    block = {"type": "text", "value": "<h2>Your rights</h2><p>One.</p>"}
    page.body = json.dumps([block, block])
    page.save_revision().publish()

    text = client.get("/privacy/").content.decode()

    assert re.findall(r'<h2 id="([^"]+)"', text) == ["your-rights", "your-rights-2"]
    assert 'href="#your-rights-2"' in text


def test_no_heading_takes_the_place_that_the_skip_link_leads_to():
    assert with_anchors("<h2>Main</h2>", Anchors()) == '<h2 id="main-2">Main</h2>'


def test_an_editor_names_the_parts_of_the_front_page(client, staff):
    home = HomePage.objects.get()
    home.policies_heading, home.contacts_heading = "Rules we keep", "Somebody to talk to"
    home.save_revision().publish()

    text = client.get("/").content.decode()

    assert ">Rules we keep</h2>" in text
    assert ">Somebody to talk to</h2>" in text
