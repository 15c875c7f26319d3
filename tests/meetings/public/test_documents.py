"""Agenda, pack and minutes: to print from a page, or as a tagged PDF."""

from __future__ import annotations

import pytest
from bs4 import BeautifulSoup

from cms.web import pdf
from tests.meetings.public.held import ANNEX, HUSHED, approve
from tests.web.tagged import faults_in_pdf, kinds_in
from tests.web.validity import faults_in

PRIVATE = (ANNEX, HUSHED, "Lease of the shop", "Not public yet", "Nosy Neighbour", "Draft words.")


@pytest.mark.req("S0-11")
@pytest.mark.parametrize("kind", ["agenda", "pack"])
def test_a_document_has_the_whole_agenda_and_nothing_private(client, held, kind):
    html = client.get(f"/meetings/{held.meeting}/{kind}/").content.decode()

    tree = BeautifulSoup(html, "html.parser")
    assert [h2.get_text() for h2 in tree.select("h2")] == [
        "1. Declarations of interest",
        "2. What people told us",
        "3. Money",
        "4. The shop",
        "5. Bins",
    ]
    assert "Accounts to October (PDF, 151 KB)" in html
    assert not [words for words in PRIVATE if words in html]
    assert not faults_in(html)


def test_the_pack_holds_the_words_of_the_papers_and_says_which_have_none(client, held):
    agenda = client.get(f"/meetings/{held.meeting}/agenda/").content.decode()
    pack = client.get(f"/meetings/{held.meeting}/pack/").content.decode()

    assert "Heating cost most." in pack
    assert "Heating cost most." not in agenda
    assert "To be printed by itself." in pack


@pytest.mark.parametrize("kind", ["agenda", "pack", "minutes"])
def test_each_is_a_tagged_pdf_too(client, held, kind):
    approve(held)

    answer = client.get(f"/meetings/{held.meeting}/{kind}.pdf")

    assert answer["Content-Disposition"].endswith(f'"partnership-group-2026-11-09-{kind}.pdf"')
    assert not faults_in_pdf(answer.content)
    assert "H2" in kinds_in(answer.content)


def test_the_members_pdf_is_tagged_private_and_marked_on_every_sheet(client, held):
    client.force_login(held.user("jean"))

    answer = client.get(f"/meetings/{held.meeting}/members.pdf")

    assert answer["Content-Type"] == "application/pdf"
    assert "no-store" in answer["Cache-Control"]
    assert not faults_in_pdf(answer.content)


def test_where_no_pdf_is_made_none_is_offered(client, held, monkeypatch):
    approve(held)
    assert ".pdf" in client.get(f"/meetings/{held.meeting}/").content.decode()

    monkeypatch.setattr(pdf, "is_offered", lambda: False)

    for rest in ("", "agenda/", "pack/", "minutes/"):
        assert ".pdf" not in client.get(f"/meetings/{held.meeting}/{rest}").content.decode()
