"""A PDF made again from its pages. What is not a page, or part of what one shows, stays behind.

Left behind, because nothing of it is carried over: scripts, actions, links, attached files,
bookmarks, the fields of forms (what they show is drawn into the page), layers' switches (every
layer is shown), and who made it with what. How it is read out comes along (``structure``).
Refused, because what the sender wants to show would be lost with it: forms of a second kind (XFA),
folders of files, films; and documents that start programs, which has no harmless use.
"""

from __future__ import annotations

import zlib
from collections.abc import Iterable, Iterator
from io import BytesIO
from typing import Any, Final

import pikepdf
from pikepdf import Array, Dictionary, Name, Object, Page, Pdf, Stream

from cms.web.uploads.jpeg import bare_jpeg, bare_jpeg2000
from cms.web.uploads.limits import (
    DEEPEST,
    MOST_IN_STREAM,
    MOST_IN_STREAMS,
    MOST_OBJECTS,
    MOST_PAGES,
    MOST_POINTS,
)
from cms.web.uploads.refusing import (
    DAMAGED_PDF,
    FORM_PDF,
    HUGE_PDF,
    LOCKED_PDF,
    PDF_OF_FILES,
    PDF_RUNS,
    UploadRefused,
)
from cms.web.uploads.structure import structure_of, write_structure

_OF_A_PAGE: Final = frozenset(
    f"/{name}"
    for name in (
        "Type", "Parent", "MediaBox", "CropBox", "TrimBox", "BleedBox", "ArtBox", "Rotate",
        "UserUnit", "Resources", "Contents", "Group",
    )
)  # fmt: skip
# Keys that belong to no name of a font or picture, and hold what is not shown.
_BESIDE: Final = (
    "/Metadata", "/PieceInfo", "/LastModified", "/AF", "/EF", "/OPI", "/StructParent",
    "/StructParents", "/OpenAction", "/JavaScript", "/EmbeddedFiles", "/Alternates", "/Measure",
    "/PtData", "/SeparationInfo",
)  # fmt: skip
# Of a stream: its content comes from another file, or is a program for a printer.
_OF_A_STREAM: Final = ("/F", "/FFilter", "/FDecodeParms", "/Ref", "/PS", "/AA", "/A", "/JS")
_ACTIONS: Final = frozenset(
    f"/{name}"
    for name in (
        "JavaScript", "Launch", "URI", "SubmitForm", "ResetForm", "ImportData", "GoTo", "GoToR",
        "GoToE", "GoTo3DView", "Rendition", "Movie", "Sound", "Named", "Hide", "SetOCGState",
        "Trans", "Thread", "RichMediaExecute",
    )
)  # fmt: skip
_PLAYS: Final = frozenset({"/RichMedia", "/Movie", "/Sound", "/Screen", "/3D"})
_STARTS: Final = frozenset({"/Launch", "/ImportData"})
_FLATE: Final = (["/FlateDecode"], ["/Fl"])
_PICTURE: Final = (["/DCTDecode"], ["/DCT"])
_PICTURE_2000: Final = ["/JPXDecode"]
_PIECE: Final = 64 * 1024


def new_pdf(content: bytes) -> bytes:
    """Raises ``UploadRefused``, and whatever the library raises for a damaged file."""
    with _opened(content) as source:
        _refuse(source)
        _bound(source)
        source.generate_appearance_streams()
        source.flatten_annotations("all")
        structure = structure_of(source)
        with Pdf.new() as made:
            for page in source.pages:
                _bare_page(page)
                made.pages.append(page)
            for found in made.objects:
                _scrub(found)
            if structure is not None:
                write_structure(made, structure)
            file = BytesIO()
            made.save(
                file,
                deterministic_id=True,
                object_stream_mode=pikepdf.ObjectStreamMode.generate,
                fix_metadata_version=False,
            )
    return file.getvalue()


def _opened(content: bytes) -> Pdf:
    try:
        return Pdf.open(
            BytesIO(content),
            attempt_recovery=False,
            suppress_warnings=True,
            inherit_page_attributes=True,
        )
    except pikepdf.PasswordError:
        raise UploadRefused(LOCKED_PDF) from None


