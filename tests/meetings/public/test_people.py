"""Names of members lead to their pages, where somebody above keeps any."""

from __future__ import annotations

import pytest
from bs4 import BeautifulSoup
from django.utils.safestring import SafeString

from cms.meetings import registry
from cms.meetings.models import Decision
from cms.meetings.templatetags.meeting_people import linked
from tests.meetings.public.held import Held, approve
from tests.web.validity import faults_in

pytestmark = pytest.mark.one_database

PAGES = {"Jean Hollis": "/members/jean-hollis/", "Omar Reid": "/members/omar-reid/"}


@pytest.fixture
def known(monkeypatch):
    monkeypatch.setattr(registry, "_pages", [lambda meeting: PAGES])


def leads(client, address):
    html = client.get(address).content.decode()
    assert not faults_in(html)
    found = BeautifulSoup(html, "html.parser").main.select('a[href^="/members/"]')
    return {lead.get_text(): lead["href"] for lead in found}


@pytest.mark.req("S0-31")
def test_a_meeting_its_minutes_and_its_decisions_lead_to_their_members(client, held: Held, known):
    approve(held, html='<h2 id="who-was-there">Who was there</h2><p>Jean Hollis, chair</p>')

    assert leads(client, f"/meetings/{held.meeting}/") == PAGES
    assert "Jean Hollis" in leads(client, f"/meetings/{held.meeting}/minutes/")
    decision = Decision.objects.published().filter(item__meeting=held.meeting).first()
    assert client.get(f"/decisions/{decision.slug}/").status_code == 200


def test_nothing_leads_anywhere_where_nobody_keeps_members(client, held, monkeypatch):
    monkeypatch.setattr(registry, "_pages", [])

    assert leads(client, f"/meetings/{held.meeting}/") == {}


@pytest.mark.parametrize(
    ("words", "html"),
    [
        ("Ann Lee, chair", '<a class="govuk-link" href="/a/">Ann Lee</a>, chair'),
        ("Ann Lee-Moss", '<a class="govuk-link" href="/b/">Ann Lee-Moss</a>'),
        ("Joann Lee and Ann Leeds", "Joann Lee and Ann Leeds"),
        ("Ann Lee and Ann Lee", '<a class="govuk-link" href="/a/">Ann Lee</a> and Ann Lee'),
        ("<b>Ann Lee", '&lt;b&gt;<a class="govuk-link" href="/a/">Ann Lee</a>'),
        ("Pat O'Neil", '<a class="govuk-link" href="/c/">Pat O&#x27;Neil</a>'),
    ],
)
def test_a_name_leads_to_its_page_once_and_only_as_a_whole(words, html):
    pages = {"Ann Lee": "/a/", "Ann Lee-Moss": "/b/", "Pat O'Neil": "/c/"}

    assert linked(words, pages) == html


def test_markup_of_ours_and_its_links_stay_as_they_are():
    given = SafeString(
        '<p title="Ann Lee">See <a href="/x/">what Ann Lee said</a>. Ann Lee left.</p>'
    )

    assert linked(given, {"Ann Lee": "/a/"}) == (
        '<p title="Ann Lee">See <a href="/x/">what Ann Lee said</a>. '
        '<a class="govuk-link" href="/a/">Ann Lee</a> left.</p>'
    )
