"""A Word document made again from the parts that a reader sees.

Only parts that the text points to and that cannot run are carried over, each rewritten. Left
behind: who wrote it and where, comments, data of other programs, links (their words stay),
fields (what they last showed stays), fonts, pictures in formats that hold more than points.
Refused: macros, controls, embedded objects and whatever is fetched from elsewhere as text.
"""

from __future__ import annotations

import posixpath
from io import BytesIO
from typing import Any, Final
from zipfile import ZIP_DEFLATED, ZIP_STORED, BadZipFile, ZipFile, ZipInfo

from lxml import etree

from cms.web.uploads.kinds import ARCHIVE, DOCX, Kind, kind_of
from cms.web.uploads.limits import (
    MOST_IN_PART,
    MOST_PARTS,
    MOST_RATIO,
    MOST_UNPACKED,
    SMALL_PART,
)
from cms.web.uploads.pictures import new_picture
from cms.web.uploads.refusing import (
    DAMAGED_WORD,
    HUGE_WORD,
    NOT_TAKEN,
    WORD_RUNS,
    UploadRefused,
)
from cms.web.uploads.word_xml import parsed, scrubbed, written

_TYPES_PART: Final = "[Content_Types].xml"
_WORD: Final = "application/vnd.openxmlformats-officedocument.wordprocessingml."
_DRAWING: Final = "application/vnd.openxmlformats-officedocument.drawingml."
_MAIN: Final = f"{DOCX.content_type}.main+xml"
_TEXT_TYPES: Final = frozenset(
    {
        *(f"{_WORD}{name}+xml" for name in (
            "document.main", "styles", "settings", "fontTable", "numbering", "footnotes",
            "endnotes", "header", "footer",
        )),
        *(f"{_DRAWING}{name}+xml" for name in (
            "chart", "chartshapes", "diagramData", "diagramLayout", "diagramStyle",
            "diagramColors",
        )),
        "application/vnd.openxmlformats-officedocument.theme+xml",
        "application/vnd.ms-office.drawingml.diagramDrawing+xml",
    }
)  # fmt: skip
_RUNS: Final = (
    "macroenabled", "vbaproject", "vbadata", "activex", "oleobject", "customui", "keymapcustom",
)  # fmt: skip
# The last word of a relation's type.
_FOLLOWED: Final = frozenset(
    {
        "styles", "settings", "fontTable", "numbering", "footnotes", "endnotes", "header",
        "footer", "theme", "image", "chart", "chartUserShapes", "diagramData", "diagramLayout",
        "diagramQuickStyle", "diagramColors", "diagramDrawing",
    }
)  # fmt: skip
_REFUSED: Final = frozenset(
    {"oleObject", "control", "aFChunk", "subDocument", "frame", "vbaProject", "wordVbaData"}
)
_PLACEHOLDERS: Final = frozenset({"hyperlink", "image"})
_NOWHERE: Final = "about:blank"
_RELATIONS: Final = "http://schemas.openxmlformats.org/package/2006/relationships"
_CONTENT_TYPES: Final = "http://schemas.openxmlformats.org/package/2006/content-types"
_OF_RELATIONS: Final = "application/vnd.openxmlformats-package.relationships+xml"
_LONG_AGO: Final = (1980, 1, 1, 0, 0, 0)


def new_word(content: bytes) -> bytes:
    """Raises ``UploadRefused``, and whatever the libraries raise for a damaged file."""
    try:
        with ZipFile(BytesIO(content)) as zipped:
            return _Package(zipped, len(content)).made_new()
    except BadZipFile:
        raise UploadRefused(DAMAGED_WORD) from None