def _refuse(source: Pdf) -> None:
    """What has no safe copy, or none that shows what was meant."""
    if len(source.objects) > MOST_OBJECTS:
        raise UploadRefused(HUGE_PDF)
    pages = len(source.pages)
    if not 0 < pages <= MOST_PAGES:
        raise UploadRefused(HUGE_PDF if pages else DAMAGED_PDF)
    root = source.Root
    form = root.get("/AcroForm")
    if isinstance(form, Dictionary) and "/XFA" in form:
        raise UploadRefused(FORM_PDF)
    if "/Collection" in root:
        raise UploadRefused(PDF_OF_FILES)
    for found in source.objects:
        for value in _dictionaries(found):
            if _name(value, "/Subtype") in _PLAYS or _name(value, "/S") in _STARTS:
                raise UploadRefused(PDF_RUNS)


def _bound(source: Pdf) -> None:
    """No part unpacks to more than anybody's reader can take."""
    total = 0
    for found in source.objects:
        if not isinstance(found, Stream):
            continue
        if int(found.get("/Width", 0)) * int(found.get("/Height", 0)) > 2 * MOST_POINTS:
            raise UploadRefused(HUGE_PDF)
        total += _unpacked(found)
        if total > MOST_IN_STREAMS:
            raise UploadRefused(HUGE_PDF)


def _unpacked(stream: Stream) -> int:
    """How much a stream holds, in bytes, found out without holding it."""
    filters = _filters(stream)
    if not filters or filters[-1] in {*_PICTURE[0], *_PICTURE[1], *_PICTURE_2000}:
        return len(stream.read_raw_bytes())
    if filters not in _FLATE:
        # Packed twice, or in a way of old: seldom, and the process has little memory.
        return (
            len(stream.read_bytes(pikepdf.StreamDecodeLevel.specialized)) if _plain(filters) else 0
        )
    unpack, size = zlib.decompressobj(), 0
    left = stream.read_raw_bytes()
    while left and not unpack.eof:
        size += len(unpack.decompress(left, _PIECE))
        left = unpack.unconsumed_tail
        if size > MOST_IN_STREAM:
            raise UploadRefused(HUGE_PDF)
    return size


def _plain(filters: list[str]) -> bool:
    return not {"/CCITTFaxDecode", "/CCF", "/JBIG2Decode", "/Crypt"} & set(filters)


def _filters(stream: Stream) -> list[str]:
    value = stream.get("/Filter")
    if isinstance(value, Name):
        return [str(value)]
    return [str(name) for name in value] if isinstance(value, Array) else []


def _bare_page(page: Page) -> None:
    for key in list(page.obj.keys()):
        if key not in _OF_A_PAGE:
            del page.obj[key]


def _scrub(found: Object) -> None:
    """Take out of one object whatever is not shown."""
    for value in _dictionaries(found):
        _drop(value, _BESIDE)
        _drop(value, [key for key in list(value.keys()) if _is_action(value[key])])
        if _name(value, "/Type") == "/OCG":
            value.Name = pikepdf.String("Layer")
    if isinstance(found, Stream):
        _drop(found, _OF_A_STREAM)
        _scrub_picture(found)


def _drop(value: Dictionary | Stream, keys: Iterable[str]) -> None:
    for key in keys:
        if key in value:
            del value[key]


def _is_action(value: object) -> bool:
    return isinstance(value, Dictionary) and _name(value, "/S") in _ACTIONS


def _scrub_picture(stream: Any) -> None:
    """A photo inside keeps what its camera wrote, unless it is cut out. Raises ``ValueError``."""
    filters = _filters(stream)
    if filters in _PICTURE:
        bare = bare_jpeg(stream.read_raw_bytes())
    elif filters == _PICTURE_2000:
        bare = bare_jpeg2000(stream.read_raw_bytes())
    elif {"/DCTDecode", "/DCT", "/JPXDecode"} & set(filters):
        raise UploadRefused(DAMAGED_PDF)
    else:
        return
    stream.write(bare, filter=stream.Filter, decode_parms=stream.get("/DecodeParms"))


def _dictionaries(found: Object) -> Iterator[Dictionary | Stream]:
    """An object and all that it holds directly; what it points to comes by itself."""
    waiting = [(found, 0)]
    while waiting:
        value, depth = waiting.pop()
        if depth > DEEPEST:
            raise UploadRefused(HUGE_PDF)
        held: list[Any] = []
        if isinstance(value, Dictionary | Stream):
            yield value
            held = [value[key] for key in list(value.keys())]
        elif isinstance(value, Array):
            held = list(value)
        waiting += [(part, depth + 1) for part in held if _is_held_here(part)]


def _is_held_here(part: object) -> bool:
    return isinstance(part, Dictionary | Stream | Array) and not part.is_indirect


def _name(value: Dictionary | Stream, key: str) -> str:
    """A name under a key, empty where there is none."""
    found = value.get(key)
    return str(found) if isinstance(found, Name) else ""
