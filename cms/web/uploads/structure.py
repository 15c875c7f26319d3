"""What a screen reader needs of a PDF: its headings, lists and tables, read and written anew.

Carried over is how the words of a page are to be read: kinds that the standard knows, their order,
what a picture shows, the heads of tables, languages. Nothing else that the structure held is kept.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Final

import pikepdf
from pikepdf import Array, Dictionary, Name, Pdf

from cms.web.uploads.limits import DEEPEST, MOST_OBJECTS

_KINDS: Final = frozenset(
    f"/{name}"
    for name in (
        "Document", "Part", "Art", "Sect", "Div", "BlockQuote", "Caption", "TOC", "TOCI", "Index",
        "P", "H", "H1", "H2", "H3", "H4", "H5", "H6", "L", "LI", "Lbl", "LBody", "Table", "TR",
        "TH", "TD", "THead", "TBody", "TFoot", "Span", "Quote", "Note", "Reference", "BibEntry",
        "Code", "Link", "Figure", "Formula", "Title", "Em", "Strong",
    )
)  # fmt: skip
_OTHER: Final = "/Span"
_LANGUAGE: Final = re.compile(r"[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8}){0,3}")
_LONGEST: Final = 2_000
_SCOPES: Final = frozenset({"/Row", "/Column", "/Both"})

# A place in the words of a page: the page, counted from 0, and the mark that stands there.
Place = tuple[int, int]


@dataclass(frozen=True)
class Part:
    """One part and what it is made of, in the order in which it is read."""

    kind: str
    kids: Sequence[Part | Place]
    alt: str = ""
    language: str = ""
    cell: dict[str, Any] | None = None


@dataclass(frozen=True)
class Structure:
    parts: Sequence[Part]
    language: str


def structure_of(source: Pdf) -> Structure | None:
    """None for a document without one, or with one that nobody could follow."""
    root = source.Root.get("/StructTreeRoot")
    if not isinstance(root, Dictionary):
        return None
    try:
        read = list(_Reading(source, root).kids(root.get("/K"), None, 0))
    except (ValueError, TypeError, AttributeError, pikepdf.PdfError):
        return None
    found = [part for part in read if isinstance(part, Part)]
    return Structure(found, _language(source.Root)) if found else None


class _Reading:
    """Reads every element once, so that one which holds itself comes to an end."""

    def __init__(self, source: Pdf, root: Dictionary) -> None:
        self.places = {page.obj.objgen: place for place, page in enumerate(source.pages)}
        self.other_names = root.get("/RoleMap", Dictionary())
        self.read: set[tuple[int, int]] = set()
        self.highest: dict[int, int] = defaultdict(int)
        self.left = MOST_OBJECTS

    def kids(self, value: Any, page: int | None, depth: int) -> Iterator[Part | Place]:
        """Raises ``ValueError`` for more, or deeper, than anybody would write."""
        self.spend(1)
        if depth > DEEPEST:
            raise ValueError("Too deep.")
        if isinstance(value, int):
            if page is not None and value >= 0:
                # The marks of a page are written as a list, with those that are left out.
                self.spend(max(value - self.highest[page], 0))
                self.highest[page] = max(value, self.highest[page])
                yield page, value
        elif isinstance(value, Array):
            for one in value:
                yield from self.kids(one, page, depth + 1)
        elif isinstance(value, Dictionary):
            yield from self.held(value, page, depth)

    def spend(self, many: int) -> None:
        self.left -= many
        if self.left < 0:
            raise ValueError("Too much of it.")

    def held(self, value: Dictionary, page: int | None, depth: int) -> Iterator[Part | Place]:
        page = self.page_of(value, page)
        if value.get("/Type") == Name.MCR:
            if "/Stm" not in value:
                yield from self.kids(value.get("/MCID"), page, depth + 1)
        elif value.get("/Type") != Name.OBJR and value.objgen not in self.read:
            if value.is_indirect:
                self.read.add(value.objgen)
            yield Part(
                kind=self.kind_of(value),
                kids=list(self.kids(value.get("/K"), page, depth + 1)),
                alt=_words(value.get("/Alt")),
                language=_language(value),
                cell=_cell(value.get("/A")),
            )

    def page_of(self, value: Dictionary, page: int | None) -> int | None:
        named = value.get("/Pg")
        return self.places.get(named.objgen, page) if isinstance(named, Dictionary) else page

    def kind_of(self, value: Dictionary) -> str:
        """Programs have names of their own, and say which of the standard's each is."""
        kind = str(value.get("/S", _OTHER))
        for _ in range(5):
            if kind in _KINDS:
                return kind
            kind = str(self.other_names.get(kind, _OTHER))
        return _OTHER


def write_structure(made: Pdf, structure: Structure) -> None:
    """Give it to a document that has the same pages in the same order."""
    root = made.make_indirect(Dictionary(Type=Name.StructTreeRoot))
    pages = [page.obj for page in made.pages]
    marked: dict[int, dict[int, Any]] = defaultdict(dict)

    def written(part: Part, parent: Any) -> Any:
        element = made.make_indirect(
            Dictionary(Type=Name.StructElem, S=Name(part.kind), P=parent, **_said_of(part))
        )
        kids = []
        for kid in part.kids:
            if isinstance(kid, Part):
                kids.append(written(kid, element))
                continue
            page, mark = kid
            marked[page][mark] = element
            kids.append(Dictionary(Type=Name.MCR, Pg=pages[page], MCID=mark))
        element.K = Array(kids)
        return element

    root.K = Array([written(part, root) for part in structure.parts])
    numbers: list[Any] = []
    for page, marks in sorted(marked.items()):
        pages[page].StructParents = page
        numbers += [page, Array([marks.get(mark) for mark in range(max(marks) + 1)])]
    root.ParentTree = Dictionary(Nums=Array(numbers))
    made.Root.StructTreeRoot = root
    made.Root.MarkInfo = Dictionary(Marked=True)
    if structure.language:
        made.Root.Lang = pikepdf.String(structure.language)


def _said_of(part: Part) -> dict[str, Any]:
    said: dict[str, Any] = {}
    if part.alt:
        said["Alt"] = pikepdf.String(part.alt)
    if part.language:
        said["Lang"] = pikepdf.String(part.language)
    if part.cell:
        said["A"] = Dictionary(O=Name.Table, **part.cell)
    return said


def _cell(value: Any) -> dict[str, Any] | None:
    """Which way the head of a table looks, and over how many rows and columns a cell goes."""
    given = list(value) if isinstance(value, Array) else [value]
    for one in given:
        if isinstance(one, Dictionary) and one.get("/O") == Name.Table:
            scope = str(one.get("/Scope", ""))
            spans = {name: one.get(f"/{name}") for name in ("RowSpan", "ColSpan")}
            found = {name: span for name, span in spans.items() if isinstance(span, int)}
            return {**found, "Scope": Name(scope)} if scope in _SCOPES else found
    return None


def _language(value: Any) -> str:
    said = _words(value.get("/Lang"))
    return said if _LANGUAGE.fullmatch(said) else ""


def _words(value: Any) -> str:
    if not isinstance(value, pikepdf.String):
        return ""
    return "".join(one for one in str(value)[:_LONGEST] if one.isprintable())