class _Package:
    """The parts of a document, read one by one and never more than allowed."""

    def __init__(self, zipped: ZipFile, size: int) -> None:
        self.zipped = zipped
        self.entries = _entries(zipped, size)
        self.unpacked = 0
        self.types: dict[str, str] = {}
        self.defaults: dict[str, str] = {}
        self.made: dict[str, bytes] = {}
        self.made_types: dict[str, str] = {}

    def made_new(self) -> bytes:
        if _TYPES_PART.lower() not in self.entries:
            raise UploadRefused(ARCHIVE)
        self._read_types()
        main = self._main_part()
        waiting = [main]
        while waiting:
            name = waiting.pop()
            if name not in self.made:
                waiting += self._make(name)
        return self._zipped(main)

    def _read(self, name: str) -> bytes:
        entry = self.entries.get(name.lower())
        if entry is None:
            raise UploadRefused(DAMAGED_WORD)
        with self.zipped.open(entry) as part:
            content = part.read(MOST_IN_PART + 1)
        self.unpacked += len(content)
        if len(content) > MOST_IN_PART or self.unpacked > MOST_UNPACKED:
            raise UploadRefused(HUGE_WORD)
        return content

    def _read_types(self) -> None:
        for element in parsed(self._read(_TYPES_PART)):
            content_type = element.get("ContentType", "")
            if any(word in content_type.lower() for word in _RUNS):
                raise UploadRefused(WORD_RUNS)
            if element.get("PartName"):
                self.types[element.get("PartName").lstrip("/").lower()] = content_type
            elif element.get("Extension"):
                self.defaults[element.get("Extension").lower()] = content_type

    def _type_of(self, name: str) -> str:
        ending = name.rpartition(".")[2].lower()
        return self.types.get(name.lower()) or self.defaults.get(ending, "")

    def _main_part(self) -> str:
        for relation in parsed(self._read("_rels/.rels")):
            if _word_of(relation) == "officeDocument":
                name = _resolved("", relation.get("Target", ""))
                if self._type_of(name) == _MAIN:
                    return name
        raise UploadRefused(NOT_TAKEN)

    def _make(self, name: str) -> list[str]:
        """Make one part new; the names of those that it needs."""
        content_type = self._type_of(name)
        if content_type.startswith("image/"):
            self.made[name], self.made_types[name] = _picture(self._read(name))
            return []
        if content_type not in _TEXT_TYPES:
            raise UploadRefused(DAMAGED_WORD)
        self.made[name] = written(scrubbed(parsed(self._read(name))))
        self.made_types[name] = content_type
        folder, _, file = name.rpartition("/")
        relations = f"{folder}/_rels/{file}.rels" if folder else f"_rels/{file}.rels"
        if relations.lower() not in self.entries:
            return []
        kept, needed = _relations(parsed(self._read(relations)), folder, "chart" in content_type)
        self.made[relations] = kept
        return needed

    def _zipped(self, main: str) -> bytes:
        types = etree.Element(f"{{{_CONTENT_TYPES}}}Types", nsmap={None: _CONTENT_TYPES})
        etree.SubElement(types, "Default", Extension="rels", ContentType=_OF_RELATIONS)
        for name, content_type in self.made_types.items():
            etree.SubElement(types, "Override", PartName=f"/{name}", ContentType=content_type)
        root = etree.Element(f"{{{_RELATIONS}}}Relationships", nsmap={None: _RELATIONS})
        office = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
        etree.SubElement(
            root, "Relationship", Id="rId1", Type=f"{office}/officeDocument", Target=main
        )
        file = BytesIO()
        with ZipFile(file, "w", ZIP_DEFLATED) as new:
            for name, content in {
                _TYPES_PART: written(types), "_rels/.rels": written(root), **self.made,
            }.items():  # fmt: skip
                new.writestr(ZipInfo(name, _LONG_AGO), content, ZIP_DEFLATED)
        return file.getvalue()


def _entries(zipped: ZipFile, size: int) -> dict[str, ZipInfo]:
    """By name in small letters. Raises for what no program for writing makes."""
    found: dict[str, ZipInfo] = {}
    infos = zipped.infolist()
    if len(infos) > MOST_PARTS or sum(info.file_size for info in infos) > MOST_UNPACKED:
        raise UploadRefused(HUGE_WORD)
    for info in infos:
        name = info.filename.lower()
        if any(word in name for word in _RUNS):
            raise UploadRefused(WORD_RUNS)
        strange = info.flag_bits & 0x1 or info.compress_type not in (ZIP_STORED, ZIP_DEFLATED)
        if strange or name in found or name.startswith("/") or ".." in name.split("/"):
            raise UploadRefused(DAMAGED_WORD)
        if info.file_size > max(SMALL_PART, MOST_RATIO * info.compress_size):
            raise UploadRefused(HUGE_WORD)
        found[name] = info
    # Parts that lie over each other unpack to more than there is.
    if sum(info.compress_size for info in infos) > size:
        raise UploadRefused(HUGE_WORD)
    return found


def _picture(content: bytes) -> tuple[bytes, str]:
    """The picture made new; white, where its format holds more than points."""
    try:
        kind: Kind = kind_of(content)
    except UploadRefused:
        kind = DOCX
    if not kind.format:
        return _white(), "image/png"
    made, given = new_picture(content, kind)
    return given, made.content_type


def _white() -> bytes:
    from PIL import Image

    file = BytesIO()
    Image.new("1", (1, 1), 1).save(file, "PNG")
    return file.getvalue()


def _relations(root: Any, folder: str, of_chart: bool) -> tuple[bytes, list[str]]:
    """The relations that are kept, and the parts that they lead to."""
    needed = []
    for relation in list(root):
        word = _word_of(relation)
        if word in _REFUSED or (word == "package" and not of_chart):
            raise UploadRefused(WORD_RUNS)
        if relation.get("TargetMode") == "External":
            if word in _PLACEHOLDERS:
                relation.set("Target", _NOWHERE)
            else:
                root.remove(relation)
        elif word in _FOLLOWED:
            needed.append(_resolved(folder, relation.get("Target", "")))
        elif word != "hyperlink":
            root.remove(relation)
        else:
            relation.set("Target", _NOWHERE)
            relation.set("TargetMode", "External")
    return written(root), needed


def _word_of(relation: Any) -> str:
    return str(relation.get("Type", "")).rpartition("/")[2]


def _resolved(folder: str, target: str) -> str:
    """The name of a part, from the place that points to it."""
    if target.startswith("/"):
        return posixpath.normpath(target.lstrip("/"))
    return posixpath.normpath(posixpath.join(folder, target))
