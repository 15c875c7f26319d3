"""How public pages are served: few queries, kept in memory, never a cookie, never stale."""

from __future__ import annotations

import pytest
import time_machine
from django.db import connection
from django.http import HttpResponse
from django.middleware.csrf import get_token
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from wagtail.models import Page, PageViewRestriction

from cms.home import serving
from cms.home.models import HomePage, PublicStamp, SiteSettings, StandardPage
from cms.home.serving import kept_pages
from cms.meetings.models import Meeting
from cms.meetings.services.meetings import cancel_meeting
from cms.policies.models import PolicyPage
from cms.users.models import Appointment
from tests.home.site import ADDRESSES


@pytest.fixture(autouse=True)
def nothing_kept():
    """Nothing, and in a moment that stays: the mark of a page changes by the quarter of an hour."""
    kept_pages.clear()
    with time_machine.travel(timezone.now(), tick=False):
        yield


def queries(client, address, **headers):
    with CaptureQueriesContext(connection) as captured:
        answer = client.get(address, headers=headers)
    assert answer.status_code in {200, 304}, answer.status_code
    return len(captured)


def drawn_again(client, address):
    """Queries of a page whose answer is not kept, with the menus and contacts already known."""
    client.get("/about/")
    kept_pages.clear()
    return queries(client, address)


@pytest.mark.parametrize(
    # On the front page one is to know which procedure is the main one.
    ("address", "most"),
    [("/", 15), ("/privacy/", 6), ("/published/", 10), ("/policies/", 8)],
)
def test_a_page_is_drawn_with_few_queries(client, staff, address, most):
    client.get(address)

    assert drawn_again(client, address) <= most


def test_a_kept_page_costs_one_query_and_so_does_a_304(client, staff):
    first = client.get("/policies/complaints/")

    assert queries(client, "/policies/complaints/") == 1
    assert queries(client, "/policies/complaints/", if_none_match=first["ETag"]) == 1
    assert client.get("/policies/complaints/").content == first.content


def test_the_list_of_policies_costs_the_same_for_many(client, staff):
    index = PolicyPage.objects.get().get_parent()
    client.get("/policies/")
    few = drawn_again(client, "/policies/")
    for number in range(6):
        page = PolicyPage(
            title=f"Policy {number}", slug=f"policy-{number}", summary="One.", live=False
        )
        index.add_child(instance=page)
    PolicyPage.objects.update(live=True)

    client.get("/policies/")

    assert drawn_again(client, "/policies/") == few


def test_public_pages_set_no_cookie_and_say_how_long_they_may_be_kept(client, staff):
    for address in ADDRESSES:
        answer = client.get(address)

        assert answer.status_code == 200, address
        assert not answer.cookies, address
        assert answer["Cache-Control"] == "public, max-age=0, must-revalidate", address
        assert answer["ETag"], address
        assert "Cookie" not in answer.get("Vary", ""), address


def test_an_unchanged_page_is_answered_304_and_a_changed_one_in_full(client, staff):
    etag = client.get("/about/")["ETag"]
    assert client.get("/about/", headers={"if-none-match": etag}).status_code == 304
    page = StandardPage.objects.get(slug="about")
    page.introduction = "Neighbours, mostly."

    page.save_revision().publish()

    answer = client.get("/about/", headers={"if-none-match": etag})
    assert answer.status_code == 200
    assert "Neighbours, mostly." in answer.content.decode()


def new_name(staff):
    site = SiteSettings.load()
    site.organisation_name = "Sallowfield Apart"
    site.save()
    return "Sallowfield Apart"


def new_phone(staff):
    row = Appointment.objects.get(role__key="chair")
    row.phone = "01632 960 777"
    row.save()
    return "01632 960 777"


def next_one_cancelled(staff):
    from django.utils.timezone import now

    meetings = Meeting.objects.after(now())
    cancel_meeting(meeting_id=meetings[0].pk, reason="Snow.", now=now())
    following = meetings[1].starts_at
    return f"{following.day} {following:%B}"


@pytest.mark.req("S0-33")
@pytest.mark.parametrize("change", [new_name, new_phone, next_one_cancelled])
def test_a_change_is_seen_at_once(client, staff, change):
    client.get("/")

    expected = change(staff)

    assert expected in client.get("/").content.decode()


def test_a_page_made_private_is_not_served_from_memory(client, staff):
    assert client.get("/privacy/").status_code == 200
    page = Page.objects.get(slug="privacy")

    PageViewRestriction.objects.create(page=page, restriction_type=PageViewRestriction.LOGIN)

    assert client.get("/privacy/").status_code == 302
    assert "/privacy/" not in client.get("/sitemap.xml").content.decode()


def test_an_unpublished_page_is_gone(client, staff):
    client.get("/easy-read/")

    StandardPage.objects.get(slug="easy-read").unpublish()

    assert client.get("/easy-read/").status_code == 404
    assert "/easy-read/" not in client.get("/").content.decode()


def test_an_editor_gets_the_bar_and_a_visitor_after_them_does_not(client, staff):
    client.force_login(staff["editor"])
    assert "wagtail-userbar" in client.get("/about/").content.decode()

    client.logout()

    visitor = client.get("/about/")
    assert "wagtail-userbar" not in visitor.content.decode()


def test_an_answer_to_somebody_signed_in_is_never_kept(client, staff):
    client.force_login(staff["coordinator"])

    answer = client.get("/about/")

    assert "public" not in answer["Cache-Control"]
    assert "ETag" not in answer


def test_a_copy_kept_for_everybody_is_not_confirmed_to_somebody_signed_in(client, staff):
    etag = client.get("/about/")["ETag"]
    client.force_login(staff["editor"])

    answer = client.get("/about/", headers={"if-none-match": etag})

    assert answer.status_code == 200
    assert "wagtail-userbar" in answer.content.decode()


def test_without_a_stamp_nothing_is_kept(client, db):
    PublicStamp.objects.all().delete()
    HomePage.objects.update(lead="First.")
    client.get("/")
    HomePage.objects.update(lead="Second.")

    assert "Second." in client.get("/").content.decode()


def test_a_fresh_site_has_our_front_page_with_its_ways_in(client, db):
    text = client.get("/").content.decode()

    assert 'href="/tell-us/"' in text
    assert 'href="/your-case/"' in text


def test_an_address_with_a_query_is_served_too(client, staff):
    assert client.get("/about/?from=letter").status_code == 200


def test_a_page_with_a_form_is_drawn_for_each_visitor(client, staff, monkeypatch):
    """Its token is one visitor's: kept, it would be handed to the next, whose form is refused."""

    def with_a_form(request, path):
        return HttpResponse(get_token(request))

    monkeypatch.setattr(serving, "serve_page", with_a_form)
    tokens = set()
    for visitor in (Client(), Client()):
        answer = visitor.get("/privacy/")
        assert "ETag" not in answer.headers
        assert answer["Cache-Control"] == "private, no-cache"
        tokens.add(answer.content)

    assert len(tokens) == 2
