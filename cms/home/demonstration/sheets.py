"""A sheet of paper as a PDF: a title and lines, for the papers of a demonstration's meetings.

It is tagged, for screen readers, where WeasyPrint is installed. Elsewhere it is a plain sheet, and
the same words stand on a page.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Final

from django.template.loader import render_to_string

from cms.web.pdf import make_pdf
from cms.web.site import Identity

TOP, LEFT, LEADING = 780, 60, 18
LONGEST_LINE: Final = 84


def sheet(title: str, lines: Sequence[str], *, body: str) -> bytes:
    """The sheet of the body of that name."""
    context = {"title": title, "lines": lines, "site_identity": Identity(name=body)}
    made = make_pdf(render_to_string("home/paper_of_a_meeting.html", context))
    return plain_sheet(title, lines) if made is None else made


def plain_sheet(title: str, lines: Iterable[str]) -> bytes:
    """One A4 page in one of the typefaces that every reader of PDFs brings."""
    drawn = [f"BT /F1 18 Tf {LEFT} {TOP} Td ({escaped(title)}) Tj /F1 11 Tf"]
    drawn += [
        f"0 -{LEADING} Td ({escaped(part)}) Tj" for line in lines for part in ("", *wrapped(line))
    ]
    content = " ".join([*drawn, "ET"]).encode("cp1252")
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R /Lang (en-GB) >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R"
        b" /Resources << /Font << /F1 5 0 R >> >> >>",
        b"<< /Length %d >>\nstream\n%b\nendstream" % (len(content), content),
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>",
    ]
    return _file(objects)


def escaped(text: str) -> str:
    return text.replace("\\", "\\\\").replace("(", "\\(").replace(")", "\\)")


def wrapped(line: str) -> list[str]:
    parts, part = [], ""
    for word in line.split():
        if part and len(part) + len(word) >= LONGEST_LINE:
            parts.append(part)
            part = ""
        part = f"{part} {word}".strip()
    return [*parts, part]


def _file(objects: list[bytes]) -> bytes:
    made, places = b"%PDF-1.7\n", []
    for number, body in enumerate(objects, 1):
        places.append(len(made))
        made += b"%d 0 obj\n%b\nendobj\n" % (number, body)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    size, start = len(objects) + 1, len(made)
    return (
        made
        + b"xref\n0 %d\n0000000000 65535 f \n%b" % (size, table)
        + b"trailer << /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n" % (size, start)
    )
