"""The papers of the demonstration's meetings."""

from __future__ import annotations

import pytest

from cms.home.demonstration import sheets
from cms.web.uploads.pdf import new_pdf
from tests.web.tagged import faults_in_pdf, kinds_in

pytestmark = pytest.mark.one_database


def made() -> bytes:
    return sheets.sheet("Accounts", ["We spent £9.", "Heating (gas)."], body="Sallowfield Together")


@pytest.mark.req("S1-3")
def test_a_paper_can_be_read_out_also_once_it_was_taken_in():
    assert not faults_in_pdf(made())

    given = new_pdf(made())

    assert not {"is not tagged", "has no language"} & {*faults_in_pdf(given)}
    assert kinds_in(given).count("H1") == 1


def test_where_no_tagged_one_is_made_it_is_a_plain_sheet(monkeypatch):
    monkeypatch.setattr(sheets, "make_pdf", lambda html: None)

    given = new_pdf(made())

    assert given.startswith(b"%PDF-")
    assert not kinds_in(given)
