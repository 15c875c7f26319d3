"""Saying on the desk that one has an interest in a case, and who keeps the list of them (S0-22)."""

from __future__ import annotations

import pytest
from django.urls import reverse

from cms.casework.models import CaseInterest

pytestmark = [pytest.mark.django_db, pytest.mark.one_database, pytest.mark.req("S0-22")]


def at(name: str, *args: int) -> str:
    return reverse(f"desk:{name}", args=args)


def test_saying_so_leads_to_today_and_the_case_is_gone(as_person, people, fresh, fill):
    client, url = as_person("coordinator"), at("say_interest", fresh.pk)
    assert f'href="{url}"' in client.get(at("case", fresh.pk)).content.decode()

    empty = client.post(url, fill(client, url, how=""))
    assert "How does it arise?" in empty.content.decode()
    assert not CaseInterest.objects.exists()

    response = client.post(url, fill(client, url, how="A cousin."), follow=True)

    assert response.redirect_chain[0][0] == reverse("desk:today")
    page = response.content.decode()
    assert "You have an interest in this case, so you cannot see it." in page
    assert fresh.reference not in page
    assert client.get(at("case", fresh.pk)).status_code == 404
    assert client.get(url).status_code == 404
    assert as_person("conflicted").get(at("case", fresh.pk)).status_code == 200


def test_an_auditor_and_a_representative_are_asked_too(as_person, passed_on):
    for name in ("auditor", "lto_rep"):
        page = as_person(name).get(at("case", passed_on.pk)).content.decode()
        assert "I have an interest in this case" in page


def test_a_coordinator_notes_one_and_ends_it_and_the_others_read_no_reason(
    as_person, people, passed_on, fill
):
    client, url = as_person("coordinator"), at("note_interest", passed_on.pk)
    typed = {"user": people["vice_chair"].pk, "how": "They are neighbours."}

    done = client.post(url, fill(client, url, **typed), follow=True)

    listing = at("interests", passed_on.pk)
    assert done.redirect_chain[-1][0] == listing
    assert "They are neighbours." in done.content.decode()
    chair = as_person("chair").get(listing).content.decode()
    assert str(people["vice_chair"]) in chair
    assert "They are neighbours." not in chair
    interest = CaseInterest.objects.get(user=people["vice_chair"])
    ending = at("end_interest", passed_on.pk, interest.pk)
    assert "Error: " in client.post(ending, fill(client, ending, reason="")).content.decode()
    client.post(ending, fill(client, ending, reason="They moved away."))
    interest.refresh_from_db()
    assert interest.ended_at is not None
    assert client.get(ending).status_code == 404
