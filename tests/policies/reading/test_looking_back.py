"""What was is read for good: why, until when, what reviews found, and of a policy withdrawn."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.core.files.base import ContentFile
from django.urls import reverse
from wagtail.documents import get_document_model

from cms.policies.models import PolicyVersion, RelatedDocument
from cms.policies.selectors import version_in_force
from cms.policies.services.reviewing import begin_review, finish_review
from tests.meetings.decided import DAY
from tests.policies.drafting import TODAY, drafted
from tests.policies.reading.test_pages import got, words

__all__ = ["drafted"]

pytestmark = pytest.mark.one_database


def reviewed(drafted, **values) -> None:
    review = begin_review(
        policy_id=drafted.policy.pk,
        led_by="The chair",
        begun_on=TODAY - timedelta(days=3),
        **drafted.who,
    )
    found = {
        "findings": "It is hard to find.",
        "sources": "Twelve cases.",
        "consulted": "The tenants’ panel.",
        "outcome": "kept",
        "finished_on": TODAY,
        "next_review_on": date(2028, 3, 31),
    }
    finish_review(review_id=review.pk, **{**found, **values}, **drafted.who)


@pytest.mark.req("S1-20")
def test_a_version_says_why_and_the_list_from_when_until_when(drafted, client):
    decision = drafted.decide(reason="People did not know whom to ask.")
    drafted.adopt("We answer.", decision=decision)
    drafted.adopt("We answer better.", adopted_on=TODAY)
    url = drafted.page.url

    assert "Why People did not know whom to ask." in words(client, f"{url}versions/1/")
    listed = words(client, f"{url}versions/")
    assert "In force from 9 March 2026 until 16 March 2026." in listed
    assert "In force from 16 March 2026." in listed


@pytest.mark.req("S1-16")
def test_what_a_review_found_is_read_by_everybody(drafted, client):
    drafted.adopt()
    url = drafted.page.url
    assert "#reviews" not in got(client, url)

    reviewed(drafted)

    assert f'href="{url}versions/#reviews"' in got(client, url)
    told = words(client, f"{url}versions/")
    assert "13 March 2026 to 16 March 2026: kept as it is" in told
    assert "Who led it The chair What was found It is hard to find." in told
    assert "From what Twelve cases. Who was asked The tenants’ panel." in told


def linking(drafted) -> tuple[object, str]:
    """A version whose words lead to a document, and its address."""
    document = get_document_model().objects.create(
        title="How we count", file=ContentFile(b"One, two.", name="count.txt")
    )
    drafted.adopt(f'See <a linktype="document" id="{document.pk}">how we count</a>.')
    return document, f"{drafted.page.url}versions/1/"


@pytest.mark.req("S0-1")
def test_a_version_says_what_became_of_the_documents_it_links_to(drafted, client):
    document, address = linking(drafted)
    assert "Documents that it links to How we count." in words(client, address)
    assert "It was changed since" not in words(client, address)

    document.file = ContentFile(b"One, two, three.", name="count.txt")
    document._set_document_file_metadata()
    document.save()
    assert "How we count. It was changed since this version was adopted." in words(client, address)

    document.delete()
    assert "How we count. It is no longer on this site. Ask us for it." in words(client, address)


def test_a_document_whose_file_is_lost_hinders_no_adoption(drafted, client):
    document, _ = linking(drafted)
    document.file.delete(save=False)
    get_document_model().objects.filter(pk=document.pk).update(file_hash="", file="gone.txt")

    words_again = f'Still <a linktype="document" id="{document.pk}">how we count</a>.'
    assert drafted.adopt(words_again).behind["documents"][0]["mark"] == ""


def test_a_draft_that_names_a_document_which_is_gone_is_still_opened(drafted, client):
    document = get_document_model().objects.create(
        title="Leaflet", file=ContentFile(b"x", name="leaflet.txt")
    )
    page = drafted.page
    page.related_documents = [RelatedDocument(document=document)]
    page.save_revision()
    document.delete()
    client.force_login(drafted.by)

    answer = client.get(reverse("wagtailadmin_pages:edit", args=[drafted.page_id]))

    assert answer.status_code == 200


@pytest.mark.req("S1-20")
def test_a_policy_that_was_withdrawn_keeps_its_versions_and_says_so(drafted, client):
    drafted.adopt("We answer.")
    drafted.adopt("We answer better.")
    page = drafted.page
    page.unpublish()
    for path in ("", "versions/", "versions/1/", "compare/1/2/"):
        assert client.get(f"{page.url}{path}").status_code == 404

    reviewed(drafted, outcome="withdrawn", next_review_on=None)

    withdrawn = "This policy was withdrawn on Monday 16 March 2026."
    assert withdrawn in words(client, page.url)
    for path in ("versions/", "versions/1/", "versions/2/"):
        told = words(client, f"{page.url}{path}")
        assert withdrawn in told
        assert "the one in force" not in told
    assert "In force " not in words(client, page.url).replace("In force from", "")
    assert "The policy was withdrawn." in words(client, f"{page.url}versions/2/print/")
    assert client.get(f"{page.url}compare/1/2/").status_code == 200
    for path in ("print/", "poster/", "short/", "leaflet/"):
        assert client.get(f"{page.url}{path}").status_code == 404


def test_a_case_of_before_the_withdrawal_still_leads_to_its_version(drafted):
    drafted.draft(procedure_key="partnership")
    from tests.policies.drafting import defining

    drafted.adopt("We answer.", defining())
    drafted.page.unpublish()
    assert version_in_force("partnership", on=DAY).url == ""

    reviewed(drafted, outcome="withdrawn", next_review_on=None)

    assert version_in_force("partnership", on=DAY).url.endswith("/versions/1/")


@pytest.mark.req("S0-1")
def test_a_renamed_policy_is_found_under_its_old_addresses(
    drafted, client, django_capture_on_commit_callbacks
):
    drafted.adopt()
    old = drafted.page.url
    page = drafted.page
    page.slug = "how-we-answer"

    with django_capture_on_commit_callbacks(execute=True):
        page.save_revision().publish()

    for path in ("", "versions/", "versions/1/", "compare/"):
        led = client.get(f"{old}{path}", follow=True)
        assert led.redirect_chain[-1][0].rstrip("/") == f"{drafted.page.url}{path}".rstrip("/")
        assert led.status_code == 200
    assert PolicyVersion.objects.count() == 1
