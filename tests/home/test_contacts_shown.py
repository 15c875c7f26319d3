"""The main contacts come from one record wherever they stand, and a vacancy is said (S0-33)."""

from __future__ import annotations

import pytest

from cms.users.models import Appointment

PLACES = ("/", "/contact/", "/about/", "/policies/complaints/")


@pytest.mark.req("S0-33")
def test_both_contacts_stand_on_the_pages_and_at_the_foot_of_every_page(client, staff):
    for address in (*PLACES, "/privacy/"):
        text = client.get(address).content.decode()
        foot = text[text.index("<footer") :]
        for mailbox in ("coordinator", "chair"):
            assert f"{mailbox}@sallowfield.example" in foot, address
    contact = client.get("/contact/").content.decode()
    card = contact[contact.index('class="an-person"') :]
    assert "By post: The Hub" in card[: card.index("</div>")]


@pytest.mark.req("S0-33")
def test_a_change_of_the_record_changes_every_place(client, staff):
    row = Appointment.objects.get(role__key="coordinator")
    row.email = "hello@sallowfield.example"
    row.save()

    for address in PLACES:
        text = client.get(address).content.decode()
        assert "coordinator@sallowfield.example" not in text, address
        assert text.count("mailto:hello@sallowfield.example") >= 2, address


@pytest.mark.req("S0-33")
def test_a_vacant_role_says_whom_to_write_to_instead(client, staff):
    row = Appointment.objects.get(role__key="coordinator")
    row.ends_on = row.starts_on
    row.save()

    text = client.get("/contact/").content.decode()

    assert "Nobody holds this role at present." in text
    assert "Please write to Marcus Oyelaran instead." in text
    assert "Priya Anand" not in text
