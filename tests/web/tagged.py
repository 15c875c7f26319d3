"""What a screen reader finds in a PDF: its language and title, and its parts in order."""

from __future__ import annotations

from collections.abc import Iterator
from io import BytesIO
from typing import Any

import pikepdf


def faults_in_pdf(content: bytes) -> list[str]:
    """What keeps it from being read out; empty for a tagged document."""
    with pikepdf.open(BytesIO(content)) as document:
        root = document.Root
        found = []
        if not (root.get("/MarkInfo") and bool(root.MarkInfo.get("/Marked"))):
            found.append("is not tagged")
        if str(root.get("/Lang", "")) != "en-GB":
            found.append("has no language")
        if not bool(root.get("/ViewerPreferences", {}).get("/DisplayDocTitle", False)):
            found.append("shows the name of its file, not its title")
        with document.open_metadata() as metadata:
            if metadata.get("{http://www.aiim.org/pdfua/ns/id/}part") != "1":
                found.append("does not say that it is PDF/UA")
            if not metadata.get("dc:title"):
                found.append("has no title")
        kinds = kinds_of(document)
        if kinds.count("H1") != 1:
            found.append(f"has {kinds.count('H1')} main headings")
        found += [f"{font} is not embedded" for font in _fonts(document) if "+" not in font]
    return found


def kinds_of(document: pikepdf.Pdf) -> list[str]:
    """Headings, paragraphs, lists… in the order in which they are read."""
    tree = document.Root.get("/StructTreeRoot")
    return list(_kinds(tree)) if tree is not None else []


def kinds_in(content: bytes) -> list[str]:
    with pikepdf.open(BytesIO(content)) as document:
        return kinds_of(document)


def fonts_in(content: bytes) -> set[str]:
    with pikepdf.open(BytesIO(content)) as document:
        return _fonts(document)


def _kinds(element: Any) -> Iterator[str]:
    if isinstance(element, pikepdf.Array):
        for one in element:
            yield from _kinds(one)
    elif isinstance(element, pikepdf.Dictionary):
        if "/S" in element:
            yield str(element.S).lstrip("/")
        if "/K" in element:
            yield from _kinds(element.K)


def _fonts(document: pikepdf.Pdf) -> set[str]:
    return {
        str(font.BaseFont)
        for page in document.pages
        for font in dict(page.get("/Resources", {}).get("/Font", {})).values()
    }
