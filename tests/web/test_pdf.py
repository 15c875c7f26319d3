"""A page becomes a PDF that a screen reader can read, and loads nothing but our own files."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.template.loader import render_to_string

from cms.web import pdf
from cms.web.pdf import NotFetched, fetched, is_offered, make_pdf, pdf_response
from cms.web.site import Identity
from tests.web.tagged import faults_in_pdf, fonts_in, kinds_in
from tests.web.validity import faults_in

pytestmark = pytest.mark.one_database


def page(body: str) -> str:
    frame = render_to_string(
        "print.html", {"site_identity": Identity(name="Sallowfield Together", phone="01632 960 1")}
    )
    title = frame.replace("<title> –", "<title>Agenda –")
    return title.replace('tabindex="-1">', f'tabindex="-1"><h1>Agenda</h1>{body}')


def test_the_frame_is_valid_and_asks_for_our_own_files_only():
    html = page("<p>One.</p>")

    assert not faults_in(html)
    assert "http" not in html


def test_a_pdf_is_tagged_and_has_its_parts_in_order():
    content = make_pdf(page("<h2>Money</h2><p>Enough.</p><ul><li>Heating</li></ul>"))

    assert content is not None
    assert not faults_in_pdf(content)
    kinds = [kind for kind in kinds_in(content) if kind in {"H1", "H2", "P", "L", "LI"}]
    assert kinds[kinds.index("H1") :][:5] == ["H1", "H2", "P", "L", "LI"]


def test_it_is_written_in_our_own_letters():
    content = make_pdf(page("<p>One.</p>"))

    assert {font.partition("+")[2] for font in fonts_in(content or b"")} == {
        "Atkinson",
        "Atkinson-Bold",
    }


def test_the_same_page_is_made_once():
    first = make_pdf(page("<p>Twice.</p>"))

    assert make_pdf(page("<p>Twice.</p>")) is first


def test_what_is_made_for_one_reader_is_not_kept():
    private = page("<p>Yours alone.</p>")
    first = make_pdf(private, is_kept=False)

    assert first is not None
    assert make_pdf(private, is_kept=False) is not first
    assert make_pdf(private) is not first


def test_the_answer_names_the_file_and_is_shown_by_the_browser():
    answer = pdf_response(page("<p>One.</p>"), "agenda.pdf")

    assert answer["Content-Type"] == "application/pdf"
    assert answer["Content-Disposition"] == 'inline; filename="agenda.pdf"'
    assert answer.content.startswith(b"%PDF-")


def test_a_static_file_of_ours_and_a_picture_in_the_page_are_fetched(settings):
    sheet = fetched(f"{settings.SITE_URL}/static/web/print.css")
    assert b"@page" in sheet.read()

    assert fetched("data:image/png;base64,aGVsbG8=").read() == b"hello"


@pytest.mark.parametrize(
    "url",
    [
        "file:///etc/passwd",
        "http://127.0.0.1/static/web/print.css",
        "http://localhost:8000.evil.example/static/web/print.css",
        "http://169.254.169.254/latest/meta-data/",
        "ftp://example.com/a",
        "{site}/media/images/a.jpg",
        "{site}/static/../private/a.pdf",
        "{site}/static/..%2f..%2fmanage.py",
        "{site}/static//etc/passwd",
        "{site}/static/web/none.css",
        "{site}/static/",
        "data:text/html;base64,aGVsbG8=",
        "data:image/png;base64,a",
    ],
)
def test_nothing_else_is_fetched(url, settings):
    with pytest.raises(NotFetched):
        fetched(url.format(site=settings.SITE_URL))


def test_a_page_that_asks_for_more_is_made_without_it(tmp_path: Path):
    secret = tmp_path / "secret.txt"
    secret.write_text("PLANTED")

    content = make_pdf(
        page(
            f'<img src="file://{secret}" alt="A"><img src="http://example.com/a.png" alt="B">'
            f'<object data="file://{secret}"></object><p>One.</p>'
        ).replace("</head>", f'<link rel="attachment" href="file://{secret}"></head>')
    )

    assert content is not None
    assert b"PLANTED" not in content
    assert b"EmbeddedFile" not in content


@pytest.fixture
def without_weasyprint(monkeypatch):
    pdf._program.cache_clear()
    monkeypatch.setitem(__import__("sys").modules, "weasyprint", None)
    monkeypatch.setattr(pdf, "find_spec", lambda name: None)
    yield
    pdf._program.cache_clear()


def test_where_it_is_not_installed_the_page_is_given_to_print(without_weasyprint):
    assert not is_offered()

    answer = pdf_response(page("<p>One.</p>"), "agenda.pdf")

    assert answer["Content-Type"].startswith("text/html")
    assert "One." in answer.content.decode()
    assert not is_offered()


def test_where_it_is_installed_it_is_offered():
    assert is_offered()
    make_pdf(page("<p>One.</p>"))
    assert is_offered()
