"""How a PDF is read out comes along with its pages, and nothing else of its structure."""

from __future__ import annotations

from io import BytesIO

import pikepdf
import pytest
from pikepdf import Array, Dictionary, Name, Pdf, String

from cms.web.pdf import make_pdf
from cms.web.uploads.pdf import new_pdf
from tests.web.tagged import kinds_in
from tests.web.uploads import papers

PAGE = """<!doctype html><html lang="cy"><head><title>T</title></head><body><h1>Money</h1>
<p>Enough.</p><ul><li>Heating</li></ul>
<table><tr><th scope="col">What</th><td>Sum</td></tr></table>
<p><img alt="A lamp" src="data:image/png;base64,{picture}"></p></body></html>"""
SECRET = "planted words"


def tagged() -> bytes:
    import base64

    picture = base64.b64encode(papers.picture("PNG")).decode()
    return make_pdf(PAGE.format(picture=picture)) or b""


def test_headings_lists_tables_and_pictures_are_read_out_as_before():
    before = tagged()

    given = new_pdf(before)

    wanted = [kind for kind in kinds_in(before) if kind not in {"Artifact", "NonStruct"}]
    found = [kind for kind in kinds_in(given) if kind != "Span"]
    assert found == [kind for kind in wanted if kind != "Span"]
    assert {"H1", "P", "LI", "TH", "Figure"} <= set(found)
    with pikepdf.open(BytesIO(given)) as document:
        assert bool(document.Root.MarkInfo.Marked)
        assert str(document.Root.Lang) == "cy"
        assert "A lamp" in papers.pdf_texts(given).decode("latin-1")
        parents = document.Root.StructTreeRoot.ParentTree.Nums
        assert parents[0] == document.pages[0].obj.StructParents == 0
        marked = [entry for entry in parents[1] if entry is not None]
        assert marked and all(entry.Type == Name.StructElem for entry in marked)


def with_structure(**root: object) -> bytes:
    def change(pdf: Pdf) -> None:
        pdf.Root.StructTreeRoot = pdf.make_indirect(Dictionary(Type=Name.StructTreeRoot, **root))

    return papers.pdf(change)


def test_what_else_stood_in_it_stays_behind():
    part = Dictionary(
        Type=Name.StructElem, S=Name("/Heading9"), K=0, T=String(SECRET), ID=String(SECRET),
        E=String(SECRET), ActualText=String(SECRET), Lang=String(SECRET), Planted=String(SECRET),
        A=Dictionary(O=Name("/Planted"), V=String(SECRET)),
    )  # fmt: skip
    given = new_pdf(
        with_structure(K=Array([part]), RoleMap=Dictionary(Heading9=Name.H2), IDTree=String(SECRET))
    )

    assert kinds_in(given) == ["H2"]
    assert SECRET.encode() not in papers.pdf_texts(given)


def round_and_round(pdf: Pdf) -> None:
    part = pdf.make_indirect(Dictionary(Type=Name.StructElem, S=Name.P))
    part.K = Array([part, part])
    pdf.Root.StructTreeRoot = pdf.make_indirect(Dictionary(K=part))


def deep(pdf: Pdf) -> None:
    part = pdf.make_indirect(Dictionary(S=Name.P))
    for _ in range(200):
        part = pdf.make_indirect(Dictionary(S=Name.P, K=part))
    pdf.Root.StructTreeRoot = pdf.make_indirect(Dictionary(K=part))


def far(pdf: Pdf) -> None:
    part = Dictionary(S=Name.P, Pg=pdf.pages[0].obj, K=2_000_000_000)
    pdf.Root.StructTreeRoot = pdf.make_indirect(Dictionary(K=part))


def of_other_things(pdf: Pdf) -> None:
    pdf.Root.StructTreeRoot = pdf.make_indirect(
        Dictionary(RoleMap=3, K=Array([1, Name.A, Dictionary(S=4, K=String("x"), Pg=3, A=7)]))
    )


@pytest.mark.parametrize("change", [round_and_round, deep, far, of_other_things])
def test_a_structure_that_nobody_could_follow_is_left_out_or_ends(change):
    given = new_pdf(papers.pdf(change))

    assert len(given) < 5_000
    assert b"Hello" in papers.pdf_texts(given)
