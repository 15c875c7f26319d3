"""A policy on paper: whole, as a leaflet with the form, as a poster, each also as a PDF."""

from __future__ import annotations

import re

import pytest

from cms.casework.services.procedures import install_pack
from cms.casework.services.questions import CATALOGUE
from cms.policies.models import PolicyPage
from cms.policies.reading.code import code_address, code_svg
from cms.users.models import Appointment
from cms.users.roles import ensure_role
from cms.web import pdf
from tests.policies.drafting import NOW, TODAY, drafted, section
from tests.policies.reading.test_pages import got, words
from tests.web.tagged import faults_in_pdf, kinds_in

__all__ = ["drafted"]

pytestmark = pytest.mark.one_database


@pytest.fixture
def told(drafted, settings):
    """A policy that speaks for a procedure, with somebody to call."""
    install_pack(settings.CASEWORK_DEFAULT_PACK, on=TODAY, now=NOW)
    coordinator = ensure_role("coordinator", "Coordinator", "Chairs")
    Appointment.objects.create(
        role=coordinator,
        public_name="Priya Anand",
        starts_on=TODAY,
        is_public_contact=True,
        phone="01632 960 114",
        postal_address="The Hub, 12 Willow Walk",
    )
    drafted.adopt("We answer.", section("All.", anchor="how", in_short="Tell anybody."))
    PolicyPage.objects.update(procedure_key=settings.CASEWORK_DEFAULT_PACK)
    return drafted


@pytest.mark.req("S2-11")
def test_the_poster_has_a_phone_number_and_a_code_to_where_people_tell_us(told, client, settings):
    html = got(client, f"{told.page.url}poster/")

    assert f"{settings.SITE_URL}/tell-us/" in html
    assert 'role="img" aria-label="A square code that leads to' in html
    assert "01632 960 114" in html
    assert "data:" not in html
    assert " style=" not in html


@pytest.mark.req("S2-11", "S4-31")
def test_the_leaflet_says_how_to_tell_us_and_holds_the_form_of_the_website(told, client):
    leaflet = words(client, f"{told.page.url}leaflet/")

    assert "Call or text 01632 960 114. We write it down with you and read it back." in leaflet
    assert "Come and say it, or let somebody you trust say it for you." in leaflet
    assert "Tell anybody." in leaflet
    assert "You need no email address, phone or computer." in leaflet
    assert "Large print" in leaflet
    assert "The Hub, 12 Willow Walk" in leaflet
    form = words(client, "/tell-us/print/")
    asked = [one.label for page in CATALOGUE for one in page.questions if one.label in form]
    assert len(asked) > 15
    assert [
        label
        for label in asked
        if label.replace("’", "&#x27;") not in leaflet.replace("’", "&#x27;")
    ] == []


@pytest.mark.req("S2-11")
def test_a_policy_under_which_nothing_is_told_leads_to_itself(drafted, client, settings):
    drafted.adopt()

    for sheet in ("leaflet", "poster"):
        told = words(client, f"{drafted.page.url}{sheet}/")
        assert f"{settings.SITE_URL}{drafted.page.url}" in told
        assert "call or text" not in told.lower()


@pytest.mark.parametrize("sheet", ["print", "leaflet", "poster", "versions/1/print"])
def test_each_is_made_as_a_tagged_pdf(told, client, sheet):
    page = client.get(f"{told.page.url}{sheet}/").content.decode()
    answer = client.get(f"{told.page.url}{sheet}/pdf/")

    assert f'href="{told.page.url}{sheet}/pdf/"' in page
    assert answer["Content-Type"] == "application/pdf"
    assert not faults_in_pdf(answer.content)
    assert "H1" in kinds_in(answer.content)
    name = f"answering-{sheet.replace('versions/', '').replace('/', '-')}.pdf"
    assert answer["Content-Disposition"] == f'inline; filename="{name}"'


@pytest.mark.req("S4-5")
def test_the_form_is_made_as_a_tagged_pdf(told, client):
    answer = client.get("/tell-us/print/pdf/")

    assert 'href="/tell-us/print/pdf/"' in client.get("/tell-us/print/").content.decode()
    assert answer["Content-Type"] == "application/pdf"
    assert not faults_in_pdf(answer.content)
    assert {"H1", "H2", "H3", "L"} <= set(kinds_in(answer.content))


def test_without_a_procedure_there_is_no_form_to_save(client, db):
    assert client.get("/tell-us/print/pdf/").status_code == 302


def test_where_no_pdf_is_made_the_page_is_given_to_print(told, client, monkeypatch):
    monkeypatch.setattr(pdf, "is_offered", lambda: False)
    monkeypatch.setattr(pdf, "make_pdf", lambda html, **_: None)

    assert "/print/pdf/" not in client.get(f"{told.page.url}print/").content.decode()
    answer = client.get(f"{told.page.url}print/pdf/")
    assert answer["Content-Type"].startswith("text/html")


def test_the_code_reads_as_the_address():
    address = "https://sallowfield.example/tell-us/"
    svg = code_svg(address, label='Leads to "us"')
    size = int(re.search(r'viewBox="0 0 (\d+) ', svg)[1])  # type: ignore[index]
    drawn = re.findall(r"M(\d+) (\d+)h(\d+)", svg.split("#000")[1])
    dark = {(int(x) + step, int(y)) for x, y, length in drawn for step in range(int(length))}

    assert "Leads to &quot;us&quot;" in svg
    assert code_address(address).startswith("data:image/svg+xml;base64,")
    # The three squares in the corners, by which a telephone finds it, within a white edge.
    for left, top in ((4, 4), (size - 11, 4), (4, size - 11)):
        assert all((left + step, top) in dark for step in range(7))
        assert (left + 1, top + 1) not in dark
        assert (left + 3, top + 3) in dark
    assert all(4 <= x < size - 4 and 4 <= y < size - 4 for x, y in dark)
